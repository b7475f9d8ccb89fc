//! Continuous ranked probability score of a sample.

use crate::card::{Card, Claim::*, Domain, Kin, Param, Row};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("crps_ensemble.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrpsEnsemble {
    fair: bool,
}

impl CrpsEnsemble {
    /// `fair` scores the distribution the sample was drawn from instead of the sample itself.
    pub fn new(fair: bool) -> Self {
        Self { fair }
    }
}

impl Definition for CrpsEnsemble {
    type Shape = Set;
    const CARD: Card = Card {
        name: "crps_ensemble",
        page: include_str!("crps_ensemble.md"),
        aliases: &["continuous_ranked_probability_score"],
        about: "Scores a forecast given as a sample against the number that occurred.",
        source: "Gneiting & Raftery 2007, doi:10.1198/016214506000001437",
        row: Row::Classes(Domain::Real),
        params: &[Param::flag(
            "fair",
            "scores the distribution the sample was drawn from",
        )],
        estimates: "a sample of the distribution",
        claims: &[NonNegative, Lipschitz(|_| 1.0)],
        kin: &[
            Kin::same("scoringrules", "crps_ensemble"),
            Kin::same("properscoring", "crps_ensemble"),
        ],
        budget: [2.0, 1.0, 0.0],
        convention: "samples that tie share alike; gradient 0 at the target if it is among the slopes",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { fair: p[0] != 0.0 }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.fair))]
    }
}

impl Setwise for CrpsEnsemble {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let m = set.width as f64;
        let (mut near, mut apart) = (R::zero(), R::zero());
        for &x in set.pred {
            near = near + (x - R::of(set.target[0])).abs();
            for &other in set.pred {
                apart = apart + (x - other).abs();
            }
        }
        let pairs = if self.fair { m * (m - 1.0) } else { m * m };
        near / R::of(m) - apart / R::of(2.0 * pairs)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (m, y) = (set.width, R::of(set.target[0]));
        let mut order: Vec<usize> = (0..m).collect();
        order.sort_unstable_by(
            #[inline(always)]
            |&a, &b| set.pred[a].known().total_cmp(&set.pred[b].known()),
        );
        let pairs = if self.fair { m * (m - 1) } else { m * m } as f64;
        // ∫ (share of the sample at or beyond x)² dx, on the side of x away from the target: c samples count c² of all pairs,
        // or c (c − 1). A sample that moves away takes the interval behind it from c to c − 1.
        let count = {
            #[inline(always)]
            |c: usize| (c * c.saturating_sub(usize::from(self.fair))) as f64
        };
        let mut sum = R::zero();
        let mut first = 0;
        while first < m {
            let x = set.pred[order[first]];
            let mut next = first + 1;
            while next < m && set.pred[order[next]].known() == x.known() {
                next += 1;
            }
            let ties = (next - first) as f64;
            let r = x - y;
            let slope = if r.known() < 0.0 {
                let end = if next < m { set.pred[order[next]] } else { y };
                let end = if end.known() < y.known() { end } else { y };
                sum = sum + R::of(count(next) / pairs) * (end - x);
                (count(next) - count(first)) / (pairs * ties)
            } else {
                let start = if first > 0 {
                    set.pred[order[first - 1]]
                } else {
                    y
                };
                let start = if start.known() > y.known() { start } else { y };
                sum = sum + R::of(count(m - first) / pairs) * (x - start);
                (count(m - first) - count(m - next)) / (pairs * ties)
            };
            for &at in &order[first..next] {
                grad[at] = r.sign() * R::of(slope);
            }
            first = next;
        }
        sum
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        (self.fair && set.width < 2).then_some(Flaw {
            item: 0,
            why: "must have two samples or more for a fair score",
        })
    }
}
