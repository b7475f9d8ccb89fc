//! The operators, infinities and NaN left to `f64`.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{CONTEXT, Wide, keep, settle};

impl Add for Wide {
    type Output = Wide;
    fn add(self, other: Wide) -> Wide {
        match (self.big(), other.big()) {
            // A sum that vanishes too: `f64` knows the sign of its zero.
            (Some(a), Some(b)) if a != -&b => settle(CONTEXT.add(a.repr(), b.repr())),
            _ => Wide::from_f64(self.stand_in() + other.stand_in()),
        }
    }
}

impl Sub for Wide {
    type Output = Wide;
    fn sub(self, other: Wide) -> Wide {
        self + -other
    }
}

impl Mul for Wide {
    type Output = Wide;
    fn mul(self, other: Wide) -> Wide {
        match (self.big(), other.big()) {
            (Some(a), Some(b)) => settle(CONTEXT.mul(a.repr(), b.repr())),
            _ => Wide::from_f64(self.stand_in() * other.stand_in()),
        }
    }
}

impl Div for Wide {
    type Output = Wide;
    fn div(self, other: Wide) -> Wide {
        match (self.big(), other.big()) {
            (Some(a), Some(b)) if other.stand_in() != 0.0 => {
                settle(CONTEXT.div(a.repr(), b.repr()))
            }
            _ => Wide::from_f64(self.stand_in() / other.stand_in()),
        }
    }
}

impl Neg for Wide {
    type Output = Wide;
    fn neg(self) -> Wide {
        match self.big() {
            Some(x) => keep(-x),
            None => Wide::from_f64(-self.stand_in()),
        }
    }
}
