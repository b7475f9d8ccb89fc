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

/// How many of the angles kπ/m the own one has passed.
#[inline(always)]
fn folds(margin: f64, cosine: f64) -> f64 {
    let (mut folds, mut angle) = (0.0, 1.0);
    while angle < margin {
        if cosine < (std::f64::consts::PI * angle / margin).cos() {
            folds += 1.0;
        }
        angle += 1.0;
    }
    folds
}

/// ψ(θ) = (−1)ᵏ cos mθ − 2k for θ between kπ/m and (k + 1)π/m, from cos θ.
fn multiplied<R: Known>(margin: f64, cosine: R) -> R {
    let [mut turned, mut before] = [cosine, R::one()];
    let (two, mut angle) = (cosine + cosine, 1.0);
    while angle < margin {
        [turned, before] = [two * turned - before, turned];
        angle += 1.0;
    }
    let folds = folds(margin, cosine.known());
    let sign = R::of(if folds % 2.0 == 0.0 { 1.0 } else { -1.0 });
    sign * turned - R::of(2.0 * folds)
}

/// The same and its derivative, with fewer roundings: by way of cos 2θ, to which what cos² θ loses is given back.
#[inline(always)]
fn multiplied_jet<R: Known>(margin: f64, cosine: R) -> [R; 2] {
    let (one, two, known) = (R::one(), R::of(2.0), cosine.known());
    let double = (two * cosine * cosine - one) + two * cosine.lost(cosine);
    let [turned, rate] = match margin {
        2.0 => [double, R::of(4.0) * cosine],
        3.0 => [
            cosine * (two * double - one),
            R::of(3.0) * (two * double + one),
        ],
        4.0 => [two * double * double - one, R::of(16.0) * (cosine * double)],
        _ => [cosine, one],
    };
    let folds = folds(margin, known);
    let sign = R::of(if folds % 2.0 == 0.0 { 1.0 } else { -1.0 });
    [sign * turned - R::of(2.0 * folds), sign * rate]
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
        let turned = if mine {
            multiplied(margin, cosine)
        } else {
            cosine
        };
        R::of(scale) * size * turned
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
            let [z, rate] = if mine {
                multiplied_jet(margin, cosine)
            } else {
                [cosine, R::one()]
            };
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
        claims: &[NonNegative, Jump],
        kin: &[Kin::same(
            "pytorch-metric-learning",
            "LargeMarginSoftmaxLoss",
        )],
        budget: [3.0, 5.0, 5.0],
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
