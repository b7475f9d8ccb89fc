//! The softmax of one row whose order may be known, and losses of the true class's probability alone.

use crate::real::{Known, fold};
use crate::shape::Items;

/// What the probabilities of a row are made of; no part of it cancels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Softmax<R> {
    /// Which score is the largest.
    top: usize,
    max: R,
    /// Σ e^(z − max) less the 1 of the largest.
    rest: R,
}

impl<R: Known> Softmax<R> {
    /// Of scores, where −∞ marks a masked class; `p` receives the probabilities.
    #[inline(always)]
    pub(crate) fn of(scores: &[R], p: &mut [R]) -> Self {
        let top = first_largest(scores);
        let max = scores[top];
        for (p, &z) in p.iter_mut().zip(scores) {
            *p = z.share(max);
        }
        // Left out rather than taken away, so that small shares keep their digits.
        let one = p[top];
        p[top] = R::zero();
        let rest = fold::sum(
            &*p,
            #[inline(always)]
            |share| share,
        );
        p[top] = one;
        let each = R::one() / (one + rest);
        for p in p.iter_mut() {
            *p = *p * each;
        }
        Softmax { top, max, rest }
    }

    /// −ln p of a score.
    #[inline(always)]
    pub(crate) fn surprise(self, z: R) -> R {
        self.rest.ln_1p() - z.below(self.max)
    }

    /// 1 − p of class `j`, from the others where it is the largest.
    #[inline(always)]
    pub(crate) fn others(self, j: usize, p: R) -> R {
        if j == self.top {
            self.rest / (R::one() + self.rest)
        } else {
            R::one() - p
        }
    }

    /// p − q of class `j` here and in another distribution; from the others where both are surest of it.
    #[inline(always)]
    pub(crate) fn less(self, j: usize, p: R, other: Self, q: R) -> R {
        if j == self.top && j == other.top {
            other.others(j, q) - self.others(j, p)
        } else {
            p - q
        }
    }

    /// ln Σ eᶻ.
    #[inline(always)]
    pub(crate) fn total(self) -> R {
        self.max + self.rest.ln_1p()
    }

    /// The derivatives by the scores, in place of the probabilities, from those by the logarithms of the probabilities.
    #[inline(always)]
    pub(crate) fn by_scores(self, by_logs: &[R], p: &mut [R]) {
        let mut rest = R::zero();
        for (j, &slope) in by_logs.iter().enumerate() {
            if j != self.top {
                rest = rest + slope;
            }
        }
        let all = rest + by_logs[self.top];
        for (j, (p, &slope)) in p.iter_mut().zip(by_logs).enumerate() {
            *p = if j == self.top {
                slope * self.others(j, *p) - *p * rest
            } else {
                slope - *p * all
            };
        }
    }
}

/// The softmax by its definition.
pub(crate) fn softmax_defined<R: Known>(scores: &[R]) -> Vec<R> {
    let shares: Vec<R> = scores.iter().map(|&z| (z - scores[0]).exp()).collect();
    let total = shares.iter().fold(R::zero(), |sum, &share| sum + share);
    shares.into_iter().map(|share| share / total).collect()
}

/// The place of the largest number, the first one of several.
#[inline(always)]
pub(crate) fn first_largest<R: Known>(of: &[R]) -> usize {
    let mut top = 0;
    for (j, x) in of.iter().enumerate() {
        if x.known() > of[top].known() {
            top = j;
        }
    }
    top
}

/// The true class as a row of scores sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own<R> {
    /// Its probability p.
    pub(crate) p: R,
    /// 1 − p.
    pub(crate) others: R,
    /// −ln p.
    pub(crate) surprise: R,
}

impl<R: Known> Own<R> {
    /// From the definition of the softmax.
    pub(crate) fn defined(set: Items<'_, R>) -> Self {
        let own = set.class[0] as usize;
        let mut odds = R::zero();
        for (j, &z) in set.pred.iter().enumerate() {
            if j != own {
                odds = odds + (z - set.pred[own]).exp();
            }
        }
        let p = R::one() / (R::one() + odds);
        Own {
            p,
            others: odds * p,
            surprise: odds.ln_1p(),
        }
    }

    /// A loss of the true class's probability: `f` answers with its value and its slope as the surprise grows.
    #[inline(always)]
    pub(crate) fn slope(set: Items<'_, R>, grad: &mut [R], f: impl Fn(Self) -> [R; 2]) -> R {
        let y = set.class[0] as usize;
        let softmax = Softmax::of(set.pred, grad);
        let own = Own {
            p: grad[y],
            others: softmax.others(y, grad[y]),
            surprise: softmax.surprise(set.pred[y]),
        };
        // ∂(−ln p)/∂z is the softmax less 1 at the class.
        let [value, pull] = f(own);
        for p in grad.iter_mut() {
            *p = pull * *p;
        }
        grad[y] = -(pull * own.others);
        value
    }
}
