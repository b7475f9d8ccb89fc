//! Numbers of twice the digits of an `f64`.

use super::elementary::f64 as of_head;
use super::{Known, Real};
use std::f64::consts::LOG2_E;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `head` + `tail`, where the tail is what the head lost in rounding.
///
/// Sums, products, quotients and square roots have twice the digits of an `f64`; exponentials and logarithms are off by less
/// than a tenth of an ulp of it. `ln_gamma_1p`, `erf`, `normal` and `sin_cos_pi` have its digits. No fused multiply-add is used, so every
/// machine gives the same bits; functions are calls, so that what is written over it stays small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twofold {
    /// The nearest `f64`.
    pub head: f64,
    /// What that lacks; 0 where the head is not finite.
    pub tail: f64,
}

impl Twofold {
    /// Of a tail much smaller than the head.
    #[inline(always)]
    fn new(head: f64, tail: f64) -> Self {
        let sum = head + tail;
        if sum.is_finite() {
            let tail = tail - (sum - head);
            Twofold { head: sum, tail }
        } else {
            Twofold { head, tail: 0.0 }
        }
    }

    /// a + b, exactly.
    #[inline(always)]
    fn sum(a: f64, b: f64) -> Self {
        let head = a + b;
        let back = head - a;
        Twofold {
            head,
            tail: (a - (head - back)) + (b - back),
        }
    }

    /// Times a power of two.
    #[inline(always)]
    fn times(self, power: f64) -> Self {
        Twofold::new(self.head * power, self.tail * power)
    }

    /// eˣ = 2ᵏ (1 + m): the whole number k, and m between −0.3 and 0.42. Of an x of moderate size.
    #[inline(always)]
    fn reduced(self) -> (f64, Self) {
        let power = (self.head * LOG2_E + 0.5).floor();
        let rest = Twofold::sum(self.head - power * LN2_HEAD, -power * LN2_TAIL);
        let Twofold { head: r, tail } = Twofold::new(rest.head, rest.tail + self.tail);
        // r + r²/2 without rounding, and the small rest of the series.
        let square = r * r;
        let lost = of_head::product_rest::<false>(r, r, square);
        let mut series = 0.0;
        for inverse in INVERSE_FACTORIALS.iter().rev() {
            series = series * r + inverse;
        }
        let Twofold { head, tail: low } = Twofold::sum(r, 0.5 * square);
        let small = low + (0.5 * lost + tail * (1.0 + head));
        (power, Twofold::new(head, square * r * series + small))
    }
}

/// ln 2 in two parts: products of the first with whole numbers up to 2²¹ are exact.
pub(crate) const LN2_HEAD: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
pub(crate) const LN2_TAIL: f64 = 1.908_214_929_270_587_7e-10;

/// 1/3!, 1/4! and so on.
const INVERSE_FACTORIALS: [f64; 14] = {
    let (mut all, mut factorial, mut n) = ([0.0; 14], 2.0, 0);
    while n < all.len() {
        factorial *= (n + 3) as f64;
        all[n] = 1.0 / factorial;
        n += 1;
    }
    all
};

/// 2ᵏ for a whole number k from −1022 to 1023.
#[inline(always)]
pub(crate) fn two_to(power: f64) -> f64 {
    f64::from_bits(((power as i64 + 1023) as u64) << 52)
}

impl Add for Twofold {
    type Output = Self;
    #[inline]
    fn add(self, o: Self) -> Self {
        let Twofold { head, tail } = Twofold::sum(self.head, o.head);
        Twofold::new(head, tail + (self.tail + o.tail))
    }
}

impl Sub for Twofold {
    type Output = Self;
    #[inline]
    fn sub(self, o: Self) -> Self {
        self + -o
    }
}

impl Mul for Twofold {
    type Output = Self;
    #[inline(never)]
    fn mul(self, o: Self) -> Self {
        let head = self.head * o.head;
        let lost = of_head::product_rest::<false>(self.head, o.head, head);
        Twofold::new(head, lost + (self.head * o.tail + self.tail * o.head))
    }
}

impl Div for Twofold {
    type Output = Self;
    #[inline(never)]
    fn div(self, o: Self) -> Self {
        let head = self.head / o.head;
        let back = head * o.head;
        let lost = of_head::product_rest::<false>(head, o.head, back);
        let left = ((self.head - back) - lost) + (self.tail - head * o.tail);
        Twofold::new(head, left / o.head)
    }
}

