//! The judge: a number that knows its value to 256 bits and the scale at which an honest computation of it would round.

pub mod wide;

use crate::real::{Known, Real};
use std::ops::{Add, Div, Mul, Neg, Sub};
pub use wide::{Wide, scope};

/// A value with the scale of its largest term.
///
/// Every operation of a formula rounds at least to the size of its own result, and hands on what its operands were rounded
/// to. The scale is the largest such term, pulled through the formula to the end. An error of one ulp at that scale is what a
/// single rounding somewhere in the formula costs; inputs and constants are exact and cost nothing.
#[derive(Clone, Copy, Debug)]
pub struct Judge {
    /// The value.
    pub value: Wide,
    /// The scale of the largest term, ≥ 0.
    pub scale: Wide,
}

fn larger(a: Wide, b: Wide) -> Wide {
    if a.lt(b) { b } else { a }
}

fn product(a: Wide, b: Wide) -> Wide {
    // Nothing rounded stays nothing, even beside an infinity.
    if a.eq(Wide::from_f64(0.0)) || b.eq(Wide::from_f64(0.0)) {
        Wide::from_f64(0.0)
    } else {
        a.abs().mul(b.abs())
    }
}

impl Judge {
    /// An exact number.
    pub fn exact(x: f64) -> Self {
        Judge {
            value: Wide::from_f64(x),
            scale: Wide::from_f64(0.0),
        }
    }

    fn rounded(value: Wide, carried: Wide) -> Self {
        Judge {
            value,
            scale: larger(value.abs(), carried),
        }
    }

    fn function(self, value: Wide, slope: Wide) -> Self {
        Judge::rounded(value, product(slope, self.scale))
    }
}

impl Add for Judge {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Judge::rounded(self.value.add(o.value), larger(self.scale, o.scale))
    }
}
impl Sub for Judge {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Judge::rounded(self.value.sub(o.value), larger(self.scale, o.scale))
    }
}
impl Mul for Judge {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        let carried = larger(product(self.scale, o.value), product(self.value, o.scale));
        Judge::rounded(self.value.mul(o.value), carried)
    }
}
impl Div for Judge {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        let q = self.value.div(o.value);
        let from_top = product(self.scale, Wide::from_f64(1.0).div(o.value));
        let from_bottom = product(q, product(o.scale, Wide::from_f64(1.0).div(o.value)));
        Judge::rounded(q, larger(from_top, from_bottom))
    }
}
impl Neg for Judge {
    type Output = Self;
    fn neg(self) -> Self {
        Judge {
            value: self.value.neg(),
            scale: self.scale,
        }
    }
}

impl Known for Judge {
    type Twice = Self;

    fn known(self) -> f64 {
        self.value.to_f64()
    }
    fn twice(self) -> Self {
        self
    }
    fn rounded(twice: Self) -> Self {
        twice
    }
    fn lost(self, _: Self) -> Self {
        Judge::exact(0.0)
    }
}

impl Real for Judge {
    type Mask = bool;

    fn of(c: f64) -> Self {
        Judge::exact(c)
    }
    fn lt(self, o: Self) -> bool {
        self.value.lt(o.value)
    }
    fn le(self, o: Self) -> bool {
        self.value.le(o.value)
    }
    fn eq(self, o: Self) -> bool {
        self.value.eq(o.value)
    }
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }
    fn abs(self) -> Self {
        Judge {
            value: self.value.abs(),
            scale: self.scale,
        }
    }
    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.function(root, Wide::from_f64(0.5).div(root))
    }
    fn round(self) -> Self {
        Judge {
            value: self.value.round(),
            scale: Wide::from_f64(0.0),
        }
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }
    fn exp(self) -> Self {
        let e = self.value.exp();
        self.function(e, e)
    }
    fn exp_m1(self) -> Self {
        let value = self.value.exp_m1();
        self.function(value, value.add(Wide::from_f64(1.0)))
    }
    fn ln(self) -> Self {
        self.function(self.value.ln(), Wide::from_f64(1.0).div(self.value))
    }
    fn ln_1p(self) -> Self {
        let slope = Wide::from_f64(1.0).div(self.value.add(Wide::from_f64(1.0)));
        self.function(self.value.ln_1p(), slope)
    }
    fn square(self) -> Self {
        self.function(self.value.mul(self.value), self.value.add(self.value))
    }
    fn weighted(self, coefficient: Self) -> Self {
        let zero = Wide::from_f64(0.0);
        if !coefficient.value.eq(zero) {
            return coefficient * self;
        }
        // A coefficient that cancelled to 0 is as large as what cancelled.
        Judge {
            value: zero,
            scale: product(coefficient.scale, self.value),
        }
    }
    fn erf(self) -> Self {
        let value = self.value;
        let slope = value.mul(value).neg().exp();
        let unit = Wide::from_f64(std::f64::consts::FRAC_2_SQRT_PI);
        self.function(value.erf(), unit.mul(slope))
    }
    fn normal(self) -> [Self; 3] {
        let [log, hazard, excess] = self.value.normal();
        let fall = hazard.mul(excess);
        [
            self.function(log, hazard),
            self.function(hazard, fall),
            self.function(excess, Wide::from_f64(1.0).sub(fall)),
        ]
    }
    fn sin_cos_pi(self) -> [Self; 2] {
        let ([sin, cos], pi) = (self.value.sin_cos_pi(), Wide::pi());
        [
            self.function(sin, pi.mul(cos)),
            self.function(cos, pi.mul(sin)),
        ]
    }
    fn pi() -> Self {
        Judge {
            value: Wide::pi(),
            scale: Wide::from_f64(0.0),
        }
    }
    fn ln_gamma_1p(self) -> Self {
        // The argument is a target, hence exact.
        Judge::rounded(self.value.ln_gamma_1p(), Wide::from_f64(0.0))
    }
}
