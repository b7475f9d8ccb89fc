//! Two boxes, axis by axis: what losses of boxes measure, with their slopes.

use crate::real::{Known, Real};
use crate::shape::Items;

/// One axis of two boxes. A box is what its two corners span, in whichever order they are given.
#[derive(Clone, Copy)]
pub(crate) struct Axis<R> {
    /// Where the lower and the upper end of the prediction lie in its row.
    place: [usize; 2],
    /// The side of the prediction and that of the target.
    pub(crate) side: [R; 2],
    /// The length they share, and its slopes by the two ends of the prediction.
    inner: R,
    inner_slope: [R; 2],
    /// The length that holds both, and its slopes.
    pub(crate) hull: R,
    hull_slope: [R; 2],
    /// Twice the distance of the centres, with its sign.
    pub(crate) apart: R,
}

/// 1 where a < b, ½ where they are equal, 0 elsewhere: both sides of a tie alike.
#[inline(always)]
fn before<R: Real>(a: R, b: R) -> R {
    let half = R::select(a.eq(b), R::of(0.5), R::zero());
    R::select(a.lt(b), R::one(), half)
}

impl<R: Known> Axis<R> {
    #[inline(always)]
    fn of(pred: &[R], target: &[f64], axis: usize) -> Self {
        let (a, b) = (pred[axis], pred[axis + 2]);
        let turned = b.known() < a.known();
        let (place, low, high) = if turned {
            ([axis + 2, axis], b, a)
        } else {
            ([axis, axis + 2], a, b)
        };
        let (c, d) = (target[axis], target[axis + 2]);
        let (from, to) = (R::of(c.min(d)), R::of(c.max(d)));
        let inner = high.min(to) - low.max(from);
        let open = R::select(inner.gt(R::zero()), R::one(), R::zero());
        Self {
            place,
            side: [high - low, to - from],
            inner: inner.max(R::zero()),
            inner_slope: [-open * before(from, low), open * before(high, to)],
            hull: high.max(to) - low.min(from),
            hull_slope: [-before(low, from), before(to, high)],
            apart: (low + high) - (from + to),
        }
    }
}

/// Both axes of two boxes.
#[derive(Clone, Copy)]
pub(crate) struct Boxes<R> {
    pub(crate) axes: [Axis<R>; 2],
    /// The area they cover together.
    pub(crate) union: R,
    /// Intersection over union; 0 where there is no area.
    pub(crate) iou: R,
}

/// `a / b`, and 0 where `b` is 0.
#[inline(always)]
pub(crate) fn ratio<R: Real>(a: R, b: R) -> R {
    R::select(b.eq(R::zero()), R::zero(), a / b)
}

impl<R: Known> Boxes<R> {
    #[inline(always)]
    pub(crate) fn of(set: Items<'_, R>) -> Self {
        let axes = [
            Axis::of(set.pred, set.target, 0),
            Axis::of(set.pred, set.target, 1),
        ];
        let [x, y] = axes;
        let inner = x.inner * y.inner;
        let union = (x.side[0] * y.side[0] + x.side[1] * y.side[1]) - inner;
        Self {
            axes,
            union,
            iou: ratio(inner, union),
        }
    }

    /// Puts `weight` times the slope of 1 − IoU plus `more` of each move.
    #[inline(always)]
    pub(crate) fn fill(self, grad: &mut [R], weight: R, more: impl Fn(Move<R>) -> R) {
        for axis in 0..2 {
            let (own, other) = (self.axes[axis], self.axes[1 - axis]);
            for end in 0..2 {
                let inner = own.inner_slope[end] * other.inner;
                let length = if end == 0 { -R::one() } else { R::one() };
                let area = length * other.side[0];
                let gain = inner * (R::one() + self.iou) - self.iou * area;
                let moved = Move {
                    axis,
                    own,
                    hull: own.hull_slope[end],
                    length,
                    union: area - inner,
                };
                grad[own.place[end]] = more(moved) - weight * ratio(gain, self.union);
            }
        }
    }
}

/// One end of the prediction on one axis moves.
#[derive(Clone, Copy)]
pub(crate) struct Move<R> {
    /// 0 for x, 1 for y.
    pub(crate) axis: usize,
    pub(crate) own: Axis<R>,
    /// What the hull's length, the prediction's and the union's area gain.
    pub(crate) hull: R,
    pub(crate) length: R,
    pub(crate) union: R,
}

/// What the definitions read: lengths, as a textbook has them.
pub(crate) struct Plan<R> {
    pub(crate) sides: [[R; 2]; 2],
    pub(crate) hull: [R; 2],
    pub(crate) apart: [R; 2],
    pub(crate) union: R,
    pub(crate) iou: R,
}

impl<R: Known> Plan<R> {
    pub(crate) fn of(set: Items<'_, R>) -> Self {
        let ends = |axis: usize| {
            let (a, b) = (set.pred[axis], set.pred[axis + 2]);
            let (c, d) = (R::of(set.target[axis]), R::of(set.target[axis + 2]));
            [a.min(b), a.max(b), c.min(d), c.max(d)]
        };
        let axes = [ends(0), ends(1)];
        let sides = axes.map(|[a, b, c, d]| [b - a, d - c]);
        let inner = axes.map(|[a, b, c, d]| (b.min(d) - a.max(c)).max(R::zero()));
        let inner = inner[0] * inner[1];
        let union = sides[0][0] * sides[1][0] + sides[0][1] * sides[1][1] - inner;
        Plan {
            sides,
            hull: axes.map(|[a, b, c, d]| b.max(d) - a.min(c)),
            apart: axes.map(|[a, b, c, d]| R::of(0.5) * ((a + b) - (c + d))),
            union,
            iou: ratio(inner, union),
        }
    }
}
