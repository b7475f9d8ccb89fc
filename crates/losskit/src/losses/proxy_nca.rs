//! Proxy-NCA.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::embedding::{largest, nearest, over_classes, over_classes_textbook, without_proxy};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("proxy_nca.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProxyNca {
    scale: f64,
}

impl ProxyNca {
    /// `scale` > 0 multiplies squared distances of directions.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(scale: f64) -> Result<Self, Error> {
        Self::checked(&[scale])
    }
}

impl Definition for ProxyNca {
    type Shape = Set;
    const CARD: Card = Card {
        name: "proxy_nca",
        page: include_str!("proxy_nca.md"),
        aliases: &["proxynca"],
        about: "Embeddings and proxies: a proxy drawn at random, near ones first, should be the label's own.",
        source: "Movshovitz-Attias et al. 2017, doi:10.1109/ICCV.2017.47",
        params: &[Param::positive(
            "scale",
            1.0,
            "what squared distances are multiplied by",
        )],
        claims: &[NonNegative],
        kin: &[Kin::same("pytorch-metric-learning", "ProxyNCALoss")],
        budget: [2.5, 4.0, 3.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self { scale: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.scale]
    }
}

impl Setwise for ProxyNca {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        // ‖x − y‖² = 2 − 2 x · y of vectors of length 1.
        let square = |cosine: R| R::of(2.0) - R::of(2.0) * cosine;
        over_classes_textbook(set, largest, |_, cosine, _, _| {
            -R::of(self.scale) * square(cosine)
        })
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        // The 2 is the same for all proxies and cancels.
        let rate = R::of(2.0 * self.scale);
        over_classes(
            set,
            grad,
            [false; 2],
            nearest,
            #[inline(always)]
            |_, cosine| [rate * cosine, rate],
        )
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
