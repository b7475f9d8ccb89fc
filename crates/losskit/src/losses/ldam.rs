//! Label-distribution-aware margin.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Link, Param};
use crate::list::kept;
use crate::real::{Chosen, Real, Sink, Vector, View, fold, places};
use crate::shape::{Class, Definition, Line, Rowwise};
use crate::softmax::Shares;

#[doc = include_str!("ldam.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ldam {
    max_margin: f64,
    scale: f64,
    counts: &'static [f64],
    margins: &'static [f64],
}

impl Ldam {
    /// `max_margin` ≥ 0 is the margin of the rarest class, `scale` > 0 multiplies scores, `counts` says how many rows each class
    /// has; one count says that all have as many.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(max_margin: f64, scale: f64, counts: &[f64]) -> Result<Self, Error> {
        // None are as wrong as one that is no number.
        let counts = if counts.is_empty() {
            &[f64::NAN]
        } else {
            counts
        };
        Self::checked(&[&[max_margin, scale], counts].concat())
    }

    /// What stands in a list at a class.
    #[inline(always)]
    fn at<R: Real>(list: &[f64], class: Chosen<'_>) -> R {
        R::lanes(
            #[inline(always)]
            |lane| list[class.of(lane).min(list.len() - 1)],
        )
    }
}

fn least(counts: &[f64]) -> f64 {
    counts.iter().copied().fold(f64::INFINITY, f64::min)
}

impl Definition for Ldam {
    type Shape = Line;
    const CARD: Card = Card {
        name: "ldam",
        page: include_str!("ldam.md"),
        aliases: &["label_distribution_aware_margin"],
        about: "Multiclass classification with rare classes: cross-entropy, the rarer the true class the wider its margin.",
        source: "Cao et al. 2019, arXiv:1906.07413",
        params: &[
            Param::number(
                "max_margin",
                0.5,
                Domain::NON_NEGATIVE,
                "margin of the rarest class",
            ),
            Param::positive("scale", 30.0, "what scores are multiplied by"),
            Param::list("counts", 1.0, "how many rows each class has"),
        ],
        link: Link::Identity,
        estimates: "scores whose largest, after margins, is that of the most likely class",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|p| p[1] * std::f64::consts::SQRT_2),
            Curvature(|p| 0.5 * p[1] * p[1]),
        ],
        kin: &[Kin::same("kaidic/LDAM-DRW", "LDAMLoss")
            .but("weights are the batch's class weights here")],
        budget: [2.0, 3.5, 2.5],
        convention: "smooth everywhere",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        let (max_margin, counts) = (p[0], &p[2..]);
        let margin = |n: &f64| max_margin * (least(counts) / n).sqrt().sqrt();
        let margins: Vec<f64> = counts.iter().map(margin).collect();
        Self {
            max_margin,
            scale: p[1],
            counts: kept(counts),
            margins: kept(&margins),
        }
    }
    fn params(&self) -> Vec<f64> {
        [&[self.max_margin, self.scale], self.counts].concat()
    }
}

/// Scores less the largest, times the scale, the true class's less its margin.
#[derive(Clone, Copy)]
struct Scores<'a, V, R> {
    row: V,
    class: Chosen<'a>,
    own: R,
    top: R,
    scale: R,
    start: usize,
}

impl<R: Real, V: View<R>> View<R> for Scores<'_, V, R> {
    #[inline(always)]
    fn len(self) -> usize {
        self.row.len()
    }
    #[inline(always)]
    fn at(self, j: usize) -> R {
        let others = self.scale * self.row.at(j).below(self.top);
        R::select(self.class.is::<R>(self.start + j), self.own, others)
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        Scores {
            row: self.row.part(start, n),
            start: self.start + start,
            ..self
        }
    }
}

impl Rowwise for Ldam {
    type Target = Class;

    #[inline(always)]
    fn textbook<'a, R: Real>(&self, row: &'a [R], class: Chosen<'a>) -> R {
        let count: R = Self::at(self.counts, class);
        let margin = R::of(self.max_margin) * (R::of(least(self.counts)) / count).sqrt().sqrt();
        let own = row.pick(class) - margin;
        let ahead = |(j, z): (usize, R)| {
            let by = R::of(self.scale) * (z - own);
            R::select(class.is::<R>(j), R::of(f64::NEG_INFINITY), by)
        };
        let all = (places(row.len()), row);
        let near = fold::sum(all, |x| ahead(x).exp()).ln_1p();
        // Where others are ahead the most of them leaves the exponential, which would have no end.
        let most = fold::max(all, ahead);
        let far = most + ((-most).exp() + fold::sum(all, |x| (ahead(x) - most).exp())).ln();
        R::select(most.lt(R::one()), near, far)
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(
        &self,
        row: V,
        class: Chosen<'_>,
        grad: &mut impl Sink<R>,
    ) -> R {
        let (scale, top) = (R::of(self.scale), fold::top(row));
        let own = row.pick(class).below(top) - Self::at(self.margins, class);
        let scores = Scores {
            row,
            class,
            own: scale * own,
            top,
            scale,
            start: 0,
        };
        let shares = Shares::of(scores, grad);
        let (lse, own) = (shares.lse, scores.own);
        let each = scale / lse.total();
        shares.fill(
            scores,
            places(row.len()),
            grad,
            #[inline(always)]
            |share, _| share * each,
        );
        grad.put(class, -(scale * lse.others(own, lse.share(own))));
        lse.surprise(own)
    }
}
