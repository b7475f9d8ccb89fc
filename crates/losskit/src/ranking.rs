//! What ranking losses share: gains, discounts, and softmax against any masses.

use crate::order::descending;
use crate::real::{Known, Plain, Real, fold};
use crate::softmax::LogSumExp;
use std::f64::consts::LN_2;

/// 2^relevance − `less`, for a relevance of at most 31 and `less` ≤ 1.
pub(crate) fn gain(relevance: f64, less: f64) -> f64 {
    let whole = relevance.floor();
    let power = (1_u64 << whole as u32) as f64;
    let rest = Plain((relevance - whole) * LN_2).exp_m1().0;
    (power - less) + power * rest
}

/// 1/log₂(2 + place): what a gain is worth at a place, counted from 0.
pub(crate) fn discount(place: usize) -> f64 {
    LN_2 / Plain((place + 2) as f64).ln().0
}

/// The discounted gain of the best order; 0 where nothing is relevant.
pub(crate) fn ideal(gains: &[f64]) -> f64 {
    let best = descending(gains).into_iter().enumerate();
    best.map(|(place, i)| gains[i] * discount(place)).sum()
}

/// The gains of all relevances.
pub(crate) fn gains(relevance: &[f64]) -> Vec<f64> {
    relevance.iter().map(|&y| gain(y, 1.0)).collect()
}

/// The same, as textbooks have them.
pub(crate) mod textbook {
    use crate::order::descending;
    use crate::real::{Known, Real};

    /// 2^relevance − `less`.
    pub(crate) fn gain<R: Real>(relevance: f64, less: f64) -> R {
        (R::of(relevance) * R::of(2.0).ln()).exp() - R::of(less)
    }

    /// 1/log₂(1 + rank).
    pub(crate) fn discount<R: Real>(rank: R) -> R {
        R::of(2.0).ln() / (R::one() + rank).ln()
    }

    /// The discounted gain of the best order.
    pub(crate) fn ideal<R: Known>(relevance: &[f64]) -> R {
        let best = descending(relevance).into_iter().enumerate();
        best.fold(R::zero(), |sum, (place, i)| {
            sum + gain::<R>(relevance[i], 1.0) * discount(R::of((place + 1) as f64))
        })
    }

    /// −Σ mass · ln softmax.
    pub(crate) fn surprise<R: Known>(scores: &[R], mass: impl Fn(usize) -> R) -> R {
        let mut sum = R::zero();
        for (i, &own) in scores.iter().enumerate() {
            let mut others = R::zero();
            for (j, &score) in scores.iter().enumerate() {
                if j != i {
                    others = others + (score - own).exp();
                }
            }
            sum = sum + others.ln_1p().weighted(mass(i));
        }
        sum
    }
}

/// −Σ mass · ln softmax of the scores.
#[inline(always)]
pub(crate) fn surprise<R: Known>(scores: &[R], mass: &[f64], grad: &mut [R]) -> R {
    let lse = LogSumExp::of(scores);
    let total = lse.total();
    let rest = lse.rest.ln_1p();
    let others = all_but_one(mass);
    for (((g, &z), &m), other) in grad.iter_mut().zip(scores).zip(mass).zip(others) {
        let share = lse.share(z);
        let lost = lse.others(z, share).weighted(R::of(m));
        *g = (share / total).weighted(R::of(other)) - lost;
    }
    fold::sum(
        (scores, mass),
        #[inline(always)]
        |(z, m)| (rest - z.below(lse.max)).weighted(R::of(m)),
    )
}

/// For each number the sum of all others, none of them by a difference.
fn all_but_one(x: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; x.len()];
    let mut after = 0.0;
    for (sum, x) in sums.iter_mut().zip(x).rev() {
        *sum = after;
        after += x;
    }
    let mut before = 0.0;
    for (sum, x) in sums.iter_mut().zip(x) {
        *sum += before;
        before += x;
    }
    sums
}
