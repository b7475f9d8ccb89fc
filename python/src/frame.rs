//! How the numbers of an array make rows for a loss.

use crate::array::{Order, shape_text};
use losskit::Card;
use losskit::card::{Row, Scope, TargetShape};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Shapes of all that belongs to a batch, derived from that of the predictions.
#[derive(Debug)]
pub(crate) struct Frame {
    /// The shape of the predictions.
    pub(crate) shape: Vec<usize>,
    /// The shape of one number a row.
    pub(crate) rows: Vec<usize>,
    /// Numbers a row.
    pub(crate) width: usize,
    /// Distance between two numbers of a row.
    pub(crate) inner: usize,
}

impl Frame {
    /// Rows of a loss in predictions of this shape; classes lie along `axis`.
    pub(crate) fn of(card: &Card, shape: &[usize], axis: isize, order: Order) -> PyResult<Frame> {
        let wrong = |needs: String| {
            PyValueError::new_err(format!(
                "{}: pred must have shape {needs}, got {}.",
                card.name,
                shape_text(shape)
            ))
        };
        // Which axes, from one on, make a row.
        let (first, last) = match card.row {
            Row::One(_) => (shape.len(), shape.len()),
            Row::Named(parts) => {
                let names: Vec<&str> = parts.iter().map(|part| part.0).collect();
                match shape.last() {
                    Some(&n) if n == parts.len() => (shape.len() - 1, shape.len()),
                    _ => {
                        return Err(wrong(format!(
                            "(..., {}), a row being ({})",
                            parts.len(),
                            names.join(", ")
                        )));
                    }
                }
            }
            Row::Classes(_) => {
                let n = shape.len() as isize;
                let at = if axis < 0 { axis + n } else { axis };
                if n == 0 {
                    return Err(wrong("(..., k), k scores a row".into()));
                }
                if !(0..n).contains(&at) {
                    return Err(PyValueError::new_err(format!(
                        "{}: axis {axis} is out of bounds for pred of shape {}.",
                        card.name,
                        shape_text(shape)
                    )));
                }
                (at as usize, at as usize + 1)
            }
            Row::Vectors([name]) => match shape.len() {
                0 => return Err(wrong(format!("(n, d), a row being a vector ({name})"))),
                n => (n - 1, n),
            },
            Row::Vectors(names) => match shape {
                [.., v, _] if *v == names.len() => (shape.len() - 2, shape.len()),
                _ => {
                    let needs = format!(
                        "(n, {}, d), a row being the vectors ({})",
                        names.len(),
                        names.join(", ")
                    );
                    return Err(wrong(needs));
                }
            },
        };
        let product = |sizes: &[usize]| sizes.iter().product::<usize>();
        Ok(Frame {
            shape: shape.to_vec(),
            rows: [&shape[..first], &shape[last..]].concat(),
            width: product(&shape[first..last]),
            inner: match order {
                Order::C => product(&shape[last..]),
                Order::Fortran => product(&shape[..first]),
            },
        })
    }

    /// Whether predictions in Fortran order can be read where they lie: rows in the order of the targets', too.
    pub(crate) fn takes_fortran(card: &Card, shape: &[usize]) -> bool {
        match card.row {
            Row::One(_) => card.scope == Scope::Row,
            Row::Vectors(names) if names.len() > 1 => false,
            _ => shape.len() == 2,
        }
    }

    /// The shape a target must have.
    pub(crate) fn target(&self, card: &Card) -> Vec<usize> {
        match card.target {
            TargetShape::Distribution | TargetShape::Numbers(_) => self.shape.clone(),
            TargetShape::Named(parts) => [&self.rows[..], &[parts.len()]].concat(),
            _ => self.rows.clone(),
        }
    }

    /// The shape of one value of the loss each.
    pub(crate) fn values(&self, card: &Card, groups: Option<usize>) -> Vec<usize> {
        match card.scope {
            Scope::Row => self.rows.clone(),
            Scope::Group => vec![groups.unwrap_or(usize::from(self.rows.iter().all(|&n| n > 0)))],
        }
    }

    /// The shape of the second derivatives.
    pub(crate) fn bends(&self, card: &Card) -> Vec<usize> {
        match card.row {
            Row::One(_) => self.shape.clone(),
            _ => [&self.rows[..], &[self.width, self.width]].concat(),
        }
    }
}
