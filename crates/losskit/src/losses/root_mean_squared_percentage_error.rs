//! Root mean squared percentage error.

use super::root_mean_squared_error::root;
use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param, Scope};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("root_mean_squared_percentage_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RootMeanSquaredPercentageError {
    floor: f64,
}

impl RootMeanSquaredPercentageError {
    /// `floor` > 0 is the least size of a target that a residual is divided by.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(floor: f64) -> Result<Self, Error> {
        Self::checked(&[floor])
    }
}

impl Definition for RootMeanSquaredPercentageError {
    type Shape = Set;
    const CARD: Card = Card {
        name: "root_mean_squared_percentage_error",
        page: include_str!("root_mean_squared_percentage_error.md"),
        aliases: &["rmspe"],
        about: "Regression by relative error: the root of the mean squared residual in units of the target.",
        source: "Rossmann Store Sales, Kaggle 2015; CatBoost, RMSPE",
        scope: Scope::Group,
        params: &[Param::positive("floor", 1.0, "least size of a target")],
        estimates: "a mean that leans to small targets",
        claims: &[Convex, NonNegative, Lipschitz(|p| 1.0 / p[0])],
        kin: &[Kin::same("catboost", "RMSPE").but("floors |y| at 1")],
        budget: [1.5, 2.5, 2.5],
        convention: "gradient 0 at an exact fit",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { floor: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.floor]
    }
}

impl Setwise for RootMeanSquaredPercentageError {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (&p, &t) in set.pred.iter().zip(set.target) {
            let share = (p - R::of(t)) / R::of(t.abs().max(self.floor));
            sum = sum + share.square();
        }
        (sum / R::of(set.len() as f64)).sqrt()
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let floor = self.floor;
        root(
            set,
            grad,
            #[inline(always)]
            |t| t.abs().max(floor),
        )
    }
}
