//! What a loss promises, and who else has it.

use crate::real::{Plain, Real};

/// A constant that may depend on the parameters.
pub type Constant = fn(&[f64]) -> f64;

/// A number that depends on the parameters and on another number.
pub type Of = fn(&[f64], f64) -> f64;

/// What a loss promises of its shape as a function of the prediction; each is measured on the kernel by a test, in both
/// directions: a claim that fails and a property that is not claimed are both errors.
#[derive(Clone, Copy, Debug)]
pub enum Claim {
    /// Convex in the predictions.
    Convex,
    /// ℓ(y + r, y) = ℓ(y − r, y).
    Symmetric,
    /// Never below 0.
    NonNegative,
    /// 0 where prediction equals target.
    ZeroAtTarget,
    /// The gradient has no jump, as long as a claimed curvature is finite.
    Smooth,
    /// The value jumps somewhere.
    Jump,
    /// gradient / (prediction − target) never grows with the distance between the two: reweighted least squares never makes
    /// the loss larger.
    HalfQuadratic,
    /// |gradient| never exceeds this (Euclidean norm for rows), and comes near it.
    Lipschitz(Constant),
    /// Smooth, and the second derivative never exceeds this, and comes near it; of rows along any direction of length 1, which
    /// those without the claim may have too.
    Curvature(Constant),
    /// ℓ(ŷ + period, y) = ℓ(ŷ, y) for this period and no part of it: there is no limit far out, and at ±∞ value and
    /// derivatives are NaN.
    Period(Constant),
    /// The value of a target y that can be counted, plus this of y, is −ln of its probability; NaN where y is no outcome or
    /// the parameters leave no probability. Promised by losses of one number and of class scores.
    Likelihood(Of),
    /// The gradient with respect to η is (μ − y)/V(μ)·dμ/dη for the mean μ through the link and this V, so that the loss is a
    /// quasi-likelihood (Wedderburn 1974, doi:10.1093/biomet/61.3.439) of a variance φV(μ) whose dispersion φ it leaves open.
    /// Losses without the claim may be one too.
    Variance(Of),
}

/// The same loss elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Kin {
    /// The library.
    pub library: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// Ours = `factor` × theirs.
    pub factor: f64,
    /// Where the two mean different things in spite of that; may be empty.
    pub but: &'static str,
}

impl Kin {
    /// The same loss at the same scale.
    pub const fn same(library: &'static str, name: &'static str) -> Kin {
        Kin {
            library,
            name,
            factor: 1.0,
            but: "",
        }
    }

    /// Ours is `factor` times theirs.
    pub const fn scaled(library: &'static str, name: &'static str, factor: f64) -> Kin {
        Kin {
            library,
            name,
            factor,
            but: "",
        }
    }

    /// The same with what is different there in spite of it.
    pub const fn but(self, but: &'static str) -> Kin {
        Kin { but, ..self }
    }
}

/// 0 for the outcomes 0 and 1: the value is −ln of the probability itself.
pub(crate) fn either(y: f64) -> f64 {
    if y == 0.0 || y == 1.0 { 0.0 } else { f64::NAN }
}

/// ln y! of a count.
pub(crate) fn ln_factorial(y: f64) -> f64 {
    if y.fract() == 0.0 {
        Plain(y).ln_gamma_1p().0
    } else {
        f64::NAN
    }
}
