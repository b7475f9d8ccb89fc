//! What a number must do to pass through a loss.

mod dual;
pub mod elementary;
pub mod fold;
pub(crate) mod half;
mod number;
mod outlined;
mod pack;
mod tangent;
mod twice;
mod twofold;
mod view;

pub use dual::{Dual, Dual2};
pub use number::{Fused, Lane, Plain, Scalar};
pub(crate) use outlined::{Lean, Outlined};
pub use pack::{Masks, Pack};
pub use tangent::{Second, Tangent};
pub(crate) use twice::Twice;
pub use twofold::Twofold;
pub(crate) use twofold::{LN2_HEAD, LN2_TAIL, two_to};
pub(crate) use view::Zeros;
pub use view::{Chosen, Places, Sink, Vector, View, places};

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// A number a loss can be written over: `f32`, `f64`, with or without fused multiply-add, a dual number, a 256-bit judge.
///
/// Comparisons answer with an opaque [`Mask`](Real::Mask) that only [`select`](Real::select) can read, so a kernel cannot
/// branch on the values it computes with. That is what lets the compiler vectorise it, and what would let a recording number
/// write it down as a formula.
pub trait Real:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The answer to a comparison.
    type Mask: Copy
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// How many numbers it is, side by side.
    const LANES: usize = 1;
    /// Whether the compiler may keep several of it in one register.
    const PACKS: bool = true;

    /// A constant.
    fn of(c: f64) -> Self;
    /// `self < other`; false if either is NaN.
    fn lt(self, other: Self) -> Self::Mask;
    /// `self ≤ other`; false if either is NaN.
    fn le(self, other: Self) -> Self::Mask;
    /// `self = other`; false if either is NaN.
    fn eq(self, other: Self) -> Self::Mask;
    /// `yes` where `mask` holds, `no` elsewhere. Both are computed.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Absolute value; its derivative at 0 is taken as 0.
    fn abs(self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// The nearest whole number, of two the even one; its derivative is taken as 0.
    fn round(self) -> Self;
    /// `self · a + b`, in one rounding where the number offers it.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// eˣ.
    fn exp(self) -> Self;
    /// eˣ − 1, exact near 0.
    fn exp_m1(self) -> Self;
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// ln(1 + x), exact near 0.
    fn ln_1p(self) -> Self;
    /// ln Γ(1 + x) for x ≥ 0. A constant of the target: its derivative is not defined here.
    fn ln_gamma_1p(self) -> Self;
    /// The error function, 2/√π ∫₀ˣ e^−t² dt.
    fn erf(self) -> Self;
    /// ln Φ(x), φ(x)/Φ(x) and x + φ(x)/Φ(x), where Φ and φ are the standard normal distribution and its density: the second is
    /// the derivative of the first, and less the product of both others its own.
    fn normal(self) -> [Self; 3];
    /// sin πx and cos πx; NaN at ±∞.
    fn sin_cos_pi(self) -> [Self; 2];

    /// π.
    #[inline(always)]
    fn pi() -> Self {
        Self::of(std::f64::consts::PI)
    }
    /// A constant for each of the numbers side by side; most are one, and take `f(0)`.
    #[inline(always)]
    fn lanes(f: impl Fn(usize) -> f64) -> Self {
        Self::of(f(0))
    }
    /// 0.
    #[inline(always)]
    fn zero() -> Self {
        Self::of(0.0)
    }
    /// 1.
    #[inline(always)]
    fn one() -> Self {
        Self::of(1.0)
    }
    /// `self > other`.
    #[inline(always)]
    fn gt(self, other: Self) -> Self::Mask {
        other.lt(self)
    }
    /// `self ≥ other`.
    #[inline(always)]
    fn ge(self, other: Self) -> Self::Mask {
        other.le(self)
    }
    /// The smaller one; a NaN in `self` stays NaN. Compare-and-select, so that every machine gives the same bits.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self::select(other.lt(self), other, self)
    }
    /// The larger one; a NaN in `self` stays NaN.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self::select(self.lt(other), other, self)
    }
    /// The larger one; NaN if either is.
    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self::select(other.le(self) | !self.eq(self), self, other)
    }
    /// 1 where they are equal, 0 elsewhere.
    #[inline(always)]
    fn same(self, other: Self) -> Self {
        Self::select(self.eq(other), Self::one(), Self::zero())
    }
    /// `self − top` for `self` ≤ `top`, 0 where both are +∞.
    #[inline(always)]
    fn below(self, top: Self) -> Self {
        let endless = self.eq(Self::of(f64::INFINITY));
        Self::select(endless, Self::zero(), self - top)
    }
    /// e^(self − top) for `self` ≤ `top`, 1 where both are +∞.
    #[inline(always)]
    fn share(self, top: Self) -> Self {
        self.below(top).exp()
    }
    /// `self` kept within `low ..= high`.
    #[inline(always)]
    fn clamp(self, low: Self, high: Self) -> Self {
        self.max(low).min(high)
    }
    /// −1, 0 or 1; NaN for NaN.
    #[inline(always)]
    fn sign(self) -> Self {
        let s = Self::select(
            self.gt(Self::zero()),
            Self::one(),
            Self::select(self.lt(Self::zero()), -Self::one(), self),
        );
        // ±0 answers itself; adding 0 makes it +0.
        s + Self::zero()
    }
    /// `self²`.
    #[inline(always)]
    fn square(self) -> Self {
        self * self
    }
    /// `coefficient · self`, and 0 where the coefficient is 0 even if `self` is infinite.
    #[inline(always)]
    fn weighted(self, coefficient: Self) -> Self {
        Self::select(
            coefficient.eq(Self::zero()),
            Self::zero(),
            coefficient * self,
        )
    }
    /// `self` to a constant power, for `self ≥ 0`; 0⁰ = 1.
    #[inline(always)]
    fn powf(self, power: f64) -> Self {
        if power == 0.0 {
            return Self::one();
        }
        if power == 1.0 {
            return self;
        }
        if power == 2.0 {
            return self.square();
        }
        // 0 is set apart so that a dual number's derivatives there are 0 and not 0·∞.
        let at_zero = if power < 0.0 { f64::INFINITY } else { 0.0 };
        let raised = (Self::of(power) * self.ln()).exp();
        Self::select(self.eq(Self::zero()), Self::of(at_zero), raised)
    }
    /// Hyperbolic tangent.
    #[inline(always)]
    fn tanh(self) -> Self {
        let e = (Self::of(-2.0) * self.abs()).exp_m1();
        let t = -e / (e + Self::of(2.0));
        Self::select(self.lt(Self::zero()), -t, t)
    }
    /// 1/(1 + e⁻ˣ), accurate in both tails.
    #[inline(always)]
    fn sigmoid(self) -> Self {
        let e = (-self.abs()).exp();
        let top = Self::select(self.lt(Self::zero()), e, Self::one());
        top / (Self::one() + e)
    }
    /// ln(1 + eˣ), accurate in both tails.
    #[inline(always)]
    fn softplus(self) -> Self {
        self.max(Self::zero()) + (-self.abs()).exp().ln_1p()
    }
    /// ln cosh x, accurate near 0 and far out.
    #[inline(always)]
    fn log_cosh(self) -> Self {
        let a = self.abs();
        let e = a.min(Self::one()).exp_m1();
        let sinh = Self::of(0.5) * (e + e / (e + Self::one()));
        let near = Self::of(0.5) * sinh.square().ln_1p();
        let far = a + (Self::of(-2.0) * a).exp().ln_1p() - Self::of(2.0).ln();
        Self::select(a.lt(Self::one()), near, far)
    }
    /// ln cosh x, tanh x and 1/cosh² x, each accurate near 0 and far out.
    #[inline(always)]
    fn log_cosh_jet(self) -> [Self; 3] {
        let e = (Self::of(-2.0) * self.abs()).exp();
        let below = Self::one() + e;
        [
            self.log_cosh(),
            self.tanh(),
            Self::of(4.0) * (e / (below * below)),
        ]
    }
    /// e = e^(−|x|), ln(1 + e) and 1/(1 + e): what sigmoids and their logarithms are made of.
    #[inline(always)]
    fn logistic(self) -> [Self; 3] {
        let e = (-self.abs()).exp();
        [e, e.ln_1p(), Self::one() / (Self::one() + e)]
    }
    /// ln x and ln(1 − x) for a probability.
    #[inline(always)]
    fn ln_sides(self) -> [Self; 2] {
        [self.ln(), (-self).ln_1p()]
    }
    /// ln((1 + self)/(1 + other)) for both above −1, with all digits where they are close.
    #[inline(always)]
    fn ln_1p_quotient(self, other: Self) -> Self {
        self.ln_1p() - other.ln_1p()
    }
}

/// A number that may be looked at: data can be sorted by it, searched and branched on.
///
/// This is the only door through which a loss sees what it computes with. Pointwise and rowwise losses have no key to it, so
/// that their kernels stay free of branches.
pub trait Known: Real {
    /// A number of twice the digits, for what would lose more in rounding than its result.
    type Twice: Known;
    /// Whether it carries derivatives, which lose digits of their own.
    const MOVES: bool = false;

    /// The number itself, rounded; of a dual number its value.
    fn known(self) -> f64;
    /// With twice the digits, the second half 0.
    fn twice(self) -> Self::Twice;
    /// Rounded once.
    fn rounded(twice: Self::Twice) -> Self;

    /// What a product loses in rounding; of a dual number its second derivative does not count.
    fn lost(self, other: Self) -> Self;
}
