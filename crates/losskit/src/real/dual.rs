//! Dual numbers: a value carried with how it moves.

use super::{Known, Real, Second, Tangent};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `value + ε·tangent`: forward-mode differentiation of any loss written over [`Real`].
#[derive(Clone, Copy, Debug)]
pub struct Dual<R, M> {
    /// f.
    pub value: R,
    /// How f moves.
    pub tangent: M,
}

/// `value + ε·first + ½ε²·second` with ε³ = 0.
pub type Dual2<R> = Dual<R, Second<R>>;

impl<R: Real> Dual2<R> {
    /// A variable that moves at rate `first`.
    #[inline(always)]
    pub fn variable(value: R, first: R) -> Self {
        let second = R::zero();
        Self {
            value,
            tangent: Second { first, second },
        }
    }
}

impl<R: Real, M: Tangent<R>> Dual<R, M> {
    /// A constant.
    #[inline(always)]
    pub fn constant(value: R) -> Self {
        Self {
            value,
            tangent: M::still(),
        }
    }

    /// f(self) by the chain rule.
    #[inline(always)]
    fn chain(self, value: R, slope: R, bend: R) -> Self {
        Self {
            value,
            tangent: self.tangent.chain(slope, bend),
        }
    }
}

impl<R: Real, M: Tangent<R>> Add for Dual<R, M> {
    type Output = Self;
    #[inline(always)]
    fn add(self, o: Self) -> Self {
        Self {
            value: self.value + o.value,
            tangent: self.tangent.zip(
                o.tangent,
                #[inline(always)]
                |a, b| a + b,
            ),
        }
    }
}

impl<R: Real, M: Tangent<R>> Sub for Dual<R, M> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, o: Self) -> Self {
        Self {
            value: self.value - o.value,
            tangent: self.tangent.zip(
                o.tangent,
                #[inline(always)]
                |a, b| a - b,
            ),
        }
    }
}

impl<R: Real, M: Tangent<R>> Mul for Dual<R, M> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, o: Self) -> Self {
        Self {
            value: self.value * o.value,
            tangent: self.tangent.product(self.value, o.tangent, o.value),
        }
    }
}

impl<R: Real, M: Tangent<R>> Div for Dual<R, M> {
    type Output = Self;
    #[inline(always)]
    fn div(self, o: Self) -> Self {
        let q = self.value / o.value;
        Self {
            value: q,
            tangent: self.tangent.quotient(q, o.tangent, o.value),
        }
    }
}

impl<R: Real, M: Tangent<R>> Neg for Dual<R, M> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self {
            value: -self.value,
            tangent: self.tangent.zip(
                self.tangent,
                #[inline(always)]
                |a, _| -a,
            ),
        }
    }
}

impl<R: Known, M: Tangent<R>> Known for Dual<R, M> {
    type Twice = Dual<R::Twice, M::Of<R::Twice>>;
    const MOVES: bool = true;

    #[inline(always)]
    fn known(self) -> f64 {
        self.value.known()
    }
    #[inline(always)]
    fn twice(self) -> Self::Twice {
        Dual {
            value: self.value.twice(),
            tangent: self.tangent.map(R::twice),
        }
    }
    #[inline(always)]
    fn rounded(twice: Self::Twice) -> Self {
        Dual {
            value: R::rounded(twice.value),
            tangent: M::back(twice.tangent, R::rounded),
        }
    }
    #[inline(always)]
    fn lost(self, o: Self) -> Self {
        Self {
            value: self.value.lost(o.value),
            tangent: self.tangent.lost(self.value, o.tangent, o.value),
        }
    }
}

impl<R: Real, M: Tangent<R>> Real for Dual<R, M> {
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
            tangent: yes.tangent.zip(
                no.tangent,
                #[inline(always)]
                |yes, no| R::select(mask, yes, no),
            ),
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
    fn round(self) -> Self {
        Self::constant(self.value.round())
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
    fn sin_cos_pi(self) -> [Self; 2] {
        let ([sin, cos], pi) = (self.value.sin_cos_pi(), R::pi());
        let (rise, fall, bend) = (pi * cos, -(pi * sin), -pi.square());
        [
            self.chain(sin, rise, bend * sin),
            self.chain(cos, fall, bend * cos),
        ]
    }
    #[inline(always)]
    fn pi() -> Self {
        Self::constant(R::pi())
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
