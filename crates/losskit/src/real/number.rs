//! `f32` and `f64`, with and without fused multiply-add.

use super::{Known, Real, Twofold, elementary};
use crate::scaled::lost_by_product;
use std::fmt::{Debug, Display};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// An element of the caller's slices: `f32` or `f64`.
pub trait Scalar:
    Copy
    + Default
    + PartialOrd
    + Debug
    + Display
    + Send
    + Sync
    + Add<Output = Self>
    + Mul<Output = Self>
    + 'static
{
    /// The number kernels compute with where fused multiply-add is slow.
    type Plain: Lane<Self>;
    /// The number kernels compute with where it is fast.
    type Fused: Lane<Self>;
    /// Distance from 1 to the next number.
    const EPSILON: f64;
    /// Whether half precision may be widened to it.
    const WIDENS: bool;
    /// Rounded to nearest.
    fn from_f64(x: f64) -> Self;
    /// Exact.
    fn to_f64(self) -> f64;
    /// The next number up.
    fn next_up(self) -> Self;
    /// The next number down.
    fn next_down(self) -> Self;
    /// Evaluates `loss` at this precision.
    fn eval(
        loss: &(impl crate::Loss + ?Sized),
        batch: &crate::Batch<'_, Self>,
        out: crate::Out<'_, Self>,
    ) -> Result<crate::Sums, crate::Error>;
    /// Hessian times direction at this precision.
    fn product(
        loss: &(impl crate::Loss + ?Sized),
        batch: &crate::Batch<'_, Self>,
        direction: &[Self],
        out: &mut [Self],
    ) -> Result<(), crate::Error>;
}

/// A [`Real`] that is loaded from and stored to a `T`.
pub trait Lane<T>: Known {
    /// From the caller's element.
    fn load(x: T) -> Self;
    /// To the caller's element.
    fn store(self) -> T;
}

/// `T` whose `mul_add` rounds twice.
#[derive(Clone, Copy, Debug)]
pub struct Plain<T>(pub T);

/// `T` whose `mul_add` rounds once.
#[derive(Clone, Copy, Debug)]
pub struct Fused<T>(pub T);

macro_rules! number {
    ($number:ident, $float:ident, $fused:literal) => {
        impl Add for $number<$float> {
            type Output = Self;
            #[inline(always)]
            fn add(self, o: Self) -> Self {
                Self(self.0 + o.0)
            }
        }
        impl Sub for $number<$float> {
            type Output = Self;
            #[inline(always)]
            fn sub(self, o: Self) -> Self {
                Self(self.0 - o.0)
            }
        }
        impl Mul for $number<$float> {
            type Output = Self;
            #[inline(always)]
            fn mul(self, o: Self) -> Self {
                Self(self.0 * o.0)
            }
        }
        impl Div for $number<$float> {
            type Output = Self;
            #[inline(always)]
            fn div(self, o: Self) -> Self {
                Self(self.0 / o.0)
            }
        }
        impl Neg for $number<$float> {
            type Output = Self;
            #[inline(always)]
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl Lane<$float> for $number<$float> {
            #[inline(always)]
            fn load(x: $float) -> Self {
                Self(x)
            }
            #[inline(always)]
            fn store(self) -> $float {
                self.0
            }
        }
        impl Real for $number<$float> {
            type Mask = bool;
            #[inline(always)]
            fn of(c: f64) -> Self {
                Self(c as $float)
            }
            #[inline(always)]
            fn lt(self, o: Self) -> bool {
                self.0 < o.0
            }
            #[inline(always)]
            fn le(self, o: Self) -> bool {
                self.0 <= o.0
            }
            #[inline(always)]
            fn eq(self, o: Self) -> bool {
                self.0 == o.0
            }
            #[inline(always)]
            fn select(mask: bool, yes: Self, no: Self) -> Self {
                if mask { yes } else { no }
            }
            #[inline(always)]
            fn abs(self) -> Self {
                Self(self.0.abs())
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                Self(self.0.sqrt())
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Self(if $fused {
                    self.0.mul_add(a.0, b.0)
                } else {
                    self.0 * a.0 + b.0
                })
            }
            #[inline(always)]
            fn share(self, top: Self) -> Self {
                Self(elementary::$float::exp_down::<$fused>(self.below(top).0))
            }
            #[inline(always)]
            fn log_cosh_jet(self) -> [Self; 3] {
                let [a, b, c] = elementary::$float::log_cosh_jet::<$fused>(self.0);
                [Self(a), Self(b), Self(c)]
            }
            #[inline(always)]
            fn logistic(self) -> [Self; 3] {
                let [a, b, c] = elementary::$float::logistic::<$fused>(self.0);
                [Self(a), Self(b), Self(c)]
            }
            #[inline(always)]
            fn ln_sides(self) -> [Self; 2] {
                let [a, b] = elementary::$float::ln_sides::<$fused>(self.0);
                [Self(a), Self(b)]
            }
            #[inline(always)]
            fn normal(self) -> [Self; 3] {
                let [a, b, c] = elementary::$float::normal::<$fused>(self.0);
                [Self(a), Self(b), Self(c)]
            }
            #[inline(always)]
            fn sin_cos_pi(self) -> [Self; 2] {
                elementary::$float::sin_cos_pi::<$fused>(self.0).map(Self)
            }
            #[inline(always)]
            fn ln_1p_quotient(self, other: Self) -> Self {
                Self(elementary::$float::ln_1p_quotient::<$fused>(self.0, other.0))
            }
            number!(@elementary $float, $fused, round exp exp_m1 ln ln_1p ln_gamma_1p erf tanh sigmoid softplus log_cosh);
        }
    };
    (@elementary $float:ident, $fused:literal, $($name:ident)*) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            Self(elementary::$float::$name::<$fused>(self.0))
        })*
    };
}

