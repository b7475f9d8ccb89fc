//! Tweedie negative log-likelihood.

use crate::card::{Card, Claim::*, Domain, Kin, Link, Param, TargetShape};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("tweedie_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TweedieNll {
    power: f64,
}

impl TweedieNll {
    /// `power` in (1, 2): the variance is proportional to the mean to this power.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(power: f64) -> Result<Self, Error> {
        Self::checked(&[power])
    }
}

impl Definition for TweedieNll {
    type Shape = Point;
    const CARD: Card = Card {
        name: "tweedie_nll",
        page: include_str!("tweedie_nll.md"),
        aliases: &["tweedie", "half_tweedie"],
        about: "Amounts that are often exactly 0, such as claims or rain: Tweedie regression with the logarithm as link.",
        source: "Jørgensen 1987, doi:10.1111/j.2517-6161.1987.tb01685.x",
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        params: &[Param::number(
            "power",
            1.5,
            Domain::open(1.0, 2.0),
            "the variance goes with the mean to this power",
        )],
        link: Link::Log,
        estimates: "logarithm of the mean",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Variance(|p, mean| mean.powf(p[0])),
        ],
        kin: &[
            Kin::same("scikit-learn", "HalfTweedieLoss").but("differs by a constant of the target"),
            Kin::same("xgboost", "reg:tweedie").but("differs by a constant of the target"),
            Kin::same("lightgbm", "tweedie").but("differs by a constant of the target"),
            Kin::same("catboost", "Tweedie"),
        ],
        budget: [2.0, 2.0, 2.0],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { power: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.power]
    }
}

impl Pointwise for TweedieNll {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (up, down) = (R::of(2.0 - self.power), R::of(1.0 - self.power));
        (up * pred).exp() / up - target * (down * pred).exp() / down
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (up, down) = (2.0 - self.power, self.power - 1.0);
        let rise = (R::of(up) * pred).exp();
        // A large power in halves: times a small target it may be a number where it is none.
        let power = R::of(-down) * pred;
        let large = power.gt(R::of(64.0));
        let part = R::select(large, R::of(0.5) * power, power).exp();
        let again = R::select(large, part, R::one());
        // Without a target there is no fall, even where it would be infinite.
        let fall = again.weighted(part.weighted(target));
        Jet {
            value: R::of(1.0 / up) * rise + R::of(1.0 / down) * fall,
            grad: rise - fall,
            hess: R::of(up) * rise + R::of(down) * fall,
        }
    }
}
