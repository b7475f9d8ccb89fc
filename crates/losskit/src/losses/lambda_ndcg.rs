//! LambdaRank for NDCG.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Scope, TargetShape, Task};
use crate::order::descending;
use crate::ranking::{discount, gains, ideal, textbook};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("lambda_ndcg.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LambdaNdcg {
    sigma: f64,
}

/// Relevances whose gain 2^y − 1 is a reasonable number.
pub(super) const RELEVANCE: Domain = Domain::closed(0.0, 31.0);

impl LambdaNdcg {
    /// `sigma` > 0 is how steep the logistic loss of a pair is.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(sigma: f64) -> Result<Self, Error> {
        Self::checked(&[sigma])
    }
}

impl Definition for LambdaNdcg {
    type Shape = Set;
    const CARD: Card = Card {
        name: "lambda_ndcg",
        page: include_str!("lambda_ndcg.md"),
        aliases: &["lambdarank", "lambdamart"],
        about: "Ranking by NDCG: the logistic loss of every pair, weighed by what exchanging the two would change.",
        source: "Burges et al. 2006, NIPS 19; Wang et al. 2018, doi:10.1145/3269206.3271784",
        tasks: &[Task::Ranking],
        target: TargetShape::Value(RELEVANCE),
        scope: Scope::Group,
        params: &[Param::positive(
            "sigma",
            1.0,
            "steepness of a pair's logistic loss",
        )],
        estimates: "an order",
        claims: &[NonNegative, Jump],
        kin: &[
            Kin::same("lightgbm", "lambdarank")
                .but("with lambdarank_norm=false and no truncation; a table of the logistic"),
            Kin::same("xgboost", "rank:ndcg")
                .but("normalises by score differences; second derivative twice ours"),
            Kin::same("catboost", "LambdaMart")
                .but("gains are the targets; sign reversed unless leaves are Newton's"),
        ],
        budget: [0.5, 0.5, 1.5],
        convention: "the weights stand still: the value jumps where two scores change places; equal scores rank in the order of their rows",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { sigma: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.sigma]
    }
}

/// The place of each score, counted from 0.
fn places<R: Known>(scores: &[R]) -> Vec<usize> {
    let keys: Vec<f64> = scores.iter().map(|s| s.known()).collect();
    let mut places = vec![0; keys.len()];
    for (place, i) in descending(&keys).into_iter().enumerate() {
        places[i] = place;
    }
    places
}

impl Setwise for LambdaNdcg {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let worth: Vec<R> = places(set.pred)
            .into_iter()
            .map(|k| textbook::discount(R::of((k + 1) as f64)))
            .collect();
        let gain: Vec<R> = set.target.iter().map(|&y| textbook::gain(y, 1.0)).collect();
        let ideal = textbook::ideal::<R>(set.target);
        let mut sum = R::zero();
        for i in 0..set.len() {
            for j in 0..set.len() {
                if set.target[i] > set.target[j] {
                    let weight = (gain[i] - gain[j]) * (worth[i] - worth[j]).abs() / ideal;
                    let behind = R::of(self.sigma) * (set.pred[j] - set.pred[i]);
                    sum = sum + weight * behind.exp().ln_1p();
                }
            }
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (zero, one, sigma) = (R::zero(), R::one(), R::of(self.sigma));
        let gains = gains(set.target);
        let mut worth = vec![0.0; set.len()];
        for (worth, place) in worth.iter_mut().zip(places(set.pred)) {
            *worth = discount(place);
        }
        let ideal = ideal(&gains);
        // Where nothing is relevant every weight is 0.
        let ideal = if ideal == 0.0 { 1.0 } else { ideal };
        let mut value = zero;
        for (i, g) in grad.iter_mut().enumerate() {
            let (own, own_gain, own_worth) = (set.pred[i], gains[i], worth[i]);
            let [lost, slope] = fold::sums(
                (set.pred, (&gains[..], &worth[..])),
                #[inline(always)]
                |(score, (gain, worth))| {
                    let more = R::of(own_gain - gain);
                    let weight = R::of((own_worth - worth).abs()) / R::of(ideal);
                    let behind = more.sign() * (sigma * (score - own));
                    let [e, l, inverse] = behind.logistic();
                    let share = R::select(behind.lt(zero), e, one) * inverse;
                    let lost = behind.max(zero) + l;
                    [
                        lost.weighted(weight * more.max(zero)),
                        share.weighted(-(weight * more)),
                    ]
                },
            );
            value = value + lost;
            *g = sigma * slope;
        }
        value
    }
}