number!(Plain, f32, false);
number!(Plain, f64, false);
number!(Fused, f32, true);
number!(Fused, f64, true);

macro_rules! known {
    ($number:ident, $float:ident, $lost:expr) => {
        impl Known for $number<$float> {
            type Twice = Twofold;

            #[inline(always)]
            fn known(self) -> f64 {
                self.0.into()
            }
            #[inline(always)]
            fn twice(self) -> Twofold {
                Twofold::of(self.0.into())
            }
            #[inline(always)]
            fn rounded(twice: Twofold) -> Self {
                Self(twice.head as $float)
            }
            #[inline(always)]
            fn lost(self, o: Self) -> Self {
                Self($lost(self.0, o.0))
            }
        }
    };
}

known!(Plain, f32, lost_by_narrow);
known!(Plain, f64, lost_by_product);
known!(Fused, f32, lost_by_narrow);
known!(Fused, f64, |a: f64, b: f64| a.mul_add(b, -(a * b)));

/// What a product loses in rounding.
#[inline(always)]
fn lost_by_narrow(a: f32, b: f32) -> f32 {
    (f64::from(a) * f64::from(b) - f64::from(a * b)) as f32
}

macro_rules! scalar {
    ($float:ident, $eval:ident, $product:ident) => {
        impl Scalar for $float {
            type Plain = Plain<$float>;
            type Fused = Fused<$float>;
            const EPSILON: f64 = $float::EPSILON as f64;
            const WIDENS: bool = cfg!(feature = "half") && size_of::<$float>() == 4;
            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline]
            fn next_up(self) -> Self {
                $float::next_up(self)
            }
            #[inline]
            fn next_down(self) -> Self {
                $float::next_down(self)
            }
            fn eval(
                loss: &(impl crate::Loss + ?Sized),
                batch: &crate::Batch<'_, Self>,
                out: crate::Out<'_, Self>,
            ) -> Result<crate::Sums, crate::Error> {
                loss.$eval(batch, out)
            }
            fn product(
                loss: &(impl crate::Loss + ?Sized),
                batch: &crate::Batch<'_, Self>,
                direction: &[Self],
                out: &mut [Self],
            ) -> Result<(), crate::Error> {
                loss.$product(batch, direction, out)
            }
        }
    };
}

scalar!(f32, eval32, product32);
scalar!(f64, eval64, product64);
