//! Neighbourhood components analysis.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::embedding::{
    Cloud, Measure, NORMALIZE, alike, exact_soft, log_sum_exp, mean, square, table, two_sides,
};
use crate::real::{Known, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("nca.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nca {
    scale: f64,
    normalize: bool,
}

impl Nca {
    /// `scale` > 0 multiplies squared distances; with `normalize` they are those of directions.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(scale: f64, normalize: bool) -> Result<Self, Error> {
        Self::checked(&[scale, f64::from(u8::from(normalize))])
    }
}

impl Definition for Nca {
    type Shape = Set;
    const CARD: Card = Card {
        name: "nca",
        page: include_str!("nca.md"),
        aliases: &["neighbourhood_components_analysis"],
        about: "Embeddings: a neighbour drawn at random, near ones first, should have the same label.",
        source: "Goldberger et al. 2004, NIPS",
        params: &[
            Param::positive("scale", 1.0, "what squared distances are multiplied by"),
            NORMALIZE,
        ],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("pytorch-metric-learning", "NCALoss")],
        budget: [1.5, 2.5, 1.5],
        convention: "with normalize, a zero vector has gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            scale: p[0],
            normalize: p[1] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.scale, f64::from(u8::from(self.normalize))]
    }
}

impl Setwise for Nca {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let squares = table(set, self.normalize, square);
        let (mut sum, mut anchors) = (R::zero(), 0.0);
        for (i, squares) in squares.iter().enumerate() {
            let z = |same: bool| {
                let of = (0..set.len()).filter(|&k| k != i && alike(set.class, i, k) == same);
                let z = of.map(|k| R::of(-self.scale) * squares[k]);
                log_sum_exp(&z.collect::<Vec<R>>())
            };
            if z(true).known() == f64::NEG_INFINITY {
                continue;
            }
            // −ln of the share that like ones have of all.
            sum = sum + (z(false) - z(true)).softplus();
            anchors += 1.0;
        }
        mean(sum, anchors)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let rate = Twice::of(R::of(-self.scale));
        two_sides(
            set,
            grad,
            Cloud::of(set.pred, set.width, Measure::Square, self.normalize),
            [true, false],
            #[inline(always)]
            |_, square| [rate * square, rate],
            #[inline(always)]
            |[like, unlike]| {
                let [value, lost] = exact_soft(unlike - like);
                [value, -lost, lost]
            },
        )
    }
}
