//! Wasserstein distance of two histograms.

use crate::card::{Card, Claim::*, Domain, Link, Param, Row, TargetShape, Task};
use crate::kept::Kept;
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("wasserstein_histogram.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WassersteinHistogram {
    squared: bool,
}

impl WassersteinHistogram {
    /// `squared` adds up squared differences of the sums instead of their sizes.
    pub fn new(squared: bool) -> Self {
        Self { squared }
    }
}

impl Definition for WassersteinHistogram {
    type Shape = Set;
    const CARD: Card = Card {
        name: "wasserstein_histogram",
        page: include_str!("wasserstein_histogram.md"),
        aliases: &["earth_movers_distance", "emd"],
        about: "How far mass must be moved between two histograms on the same ordered bins.",
        source: "Vallender 1974, doi:10.1137/1118101",
        tasks: &[Task::Distribution, Task::Ordinal],
        row: Row::Classes(Domain::UNIT),
        target: TargetShape::Distribution,
        params: &[Param::flag(
            "squared",
            "adds up squared differences of the sums",
        )],
        link: Link::Identity,
        estimates: "the median of the cumulative shares; their mean if squared",
        claims: &[Convex, NonNegative],
        budget: [2.0, 1.5, 0.0],
        convention: "gradient 0 where the sums agree",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self {
            squared: p[0] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.squared))]
    }
}

impl Setwise for WassersteinHistogram {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (mut ahead, mut sum) = (R::zero(), R::zero());
        for (&p, &t) in set.pred.iter().zip(set.target).take(set.width - 1) {
            ahead = ahead + (p - R::of(t));
            sum = sum
                + if self.squared {
                    ahead.square()
                } else {
                    ahead.abs()
                };
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let last = set.width - 1;
        let (mut ahead, mut sum) = (Kept::of(R::zero()), Kept::of(R::zero()));
        for (g, (&p, &t)) in grad[..last].iter_mut().zip(set.pred.iter().zip(set.target)) {
            ahead = ahead.and(p).and(R::of(-t));
            let apart = ahead.total();
            let (value, slope) = if self.squared {
                (apart.square(), apart + apart)
            } else {
                (apart.abs(), apart.sign())
            };
            sum = sum.and(value);
            *g = slope;
        }
        // Mass in a bin is in every sum from there on.
        let mut behind = Kept::of(R::zero());
        for g in grad[..last].iter_mut().rev() {
            behind = behind.and(*g);
            *g = behind.total();
        }
        sum.total()
    }
}
