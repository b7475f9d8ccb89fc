//! Accelerated failure time, normal.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape, Task};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};
use crate::survival::{self, Law, ln_lacking};

#[doc = include_str!("aft_normal.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AftNormal {
    sigma: f64,
}

impl AftNormal {
    /// `sigma` > 0 is the scale of the logarithm of time.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(sigma: f64) -> Result<Self, Error> {
        Self::checked(&[sigma])
    }
}

impl Definition for AftNormal {
    type Shape = Set;
    const CARD: Card = Card {
        name: "aft_normal",
        page: include_str!("aft_normal.md"),
        aliases: &["log_normal_aft"],
        about: "Times to an event, known exactly or within bounds: log-normal.",
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
        estimates: "mean of the log-time",
        claims: &[Convex, Smooth],
        kin: &[
            Kin::same("xgboost", "survival:aft (aft_loss_distribution=normal)")
                .but("also logistic and extreme"),
            Kin::same("catboost", "SurvivalAft:dist=Normal").but("right to 1e-4 only"),
        ],
        tasks: &[Task::Survival],
        budget: [3.0, 3.5, 2.0],
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

/// ½ ln 2π.
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
/// Across less than this the density is as good as constant.
const NARROW: f64 = 1e-8;

struct Normal;

impl Law for Normal {
    #[inline(always)]
    fn at<R: Known>(z: R) -> [R; 2] {
        [R::of(0.5) * (z * z) + R::of(HALF_LN_TAU), z]
    }

    #[inline(always)]
    fn between<R: Known>(from: Option<R>, to: Option<R>, width: R) -> [R; 2] {
        // Ends turned around, where both are above 0: then logarithms of small chances are compared, not of large ones.
        let (above, below, sign) = match (from, to) {
            (Some(from), Some(to)) if width.known() < NARROW => {
                let [value, moved] = Self::at(R::of(0.5) * (from + to));
                return [value - width.ln(), moved];
            }
            (Some(from), Some(to)) if (from + to).known() > 0.0 => (-from, Some(-to), 1.0),
            (Some(from), None) => (-from, None, 1.0),
            (from, Some(to)) => (to, from, -1.0),
            (None, None) => return [R::zero(); 2],
        };
        let [mut value, mut moved] = [R::zero(); 2];
        let mut ends = [None; 2];
        for (end, z) in ends.iter_mut().zip([Some(above), below]) {
            *end = z.map(
                #[inline(always)]
                |z| z.normal(),
            );
        }
        if let [Some([log, hazard, _]), lower] = ends {
            (value, moved) = (-log, hazard);
            if let Some([less, steeper, _]) = lower {
                // e^−d is the share of the lower end's chance in the upper one's.
                let d = log - less;
                let share = (-d).exp();
                value = value - ln_lacking(d);
                moved = (hazard - steeper * share) / -(-d).exp_m1();
            }
        }
        [value, R::of(sign) * moved]
    }
}

impl Setwise for AftNormal {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (low, high, sigma) = (set.target[0], set.target[1], R::of(self.sigma));
        let z = |t: f64| (R::of(t).ln() - set.pred[0]) / sigma;
        let log = |z: R| z.normal()[0];
        if low == high {
            let z = z(low);
            return R::of(0.5) * (z * z) + R::of(HALF_LN_TAU) + (sigma * R::of(low)).ln();
        }
        if high == f64::INFINITY {
            return if low > 0.0 { -log(-z(low)) } else { R::zero() };
        }
        if low == 0.0 {
            return -log(z(high));
        }
        // Φ(b) − Φ(a) = Φ(b) (1 − Φ(a)/Φ(b)), by symmetry on the side where chances are small.
        let (a, b) = (z(low), z(high));
        let (a, b) = if (a + b).known() > 0.0 {
            (-b, -a)
        } else {
            (a, b)
        };
        -(log(b) + (-(log(a) - log(b)).exp_m1()).ln())
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        survival::slope(Normal, self.sigma, set, grad)
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        survival::flaw(set)
    }
}
