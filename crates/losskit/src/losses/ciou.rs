//! Complete intersection over union.

use super::diou::{Distance, textbook};
use super::iou::Iou;
use crate::boxes::{Boxes, Plan, ratio};
use crate::card::{Card, Kin};
use crate::real::{Known, Real};
use crate::shape::{Definition, Items, Set, Setwise};
use std::f64::consts::FRAC_2_PI;

#[doc = include_str!("ciou.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ciou;

impl Definition for Ciou {
    type Shape = Set;
    const CARD: Card = Card {
        name: "ciou",
        page: include_str!("ciou.md"),
        aliases: &["complete_iou", "complete_box_iou"],
        about: "Bounding boxes that may lie apart: DIoU, and how much the shapes differ.",
        source: "Zheng et al. 2020, doi:10.1609/aaai.v34i07.6999",
        kin: &[Kin::same("torchvision", "complete_box_iou_loss")
            .but("holds a factor still in the gradient; adds 1e-7 to the denominators")],
        budget: [3.0, 8.5, 9.0],
        ..Iou::CARD
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// The angle of (x, y), x ≥ 0, from its tangent's half: halved `halvings` times more, then `terms` of the series.
#[inline(always)]
fn angle<R: Real>(y: R, x: R, halvings: usize, terms: usize) -> R {
    let (zero, one) = (R::zero(), R::one());
    let largest = x.max(y.abs());
    let (x, y) = (ratio(x, largest), ratio(y, largest));
    let length = (x.square() + y.square()).sqrt();
    let mut tangent = R::select(largest.eq(zero), zero, y / (x + length));
    let mut times = 2.0;
    for _ in 0..halvings {
        tangent = tangent / (one + (one + tangent.square()).sqrt());
        times *= 2.0;
    }
    let square = tangent.square();
    let mut sum = zero;
    for k in (0..terms).rev() {
        sum = R::one() / R::of((2 * k + 1) as f64) - sum * square;
    }
    R::of(times) * (tangent * sum)
}

impl Setwise for Ciou {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let plan = Plan::of(set);
        let [x, y] = plan.sides;
        // Enough of both for 256 bits.
        let turn = |k: usize| angle(y[k], x[k], 8, 16);
        let sized = (x[0] + y[0]) * (x[1] + y[1]);
        // 4/π², with π as four times the angle of (1, 1).
        let pi = R::of(4.0) * angle(R::one(), R::one(), 8, 16);
        let shape = R::of(2.0) * (turn(1) - turn(0)) / pi;
        let shape = R::select(sized.eq(R::zero()), R::zero(), shape * shape);
        let lost = R::one() - plan.iou;
        lost + textbook(&plan) + ratio(shape * shape, lost + shape)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (one, two) = (R::one(), R::of(2.0));
        let boxes = Boxes::of(set);
        let distance = Distance::of(boxes);
        let [x, y] = [boxes.axes[0].side, boxes.axes[1].side];
        // The difference of two angles as one: nothing cancels where the shapes nearly agree.
        let (across, along) = (y[1] * x[0] - y[0] * x[1], x[0] * x[1] + y[0] * y[1]);
        let turn = angle(across, along, 3, 9);
        let scale = R::of(FRAC_2_PI);
        let shape = (scale * turn).square();
        let lost = one - boxes.iou;
        let share = ratio(shape, lost + shape);
        let by_turn = share * (two - share) * two * scale.square() * turn;
        let length = x[0].square() + y[0].square();
        // By the width of the prediction and by its height.
        let pull = [
            ratio(by_turn * y[0], length),
            -ratio(by_turn * x[0], length),
        ];
        boxes.fill(
            grad,
            one - share.square(),
            #[inline(always)]
            |m| distance.slope(m) + m.length * pull[m.axis],
        );
        lost + distance.value + share * shape
    }
}
