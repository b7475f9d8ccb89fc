//! Every loss, one file each, and the table that lists them.

mod absolute_error;
mod absolute_percentage_error;
mod aft_extreme;
mod aft_logistic;
mod aft_normal;
mod alpha_divergence;
mod angular;
mod approx_ndcg;
mod arcface;
mod barlow_twins;
mod binary_cross_entropy;
mod binary_cross_entropy_with_logits;
mod binary_focal;
mod binary_focal_with_logits;
mod bpr;
mod categorical_cross_entropy;
mod categorical_focal;
mod cauchy;
mod ciou;
mod circle;
mod contrastive;
mod coral;
mod cosface;
mod cosine_distance;
mod cosine_embedding;
mod cross_entropy;
mod cross_entropy_lambda;
mod cross_entropy_soft;
mod crps_ensemble;
mod crps_gaussian;
mod diou;
mod distance_weighted_discrimination;
mod distillation_kl;
mod dpo;
mod energy_distance;
mod entmax;
mod epsilon_insensitive;
mod expectile;
mod exponential;
mod fair;
mod focal_tversky;
mod gamma_nll;
mod gaussian_nll;
mod gaussian_nll_log_variance;
mod geman_mcclure;
mod general_robust;
mod generalized_cross_entropy;
mod generalized_dice;
mod generalized_kl;
mod generalized_lifted_structure;
mod giou;
mod group_quantile;
mod hinge;
mod hinge_embedding;
mod huber;
mod info_nce;
mod inverse_gaussian_nll;
mod iou;
mod jaccard;
mod jensen_shannon;
mod kl_divergence;
mod kl_divergence_log_target;
mod lambda_ndcg;
mod laplace_nll;
mod large_margin_softmax;
mod lifted_structure;
mod list_mle;
mod listwise_softmax;
mod log_cosh;
mod log_cosh_dice;
mod log_linear_quantile;
mod logistic_distance;
mod logistic_margin;
mod lovasz_hinge;
mod lovasz_softmax;
mod lp_error;
mod margin_distance_weighted;
mod margin_ranking;
mod mcc;
mod misclassification;
mod mmd;
mod modified_huber;
mod multi_margin;
mod multi_quantile;
mod multi_similarity;
mod multiclass_hinge;
mod multiclass_perceptron;
mod multilabel_margin;
mod multilabel_soft_margin;
mod n_pairs;
mod nca;
mod negative_binomial_nll;
mod nll;
mod normalized_softmax;
mod nt_xent;
mod one_vs_all;
mod pairwise_logistic;
mod perceptron;
mod pinball;
mod poisson_nll;
mod poisson_nll_identity;
mod poly1_cross_entropy;
mod probit_nll;
mod proxy_anchor;
mod proxy_nca;
mod pseudo_huber;
mod quadratic_score;
mod query_cross_entropy;
mod query_rmse;
mod reduced_focal;
mod renyi_divergence;
mod root_mean_squared_error;
mod root_mean_squared_percentage_error;
mod sigmoid_margin;
mod smooth_l1;
mod smoothed_hinge;
mod soft_dice;
mod soft_triple;
mod sparsemax;
mod sphereface;
mod squared_epsilon_insensitive;
mod squared_error;
mod squared_hinge;
mod squared_log_error;
mod squared_margin;
mod squared_percentage_error;
mod student_t_nll;
mod supcon;
mod symmetric_absolute_percentage_error;
mod symmetric_cross_entropy;
mod total_variation;
mod triplet_all;
mod triplet_margin;
mod tukey_biweight;
mod tuplet_margin;
mod tversky;
mod tweedie_deviance;
mod tweedie_nll;
mod vicreg;
mod wasserstein_critic;
mod wasserstein_histogram;
mod wasserstein_samples;
mod welsch;
mod wing;
mod xe_ndcg;
mod zero_inflated_poisson_nll;

