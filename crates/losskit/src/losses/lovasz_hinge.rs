//! Lovász hinge.

use crate::card::{Card, Claim::*, Domain, Kin, Scope, TargetShape, Task};
use crate::order::descending;
use crate::real::{Known, Real};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("lovasz_hinge.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LovaszHinge;

impl Definition for LovaszHinge {
    type Shape = Set;
    const CARD: Card = Card {
        name: "lovasz_hinge",
        page: include_str!("lovasz_hinge.md"),
        aliases: &["lovasz"],
        about: "Binary segmentation by scores: the convex surrogate of intersection over union.",
        source: "Berman et al. 2018, doi:10.1109/CVPR.2018.00464",
        tasks: &[Task::Overlap, Task::Binary],
        target: TargetShape::Value(Domain::Binary),
        scope: Scope::Group,
        estimates: "a mask",
        claims: &[Convex, NonNegative, Lipschitz(|_| 1.0)],
        kin: &[Kin::same("segmentation_models_pytorch", "LovaszLoss").but("binary")],
        budget: [1.5, 0.5, 0.0],
        convention: "gradient 0 where an error is 0; equal errors in the order of their rows",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// What each error weighs, the largest first: by how much Jaccard's distance grows when it is made too.
pub(super) struct Growth {
    /// Foreground that is still hit, and foreground with what was taken for it.
    shared: f64,
    union: f64,
}

impl Growth {
    #[inline(always)]
    pub(super) fn of(foreground: usize) -> Self {
        Self {
            shared: foreground as f64,
            union: foreground as f64,
        }
    }

    /// The weight of the next error, as an exact numerator and denominator.
    #[inline(always)]
    pub(super) fn next(&mut self, foreground: bool) -> [f64; 2] {
        if foreground {
            self.shared -= 1.0;
            return [1.0, self.union];
        }
        let before = self.union;
        self.union += 1.0;
        // Nothing to find: the largest error counts alone.
        if before == 0.0 {
            [1.0, 1.0]
        } else {
            [self.shared, before * self.union]
        }
    }
}

impl LovaszHinge {
    #[inline(always)]
    fn error<R: Real>(score: R, target: f64) -> R {
        R::one() - R::of(2.0 * target - 1.0) * score
    }
}

impl Setwise for LovaszHinge {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let n = set.len();
        let error = |i: usize| Self::error(set.pred[i], set.target[i]);
        let keys: Vec<f64> = (0..n).map(|i| error(i).known()).collect();
        let foreground = set.target.iter().filter(|&&t| t > 0.0).count();
        // Jaccard's distance once the largest errors have been made.
        let (mut hit, mut union) = (foreground as f64, foreground as f64);
        let distance = |hit: f64, union: f64| {
            if union == 0.0 {
                R::zero()
            } else {
                R::one() - R::of(hit) / R::of(union)
            }
        };
        let (mut sum, mut last) = (R::zero(), R::zero());
        for i in descending(&keys) {
            if set.target[i] > 0.0 {
                hit -= 1.0;
            } else {
                union += 1.0;
            }
            let next = distance(hit, union);
            sum = sum + error(i).max(R::zero()) * (next - last);
            last = next;
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (mut keys, mut foreground) = (vec![0.0; set.len()], 0);
        for ((key, &score), &t) in keys.iter_mut().zip(set.pred).zip(set.target) {
            *key = Self::error(score, t).known();
            foreground += usize::from(t > 0.0);
        }
        let mut growth = Growth::of(foreground);
        let mut value = R::zero();
        for i in descending(&keys) {
            let own = set.target[i] > 0.0;
            let [top, bottom] = growth.next(own);
            let error = Self::error(set.pred[i], set.target[i]);
            // The errors that follow are smaller still; a NaN is met first or last and must be heard.
            let weight = R::of(top / bottom);
            let open = R::select(error.le(R::zero()), R::zero(), weight);
            let slope = if own { -open } else { open };
            grad[i] = R::select(error.eq(error), slope, error);
            value = value + open * error;
        }
        value
    }
}
