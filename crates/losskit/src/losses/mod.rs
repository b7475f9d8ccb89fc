//! Every loss, one file each, and the table that lists them.

mod absolute_error;
mod absolute_percentage_error;
mod aft_extreme;
mod aft_logistic;
mod aft_normal;
mod binary_cross_entropy;
mod binary_cross_entropy_with_logits;
mod binary_focal;
mod binary_focal_with_logits;
mod cauchy;
mod cosine_distance;
mod cross_entropy;
mod cross_entropy_lambda;
mod cross_entropy_soft;
mod crps_gaussian;
mod distance_weighted_discrimination;
mod epsilon_insensitive;
mod expectile;
mod exponential;
mod fair;
mod gamma_nll;
mod gaussian_nll;
mod gaussian_nll_log_variance;
mod geman_mcclure;
mod general_robust;
mod hinge;
mod huber;
mod inverse_gaussian_nll;
mod kl_divergence;
mod laplace_nll;
mod log_cosh;
mod log_linear_quantile;
mod logistic_distance;
mod logistic_margin;
mod lp_error;
mod margin_ranking;
mod modified_huber;
mod multiclass_hinge;
mod negative_binomial_nll;
mod nll;
mod perceptron;
mod pinball;
mod poisson_nll;
mod poisson_nll_identity;
mod probit_nll;
mod pseudo_huber;
mod reduced_focal;
mod sigmoid_margin;
mod smooth_l1;
mod smoothed_hinge;
mod squared_epsilon_insensitive;
mod squared_error;
mod squared_hinge;
mod squared_log_error;
mod squared_margin;
mod squared_percentage_error;
mod student_t_nll;
mod symmetric_absolute_percentage_error;
mod triplet_margin;
mod tukey_biweight;
mod tweedie_deviance;
mod tweedie_nll;
mod wasserstein_critic;
mod welsch;
mod wing;
mod zero_inflated_poisson_nll;

pub use absolute_error::AbsoluteError;
pub use absolute_percentage_error::AbsolutePercentageError;
pub use aft_extreme::AftExtreme;
pub use aft_logistic::AftLogistic;
pub use aft_normal::AftNormal;
pub use binary_cross_entropy::BinaryCrossEntropy;
pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
pub use binary_focal::BinaryFocal;
pub use binary_focal_with_logits::BinaryFocalWithLogits;
pub use cauchy::Cauchy;
pub use cosine_distance::CosineDistance;
pub use cross_entropy::CrossEntropy;
pub use cross_entropy_lambda::CrossEntropyLambda;
pub use cross_entropy_soft::CrossEntropySoft;
pub use crps_gaussian::CrpsGaussian;
pub use distance_weighted_discrimination::DistanceWeightedDiscrimination;
pub use epsilon_insensitive::EpsilonInsensitive;
pub use expectile::Expectile;
pub use exponential::Exponential;
pub use fair::Fair;
pub use gamma_nll::GammaNll;
pub use gaussian_nll::GaussianNll;
pub use gaussian_nll_log_variance::GaussianNllLogVariance;
pub use geman_mcclure::GemanMcclure;
pub use general_robust::GeneralRobust;
pub use hinge::Hinge;
pub use huber::Huber;
pub use inverse_gaussian_nll::InverseGaussianNll;
pub use kl_divergence::KlDivergence;
pub use laplace_nll::LaplaceNll;
pub use log_cosh::LogCosh;
pub use log_linear_quantile::LogLinearQuantile;
pub use logistic_distance::LogisticDistance;
pub use logistic_margin::LogisticMargin;
pub use lp_error::LpError;
pub use margin_ranking::MarginRanking;
pub use modified_huber::ModifiedHuber;
pub use multiclass_hinge::MulticlassHinge;
pub use negative_binomial_nll::NegativeBinomialNll;
pub use nll::Nll;
pub use perceptron::Perceptron;
pub use pinball::Pinball;
pub use poisson_nll::PoissonNll;
pub use poisson_nll_identity::PoissonNllIdentity;
pub use probit_nll::ProbitNll;
pub use pseudo_huber::PseudoHuber;
pub use reduced_focal::ReducedFocal;
pub use sigmoid_margin::SigmoidMargin;
pub use smooth_l1::SmoothL1;
pub use smoothed_hinge::SmoothedHinge;
pub use squared_epsilon_insensitive::SquaredEpsilonInsensitive;
pub use squared_error::SquaredError;
pub use squared_hinge::SquaredHinge;
pub use squared_log_error::SquaredLogError;
pub use squared_margin::SquaredMargin;
pub use squared_percentage_error::SquaredPercentageError;
pub use student_t_nll::StudentTNll;
pub use symmetric_absolute_percentage_error::SymmetricAbsolutePercentageError;
pub use triplet_margin::TripletMargin;
pub use tukey_biweight::TukeyBiweight;
pub use tweedie_deviance::TweedieDeviance;
pub use tweedie_nll::TweedieNll;
pub use wasserstein_critic::WassersteinCritic;
pub use welsch::Welsch;
pub use wing::Wing;
pub use zero_inflated_poisson_nll::ZeroInflatedPoissonNll;

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
    Entry::of::<LogLinearQuantile>(),
    Entry::of::<Expectile>(),
    Entry::of::<Cauchy>(),
    Entry::of::<Welsch>(),
    Entry::of::<GemanMcclure>(),
    Entry::of::<TukeyBiweight>(),
    Entry::of::<Wing>(),
    Entry::of::<GeneralRobust>(),
    Entry::of::<AbsolutePercentageError>(),
    Entry::of::<SymmetricAbsolutePercentageError>(),
    Entry::of::<SquaredPercentageError>(),
    Entry::of::<SquaredLogError>(),
    Entry::of::<PoissonNll>(),
    Entry::of::<PoissonNllIdentity>(),
    Entry::of::<ZeroInflatedPoissonNll>(),
    Entry::of::<NegativeBinomialNll>(),
    Entry::of::<GammaNll>(),
    Entry::of::<InverseGaussianNll>(),
    Entry::of::<TweedieNll>(),
    Entry::of::<TweedieDeviance>(),
    Entry::of::<StudentTNll>(),
    Entry::of::<GaussianNll>(),
    Entry::of::<GaussianNllLogVariance>(),
    Entry::of::<LaplaceNll>(),
    Entry::of::<CrpsGaussian>(),
    Entry::of::<AftNormal>(),
    Entry::of::<AftLogistic>(),
    Entry::of::<AftExtreme>(),
    Entry::of::<BinaryCrossEntropy>(),
    Entry::of::<BinaryCrossEntropyWithLogits>(),
    Entry::of::<CrossEntropyLambda>(),
    Entry::of::<BinaryFocal>(),
    Entry::of::<BinaryFocalWithLogits>(),
    Entry::of::<ReducedFocal>(),
    Entry::of::<ProbitNll>(),
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
    Entry::of::<MulticlassHinge>(),
    Entry::of::<KlDivergence>(),
    Entry::of::<CosineDistance>(),
    Entry::of::<MarginRanking>(),
    Entry::of::<TripletMargin>(),
    Entry::of::<WassersteinCritic>(),
];
