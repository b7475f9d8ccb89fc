//! Epsilon-insensitive error.

use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("epsilon_insensitive.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpsilonInsensitive {
    epsilon: f64,
}

impl EpsilonInsensitive {
    /// `epsilon` ≥ 0 is the error that costs nothing.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        Self::checked(&[epsilon])
    }
}

impl Definition for EpsilonInsensitive {
    type Shape = Point;
    const CARD: Card = Card {
        name: "epsilon_insensitive",
        page: include_str!("epsilon_insensitive.md"),
        aliases: &["svr"],
        about: "Support vector regression: small errors cost nothing.",
        source: "Smola & Schölkopf 2004, doi:10.1023/B:STCO.0000035301.49549.88",
        params: &[Param::number(
            "epsilon",
            0.125,
            Domain::NON_NEGATIVE,
            "the error that costs nothing",
        )],
        estimates: "middle of a tube with as many rows above as below",
        claims: &[
            Convex,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Lipschitz(|_| 1.0),
        ],
        kin: &[
            Kin::same("scikit-learn", "SGDRegressor(loss='epsilon_insensitive')"),
            Kin::same("LossFunctions.jl", "L1EpsilonInsLoss"),
        ],
        budget: [1.0, 0.0, 0.0],
        convention: "gradient 0 at |r| = epsilon; second derivative 0 everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { epsilon: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.epsilon]
    }
}

impl Pointwise for EpsilonInsensitive {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        ((pred - target).abs() - R::of(self.epsilon)).max(R::zero())
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        let gap = r.abs() - R::of(self.epsilon);
        let flat = R::select(r.eq(r), R::zero(), r);
        Jet {
            value: gap.max(R::zero()),
            grad: R::select(gap.gt(R::zero()), r.sign(), flat),
            hess: flat,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target - self.epsilon, target + self.epsilon]
    }
}
