//! A loss sampled for drawing.

use crate::{Jet, Loss};

/// A pointwise loss against one target, over a range of predictions.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    /// The predictions.
    pub pred: Vec<f64>,
    /// The loss at each.
    pub value: Vec<f64>,
    /// Its first derivative.
    pub grad: Vec<f64>,
    /// Its second derivative.
    pub hess: Vec<f64>,
}

/// Samples `loss` at `n ≥ 2` evenly spaced predictions from `from` to `to`, and at its kinks between them, each with its
/// neighbours so that jumps are drawn upright. None for a rowwise loss. Points outside the domain give NaN.
///
/// # Example
/// ```
/// let loss = losskit::parse("hinge")?;
/// let curve = losskit::curve::sample(loss.as_ref(), 1.0, -1.0, 3.0, 5).unwrap();
/// assert_eq!(curve.value[0], 2.0);
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn sample(loss: &dyn Loss, target: f64, from: f64, to: f64, n: usize) -> Option<Curve> {
    loss.jet(from, target)?;
    let step = (to - from) / (n.max(2) - 1) as f64;
    let mut pred: Vec<f64> = (0..n.max(2)).map(|i| from + step * i as f64).collect();
    for kink in loss.kinks(target) {
        if from < kink && kink < to {
            pred.extend([kink.next_down(), kink, kink.next_up()]);
        }
    }
    pred.sort_by(f64::total_cmp);
    pred.dedup();
    let domain = match loss.card().row {
        crate::card::Row::One(domain) => domain,
        _ => crate::card::Domain::Real,
    };
    let mut curve = Curve::default();
    for p in pred {
        let nan = Jet {
            value: f64::NAN,
            grad: f64::NAN,
            hess: f64::NAN,
        };
        let jet = loss
            .jet(p, target)
            .filter(|_| domain.contains(p))
            .unwrap_or(nan);
        curve.pred.push(p);
        curve.value.push(jet.value);
        curve.grad.push(jet.grad);
        curve.hess.push(jet.hess);
    }
    Some(curve)
}
