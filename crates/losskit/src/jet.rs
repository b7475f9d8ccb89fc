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
    /// The jet of a function of the residual `r = prediction − target`: the derivatives carry over.
    #[inline(always)]
    pub fn residual(pred: R, target: R, f: impl Fn(R) -> Jet<R>) -> Jet<R> {
        f(pred - target)
    }

    /// The jet of a function of the margin `m = target · prediction`: the chain rule brings one factor `target` a derivative.
    #[inline(always)]
    pub fn margin(pred: R, target: R, f: impl Fn(R) -> Jet<R>) -> Jet<R> {
        let jet = f(target * pred);
        Jet {
            value: jet.value,
            grad: target * jet.grad,
            hess: target * target * jet.hess,
        }
    }
}

impl<R> From<Dual2<R>> for Jet<R> {
    #[inline(always)]
    fn from(d: Dual2<R>) -> Self {
        Jet {
            value: d.value,
            grad: d.first,
            hess: d.second,
        }
    }
}
