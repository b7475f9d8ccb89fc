//! Generalised intersection over union.

use super::iou::Iou;
use crate::boxes::{Boxes, Plan, ratio};
use crate::card::{Card, Kin};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("giou.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Giou;

impl Definition for Giou {
    type Shape = Set;
    const CARD: Card = Card {
        name: "giou",
        page: include_str!("giou.md"),
        aliases: &["generalized_iou", "generalized_box_iou"],
        about: "Bounding boxes that may lie apart: 1 − IoU, and what of the hull neither covers.",
        source: "Rezatofighi et al. 2019, doi:10.1109/CVPR.2019.00075",
        kin: &[
            Kin::same("torchvision", "generalized_box_iou_loss")
                .but("adds eps = 1e-7 to the denominators"),
            Kin::same("monai", "BoxGIoULoss"),
        ],
        budget: [1.5, 2.5, 2.5],
        ..Iou::CARD
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for Giou {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let plan = Plan::of(set);
        let hull = plan.hull[0] * plan.hull[1];
        R::one() - plan.iou + ratio(hull - plan.union, hull)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let boxes = Boxes::of(set);
        let hull = boxes.axes[0].hull * boxes.axes[1].hull;
        let filled = ratio(boxes.union, hull);
        boxes.fill(
            grad,
            R::one(),
            #[inline(always)]
            |m| {
                let grow = m.hull * boxes.axes[1 - m.axis].hull;
                ratio(filled * grow - m.union, hull)
            },
        );
        let empty = ratio(hull - boxes.union, hull);
        (R::one() - boxes.iou) + empty.max(R::zero())
    }
}
