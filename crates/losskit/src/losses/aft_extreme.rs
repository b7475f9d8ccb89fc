//! Accelerated failure time, extreme value.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape, Task};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};
use crate::survival::{self, Law, ln_lacking};

#[doc = include_str!("aft_extreme.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AftExtreme {
    sigma: f64,
}

impl AftExtreme {
    /// `sigma` > 0 is the scale of the logarithm of time.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(sigma: f64) -> Result<Self, Error> {
        Self::checked(&[sigma])
    }
}

impl Definition for AftExtreme {
    type Shape = Set;
    const CARD: Card = Card {
        name: "aft_extreme",
        page: include_str!("aft_extreme.md"),
        aliases: &["weibull_aft"],
        about: "Times to an event, known exactly or within bounds: Weibull.",
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
        estimates: "log-time survived by a share of 1/e",
        claims: &[Convex, Smooth],
        kin: &[
            Kin::same("xgboost", "survival:aft (aft_loss_distribution=extreme)"),
            Kin::same("catboost", "SurvivalAft:dist=Extreme").but("right to 1e-4 only"),
        ],
        tasks: &[Task::Survival],
        budget: [2.0, 1.5, 1.0],
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

struct Extreme;

impl Law for Extreme {
    #[inline(always)]
    fn at<R: Known>(z: R) -> [R; 2] {
        [z.exp() - z, z.exp_m1()]
    }

    /// With hazards a = e^z passed until each end: e^−a(from) (1 − e^−d), d = a(to) − a(from).
    #[inline(always)]
    fn between<R: Known>(from: Option<R>, to: Option<R>, width: R) -> [R; 2] {
        let passed = from.map_or(R::zero(), R::exp);
        let Some(end) = to else {
            return [passed, passed];
        };
        let [d, log] = match from {
            None => [end.exp(), end],
            Some(start) => {
                let log = start + (width + ln_lacking(width));
                [passed * width.exp_m1(), log]
            }
        };
        // Its logarithm is known where d itself has underflowed.
        if d.known() < 1e-16 {
            return [passed - log, passed - R::one()];
        }
        // Far out nothing of it is left, nor of its derivatives.
        if d.known() > 1e3 {
            return [passed, passed];
        }
        let left = (-d).exp();
        [passed - ln_lacking(d), passed - d * left / -(-d).exp_m1()]
    }
}

impl Setwise for AftExtreme {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (low, high, sigma) = (set.target[0], set.target[1], R::of(self.sigma));
        let z = |t: f64| (R::of(t).ln() - set.pred[0]) / sigma;
        if low == high {
            return z(low).exp() - z(low) + (sigma * R::of(low)).ln();
        }
        // F = 1 − e^−a with the hazard a = e^z passed until then.
        let passed = if low > 0.0 { z(low).exp() } else { R::zero() };
        if high < f64::INFINITY {
            passed - (-(passed - z(high).exp()).exp_m1()).ln()
        } else {
            passed
        }
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        survival::slope(Extreme, self.sigma, set, grad)
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        survival::flaw(set)
    }
}
