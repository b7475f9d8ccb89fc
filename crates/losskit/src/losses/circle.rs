//! Circle.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{Cloud, Measure, alike, dot, exact_soft, mean, table, two_sides};
use crate::real::{Known, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("circle.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circle {
    margin: f64,
    gamma: f64,
}

impl Circle {
    /// `margin` between 0 and 1 is how far cosines may stay from 1 and 0; `gamma` > 0 multiplies them.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, gamma: f64) -> Result<Self, Error> {
        Self::checked(&[margin, gamma])
    }
}

impl Definition for Circle {
    type Shape = Set;
    const CARD: Card = Card {
        name: "circle",
        page: include_str!("circle.md"),
        aliases: &["circle_loss"],
        about: "Embeddings: cosines to like ones towards 1, to unlike ones towards 0, the worst weighing most.",
        source: "Sun et al. 2020, CVPR",
        params: &[
            Param::number(
                "margin",
                0.4,
                Domain::UNIT,
                "how far cosines may stay from 1 and 0",
            ),
            Param::positive("gamma", 80.0, "what cosines are multiplied by"),
        ],
        claims: &[NonNegative],
        kin: &[
            Kin::same("keras", "Circle")
                .but("expects unit vectors; differentiates the weights too"),
            Kin::same("pytorch-metric-learning", "CircleLoss")
                .but("holds the weights constant; an item alone of its label counts 0 in the mean"),
        ],
        budget: [1.5, 2.5, 1.5],
        convention: "a zero vector has cosine 0 and gradient 0; a weight that is 0 does not move",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            gamma: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, self.gamma]
    }
}

impl Setwise for Circle {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let cosines = table(set, true, dot);
        let (m, gamma) = (R::of(self.margin), R::of(self.gamma));
        let (mut sum, mut anchors) = (R::zero(), 0.0);
        for (i, cosines) in cosines.iter().enumerate() {
            let like = (0..set.len()).filter(|&p| alike(set.class, i, p));
            let unlike = (0..set.len()).filter(|&k| set.class[k] != set.class[i]);
            let near: Vec<R> = like
                .map(|p| cosines[p])
                .map(|s| -gamma * (R::one() + m - s).max(R::zero()) * (s - (R::one() - m)))
                .collect();
            let far: Vec<R> = unlike
                .map(|k| cosines[k])
                .map(|s| gamma * (s + m).max(R::zero()) * (s - m))
                .collect();
            if near.is_empty() || far.is_empty() {
                continue;
            }
            let total = |z: &[R]| z.iter().fold(R::zero(), |sum, z| sum + z.exp());
            sum = sum + (total(&near) * total(&far)).ln_1p();
            anchors += 1.0;
        }
        mean(sum, anchors)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let [one, m, gamma] = [1.0, self.margin, self.gamma].map(
            #[inline(always)]
            |x| Twice::of(R::of(x)),
        );
        let two = gamma + gamma;
        two_sides(
            set,
            grad,
            Cloud::of(set.pred, set.width, Measure::Dot, true),
            [true, true],
            #[inline(always)]
            |like, s| {
                let off = s - one;
                // The two factors multiplied out, as they are while the weight is above 0.
                if like {
                    [gamma * (off - m) * (off + m), two * off]
                } else if s.value().known() <= -self.margin {
                    [Twice::zero(); 2]
                } else {
                    [gamma * (s - m) * (s + m), two * s]
                }
            },
            #[inline(always)]
            |[like, unlike]| {
                let [value, share] = exact_soft(like + unlike);
                [value, share, share]
            },
        )
    }
}