pub use absolute_error::AbsoluteError;
pub use absolute_percentage_error::AbsolutePercentageError;
pub use aft_extreme::AftExtreme;
pub use aft_logistic::AftLogistic;
pub use aft_normal::AftNormal;
pub use alpha_divergence::AlphaDivergence;
pub use angular::Angular;
pub use approx_ndcg::ApproxNdcg;
pub use arcface::Arcface;
pub use barlow_twins::BarlowTwins;
pub use binary_cross_entropy::BinaryCrossEntropy;
pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
pub use binary_focal::BinaryFocal;
pub use binary_focal_with_logits::BinaryFocalWithLogits;
pub use bpr::Bpr;
pub use categorical_cross_entropy::CategoricalCrossEntropy;
pub use categorical_focal::CategoricalFocal;
pub use cauchy::Cauchy;
pub use ciou::Ciou;
pub use circle::Circle;
pub use contrastive::Contrastive;
pub use coral::Coral;
pub use cosface::Cosface;
pub use cosine_distance::CosineDistance;
pub use cosine_embedding::CosineEmbedding;
pub use cross_entropy::CrossEntropy;
pub use cross_entropy_lambda::CrossEntropyLambda;
pub use cross_entropy_soft::CrossEntropySoft;
pub use crps_ensemble::CrpsEnsemble;
pub use crps_gaussian::CrpsGaussian;
pub use diou::Diou;
pub use distance_weighted_discrimination::DistanceWeightedDiscrimination;
pub use distillation_kl::DistillationKl;
pub use dpo::Dpo;
pub use energy_distance::EnergyDistance;
pub use entmax::Entmax;
pub use epsilon_insensitive::EpsilonInsensitive;
pub use expectile::Expectile;
pub use exponential::Exponential;
pub use fair::Fair;
pub use focal_tversky::FocalTversky;
pub use gamma_nll::GammaNll;
pub use gaussian_nll::GaussianNll;
pub use gaussian_nll_log_variance::GaussianNllLogVariance;
pub use geman_mcclure::GemanMcclure;
pub use general_robust::GeneralRobust;
pub use generalized_cross_entropy::GeneralizedCrossEntropy;
pub use generalized_dice::GeneralizedDice;
pub use generalized_kl::GeneralizedKl;
pub use generalized_lifted_structure::GeneralizedLiftedStructure;
pub use giou::Giou;
pub use group_quantile::GroupQuantile;
pub use hinge::Hinge;
pub use hinge_embedding::HingeEmbedding;
pub use huber::Huber;
pub use info_nce::InfoNce;
pub use inverse_gaussian_nll::InverseGaussianNll;
pub use iou::Iou;
pub use jaccard::Jaccard;
pub use jensen_shannon::JensenShannon;
pub use kl_divergence::KlDivergence;
pub use kl_divergence_log_target::KlDivergenceLogTarget;
pub use lambda_ndcg::LambdaNdcg;
pub use laplace_nll::LaplaceNll;
pub use large_margin_softmax::LargeMarginSoftmax;
pub use lifted_structure::LiftedStructure;
pub use list_mle::ListMle;
pub use listwise_softmax::ListwiseSoftmax;
pub use log_cosh::LogCosh;
pub use log_cosh_dice::LogCoshDice;
pub use log_linear_quantile::LogLinearQuantile;
pub use logistic_distance::LogisticDistance;
pub use logistic_margin::LogisticMargin;
pub use lovasz_hinge::LovaszHinge;
pub use lovasz_softmax::LovaszSoftmax;
pub use lp_error::LpError;
pub use margin_distance_weighted::MarginDistanceWeighted;
pub use margin_ranking::MarginRanking;
pub use mcc::Mcc;
pub use misclassification::Misclassification;
pub use mmd::Mmd;
pub use modified_huber::ModifiedHuber;
pub use multi_margin::MultiMargin;
pub use multi_quantile::MultiQuantile;
pub use multi_similarity::MultiSimilarity;
pub use multiclass_hinge::MulticlassHinge;
pub use multiclass_perceptron::MulticlassPerceptron;
pub use multilabel_margin::MultilabelMargin;
pub use multilabel_soft_margin::MultilabelSoftMargin;
pub use n_pairs::NPairs;
pub use nca::Nca;
pub use negative_binomial_nll::NegativeBinomialNll;
pub use nll::Nll;
pub use normalized_softmax::NormalizedSoftmax;
pub use nt_xent::NtXent;
pub use one_vs_all::OneVsAll;
pub use pairwise_logistic::PairwiseLogistic;
pub use perceptron::Perceptron;
pub use pinball::Pinball;
pub use poisson_nll::PoissonNll;
pub use poisson_nll_identity::PoissonNllIdentity;
pub use poly1_cross_entropy::Poly1CrossEntropy;
pub use probit_nll::ProbitNll;
pub use proxy_anchor::ProxyAnchor;
pub use proxy_nca::ProxyNca;
pub use pseudo_huber::PseudoHuber;
pub use quadratic_score::QuadraticScore;
pub use query_cross_entropy::QueryCrossEntropy;
pub use query_rmse::QueryRmse;
pub use reduced_focal::ReducedFocal;
pub use renyi_divergence::RenyiDivergence;
pub use root_mean_squared_error::RootMeanSquaredError;
pub use root_mean_squared_percentage_error::RootMeanSquaredPercentageError;
pub use sigmoid_margin::SigmoidMargin;
pub use smooth_l1::SmoothL1;
pub use smoothed_hinge::SmoothedHinge;
pub use soft_dice::SoftDice;
pub use soft_triple::SoftTriple;
pub use sparsemax::Sparsemax;
pub use sphereface::Sphereface;
pub use squared_epsilon_insensitive::SquaredEpsilonInsensitive;
pub use squared_error::SquaredError;
pub use squared_hinge::SquaredHinge;
pub use squared_log_error::SquaredLogError;
pub use squared_margin::SquaredMargin;
pub use squared_percentage_error::SquaredPercentageError;
pub use student_t_nll::StudentTNll;
pub use supcon::Supcon;
pub use symmetric_absolute_percentage_error::SymmetricAbsolutePercentageError;
pub use symmetric_cross_entropy::SymmetricCrossEntropy;
pub use total_variation::TotalVariation;
pub use triplet_all::TripletAll;
pub use triplet_margin::TripletMargin;
pub use tukey_biweight::TukeyBiweight;
pub use tuplet_margin::TupletMargin;
pub use tversky::Tversky;
pub use tweedie_deviance::TweedieDeviance;
pub use tweedie_nll::TweedieNll;
pub use vicreg::Vicreg;
pub use wasserstein_critic::WassersteinCritic;
pub use wasserstein_histogram::WassersteinHistogram;
pub use wasserstein_samples::WassersteinSamples;
pub use welsch::Welsch;
pub use wing::Wing;
pub use xe_ndcg::XeNdcg;
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
    Entry::of::<MultiQuantile>(),
    Entry::of::<CrpsEnsemble>(),
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
    Entry::of::<RootMeanSquaredError>(),
    Entry::of::<RootMeanSquaredPercentageError>(),
    Entry::of::<Iou>(),
    Entry::of::<Giou>(),
    Entry::of::<Diou>(),
    Entry::of::<Ciou>(),
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
    Entry::of::<CategoricalCrossEntropy>(),
    Entry::of::<CategoricalFocal>(),
    Entry::of::<Poly1CrossEntropy>(),
    Entry::of::<GeneralizedCrossEntropy>(),
    Entry::of::<SymmetricCrossEntropy>(),
    Entry::of::<OneVsAll>(),
    Entry::of::<Entmax>(),
    Entry::of::<Sparsemax>(),
    Entry::of::<MulticlassHinge>(),
    Entry::of::<SoftDice>(),
    Entry::of::<GeneralizedDice>(),
    Entry::of::<Jaccard>(),
    Entry::of::<Tversky>(),
    Entry::of::<FocalTversky>(),
    Entry::of::<LogCoshDice>(),
    Entry::of::<Mcc>(),
    Entry::of::<LovaszHinge>(),
    Entry::of::<LovaszSoftmax>(),
    Entry::of::<KlDivergence>(),
    Entry::of::<WassersteinSamples>(),
    Entry::of::<EnergyDistance>(),
    Entry::of::<MultiMargin>(),
    Entry::of::<MulticlassPerceptron>(),
    Entry::of::<Misclassification>(),
    Entry::of::<QuadraticScore>(),
    Entry::of::<MultilabelMargin>(),
    Entry::of::<MultilabelSoftMargin>(),
    Entry::of::<Coral>(),
    Entry::of::<KlDivergenceLogTarget>(),
    Entry::of::<GeneralizedKl>(),
    Entry::of::<DistillationKl>(),
    Entry::of::<JensenShannon>(),
    Entry::of::<RenyiDivergence>(),
    Entry::of::<AlphaDivergence>(),
    Entry::of::<WassersteinHistogram>(),
    Entry::of::<CosineDistance>(),
    Entry::of::<CosineEmbedding>(),
    Entry::of::<HingeEmbedding>(),
    Entry::of::<MarginRanking>(),
    Entry::of::<PairwiseLogistic>(),
    Entry::of::<LambdaNdcg>(),
    Entry::of::<ApproxNdcg>(),
    Entry::of::<ListwiseSoftmax>(),
    Entry::of::<XeNdcg>(),
    Entry::of::<ListMle>(),
    Entry::of::<QueryRmse>(),
    Entry::of::<GroupQuantile>(),
    Entry::of::<QueryCrossEntropy>(),
    Entry::of::<Bpr>(),
    Entry::of::<Dpo>(),
    Entry::of::<TripletMargin>(),
    Entry::of::<Contrastive>(),
    Entry::of::<NtXent>(),
    Entry::of::<Supcon>(),
    Entry::of::<TripletAll>(),
    Entry::of::<Circle>(),
    Entry::of::<MultiSimilarity>(),
    Entry::of::<Nca>(),
    Entry::of::<NPairs>(),
    Entry::of::<InfoNce>(),
    Entry::of::<LiftedStructure>(),
    Entry::of::<GeneralizedLiftedStructure>(),
    Entry::of::<MarginDistanceWeighted>(),
    Entry::of::<Angular>(),
    Entry::of::<TupletMargin>(),
    Entry::of::<NormalizedSoftmax>(),
    Entry::of::<Cosface>(),
    Entry::of::<Arcface>(),
    Entry::of::<LargeMarginSoftmax>(),
    Entry::of::<Sphereface>(),
    Entry::of::<SoftTriple>(),
    Entry::of::<ProxyNca>(),
    Entry::of::<ProxyAnchor>(),
    Entry::of::<BarlowTwins>(),
    Entry::of::<Vicreg>(),
    Entry::of::<Mmd>(),
    Entry::of::<WassersteinCritic>(),
    Entry::of::<TotalVariation>(),
];