impl Neg for Twofold {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Twofold {
            head: -self.head,
            tail: -self.tail,
        }
    }
}

impl Known for Twofold {
    type Twice = Self;

    fn known(self) -> f64 {
        self.head
    }
    fn twice(self) -> Self {
        self
    }
    fn rounded(twice: Self) -> Self {
        twice
    }
    fn lost(self, _: Self) -> Self {
        Twofold::zero()
    }
}

impl Real for Twofold {
    type Mask = bool;
    const PACKS: bool = false;

    #[inline]
    fn of(c: f64) -> Self {
        Twofold { head: c, tail: 0.0 }
    }
    #[inline]
    fn lt(self, o: Self) -> bool {
        self.head < o.head || self.head == o.head && self.tail < o.tail
    }
    #[inline]
    fn le(self, o: Self) -> bool {
        self.head < o.head || self.head == o.head && self.tail <= o.tail
    }
    #[inline]
    fn eq(self, o: Self) -> bool {
        self == o
    }
    #[inline]
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }
    #[inline]
    fn abs(self) -> Self {
        if self.head.is_sign_negative() {
            -self
        } else {
            self
        }
    }
    #[inline(never)]
    fn sqrt(self) -> Self {
        let head = self.head.sqrt();
        let square = head * head;
        let lost = of_head::product_rest::<false>(head, head, square);
        let left = ((self.head - square) - lost) + self.tail;
        // Of 0 and ∞ nothing is left over.
        Twofold::new(head, left / (head + head))
    }
    #[inline(never)]
    fn round(self) -> Self {
        let whole = of_head::round::<false>(self.head);
        let Twofold { head, tail } = Twofold::sum(self.head - whole, self.tail);
        // Halfway by the head alone: the tail decides.
        let beyond = head.abs() == 0.5 && head * tail > 0.0;
        let step = if beyond {
            2.0 * head
        } else {
            of_head::round::<false>(head)
        };
        Twofold::new(whole, step)
    }
    #[inline]
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }
    #[inline(never)]
    fn exp(self) -> Self {
        /// From here on it is 0 or ∞.
        const END: f64 = 746.0;
        if self.head.is_nan() || self.head.abs() >= END {
            return Self::of(of_head::exp::<false>(self.head));
        }
        let (power, rest) = self.reduced();
        // In two steps, as 2ᵏ itself may be beyond the normal numbers.
        let half = (0.5 * power).floor();
        let whole = Self::one() + rest;
        whole.times(two_to(half)).times(two_to(power - half))
    }
    #[inline(never)]
    fn exp_m1(self) -> Self {
        if self.head.is_nan() || self.head.abs() > 36.0 {
            return self.exp() - Self::one();
        }
        let (power, rest) = self.reduced();
        let scale = two_to(power);
        rest.times(scale) + Twofold::sum(scale, -1.0)
    }
    #[inline(never)]
    fn ln(self) -> Self {
        if (0.5..2.0).contains(&self.head) {
            return (self - Self::one()).ln_1p();
        }
        let near = of_head::ln::<false>(self.head);
        // The exponential of the others is no normal number.
        if near.abs() < 708.0 {
            let quotient = self * Self::of(-near).exp();
            Self::of(near) + (quotient - Self::one())
        } else {
            Self::of(near)
        }
    }
    #[inline(never)]
    fn ln_1p(self) -> Self {
        let near = of_head::ln_1p::<false>(self.head);
        if !(-0.5..1.0).contains(&self.head) {
            return (Self::one() + self).ln();
        }
        // (1 + x) e^−y − 1 for the y near it, of parts that are small with x.
        let back = Self::of(-near).exp_m1();
        Self::of(near) + ((self + back) + self * back)
    }
    #[inline(never)]
    fn ln_gamma_1p(self) -> Self {
        Self::of(of_head::ln_gamma_1p::<false>(self.head))
    }
    #[inline(never)]
    fn erf(self) -> Self {
        Self::of(of_head::erf::<false>(self.head))
    }
    #[inline(never)]
    fn normal(self) -> [Self; 3] {
        of_head::normal::<false>(self.head).map(Self::of)
    }
    #[inline(never)]
    fn sin_cos_pi(self) -> [Self; 2] {
        of_head::sin_cos_pi::<false>(self.head).map(Self::of)
    }
}
