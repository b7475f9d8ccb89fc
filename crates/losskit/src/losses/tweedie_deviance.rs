//! Tweedie deviance of a mean.

use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("tweedie_deviance.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TweedieDeviance {
    power: f64,
}

impl TweedieDeviance {
    /// `power` in (1, 2): the variance is proportional to the mean to this power.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(power: f64) -> Result<Self, Error> {
        Self::checked(&[power])
    }
}

impl Definition for TweedieDeviance {
    type Shape = Point;
    const CARD: Card = Card {
        name: "tweedie_deviance",
        page: include_str!("tweedie_deviance.md"),
        aliases: &["mean_tweedie_deviance", "half_tweedie_identity"],
        about: "Scores a predicted mean of amounts that are often exactly 0.",
        source: "Jørgensen 1987, doi:10.1111/j.2517-6161.1987.tb01685.x",
        row: Row::One(Domain::POSITIVE),
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        params: &[Param::number(
            "power",
            1.5,
            Domain::open(1.0, 2.0),
            "the variance goes with the mean to this power",
        )],
        estimates: "mean",
        claims: &[NonNegative, ZeroAtTarget, Smooth],
        kin: &[
            Kin::same("scikit-learn", "mean_tweedie_deviance"),
            Kin::scaled("scikit-learn", "HalfTweedieLossIdentity", 2.0)
                .but("differs by a constant of the target"),
        ],
        budget: [2.5, 3.0, 3.0],
        convention: "smooth everywhere; not convex",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { power: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.power]
    }
}

impl Pointwise for TweedieDeviance {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (up, down) = (2.0 - self.power, self.power - 1.0);
        let pull = target * pred.powf(-down) / R::of(down);
        let rest = target.powf(up) / R::of(up * down);
        R::of(2.0) * (pred.powf(up) / R::of(up) + pull - rest)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (up, down, two) = (2.0 - self.power, self.power - 1.0, R::of(2.0));
        // Both powers from one exponential, that of the smaller exponent: it keeps more digits.
        let log = pred.ln();
        let raised = (R::of(if up <= down { up } else { -down }) * log).exp();
        let (high, low) = if up <= down {
            (raised, raised / pred)
        } else {
            (raised * pred, raised)
        };
        let rest = R::of(2.0 / (up * down)) * (R::of(up) * target.ln()).exp();
        let sum = R::of(2.0 / up) * high + R::of(2.0 / down) * low.weighted(target);
        let away = (pred - target) / pred;
        let double = two * low;
        Jet {
            value: (sum - rest).max(R::zero()),
            grad: double * away,
            hess: double / pred * (R::one() - R::of(self.power) * away),
        }
    }
}
