//! Every loss, one file each, and the table that lists them.

mod absolute_error;
mod absolute_percentage_error;
mod alpha_divergence;
mod asymmetric_focal;
mod binary_cross_entropy;
mod binary_cross_entropy_with_logits;
mod binary_focal;
mod binary_focal_with_logits;
mod categorical_cross_entropy;
mod categorical_focal;
mod cauchy;
mod coral;
mod cosine_distance;
mod cross_entropy;
mod cross_entropy_soft;
mod crps_ensemble;
mod distance_weighted_discrimination;
mod distillation_kl;
mod entmax;
mod epsilon_insensitive;
mod expectile;
mod exponential;
mod fair;
mod gamma_nll;
mod gaussian_nll;
mod geman_mcclure;
mod general_robust;
mod generalized_cross_entropy;
mod generalized_kl;
mod hinge;
mod huber;
mod inverse_gaussian_nll;
mod jensen_shannon;
mod kl_divergence;
mod kl_divergence_log_target;
mod log_cosh;
mod logistic_distance;
mod logistic_margin;
mod lp_error;
mod margin_ranking;
mod misclassification;
mod modified_huber;
mod multi_margin;
mod multi_quantile;
mod multiclass_hinge;
mod multiclass_perceptron;
mod multilabel_margin;
mod multilabel_soft_margin;
mod negative_binomial_nll;
mod nll;
mod one_vs_all;
mod perceptron;
mod pinball;
mod poisson_nll;
mod poisson_nll_identity;
mod poly1_cross_entropy;
mod pseudo_huber;
mod quadratic_score;
mod renyi_divergence;
mod sigmoid_margin;
mod smooth_l1;
mod smoothed_hinge;
mod sparsemax;
mod squared_epsilon_insensitive;
mod squared_error;
mod squared_hinge;
mod squared_log_error;
mod squared_margin;
mod squared_percentage_error;
mod student_t_nll;
mod symmetric_absolute_percentage_error;
mod symmetric_cross_entropy;
mod triplet_margin;
mod tukey_biweight;
mod tweedie_deviance;
mod tweedie_nll;
mod wasserstein_critic;
mod wasserstein_histogram;
mod welsch;

pub use absolute_error::AbsoluteError;
pub use absolute_percentage_error::AbsolutePercentageError;
pub use alpha_divergence::AlphaDivergence;
pub use asymmetric_focal::AsymmetricFocal;
pub use binary_cross_entropy::BinaryCrossEntropy;
pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
pub use binary_focal::BinaryFocal;
pub use binary_focal_with_logits::BinaryFocalWithLogits;
pub use categorical_cross_entropy::CategoricalCrossEntropy;
pub use categorical_focal::CategoricalFocal;
pub use cauchy::Cauchy;
pub use coral::Coral;
pub use cosine_distance::CosineDistance;
pub use cross_entropy::CrossEntropy;
pub use cross_entropy_soft::CrossEntropySoft;
pub use crps_ensemble::CrpsEnsemble;
pub use distance_weighted_discrimination::DistanceWeightedDiscrimination;
pub use distillation_kl::DistillationKl;
pub use entmax::Entmax;
pub use epsilon_insensitive::EpsilonInsensitive;
pub use expectile::Expectile;
pub use exponential::Exponential;
pub use fair::Fair;
pub use gamma_nll::GammaNll;
pub use gaussian_nll::GaussianNll;
pub use geman_mcclure::GemanMcclure;
pub use general_robust::GeneralRobust;
pub use generalized_cross_entropy::GeneralizedCrossEntropy;
pub use generalized_kl::GeneralizedKl;
pub use hinge::Hinge;
pub use huber::Huber;
pub use inverse_gaussian_nll::InverseGaussianNll;
pub use jensen_shannon::JensenShannon;
pub use kl_divergence::KlDivergence;
pub use kl_divergence_log_target::KlDivergenceLogTarget;
pub use log_cosh::LogCosh;
pub use logistic_distance::LogisticDistance;
pub use logistic_margin::LogisticMargin;
pub use lp_error::LpError;
pub use margin_ranking::MarginRanking;
pub use misclassification::Misclassification;
pub use modified_huber::ModifiedHuber;
pub use multi_margin::MultiMargin;
pub use multi_quantile::MultiQuantile;
pub use multiclass_hinge::MulticlassHinge;
pub use multiclass_perceptron::MulticlassPerceptron;
pub use multilabel_margin::MultilabelMargin;
pub use multilabel_soft_margin::MultilabelSoftMargin;
pub use negative_binomial_nll::NegativeBinomialNll;
pub use nll::Nll;
pub use one_vs_all::OneVsAll;
pub use perceptron::Perceptron;
pub use pinball::Pinball;
pub use poisson_nll::PoissonNll;
pub use poisson_nll_identity::PoissonNllIdentity;
pub use poly1_cross_entropy::Poly1CrossEntropy;
pub use pseudo_huber::PseudoHuber;
pub use quadratic_score::QuadraticScore;
pub use renyi_divergence::RenyiDivergence;
pub use sigmoid_margin::SigmoidMargin;
pub use smooth_l1::SmoothL1;
pub use smoothed_hinge::SmoothedHinge;
pub use sparsemax::Sparsemax;
pub use squared_epsilon_insensitive::SquaredEpsilonInsensitive;
pub use squared_error::SquaredError;
pub use squared_hinge::SquaredHinge;
pub use squared_log_error::SquaredLogError;
pub use squared_margin::SquaredMargin;
pub use squared_percentage_error::SquaredPercentageError;
pub use student_t_nll::StudentTNll;
pub use symmetric_absolute_percentage_error::SymmetricAbsolutePercentageError;
pub use symmetric_cross_entropy::SymmetricCrossEntropy;
pub use triplet_margin::TripletMargin;
pub use tukey_biweight::TukeyBiweight;
pub use tweedie_deviance::TweedieDeviance;
pub use tweedie_nll::TweedieNll;
pub use wasserstein_critic::WassersteinCritic;
pub use wasserstein_histogram::WassersteinHistogram;
pub use welsch::Welsch;

