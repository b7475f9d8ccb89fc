//! Matthews correlation.

use super::soft_dice::SoftDice;
use crate::Error;
use crate::card::{Card, Kin, Param};
use crate::overlap::{fill, sums};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("mcc.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mcc {
    smooth: f64,
}

impl Mcc {
    /// `smooth` > 0 is added to each of the four counts.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(smooth: f64) -> Result<Self, Error> {
        Self::checked(&[smooth])
    }
}

impl Definition for Mcc {
    type Shape = Set;
    const CARD: Card = Card {
        name: "mcc",
        page: include_str!("mcc.md"),
        aliases: &["matthews_correlation"],
        about: "Segmentation with foreground and background counted alike: one minus Matthews' correlation, the mean over the channels.",
        source: "Abhishek & Hamarneh 2021, doi:10.1109/ISBI48211.2021.9433782",
        params: &[Param::positive(
            "smooth",
            1e-5,
            "added to each of the four counts",
        )],
        kin: &[Kin::same("segmentation_models_pytorch", "MCCLoss").but("one channel")],
        budget: [3.5, 4.0, 3.5],
        ..SoftDice::CARD
    };

    fn build(p: &[f64]) -> Self {
        Self { smooth: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.smooth]
    }
}

impl Setwise for Mcc {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let one = R::one();
        let mut sum = R::zero();
        for c in 0..set.width {
            let [mut hit, mut extra, mut missed, mut clear] = [R::of(self.smooth); 4];
            for i in 0..set.len() {
                let (p, t) = (set.item(i)[c], R::of(set.goal(i)[c]));
                hit = hit + p * t;
                extra = extra + p * (one - t);
                missed = missed + (one - p) * t;
                clear = clear + (one - p) * (one - t);
            }
            let below = (hit + extra) * (hit + missed) * (clear + extra) * (clear + missed);
            sum = sum + (one - (hit * clear - extra * missed) / below.sqrt());
        }
        sum / R::of(set.width as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (one, smooth) = (R::one(), R::of(self.smooth));
        let channels = R::of(set.width as f64);
        let mut value = R::zero();
        for c in 0..set.width {
            let [hit, extra, missed, clear] = sums(
                set,
                c,
                #[inline(always)]
                |(p, t)| [p * t, p * (one - t), (one - p) * t, (one - p) * (one - t)],
            )
            .map(
                #[inline(always)]
                |x| x + smooth,
            );
            let (positive, negative) = (hit + extra, clear + missed);
            let (there, absent) = (hit + missed, clear + extra);
            let (good, bad) = (hit * clear, extra * missed);
            let size = ((positive * negative) * (there * absent)).sqrt();
            let score = (good - bad) / size;
            // size² − (good − bad)² is a sum of products: near agreement nothing cancels.
            let (rows, columns) = (hit * missed + extra * clear, hit * extra + missed * clear);
            let short = rows * columns + (rows + columns) * (good + bad) + R::of(4.0) * good * bad;
            let near = short / (size * (size + (good - bad)));
            let lost = R::select(score.gt(R::zero()), near, one - score);
            value = value + lost;
            let bend = R::of(0.5) * score * (one / positive - one / negative);
            fill(
                set,
                c,
                grad,
                #[inline(always)]
                |(_, t)| (bend - (t * absent - (one - t) * there) / size) / channels,
            );
        }
        value / channels
    }
}
