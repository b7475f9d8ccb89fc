//! Intersection over union.

use crate::boxes::{Boxes, Plan};
use crate::card::{Card, Claim::*, Domain, Row, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("iou.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Iou;

/// Two opposite corners.
const CORNERS: &[(&str, Domain)] = &[
    ("x1", Domain::Real),
    ("y1", Domain::Real),
    ("x2", Domain::Real),
    ("y2", Domain::Real),
];

impl Definition for Iou {
    type Shape = Set;
    const CARD: Card = Card {
        name: "iou",
        page: include_str!("iou.md"),
        aliases: &["box_iou"],
        about: "Bounding boxes: one minus intersection over union.",
        source: "Yu et al. 2016, doi:10.1145/2964284.2967274",
        tasks: &[Task::Boxes],
        row: Row::Named(CORNERS),
        target: TargetShape::Named(CORNERS),
        estimates: "a box",
        claims: &[NonNegative],
        kin: &[],
        budget: [1.0, 3.5, 4.5],
        convention: "edges that meet count half on either side; boxes without area share nothing",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for Iou {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        R::one() - Plan::of(set).iou
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let boxes = Boxes::of(set);
        boxes.fill(
            grad,
            R::one(),
            #[inline(always)]
            |_| R::zero(),
        );
        R::one() - boxes.iou
    }
}
