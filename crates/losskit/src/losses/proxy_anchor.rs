//! Proxy-anchor.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{Cloud, Measure, Proxies, dot, mean, shares, soft, table, without_proxy};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("proxy_anchor.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProxyAnchor {
    margin: f64,
    alpha: f64,
}

impl ProxyAnchor {
    /// `margin` ≥ 0 is how far cosines should be on their side of 0; `alpha` > 0 is how sharply they are judged.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, alpha: f64) -> Result<Self, Error> {
        Self::checked(&[margin, alpha])
    }

    /// An item's exponent at a proxy, and its derivative.
    #[inline(always)]
    fn exponent<R: Known>(&self, like: bool, cosine: R) -> [R; 2] {
        let (alpha, margin) = (R::of(self.alpha), R::of(self.margin));
        if like {
            [alpha * (margin - cosine), -alpha]
        } else {
            [alpha * (cosine + margin), alpha]
        }
    }
}

/// How many proxies have items of their label.
#[inline(always)]
fn wanted(class: &[i64], proxies: &[usize]) -> f64 {
    let mut count = 0.0;
    for &p in proxies {
        count += f64::from(u8::from(class.contains(&(-1 - class[p]))));
    }
    count
}

impl Definition for ProxyAnchor {
    type Shape = Set;
    const CARD: Card = Card {
        name: "proxy_anchor",
        page: include_str!("proxy_anchor.md"),
        aliases: &["proxyanchor"],
        about: "Embeddings and proxies: each proxy pulls its items and pushes the others, the hardest most.",
        source: "Kim et al. 2020, doi:10.1109/CVPR42600.2020.00330",
        params: &[
            Param::number(
                "margin",
                0.1,
                Domain::NON_NEGATIVE,
                "how far cosines should be on their side of 0",
            ),
            Param::positive("alpha", 32.0, "how sharply cosines are judged"),
        ],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("pytorch-metric-learning", "ProxyAnchorLoss")],
        budget: [2.0, 3.0, 2.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            alpha: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, self.alpha]
    }
}

impl Setwise for ProxyAnchor {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let cosines = table(set, true, dot);
        let Proxies { items, proxies, .. } = Proxies::of(set.class);
        let side = |like: bool| {
            let costs = proxies.iter().map(|&p| {
                let own = |&&i: &&usize| (set.class[i] == -1 - set.class[p]) == like;
                let items = items.iter().filter(own);
                let part = |&i: &usize| self.exponent(like, cosines[p][i])[0].exp();
                items.map(part).fold(R::zero(), |a, b| a + b).ln_1p()
            });
            costs.fold(R::zero(), |a, b| a + b)
        };
        mean(side(true), wanted(set.class, &proxies)) + mean(side(false), proxies.len() as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut cloud = Cloud::of(set.pred, set.width, Measure::Dot, true);
        let Proxies { items, proxies, .. } = Proxies::of(set.class);
        let counts = [proxies.len() as f64, wanted(set.class, &proxies)];
        let mut z = vec![R::zero(); items.len()];
        let value = cloud.rows(
            &proxies,
            &items,
            #[inline(always)]
            |p, row, slope| {
                let label = -1 - set.class[proxies[p]];
                let mut value = R::zero();
                for like in [false, true] {
                    for (k, z) in z.iter_mut().enumerate() {
                        *z = if (set.class[items[k]] == label) == like {
                            self.exponent(like, row[k])[0]
                        } else {
                            R::of(f64::NEG_INFINITY)
                        };
                    }
                    let sums = shares(&mut z);
                    if sums.max.known() == f64::NEG_INFINITY {
                        continue;
                    }
                    let count = R::of(counts[usize::from(like)]);
                    let [cost, _] = soft(sums.ln());
                    // What each exponential is divided by, 1 + Σ eᶻ, as they are summed: less the largest.
                    let all = (sums.total() + (-sums.max).exp()) * count;
                    for (k, slope) in slope.iter_mut().enumerate() {
                        if (set.class[items[k]] == label) == like {
                            *slope = z[k] * self.exponent(like, row[k])[1] / all;
                        }
                    }
                    value = value + cost / count;
                }
                value
            },
        );
        cloud.finish(1.0, grad);
        value
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
