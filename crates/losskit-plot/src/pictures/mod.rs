//! Ready-made figures of losses, data and fits, from plain numbers.

mod data;
mod fit;
mod loss;

pub use data::{Border, Line, Probabilities, boundary, line, scatter};
pub use fit::{coefficients, history, residuals};
pub use loss::{Curve, losses, ratio};

/// A name and its values.
pub type Column<'a> = (&'a str, &'a [f64]);

/// Smallest and largest finite value, or 0 and 1 if there is none.
fn extent(values: &[f64]) -> (f64, f64) {
    let finite = values.iter().filter(|v| v.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| {
        (low.min(v), high.max(v))
    });
    if low > high { (0.0, 1.0) } else { (low, high) }
}

/// The extent of values with some room around them.
fn roomy(values: &[f64]) -> (f64, f64) {
    let (low, high) = extent(values);
    let width = high - low;
    let room = if width > 0.0 {
        width * 0.06
    } else {
        low.abs().max(1.0) * 0.1
    };
    (low - room, high + room)
}
