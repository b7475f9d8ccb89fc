//! Value, slope and curvature at one point.

use crate::real::{Dual2, Real};

/// A loss's value with its first and second derivative with respect to the prediction.
#[derive(Clone, Copy, Debug)]
pub struct Jet<R> {
    /// The loss.
    pub value: R,
    /// Its first derivative.
    pub grad: R,
    /// Its second derivative.
    pub hess: R,
}

impl<R: Real> Jet<R> {
    /// From the margin `m = target · prediction` to the prediction: the chain rule brings one factor `target` a derivative.
    #[inline(always)]
    pub fn of_margin(self, target: R) -> Jet<R> {
        Jet {
            value: self.value,
            grad: target * self.grad,
            hess: target * target * self.hess,
        }
    }
}

impl<R: Real> Jet<R> {
    /// All three times a coefficient, 0 where it is 0 even beside an infinity.
    #[inline(always)]
    pub fn weighted(self, coefficient: R) -> Jet<R> {
        Jet {
            value: self.value.weighted(coefficient),
            grad: self.grad.weighted(coefficient),
            hess: self.hess.weighted(coefficient),
        }
    }
}

impl<R: Real> Jet<R> {
    /// The product with a factor, by Leibniz's rule; a factor of 0 silences infinities.
    #[inline(always)]
    pub fn times(self, factor: Jet<R>) -> Jet<R> {
        let two = R::of(2.0);
        Jet {
            value: self.value.weighted(factor.value),
            grad: self.grad.weighted(factor.value) + self.value.weighted(factor.grad),
            hess: self.hess.weighted(factor.value)
                + two * self.grad.weighted(factor.grad)
                + self.value.weighted(factor.hess),
        }
    }

    /// The square, by the chain rule.
    #[inline(always)]
    pub fn square(self) -> Jet<R> {
        let two = R::of(2.0);
        Jet {
            value: self.value * self.value,
            grad: two * self.value * self.grad,
            hess: two * (self.grad * self.grad + self.value * self.hess),
        }
    }
}

impl<R> From<Dual2<R>> for Jet<R> {
    #[inline(always)]
    fn from(d: Dual2<R>) -> Self {
        Jet {
            value: d.value,
            grad: d.tangent.first,
            hess: d.tangent.second,
        }
    }
}
