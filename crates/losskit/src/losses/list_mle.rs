//! ListMLE.

use crate::card::{Card, Claim::*, Scope, Task};
use crate::order::descending;
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("list_mle.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListMle;

impl Definition for ListMle {
    type Shape = Set;
    const CARD: Card = Card {
        name: "list_mle",
        page: include_str!("list_mle.md"),
        aliases: &["listmle", "plackett_luce"],
        about: "Ranking: the negative log-likelihood of the right order under the Plackett–Luce model.",
        source: "Xia et al. 2008, doi:10.1145/1390156.1390306",
        tasks: &[Task::Ranking],
        scope: Scope::Group,
        estimates: "log-worths of the items up to a constant",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[],
        budget: [1.5, 2.5, 2.0],
        convention: "smooth everywhere; equally relevant items in the order of their rows",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for ListMle {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let order = descending(set.target);
        let mut sum = R::zero();
        for (k, &own) in order.iter().enumerate() {
            let others = order[k + 1..].iter().fold(R::zero(), |sum, &i| {
                sum + (set.pred[i] - set.pred[own]).exp()
            });
            sum = sum + others.ln_1p();
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (zero, one) = (R::zero(), R::one());
        let order = descending(set.target);
        // From the last: Σ e^s of an item and all below it is total·e^max; what it and what those below have of that.
        let mut shares = vec![[one, zero]; order.len()];
        let (mut max, mut total) = (R::of(f64::NEG_INFINITY), zero);
        let mut value = zero;
        for (&i, shares) in order.iter().zip(&mut shares).rev() {
            let s = set.pred[i];
            let leads = max.lt(s);
            let top = R::select(leads, s, max);
            let e = R::select(leads, max, s).share(top);
            let (own, below) = (
                R::select(leads, one, e),
                R::select(leads, total.weighted(e), total),
            );
            let sum = own + below;
            *shares = [own / sum, below / sum];
            // ln(sum/own): by the share below where the item leads, by its distance from the top elsewhere.
            let near = below.ln_1p();
            let far = sum.ln() + (top - s);
            value = value + R::select(leads, near, far);
            (max, total) = (top, sum);
        }
        // From the first: Σ of the shares an item had of every choice so far, beside its share of the last.
        let mut so_far = zero;
        for (&i, [own, below]) in order.iter().zip(shares) {
            grad[i] = own * so_far - below;
            so_far = below * (one + so_far);
        }
        value
    }
}
