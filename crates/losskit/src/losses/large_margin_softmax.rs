//! Large-margin softmax.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::embedding::{
    directions, dot, largest, nearest, over_classes, over_classes_textbook, root, without_proxy,
};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("large_margin_softmax.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LargeMarginSoftmax {
    margin: f64,
    scale: f64,
}

impl LargeMarginSoftmax {
    /// `margin`, a whole number from 1 to 4, multiplies the angle to the own proxy; `scale` > 0 multiplies products.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: u8, scale: f64) -> Result<Self, Error> {
        Self::checked(&[f64::from(margin), scale])
    }
}

/// What multiplies the angle to the own proxy.
pub(super) const MULTIPLE: Param = Param::whole(
    "margin",
    4.0,
    [1.0, 4.0],
    "what the angle to the own proxy is multiplied by",
);

/// ψ(θ) = (−1)ᵏ cos mθ − 2k for θ between kπ/m and (k + 1)π/m, and its derivative, from cos θ.
#[inline(always)]
pub(super) fn multiplied<R: Known>(margin: f64, mine: bool, cosine: R) -> [R; 2] {
    if !mine {
        return [cosine, R::one()];
    }
    // cos mθ and sin mθ / sin θ, from those of the angles before.
    let [mut turned, mut before] = [cosine, R::one()];
    let [mut ratio, mut ratio_before] = [R::one(), R::zero()];
    let two = cosine + cosine;
    let (mut folds, mut angle) = (0.0, 1.0);
    while angle < margin {
        [turned, before] = [two * turned - before, turned];
        [ratio, ratio_before] = [two * ratio - ratio_before, ratio];
        if cosine.known() < (std::f64::consts::PI * angle / margin).cos() {
            folds += 1.0;
        }
        angle += 1.0;
    }
    let sign = R::of(if folds % 2.0 == 0.0 { 1.0 } else { -1.0 });
    [
        sign * turned - R::of(2.0 * folds),
        sign * R::of(margin) * ratio,
    ]
}

/// The definition with exponents times the lengths asked for.
pub(super) fn multiplied_textbook<R: Known>(
    set: Items<'_, R>,
    [margin, scale]: [f64; 2],
    lengths: [bool; 2],
) -> R {
    let vectors = directions(set.pred, set.width, false);
    let length = |on: bool, i: usize| {
        if on {
            root(dot(&vectors[i], &vectors[i]))
        } else {
            R::one()
        }
    };
    over_classes_textbook(set, largest, |mine, cosine, item, proxy| {
        let size = length(lengths[0], item) * length(lengths[1], proxy);
        R::of(scale) * size * multiplied(margin, mine, cosine)[0]
    })
}

/// The derivative with exponents times the lengths asked for.
#[inline(always)]
pub(super) fn multiplied_slope<R: Known>(
    set: Items<'_, R>,
    grad: &mut [R],
    [margin, scale]: [f64; 2],
    lengths: [bool; 2],
) -> R {
    over_classes(
        set,
        grad,
        lengths,
        nearest,
        #[inline(always)]
        |mine, cosine| {
            let [z, rate] = multiplied(margin, mine, cosine);
            [R::of(scale) * z, R::of(scale) * rate]
        },
    )
}

impl Definition for LargeMarginSoftmax {
    type Shape = Set;
    const CARD: Card = Card {
        name: "large_margin_softmax",
        page: include_str!("large_margin_softmax.md"),
        aliases: &["l_softmax"],
        about: "Embeddings and proxies: cross-entropy of products, the own angle multiplied.",
        source: "Liu et al. 2016, ICML",
        params: &[
            MULTIPLE,
            Param::positive("scale", 1.0, "what products are multiplied by"),
        ],
        claims: &[NonNegative],
        kin: &[Kin::same(
            "pytorch-metric-learning",
            "LargeMarginSoftmaxLoss",
        )],
        budget: [3.0, 9.5, 10.0],
        convention: "a zero vector has cosine 0 and gradient 0",
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

impl Setwise for LargeMarginSoftmax {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        multiplied_textbook(set, [self.margin, self.scale], [true, true])
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        multiplied_slope(set, grad, [self.margin, self.scale], [true, true])
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
