//! Dual numbers of second order: a value carried with its first and second derivative along one direction.

use super::{Known, Real};
use crate::scaled::lost_by_sum;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `value + ε·first + ½ε²·second` with ε³ = 0: forward-mode differentiation of any loss written over [`Real`].
#[derive(Clone, Copy, Debug)]
pub struct Dual2<R> {
    /// f.
    pub value: R,
    /// f′.
    pub first: R,
    /// f″.
    pub second: R,
}

impl<R: Real> Dual2<R> {
    /// A constant.
    #[inline(always)]
    pub fn constant(value: R) -> Self {
        Self {
            value,
            first: R::zero(),
            second: R::zero(),
        }
    }

    /// A variable that moves at rate `first`.
    #[inline(always)]
    pub fn variable(value: R, first: R) -> Self {
        Self {
            value,
            first,
            second: R::zero(),
        }
    }

    /// f(self) by the chain rule. `weighted` keeps what does not move still, even where the slope is infinite.
    #[inline(always)]
    fn chain(self, value: R, slope: R, bend: R) -> Self {
        let first = slope.weighted(self.first);
        let second = bend.weighted(self.first.square()) + slope.weighted(self.second);
        Self {
            value,
            first,
            second,
        }
    }
}

impl<R: Real> Add for Dual2<R> {
    type Output = Self;
    #[inline(always)]
    fn add(self, o: Self) -> Self {
        Self {
            value: self.value + o.value,
            first: self.first + o.first,
            second: self.second + o.second,
        }
    }
}

impl<R: Real> Sub for Dual2<R> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, o: Self) -> Self {
        Self {
            value: self.value - o.value,
            first: self.first - o.first,
            second: self.second - o.second,
        }
    }
}

impl<R: Real> Mul for Dual2<R> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, o: Self) -> Self {
        let two = R::of(2.0);
        Self {
            value: self.value * o.value,
            first: o.value.weighted(self.first) + self.value.weighted(o.first),
            second: o.value.weighted(self.second)
                + two * (self.first * o.first)
                + self.value.weighted(o.second),
        }
    }
}

impl<R: Real> Div for Dual2<R> {
    type Output = Self;
    #[inline(always)]
    fn div(self, o: Self) -> Self {
        let q = self.value / o.value;
        let first = (self.first - q.weighted(o.first)) / o.value;
        let second = (self.second - R::of(2.0) * first * o.first - q.weighted(o.second)) / o.value;
        Self {
            value: q,
            first,
            second,
        }
    }
}

impl<R: Real> Neg for Dual2<R> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self {
            value: -self.value,
            first: -self.first,
            second: -self.second,
        }
    }
}

impl<R: Known> Known for Dual2<R> {
    #[inline(always)]
    fn known(self) -> f64 {
        self.value.known()
    }
    #[inline(always)]
    fn lost(self, o: Self) -> Self {
        let parts = [o.value.weighted(self.first), self.value.weighted(o.first)];
        let products = o.value.lost(self.first) + self.value.lost(o.first);
        Self {
            value: self.value.lost(o.value),
            first: products + lost_by_sum(parts[0], parts[1]),
            second: R::zero(),
        }
    }
}

impl<R: Real> Real for Dual2<R> {
    type Mask = R::Mask;

    #[inline(always)]
    fn of(c: f64) -> Self {
        Self::constant(R::of(c))
    }
    #[inline(always)]
    fn lt(self, o: Self) -> R::Mask {
        self.value.lt(o.value)
    }
    #[inline(always)]
    fn le(self, o: Self) -> R::Mask {
        self.value.le(o.value)
    }
    #[inline(always)]
    fn eq(self, o: Self) -> R::Mask {
        self.value.eq(o.value)
    }
    #[inline(always)]
    fn select(mask: R::Mask, yes: Self, no: Self) -> Self {
        Self {
            value: R::select(mask, yes.value, no.value),
            first: R::select(mask, yes.first, no.first),
            second: R::select(mask, yes.second, no.second),
        }
    }
    #[inline(always)]
    fn abs(self) -> Self {
        self.chain(self.value.abs(), self.value.sign(), R::zero())
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        let slope = R::of(0.5) / root;
        self.chain(root, slope, -R::of(0.5) * slope / self.value)
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }
    #[inline(always)]
    fn exp(self) -> Self {
        let e = self.value.exp();
        self.chain(e, e, e)
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        let e = self.value.exp();
        self.chain(self.value.exp_m1(), e, e)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        let slope = R::one() / self.value;
        self.chain(self.value.ln(), slope, -slope.square())
    }
    #[inline(always)]
    fn ln_1p(self) -> Self {
        let slope = R::one() / (R::one() + self.value);
        self.chain(self.value.ln_1p(), slope, -slope.square())
    }
    #[inline(always)]
    fn ln_gamma_1p(self) -> Self {
        Self::constant(self.value.ln_gamma_1p())
    }
    #[inline(always)]
    fn erf(self) -> Self {
        // 2/√π is the hazard's root of two at 0.
        let unit = R::of(2.0).sqrt() * R::zero().normal()[1];
        let slope = unit * (-self.value.square()).exp();
        self.chain(self.value.erf(), slope, R::of(-2.0) * self.value * slope)
    }
    #[inline(always)]
    fn normal(self) -> [Self; 3] {
        let [log, hazard, excess] = self.value.normal();
        let (fall, one) = (-(hazard * excess), R::one());
        let bend = hazard * (excess * (excess + hazard) - one);
        [
            self.chain(log, hazard, fall),
            self.chain(hazard, fall, bend),
            self.chain(excess, one + fall, bend),
        ]
    }
    #[inline(always)]
    fn square(self) -> Self {
        let two = R::of(2.0);
        self.chain(self.value.square(), two * self.value, two)
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        let t = self.value.tanh();
        // sech² = 4 σ(2x) σ(−2x), which does not cancel in the tails.
        let two = R::of(2.0) * self.value;
        let slope = R::of(4.0) * two.sigmoid() * (-two).sigmoid();
        self.chain(t, slope, -R::of(2.0) * t * slope)
    }
    #[inline(always)]
    fn sigmoid(self) -> Self {
        let (s, c) = (self.value.sigmoid(), (-self.value).sigmoid());
        let half = R::of(0.5) * self.value;
        self.chain(s, s * c, -s * c * half.tanh())
    }
    #[inline(always)]
    fn softplus(self) -> Self {
        let (s, c) = (self.value.sigmoid(), (-self.value).sigmoid());
        self.chain(self.value.softplus(), s, s * c)
    }
    #[inline(always)]
    fn log_cosh(self) -> Self {
        let two = R::of(2.0) * self.value;
        let bend = R::of(4.0) * two.sigmoid() * (-two).sigmoid();
        self.chain(self.value.log_cosh(), self.value.tanh(), bend)
    }
}
