//! Root mean squared error.

use crate::card::{Card, Claim::*, Kin, Scope};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("root_mean_squared_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RootMeanSquaredError;

impl Definition for RootMeanSquaredError {
    type Shape = Set;
    const CARD: Card = Card {
        name: "root_mean_squared_error",
        page: include_str!("root_mean_squared_error.md"),
        aliases: &["rmse"],
        about: "Regression: the root of the mean squared error of a whole set, in the target's unit.",
        source: "Gauss 1823, Theoria combinationis observationum",
        scope: Scope::Group,
        estimates: "mean",
        claims: &[Convex, NonNegative, Lipschitz(|_| 1.0)],
        kin: &[Kin::same("dfdx", "rmse_loss").but("gradient NaN at an exact fit")],
        budget: [2.0, 2.0, 1.5],
        convention: "gradient 0 at an exact fit",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// √mean (r/unit)², where `unit` reads the target; residuals are scaled by the largest so that no square leaves the range.
#[inline(always)]
pub(super) fn root<R: Known>(set: Items<'_, R>, grad: &mut [R], unit: impl Fn(f64) -> f64) -> R {
    let (zero, n) = (R::zero(), R::of(set.len() as f64));
    let both = (set.pred, set.target);
    let residual = {
        #[inline(always)]
        |(p, t): (R, f64)| (p - R::of(t)) / R::of(unit(t))
    };
    let largest = fold::max(
        both,
        #[inline(always)]
        |at| residual(at).abs(),
    );
    // A constant: its derivative cancels from the result.
    let scale = R::of(largest.known());
    let scale = R::select(scale.eq(zero), R::one(), scale);
    let square = fold::sum(
        both,
        #[inline(always)]
        |at| (residual(at) / scale).square(),
    );
    let exact = largest.eq(zero);
    let length = R::select(exact, R::one(), (square / n).sqrt());
    for ((g, &p), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
        let slope = residual((p, t)) / scale / (n * R::of(unit(t)) * length);
        *g = R::select(exact, zero, slope);
    }
    R::select(exact, zero, scale * length)
}

impl Setwise for RootMeanSquaredError {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (&p, &t) in set.pred.iter().zip(set.target) {
            sum = sum + (p - R::of(t)).square();
        }
        (sum / R::of(set.len() as f64)).sqrt()
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        root(
            set,
            grad,
            #[inline(always)]
            |_| 1.0,
        )
    }
}
