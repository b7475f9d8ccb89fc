//! Numbers that neither overflow nor underflow, with twice the digits: for long products and sums.

use crate::real::{Known, LN2_HEAD, LN2_TAIL, elementary, two_to};
use std::f64::consts::{LN_2, LOG2_E};
use std::ops::{Add, Div, Mul, Sub};

/// (`part` + `low`) · 2^`power`, no less than 0: the part is between 1 and 2, `low` what it lost in rounding, the power a
/// whole number, −∞ for 0 and +∞ for what is not finite.
///
/// Products and sums of a thousand are right to the last digit of `part`, where as many logarithms of size n lose n digits'
/// worth each. Derivatives, where `R` carries them, have the digits of `R`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scaled<R> {
    part: R,
    low: f64,
    power: f64,
}

/// A power of two beyond which a number is no more than 0 or ∞ as an `f64`.
const FAR: f64 = 2000.0;

/// What a sum loses in rounding.
#[inline(always)]
pub(crate) fn lost_by_sum<R: Copy + Add<Output = R> + Sub<Output = R>>(a: R, b: R) -> R {
    let sum = a + b;
    let back = sum - a;
    (a - (sum - back)) + (b - back)
}

/// What a product of numbers of moderate size loses in rounding.
#[inline(always)]
pub(crate) fn lost_by_product(a: f64, b: f64) -> f64 {
    // Halves of a number's digits multiply without rounding.
    let [(a1, a2), (b1, b2)] = [a, b].map(
        #[inline(always)]
        |x| {
            let wide = 134_217_729.0 * x;
            let high = wide - (wide - x);
            (high, x - high)
        },
    );
    ((a1 * b1 - a * b) + a1 * b2 + a2 * b1) + a2 * b2
}

/// 0, with the derivatives of `x`.
#[inline(always)]
fn still<R: Known>(x: R) -> R {
    let known = x.known();
    if known.is_finite() {
        x - R::of(known)
    } else {
        R::zero()
    }
}

impl<R: Known> Scaled<R> {
    /// 0.
    #[inline(always)]
    pub(crate) fn zero() -> Self {
        Scaled::of(R::zero())
    }

    /// 1.
    #[inline(always)]
    pub(crate) fn one() -> Self {
        Scaled::of(R::one())
    }

    /// Of a number that is no less than 0.
    #[inline(always)]
    pub(crate) fn of(part: R) -> Self {
        Scaled {
            part,
            low: 0.0,
            power: 0.0,
        }
        .level()
    }

    /// e^(z − top) for z ≤ top, the difference taken exactly; 1 where both are +∞.
    #[inline(always)]
    pub(crate) fn exp(z: R, top: R) -> Self {
        let (x, y) = (z.known(), top.known());
        let head = if x == f64::INFINITY && y == x {
            0.0
        } else {
            x - y
        };
        if head == f64::NEG_INFINITY {
            return Self::zero();
        }
        if !head.is_finite() {
            return Self::of(R::of(head));
        }
        let tail = lost_by_sum(x, -y);
        // Infinities lose nothing.
        let tail = if tail.is_finite() { tail } else { 0.0 };
        let power = (head * LOG2_E).ceil();
        let (rest, less) = (head - power * LN2_HEAD, -power * LN2_TAIL);
        let tail = tail + lost_by_sum(rest, less);
        // No more than 0 but for rounding; of a difference so large that its last digit is more than 1 nothing is left.
        let rest = (rest + less).clamp(-1.0, 1.0);
        let tail = (tail + rest.max(0.0)).clamp(-0.25, 0.25);
        let (scale, part, low) = elementary::f64::decay::<false>(rest.min(0.0));
        let moving = still(z) - still(top);
        let moved = R::one() + moving + R::of(0.5) * moving * moving;
        Scaled {
            part: R::of(scale * part) * moved,
            low: scale * (low + part * tail),
            power,
        }
        .level()
    }

