//! Pairwise logistic.

use crate::card::{Card, Claim::*, Kin, Scope, Task};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("pairwise_logistic.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairwiseLogistic;

impl Definition for PairwiseLogistic {
    type Shape = Set;
    const CARD: Card = Card {
        name: "pairwise_logistic",
        page: include_str!("pairwise_logistic.md"),
        aliases: &["ranknet", "pair_logit"],
        about: "Ranking: of every two items of unequal relevance the better one should score higher.",
        source: "Burges et al. 2005, doi:10.1145/1102351.1102363",
        tasks: &[Task::Ranking],
        scope: Scope::Group,
        estimates: "an order",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| std::f64::consts::SQRT_2),
        ],
        kin: &[
            Kin::same("catboost", "PairLogit").but("derivatives of the sum over pairs"),
            Kin::same("catboost", "PairLogitPairwise"),
            Kin::same("xgboost", "rank:pairwise")
                .but("sums sampled pairs; second derivative twice ours"),
        ],
        budget: [1.5, 2.0, 1.0],
        convention: "smooth everywhere; 0 where all items are equally relevant",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// How many pairs are of unequal relevance.
fn unequal(relevance: &[f64]) -> f64 {
    let mut sorted = relevance.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let tied = sorted
        .chunk_by(|a, b| a == b)
        .map(|t| (t.len() as f64).powi(2));
    0.5 * (n * n - tied.sum::<f64>())
}

impl Setwise for PairwiseLogistic {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (mut sum, mut pairs) = (R::zero(), 0.0);
        for i in 0..set.len() {
            for j in 0..set.len() {
                if set.target[i] > set.target[j] {
                    sum = sum + (set.pred[j] - set.pred[i]).exp().ln_1p();
                    pairs += 1.0;
                }
            }
        }
        if pairs == 0.0 {
            sum
        } else {
            sum / R::of(pairs)
        }
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (zero, one) = (R::zero(), R::one());
        let pairs = R::of(unequal(set.target).max(1.0));
        let mut value = zero;
        for (i, g) in grad.iter_mut().enumerate() {
            let (own, goal) = (set.pred[i], R::of(set.target[i]));
            // Every pair is met from both sides: what is summed is summed in one order on every machine.
            let [lost, slope] = fold::sums(
                (set.pred, set.target),
                #[inline(always)]
                |(score, t)| {
                    let t = R::of(t);
                    let side = (goal - t).sign();
                    let behind = side * (score - own);
                    let [e, l, inverse] = behind.logistic();
                    let share = R::select(behind.lt(zero), e, one) * inverse;
                    let lost = behind.max(zero) + l;
                    [lost.weighted(side.max(zero)), share.weighted(-side)]
                },
            );
            value = value + lost;
            *g = slope / pairs;
        }
        value / pairs
    }
}
