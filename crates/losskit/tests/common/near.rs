//! What a definition answers close to a point, where rounding the inputs may carry a kernel across a bend.

use losskit::Loss;
use losskit::witness::{At, see};

/// The least and largest gradient and second derivative of a pointwise definition within a few roundings of a point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hull {
    pub(crate) grad: [f64; 2],
    pub(crate) hess: [f64; 2],
}

impl Hull {
    /// Whether a number lies within `[low, high]`, give or take a few roundings.
    pub(crate) fn holds([low, high]: [f64; 2], x: f64, epsilon: f64) -> bool {
        let slack = 8.0 * epsilon * low.abs().max(high.abs());
        low - slack <= x && x <= high + slack
    }
}

/// The hull at `pred` if a bend is within a few roundings of it; none elsewhere.
pub(crate) fn hull(loss: &dyn Loss, pred: f64, target: f64, epsilon: f64) -> Option<Hull> {
    let reach = |kink: f64| 8.0 * epsilon * kink.abs().max(pred.abs()).max(target.abs());
    let (reach, kink) = loss
        .kinks(target)
        .into_iter()
        .map(|kink| (reach(kink), kink))
        .find(|&(reach, kink)| (pred - kink).abs() <= reach)?;
    let reach = reach.max(f64::from(f32::MIN_POSITIVE));
    let mut hull = Hull {
        grad: [f64::INFINITY, f64::NEG_INFINITY],
        hess: [f64::INFINITY, f64::NEG_INFINITY],
    };
    // From both sides, far and close, and on towards the bend: a slope may run up to it and then jump.
    for side in [-1.0, 1.0] {
        let [far, close] = [pred + 2.0 * side * reach, kink + 0.5 * side * reach]
            .map(|p| see::<f64>(loss, &[p], At::Value(target)))
            .map(|w| [w.grad[0].exact, w.hess[0].exact]);
        for (range, (far, close)) in [&mut hull.grad, &mut hull.hess]
            .into_iter()
            .zip(far.into_iter().zip(close))
        {
            for x in [far, close, 2.0 * close - far] {
                *range = [range[0].min(x), range[1].max(x)];
            }
        }
    }
    Some(hull)
}
