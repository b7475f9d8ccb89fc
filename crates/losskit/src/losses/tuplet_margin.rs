//! Tuplet margin.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{alike, dot, each_positive, mean, table, turned};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("tuplet_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TupletMargin {
    margin: f64,
    scale: f64,
}

impl TupletMargin {
    /// `margin`, an angle in radians between 0 and π/2, is taken off that to like ones; `scale` > 0 multiplies cosines.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, scale: f64) -> Result<Self, Error> {
        Self::checked(&[margin, scale])
    }

    /// The cosine and sine of what turns a like one.
    #[inline(always)]
    fn turn(&self) -> [f64; 2] {
        [self.margin.cos(), -self.margin.sin()]
    }
}

impl Definition for TupletMargin {
    type Shape = Set;
    const CARD: Card = Card {
        name: "tuplet_margin",
        page: include_str!("tuplet_margin.md"),
        aliases: &["tuplet"],
        about: "Embeddings: a like one must be nearer than all unlike ones, its angle eased by a margin.",
        source: "Yu & Tao 2019, ICCV",
        params: &[
            Param::number(
                "margin",
                0.1,
                Domain::closed(0.0, std::f64::consts::FRAC_PI_2),
                "radians taken off the angle to like ones",
            ),
            Param::positive("scale", 64.0, "what cosines are multiplied by"),
        ],
        claims: &[NonNegative],
        kin: &[Kin::same("pytorch-metric-learning", "TupletMarginLoss")],
        budget: [3.5, 6.0, 3.0],
        convention: "a zero vector has cosine 0 and gradient 0; a sine that is 0 has derivative 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            scale: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, self.scale]
    }
}

impl Setwise for TupletMargin {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let cosines = table(set, true, dot);
        let (mut sum, mut pairs) = (R::zero(), 0.0);
        let part = |z: R| (R::of(self.scale) * z).exp();
        for (i, cosines) in cosines.iter().enumerate() {
            let unlike = (0..set.len()).filter(|&k| set.class[k] != set.class[i]);
            let rivals = unlike.fold(R::zero(), |sum, k| sum + part(cosines[k]));
            for p in (0..set.len()).filter(|&p| alike(set.class, i, p)) {
                let eased = turned(cosines[p], self.turn())[0];
                sum = sum + (rivals / part(eased)).ln_1p();
                pairs += 1.0;
            }
        }
        mean(sum, pairs)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (scale, turn) = (R::of(self.scale), self.turn());
        each_positive(
            set,
            grad,
            #[inline(always)]
            |like, cosine| {
                let [eased, rate] = turned(cosine, turn);
                if like {
                    [scale * eased, scale * rate]
                } else {
                    [scale * cosine, scale]
                }
            },
        )
    }
}
