//! Several quantiles at once.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("multi_quantile.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultiQuantile {
    crossing: f64,
}

impl MultiQuantile {
    /// `crossing` ≥ 0 is the price of a quantile above the next one.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(crossing: f64) -> Result<Self, Error> {
        Self::checked(&[crossing])
    }
}

impl Definition for MultiQuantile {
    type Shape = Set;
    const CARD: Card = Card {
        name: "multi_quantile",
        page: include_str!("multi_quantile.md"),
        aliases: &["multiquantile"],
        about: "Regression to evenly spread quantiles at once, with a price for quantiles that cross.",
        source: "Koenker & Bassett 1978, doi:10.2307/1913643",
        row: Row::Classes(Domain::Real),
        params: &[Param::number(
            "crossing",
            0.0,
            Domain::NON_NEGATIVE,
            "price of a quantile above the next one",
        )],
        estimates: "the quantiles (q + ½)/Q, q = 0, …, Q − 1",
        claims: &[Convex, NonNegative],
        kin: &[
            Kin::same("catboost", "MultiQuantile")
                .but("its value is divided by the number of quantiles"),
            Kin::same("xgboost", "reg:quantileerror"),
        ],
        budget: [2.0, 0.5, 0.0],
        convention: "gradient 0 of a quantile at its target, and of two that meet",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { crossing: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.crossing]
    }
}

impl Setwise for MultiQuantile {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (q, &z) in set.pred.iter().enumerate() {
            let tau = (q as f64 + 0.5) / set.width as f64;
            let r = z - R::of(set.target[0]);
            sum = sum + (R::of(1.0 - tau) * r).max(R::of(-tau) * r);
        }
        for pair in set.pred.windows(2) {
            sum = sum + R::of(self.crossing) * (pair[0] - pair[1]).max(R::zero());
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut sum = R::zero();
        for (q, (g, &z)) in grad.iter_mut().zip(set.pred).enumerate() {
            let tau = (q as f64 + 0.5) / set.width as f64;
            let r = z - R::of(set.target[0]);
            let over = if r.known() > 0.0 { 1.0 - tau } else { -tau };
            sum = sum + R::of(over) * r;
            *g = r.sign() * R::of(over.abs());
        }
        for q in 1..set.width {
            let over = set.pred[q - 1] - set.pred[q];
            if over.known() > 0.0 {
                let price = R::of(self.crossing);
                sum = sum + price * over;
                grad[q - 1] = grad[q - 1] + price;
                grad[q] = grad[q] - price;
            }
        }
        sum
    }
}