use crate::catalogue::Entry;

/// The table every door and every test reads.
pub static CATALOGUE: &[Entry] = &[
    Entry::of::<SquaredError>(),
    Entry::of::<AbsoluteError>(),
    Entry::of::<Huber>(),
    Entry::of::<SmoothL1>(),
    Entry::of::<LogCosh>(),
    Entry::of::<LogisticDistance>(),
    Entry::of::<PseudoHuber>(),
    Entry::of::<Fair>(),
    Entry::of::<LpError>(),
    Entry::of::<EpsilonInsensitive>(),
    Entry::of::<SquaredEpsilonInsensitive>(),
    Entry::of::<Pinball>(),
    Entry::of::<Expectile>(),
    Entry::of::<MultiQuantile>(),
    Entry::of::<CrpsEnsemble>(),
    Entry::of::<Cauchy>(),
    Entry::of::<Welsch>(),
    Entry::of::<GemanMcclure>(),
    Entry::of::<TukeyBiweight>(),
    Entry::of::<GeneralRobust>(),
    Entry::of::<AbsolutePercentageError>(),
    Entry::of::<SymmetricAbsolutePercentageError>(),
    Entry::of::<SquaredPercentageError>(),
    Entry::of::<SquaredLogError>(),
    Entry::of::<PoissonNll>(),
    Entry::of::<PoissonNllIdentity>(),
    Entry::of::<NegativeBinomialNll>(),
    Entry::of::<GammaNll>(),
    Entry::of::<InverseGaussianNll>(),
    Entry::of::<TweedieNll>(),
    Entry::of::<TweedieDeviance>(),
    Entry::of::<StudentTNll>(),
    Entry::of::<GaussianNll>(),
    Entry::of::<BinaryCrossEntropy>(),
    Entry::of::<BinaryCrossEntropyWithLogits>(),
    Entry::of::<BinaryFocal>(),
    Entry::of::<BinaryFocalWithLogits>(),
    Entry::of::<AsymmetricFocal>(),
    Entry::of::<Hinge>(),
    Entry::of::<SquaredHinge>(),
    Entry::of::<SmoothedHinge>(),
    Entry::of::<ModifiedHuber>(),
    Entry::of::<SquaredMargin>(),
    Entry::of::<LogisticMargin>(),
    Entry::of::<Exponential>(),
    Entry::of::<Perceptron>(),
    Entry::of::<DistanceWeightedDiscrimination>(),
    Entry::of::<SigmoidMargin>(),
    Entry::of::<Nll>(),
    Entry::of::<CrossEntropy>(),
    Entry::of::<CrossEntropySoft>(),
    Entry::of::<CategoricalCrossEntropy>(),
    Entry::of::<CategoricalFocal>(),
    Entry::of::<Poly1CrossEntropy>(),
    Entry::of::<GeneralizedCrossEntropy>(),
    Entry::of::<SymmetricCrossEntropy>(),
    Entry::of::<OneVsAll>(),
    Entry::of::<Entmax>(),
    Entry::of::<Sparsemax>(),
    Entry::of::<MulticlassHinge>(),
    Entry::of::<MultiMargin>(),
    Entry::of::<MulticlassPerceptron>(),
    Entry::of::<Misclassification>(),
    Entry::of::<QuadraticScore>(),
    Entry::of::<MultilabelMargin>(),
    Entry::of::<MultilabelSoftMargin>(),
    Entry::of::<Coral>(),
    Entry::of::<KlDivergence>(),
    Entry::of::<KlDivergenceLogTarget>(),
    Entry::of::<GeneralizedKl>(),
    Entry::of::<DistillationKl>(),
    Entry::of::<JensenShannon>(),
    Entry::of::<RenyiDivergence>(),
    Entry::of::<AlphaDivergence>(),
    Entry::of::<WassersteinHistogram>(),
    Entry::of::<CosineDistance>(),
    Entry::of::<MarginRanking>(),
    Entry::of::<TripletMargin>(),
    Entry::of::<WassersteinCritic>(),
];
