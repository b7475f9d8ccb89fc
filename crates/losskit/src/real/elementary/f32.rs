//! Branch-free elementary functions of an `f32`.

mod format {
    //! What distinguishes an `f32`.

    pub(super) use super::super::coefficients::f32::*;
    pub(super) use std::f32::consts::{FRAC_1_SQRT_2 as SQRT_HALF, LN_2, LOG2_E, PI, SQRT_2};

    pub(super) type Float = f32;
    pub(super) type Bits = u32;

    pub(super) const SIGN: Bits = 1 << 31;
    pub(super) const DIGITS: u32 = 23;
    pub(super) const MANTISSA: Bits = (1 << DIGITS) - 1;
    pub(super) const BIAS: Bits = 127;
    /// Adding it rounds to an integer, which then stands in the low bits.
    pub(super) const ROUND: Float = 12582912.0;
    /// Where the mantissa of a logarithm's argument begins: [3/4, 3/2) holds 1 well inside.
    pub(super) const MANTISSA_START: Bits = 0x3f40_0000;
    /// Below it the exponential is 0.
    pub(super) const UNDERFLOW: Float = -104.0;
    /// Above it the exponential is ∞.
    pub(super) const OVERFLOW: Float = 89.0;
    /// From here on 1 is lost beside the exponential.
    pub(super) const FLAT: Float = 30.0;
    /// From here on the density of the normal distribution is 0.
    pub(super) const DENSITY_END: Float = 15.0;
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

pub use exponential::{exp, exp_down, exp_m1};
pub use hyperbolic::{log_cosh, log_cosh_jet, logistic, sigmoid, softplus, tanh};
pub use logarithm::{ln, ln_1p, ln_1p_quotient, ln_gamma_1p, ln_sides};
pub use normal::{erf, normal};
pub use trigonometric::{round, sin_cos_pi};
