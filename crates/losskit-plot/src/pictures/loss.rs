//! Losses as curves.

use super::Column;
use crate::{Axis, Figure, Picture, Series};

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

/// One or more losses divided by another, along `x`.
///
/// On a logarithmic axis values that are not positive are left out.
pub fn ratio(title: &str, x: Column<'_>, curves: &[Column<'_>], log: bool) -> Figure {
    let across = Axis::new(x.0);
    let mut picture = Picture::new(title, across, Axis::new("ratio").log_if(log));
    for (i, (name, values)) in curves.iter().enumerate() {
        let shown = |&v: &f64| if log && v <= 0.0 { f64::NAN } else { v };
        let shown: Vec<f64> = values.iter().map(shown).collect();
        picture = picture.with(Series::line(name, x.1, &shown).nth(i));
    }
    picture.into()
}
