//! What is drawn besides data: guides, notes, shaded regions.

use crate::Error;

/// A guide for the eye.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// An upright line across the panel.
    Vertical {
        /// Position.
        x: f64,
        /// Text beside it; may be empty.
        label: String,
    },
    /// A level line across the panel.
    Horizontal {
        /// Position.
        y: f64,
        /// Text at its right end; may be empty.
        label: String,
    },
    /// A text at a point.
    Note {
        /// Position.
        x: f64,
        /// Position.
        y: f64,
        /// The text.
        text: String,
    },
    /// A shaded rectangle; infinite sides reach the edge of the panel.
    Region {
        /// From left to right.
        x: (f64, f64),
        /// From bottom to top.
        y: (f64, f64),
        /// Number of the colour in the palette.
        colour: usize,
        /// 0 to 1.
        opacity: f64,
    },
    /// A shaded grid of classes.
    Grid(Grid),
}

/// A rectangle cut into cells, each shaded in the colour of its class.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// From left to right.
    pub x: (f64, f64),
    /// From bottom to top.
    pub y: (f64, f64),
    /// Number of cells from left to right.
    pub columns: usize,
    /// Number of cells from bottom to top.
    pub rows: usize,
    /// Class (number of the colour) and strength (0 to 1) of each cell, row by row from the bottom.
    pub cells: Vec<(usize, f64)>,
}

/// The opacity of a grid cell of full strength.
pub(crate) const GRID_OPACITY: f64 = 0.38;

impl Grid {
    /// A grid whose cells are asked from a function of their centres.
    pub fn of(
        x: (f64, f64),
        y: (f64, f64),
        columns: usize,
        rows: usize,
        mut class: impl FnMut(f64, f64) -> (usize, f64),
    ) -> Grid {
        let mut cells = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            let b = y.0 + (row as f64 + 0.5) / rows as f64 * (y.1 - y.0);
            for column in 0..columns {
                let a = x.0 + (column as f64 + 0.5) / columns as f64 * (x.1 - x.0);
                cells.push(class(a, b));
            }
        }
        Grid {
            x,
            y,
            columns,
            rows,
            cells,
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let wanted = self.columns.saturating_mul(self.rows);
        if self.cells.len() == wanted {
            return Ok(());
        }
        Err(Error::Cells {
            given: self.cells.len(),
            wanted,
        })
    }

    /// The colour's opacity in twelve steps, so that equal neighbours can be drawn as one.
    pub(crate) fn opacity(strength: f64) -> f64 {
        (strength.clamp(0.0, 1.0) * 12.0).round() / 12.0 * GRID_OPACITY
    }
}
