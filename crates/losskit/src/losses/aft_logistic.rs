//! Accelerated failure time, logistic.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape, Task};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};
use crate::survival::{self, Law, ln_lacking};

#[doc = include_str!("aft_logistic.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AftLogistic {
    sigma: f64,
}

impl AftLogistic {
    /// `sigma` > 0 is the scale of the logarithm of time.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(sigma: f64) -> Result<Self, Error> {
        Self::checked(&[sigma])
    }
}

impl Definition for AftLogistic {
    type Shape = Set;
    const CARD: Card = Card {
        name: "aft_logistic",
        page: include_str!("aft_logistic.md"),
        aliases: &["log_logistic"],
        about: "Times to an event, known exactly or within bounds: log-logistic.",
        source: "Wei 1992, doi:10.1002/sim.4780111409",
        row: Row::One(Domain::Real),
        target: TargetShape::Named(&[
            ("low", Domain::closed(0.0, f64::INFINITY)),
            ("high", Domain::closed(0.0, f64::INFINITY)),
        ]),
        params: &[Param::positive(
            "sigma",
            1.0,
            "scale of the logarithm of time",
        )],
        estimates: "median of the log-time",
        claims: &[Convex, Smooth, Lipschitz(|p| 1.0 / p[0])],
        kin: &[
            Kin::same("xgboost", "survival:aft (aft_loss_distribution=logistic)"),
            Kin::same("catboost", "SurvivalAft:dist=Logistic").but("right to 1e-4 only"),
        ],
        tasks: &[Task::Survival],
        budget: [2.0, 2.0, 1.5],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { sigma: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.sigma]
    }
}

struct Logistic;

impl Law for Logistic {
    #[inline(always)]
    fn at<R: Known>(z: R) -> [R; 2] {
        let [e, tail, share] = z.logistic();
        [z.abs() + (tail + tail), z.sign() * ((R::one() - e) * share)]
    }

    /// The chance is that of being below `to`, times that of being above `from`, times 1 − e^−width.
    #[inline(always)]
    fn between<R: Known>(from: Option<R>, to: Option<R>, width: R) -> [R; 2] {
        let [mut value, mut moved] = [R::zero(); 2];
        for (end, sign) in [(from, 1.0), (to, -1.0)] {
            if let Some(z) = end {
                let out = R::of(sign) * z;
                value = value + out.softplus();
                moved = moved + R::of(sign) * out.sigmoid();
            }
        }
        if from.is_some() && to.is_some() {
            value = value - ln_lacking(width);
        }
        [value, moved]
    }
}

impl Setwise for AftLogistic {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (low, high, sigma) = (set.target[0], set.target[1], R::of(self.sigma));
        let z = |t: f64| (R::of(t).ln() - set.pred[0]) / sigma;
        if low == high {
            let z = z(low);
            return z.softplus() + (-z).softplus() + (sigma * R::of(low)).ln();
        }
        // F(high) − F(low) with odds a = e^−z of having passed each: (a(low) − a(high)) / (1 + a(low)) / (1 + a(high)).
        let before = if high < f64::INFINITY {
            (-z(high)).softplus()
        } else {
            R::zero()
        };
        let after = if low > 0.0 {
            z(low).softplus()
        } else {
            R::zero()
        };
        if low > 0.0 && high < f64::INFINITY {
            let width = (R::of(high).ln() - R::of(low).ln()) / sigma;
            before + after - (-(-width).exp_m1()).ln()
        } else {
            before + after
        }
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        survival::slope(Logistic, self.sigma, set, grad)
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        survival::flaw(set)
    }
}
