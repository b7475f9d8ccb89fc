//! Sparsemax loss.

use super::Entmax;
use crate::card::{Card, Claim::*, Kin, Link};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("sparsemax.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sparsemax;

impl Definition for Sparsemax {
    type Shape = Set;
    const CARD: Card = Card {
        name: "sparsemax",
        page: include_str!("sparsemax.md"),
        aliases: &["multiclass_sparsemax"],
        about: "Multiclass classification whose probabilities are the nearest point of the simplex to the scores.",
        source: "Martins & Astudillo 2016, arXiv:1602.02068",
        link: Link::Identity,
        estimates: "scores whose projection onto the simplex are the probabilities of the classes",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| std::f64::consts::SQRT_2),
        ],
        kin: &[Kin::same("optax", "losses.multiclass_sparsemax_loss")],
        budget: [3.0, 2.5, 2.0],
        convention: "smooth; the second derivative jumps where a class enters",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for Sparsemax {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let half = R::of(0.5);
        let mut sorted = set.pred.to_vec();
        sorted.sort_by(|a, b| b.known().total_cmp(&a.known()));
        let (mut sum, mut tau, mut support) = (R::zero(), R::zero(), 0);
        for (k, &z) in sorted.iter().enumerate() {
            sum = sum + z;
            let count = R::of((k + 1) as f64);
            if (R::one() + (count * z - sum)).known() > 0.0 {
                (tau, support) = ((sum - R::one()) / count, k + 1);
            }
        }
        let mut squares = R::zero();
        for z in &sorted[..support] {
            squares = squares + (z.square() - tau.square());
        }
        half * squares - set.pred[set.class[0] as usize] + half
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        Entmax::SPARSEMAX.slope(set, grad)
    }
}
