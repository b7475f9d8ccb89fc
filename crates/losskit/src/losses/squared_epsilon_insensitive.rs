//! Squared epsilon-insensitive error.

use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("squared_epsilon_insensitive.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SquaredEpsilonInsensitive {
    epsilon: f64,
}

impl SquaredEpsilonInsensitive {
    /// `epsilon` ≥ 0 is the error that costs nothing.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        Self::checked(&[epsilon])
    }
}

impl Definition for SquaredEpsilonInsensitive {
    type Shape = Point;
    const CARD: Card = Card {
        name: "squared_epsilon_insensitive",
        page: include_str!("squared_epsilon_insensitive.md"),
        about: "Support vector regression with a smooth edge: small errors cost nothing.",
        source: "Ho & Lin 2012, Journal of Machine Learning Research 13, 3323–3348",
        params: &[Param::number(
            "epsilon",
            0.125,
            Domain::NON_NEGATIVE,
            "the error that costs nothing",
        )],
        estimates: "mean of what lies outside a tube",
        claims: &[
            Convex,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Curvature(|_| 2.0),
        ],
        kin: &[
            Kin::same(
                "scikit-learn",
                "SGDRegressor(loss='squared_epsilon_insensitive')",
            ),
            Kin::same("LossFunctions.jl", "L2EpsilonInsLoss"),
        ],
        budget: [1.5, 1.0, 0.0],
        convention: "second derivative 2 at |r| = epsilon",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { epsilon: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.epsilon]
    }
}

impl Pointwise for SquaredEpsilonInsensitive {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let gap = (pred - target).abs() - R::of(self.epsilon);
        gap.max(R::zero()).square()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        let gap = r.abs() - R::of(self.epsilon);
        let over = gap.max(R::zero());
        let flat = R::select(r.eq(r), R::zero(), r);
        Jet {
            value: over * over,
            grad: (over + over) * r.sign(),
            hess: R::select(gap.ge(R::zero()), R::of(2.0), flat),
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target - self.epsilon, target + self.epsilon]
    }
}
