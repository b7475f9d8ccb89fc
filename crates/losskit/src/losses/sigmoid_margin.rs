//! Sigmoid loss of a margin.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("sigmoid_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SigmoidMargin;

impl Definition for SigmoidMargin {
    type Shape = Point;
    const CARD: Card = Card {
        name: "sigmoid_margin",
        page: include_str!("sigmoid_margin.md"),
        aliases: &["sigmoid"],
        about: "Classification with wrong labels: a smooth count of the rows on the wrong side.",
        source: "Mason, Baxter, Bartlett & Frean 1999, Advances in Neural Information Processing Systems 12",
        estimates: "sign of the more likely class, without bound",
        claims: &[
            NonNegative,
            Smooth,
            Lipschitz(|_| 1.0),
            Curvature(|_| 4.0 / 27_f64.sqrt()),
        ],
        kin: &[Kin::same("LossFunctions.jl", "SigmoidLoss")],
        budget: [2.5, 3.5, 3.0],
        convention: "smooth everywhere; not convex",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for SigmoidMargin {
    /// 1 − tanh m, without the difference.
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let two = R::of(2.0);
        two * (-(two * (target * pred))).sigmoid()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (two, m) = (R::of(2.0), target * pred);
        // Both start from e^(−2|m|), which is computed once.
        let [e, _, share] = (two * m).logistic();
        let [_, tanh, slope] = m.log_cosh_jet();
        let jet = Jet {
            value: two * R::select(m.gt(R::zero()), e * share, share),
            grad: -slope,
            hess: two * tanh * slope,
        };
        jet.of_margin(target)
    }
}
