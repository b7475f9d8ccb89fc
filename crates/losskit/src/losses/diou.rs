//! Distance intersection over union.

use super::iou::Iou;
use crate::boxes::{Boxes, Move, Plan, ratio};
use crate::card::{Card, Kin};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("diou.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diou;

impl Definition for Diou {
    type Shape = Set;
    const CARD: Card = Card {
        name: "diou",
        page: include_str!("diou.md"),
        aliases: &["distance_iou", "distance_box_iou"],
        about: "Bounding boxes that may lie apart: 1 − IoU, and the squared distance of the centres beside the hull's diagonal.",
        source: "Zheng et al. 2020, doi:10.1609/aaai.v34i07.6999",
        kin: &[Kin::same("torchvision", "distance_box_iou_loss")
            .but("adds eps = 1e-7 to the denominators")],
        budget: [1.5, 3.5, 4.0],
        ..Iou::CARD
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// How far apart the centres are beside the hull's diagonal, squared, as a textbook has it.
pub(super) fn textbook<R: Known>(plan: &Plan<R>) -> R {
    let square = |x: [R; 2]| x[0] * x[0] + x[1] * x[1];
    ratio(square(plan.apart), square(plan.hull))
}

/// The same, with its slope by one end of the prediction.
#[derive(Clone, Copy)]
pub(super) struct Distance<R> {
    pub(super) value: R,
    diagonal: R,
}

impl<R: Known> Distance<R> {
    #[inline(always)]
    pub(super) fn of(boxes: Boxes<R>) -> Self {
        let [x, y] = boxes.axes;
        let diagonal = x.hull.square() + y.hull.square();
        let apart = R::of(0.25) * (x.apart.square() + y.apart.square());
        Self {
            value: ratio(apart, diagonal),
            diagonal,
        }
    }

    #[inline(always)]
    pub(super) fn slope(self, m: Move<R>) -> R {
        let (half, two) = (R::of(0.5), R::of(2.0));
        let grow = two * (m.own.hull * m.hull);
        ratio(half * m.own.apart - self.value * grow, self.diagonal)
    }
}

impl Setwise for Diou {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let plan = Plan::of(set);
        R::one() - plan.iou + textbook(&plan)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let boxes = Boxes::of(set);
        let distance = Distance::of(boxes);
        boxes.fill(
            grad,
            R::one(),
            #[inline(always)]
            |m| distance.slope(m),
        );
        (R::one() - boxes.iou) + distance.value
    }
}
