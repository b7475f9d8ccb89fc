//! What can be wrong with a figure, in one sentence each.

use std::fmt;

/// The reason a figure cannot be drawn.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A series whose x and y (or labels) differ in length.
    Length {
        /// Name of the series.
        series: String,
        /// Number of x values.
        x: usize,
        /// Number of y values (or labels).
        y: usize,
    },
    /// A value that a logarithmic axis cannot show.
    NotPositive {
        /// Name of the series.
        series: String,
        /// Position of the value in the series, from 0.
        index: usize,
        /// The value.
        value: f64,
        /// Label of the axis.
        axis: String,
    },
    /// An axis range that is empty, not finite, or not positive on a logarithmic axis.
    Range {
        /// Label of the axis.
        axis: String,
        /// The range asked for.
        range: (f64, f64),
    },
    /// A grid whose cells do not fill its rows and columns.
    Cells {
        /// Cells given.
        given: usize,
        /// Columns times rows.
        wanted: usize,
    },
    /// A picture size outside what can be drawn.
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Pixels of the image per pixel of the size.
        scale: f32,
    },
    /// The PNG encoder's complaint.
    Png(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Length { series, x, y } => write!(
                f,
                "series '{series}' has {x} x values but {y} y values or labels; give as many of each"
            ),
            Error::NotPositive {
                series,
                index,
                value,
                axis,
            } => write!(
                f,
                "series '{series}' has {value} at position {index}, and the logarithmic axis '{axis}' \
                 shows positive values only; use a linear axis"
            ),
            Error::Range { axis, range } => write!(
                f,
                "axis '{axis}' cannot run from {} to {}; the range must be finite, increasing, and \
                 positive on a logarithmic axis",
                range.0, range.1
            ),
            Error::Cells { given, wanted } => write!(
                f,
                "a grid has {given} cells but its columns and rows need {wanted}"
            ),
            Error::Size {
                width,
                height,
                scale,
            } => write!(
                f,
                "a picture of {width}×{height} at scale {scale} cannot be drawn; sides must be 100 to \
                 20000 pixels and the image at most 100 million"
            ),
            Error::Png(message) => write!(f, "the image could not be encoded: {message}"),
        }
    }
}

impl std::error::Error for Error {}
