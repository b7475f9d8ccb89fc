//! Distance-weighted discrimination.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("distance_weighted_discrimination.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistanceWeightedDiscrimination {
    q: f64,
}

impl DistanceWeightedDiscrimination {
    /// `q` > 0 is how fast rows beyond the margin lose weight.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(q: f64) -> Result<Self, Error> {
        Self::checked(&[q])
    }

    /// The margin at which the line ends.
    #[inline(always)]
    fn joint(&self) -> f64 {
        self.q / (self.q + 1.0)
    }
}

impl Definition for DistanceWeightedDiscrimination {
    type Shape = Point;
    const CARD: Card = Card {
        name: "distance_weighted_discrimination",
        page: include_str!("distance_weighted_discrimination.md"),
        aliases: &["dwd", "dwd_margin"],
        about: "Classification by a margin where every row keeps a say: for more features than rows.",
        source: "Marron, Todd & Ahn 2007, doi:10.1198/016214507000001120",
        params: &[Param::positive(
            "q",
            1.0,
            "how fast rows beyond the margin lose weight",
        )],
        estimates: "sign of the more likely class, times a root of its odds",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| 1.0),
            Curvature(|p| (p[0] + 1.0) * (p[0] + 1.0) / p[0]),
        ],
        kin: &[Kin::same("LossFunctions.jl", "DWDMarginLoss")],
        budget: [3.0, 3.5, 5.5],
        convention: "second derivative 0 at margin q/(q + 1)",
        ..Card::MARGIN
    };

    fn build(p: &[f64]) -> Self {
        Self { q: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.q]
    }
}

impl Pointwise for DistanceWeightedDiscrimination {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (m, joint) = (target * pred, R::of(self.joint()));
        let far = (joint / m.max(joint)).powf(self.q) / R::of(self.q + 1.0);
        R::select(m.le(joint), R::one() - m, far)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (m, joint, one) = (target * pred, R::of(self.joint()), R::one());
        let near = m.le(joint);
        // 1 on the line, so that one formula gives the slope on both sides.
        let u = joint / m.max(joint);
        let power = if self.q == 1.0 {
            u
        } else {
            (R::of(self.q) * u.ln()).exp()
        };
        let slope = u * power;
        let (share, most) = (self.q + 1.0, (self.q + 1.0) * (self.q + 1.0) / self.q);
        let jet = Jet {
            value: R::select(near, one - m, power / R::of(share)),
            grad: -slope,
            hess: R::select(near, R::zero(), R::of(most) * (u * slope)),
        };
        jet.of_margin(target)
    }

    #[inline(always)]
    fn known<O>(self, work: impl FnOnce(Self) -> O) -> O {
        if self.q == 1.0 {
            work(Self { q: 1.0 })
        } else {
            work(self)
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target * self.joint()]
    }
}
