//! Losses that are piecewise linear in the prediction: which they are, and their corners.

use super::ols::probes;
use losskit::Loss;

/// Whether the loss is convex and piecewise linear in the prediction: measured, not known.
pub(crate) fn is_polyhedral(loss: &dyn Loss) -> bool {
    let probes = probes(loss);
    let card = loss.card();
    card.is_pointwise()
        && card.is_convex()
        && !probes.is_empty()
        && probes.iter().all(|&y| {
            let kinks = kinks(loss, y);
            let (Some(first), Some(last)) = (kinks.first(), kinks.last()) else {
                return false;
            };
            let beyond = [1e-3, 0.5, 1.0, 33.0, 1e6];
            let inner = kinks.windows(2).map(|k| {
                [0.01, 0.3, 0.5, 0.9]
                    .map(|t| k[0] + t * (k[1] - k[0]))
                    .to_vec()
            });
            std::iter::once(beyond.map(|d| first - d).to_vec())
                .chain(inner)
                .chain([beyond.map(|d| last + d).to_vec()])
                .all(|piece| is_straight(loss, y, &piece))
        })
}

/// τ of the quantile whose loss this is, whatever its factor: convex, straight but for one corner at the
/// target, the slopes −cτ below and c(1 − τ) above for every target alike.
pub(crate) fn quantile(loss: &dyn Loss) -> Option<f64> {
    if !is_polyhedral(loss) {
        return None;
    }
    let sides = |y: f64| match kinks(loss, y).as_slice() {
        [kink] if *kink == y => Some([-1.0, 1.0].map(|d| slope(loss, y + d, y))),
        _ => None,
    };
    let mut all = probes(loss).into_iter().map(sides);
    let [below, above] = all.next()??;
    let alike = below < 0.0 && above > 0.0 && all.all(|other| other == Some([below, above]));
    alike.then(|| below / (below - above))
}

/// Whether no two of the points differ in slope.
fn is_straight(loss: &dyn Loss, y: f64, points: &[f64]) -> bool {
    let slope = slope(loss, points[0], y);
    points.iter().all(|&x| {
        loss.jet(x, y)
            .is_some_and(|jet| jet.hess == 0.0 && jet.grad == slope)
    })
}

/// The slope of a row's loss at `x`.
pub(super) fn slope(loss: &dyn Loss, x: f64, y: f64) -> f64 {
    loss.jet(x, y).map_or(f64::NAN, |jet| jet.grad)
}

/// The corners of a row's loss, ascending.
pub(super) fn kinks(loss: &dyn Loss, y: f64) -> Vec<f64> {
    let mut kinks = loss.kinks(y);
    kinks.sort_by(f64::total_cmp);
    kinks.dedup();
    kinks
}
