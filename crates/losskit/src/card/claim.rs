//! What a loss promises, and who else has it.

/// A constant that may depend on the parameters.
pub type Constant = fn(&[f64]) -> f64;

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
    /// gradient / (prediction − target) never grows with the distance between the two: reweighted least squares never makes
    /// the loss larger.
    HalfQuadratic,
    /// |gradient| never exceeds this (Euclidean norm for rows), and comes near it.
    Lipschitz(Constant),
    /// Smooth, and the second derivative never exceeds this, and comes near it; of rows along any direction of length 1, which
    /// those without the claim may have too.
    Curvature(Constant),
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