    /// The same number with its part between 1 and 2.
    #[inline(always)]
    fn level(self) -> Self {
        let x = self.part.known();
        if x == 0.0 || !x.is_finite() {
            let power = if x == 0.0 {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            };
            return Scaled {
                low: 0.0,
                power,
                ..self
            };
        }
        let over = ((x.to_bits() >> 52) & 0x7ff) as f64 - 1023.0;
        let over = over.clamp(-1022.0, 1022.0);
        let by = two_to(-over);
        Scaled {
            part: self.part * R::of(by),
            low: self.low * by,
            power: self.power + over,
        }
    }

    /// Both at the power of the larger.
    #[inline(always)]
    fn aligned(self, other: Self) -> [Self; 2] {
        let power = self.power.max(other.power);
        [self, other].map(
            #[inline(always)]
            |x| {
                // Also of two zeros, whose powers have no difference.
                let by = two_to((x.power - power).max(-1022.0));
                Scaled {
                    part: x.part * R::of(by),
                    low: x.low * by,
                    power,
                }
            },
        )
    }

    /// `self` − `other`, as a number.
    #[inline(always)]
    pub(crate) fn less(self, other: Self) -> R {
        let [a, b] = self.aligned(other);
        let lost = lost_by_sum(a.part.known(), -b.part.known());
        Scaled {
            part: a.part - b.part,
            low: (a.low - b.low) + lost,
            power: a.power,
        }
        .value()
    }

    /// 1 less this, which is less than 1 by a good part of it.
    #[inline(always)]
    pub(crate) fn rest(self) -> Self {
        let [a, b] = Self::one().aligned(self);
        Scaled {
            part: a.part - b.part,
            low: lost_by_sum(a.part.known(), -b.part.known()) - b.low,
            power: a.power,
        }
        .level()
    }

    /// Whether it is 0.
    #[inline(always)]
    pub(crate) fn is_zero(self) -> bool {
        self.part.known() == 0.0
    }

    /// Which of these is the largest, the first one of several.
    #[inline(always)]
    pub(crate) fn largest(all: &[Self]) -> usize {
        let mut top = 0;
        for (k, x) in all.iter().enumerate() {
            let best = all[top];
            if (x.power, x.part.known()) > (best.power, best.part.known()) {
                top = k;
            }
        }
        top
    }

    /// As a number, rounded to 0 or ∞ where it must.
    #[inline(always)]
    pub(crate) fn value(self) -> R {
        let power = self.power.clamp(-FAR, FAR);
        let half = (0.5 * power).floor();
        (self.part + R::of(self.low)) * R::of(two_to(half)) * R::of(two_to(power - half))
    }

    /// Natural logarithm.
    #[inline(always)]
    pub(crate) fn ln(self) -> R {
        if self.power == 0.0 || self.power == -1.0 {
            let by = two_to(self.power);
            return (self.part * R::of(by) - R::one() + R::of(self.low * by)).ln_1p();
        }
        if self.power.abs() < 64.0 || self.power.is_infinite() {
            return self.value().ln();
        }
        self.part.ln() + R::of(self.power * LN_2)
    }

    /// ln(1 + x), accurate near 0.
    #[inline(always)]
    pub(crate) fn ln_1p(self) -> R {
        if self.power < 64.0 {
            self.value().ln_1p()
        } else {
            self.ln()
        }
    }
}

impl<R: Known> Add for Scaled<R> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let [a, b] = self.aligned(other);
        Scaled {
            part: a.part + b.part,
            low: (a.low + b.low) + lost_by_sum(a.part.known(), b.part.known()),
            power: a.power,
        }
        .level()
    }
}

impl<R: Known> Mul for Scaled<R> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (a, b) = (self.part.known(), other.part.known());
        Scaled {
            part: self.part * other.part,
            low: (self.low * b + a * other.low) + lost_by_product(a, b),
            power: self.power + other.power,
        }
        .level()
    }
}

impl<R: Known> Div for Scaled<R> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let part = self.part / other.part;
        let (a, b, q) = (self.part.known(), other.part.known(), part.known());
        let left = ((a - q * b) - lost_by_product(q, b)) + (self.low - q * other.low);
        Scaled {
            part,
            low: left / b,
            power: self.power - other.power,
        }
        .level()
    }
}
