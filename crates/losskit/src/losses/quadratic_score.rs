//! Brier's score of k probabilities.

use crate::card::{Card, Claim::*, Domain, Kin, Link, Row};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("quadratic_score.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuadraticScore;

impl Definition for QuadraticScore {
    type Shape = Set;
    const CARD: Card = Card {
        name: "quadratic_score",
        page: include_str!("quadratic_score.md"),
        aliases: &["multiclass_brier"],
        about: "Scores predicted probabilities of the classes by their squared distance from what happened.",
        source: "Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2",
        row: Row::Classes(Domain::UNIT),
        link: Link::Identity,
        estimates: "probabilities of the classes",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[Kin::same(
            "scikit-learn",
            "brier_score_loss(scale_by_half=False)",
        )],
        budget: [2.0, 0.5, 0.0],
        convention: "smooth everywhere",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for QuadraticScore {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (j, &p) in set.pred.iter().enumerate() {
            let truth = f64::from(u8::from(j == set.class[0] as usize));
            sum = sum + (p - R::of(truth)).square();
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut sum = R::zero();
        for (j, (g, &p)) in grad.iter_mut().zip(set.pred).enumerate() {
            let truth = f64::from(u8::from(j == set.class[0] as usize));
            let r = p - R::of(truth);
            sum = r.mul_add(r, sum);
            *g = r + r;
        }
        sum
    }
}
