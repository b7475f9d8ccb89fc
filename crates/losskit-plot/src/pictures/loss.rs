//! Losses as curves.

use super::Column;
use crate::{Axis, Figure, Mark, Picture, Series};

/// A loss along one line of predictions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve<'a> {
    /// Name of the loss.
    pub name: &'a str,
    /// Predictions, residuals or margins.
    pub x: &'a [f64],
    /// The loss.
    pub value: &'a [f64],
    /// Its first derivative.
    pub gradient: &'a [f64],
    /// Its second derivative, where there is one.
    pub curvature: Option<&'a [f64]>,
}

/// Losses with their gradients and curvatures, one panel each, above a shared axis.
pub fn losses(curves: &[Curve<'_>], x_label: &str) -> Figure {
    let panel = |label: &str| Picture::new("", Axis::new(x_label), Axis::new(label));
    let mut panels = vec![panel("loss"), panel("gradient")];
    if curves.iter().any(|c| c.curvature.is_some()) {
        panels.push(panel("curvature"));
    }
    for (i, curve) in curves.iter().enumerate() {
        let parts = [Some(curve.value), Some(curve.gradient), curve.curvature];
        for (row, values) in parts.into_iter().enumerate() {
            let Some(values) = values else { continue };
            let series = Series::line(curve.name, curve.x, values).nth(i);
            panels[row]
                .series
                .push(if row == 0 { series } else { series.unlisted() });
        }
    }
    let parts = match panels.len() {
        2 => "value and gradient",
        _ => "value, gradient and curvature",
    };
    let title = match curves {
        [one] => {
            // The title already names the only curve.
            panels[0].series[0].listed = false;
            format!("{}: {parts}", one.name)
        }
        _ => format!("Losses: {parts}"),
    };
    Figure {
        title,
        subtitle: None,
        panels,
        columns: 1,
        share_x: true,
    }
}

/// What focal loss leaves of cross-entropy, for several γ, against the probability given to the true class.
///
/// On a logarithmic axis values that are not positive (a ratio of 0 at probability 1) are left out.
pub fn ratio(probability: &[f64], curves: &[Column<'_>], log: bool) -> Figure {
    let y = Axis::new("focal loss / cross-entropy").log_if(log);
    let x = Axis::new("probability of the true class").range(0.0, 1.0);
    let mut picture = Picture::new("Focal loss relative to cross-entropy", x, y)
        .subtitle("The larger γ is, the less an easy example counts.");
    for (i, (name, values)) in curves.iter().enumerate() {
        let shown = values
            .iter()
            .map(|&v| if log && v <= 0.0 { f64::NAN } else { v });
        let shown: Vec<f64> = shown.collect();
        picture
            .series
            .push(Series::line(name, probability, &shown).nth(i));
    }
    picture
        .mark(Mark::Vertical {
            x: 0.5,
            label: "undecided".to_owned(),
        })
        .into()
}
