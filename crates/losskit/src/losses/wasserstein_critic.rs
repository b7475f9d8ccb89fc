//! Wasserstein critic.

use crate::Jet;
use crate::card::{Card, Claim::*, Task};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("wasserstein_critic.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WassersteinCritic;

impl Definition for WassersteinCritic {
    type Shape = Point;
    const CARD: Card = Card {
        name: "wasserstein_critic",
        page: include_str!("wasserstein_critic.md"),
        aliases: &["wgan"],
        about: "Generative models: a critic that scores real data high and generated data low.",
        source: "Arjovsky et al. 2017, arXiv:1701.07875",
        tasks: &[Task::Generative],
        estimates: "nothing without a bound on the critic",
        claims: &[Convex, Smooth, Lipschitz(|_| 1.0), Curvature(|_| 0.0)],
        budget: [0.0, 0.0, 0.0],
        convention: "linear",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for WassersteinCritic {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        -(target * pred)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let m = target * pred;
        let flat = R::select(m.eq(m), R::zero(), m);
        let jet = Jet {
            value: -m,
            grad: flat - R::one(),
            hess: flat,
        };
        jet.of_margin(target)
    }
}
