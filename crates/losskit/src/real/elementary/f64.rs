//! Branch-free elementary functions of an `f64`.

mod format {
    //! What distinguishes an `f64`.

    pub(super) use super::super::coefficients::f64::*;
    pub(super) use std::f64::consts::{FRAC_1_SQRT_2 as SQRT_HALF, LN_2, LOG2_E, PI, SQRT_2};

    pub(super) type Float = f64;
    pub(super) type Bits = u64;

    pub(super) const SIGN: Bits = 1 << 63;
    pub(super) const DIGITS: u32 = 52;
    pub(super) const MANTISSA: Bits = (1 << DIGITS) - 1;
    pub(super) const BIAS: Bits = 1023;
    /// Adding it rounds to an integer, which then stands in the low bits.
    pub(super) const ROUND: Float = 6755399441055744.0;
    /// Where the mantissa of a logarithm's argument begins: [3/4, 3/2) holds 1 well inside.
    pub(super) const MANTISSA_START: Bits = 0x3fe8_0000_0000_0000;
    /// Below it the exponential is 0.
    pub(super) const UNDERFLOW: Float = -746.0;
    /// Above it the exponential is ∞.
    pub(super) const OVERFLOW: Float = 710.0;
    /// From here on 1 is lost beside the exponential.
    pub(super) const FLAT: Float = 50.0;
    /// From here on the density of the normal distribution is 0.
    pub(super) const DENSITY_END: Float = 40.0;
}

// One text for both formats, so that they cannot drift apart.
#[path = "exponential.rs"]
#[allow(clippy::duplicate_mod)]
mod exponential;
#[path = "hyperbolic.rs"]
#[allow(clippy::duplicate_mod)]
mod hyperbolic;
#[path = "logarithm.rs"]
#[allow(clippy::duplicate_mod)]
mod logarithm;
#[path = "normal.rs"]
#[allow(clippy::duplicate_mod)]
mod normal;
#[path = "trigonometric.rs"]
#[allow(clippy::duplicate_mod)]
mod trigonometric;

pub(crate) use exponential::decay;
pub use exponential::{exp, exp_down, exp_m1};
pub use hyperbolic::{log_cosh, log_cosh_jet, logistic, sigmoid, softplus, tanh};
pub(crate) use logarithm::product_rest;
pub use logarithm::{ln, ln_1p, ln_1p_quotient, ln_gamma_1p, ln_sides};
pub use normal::{erf, normal};
pub use trigonometric::{round, sin_cos_pi};
