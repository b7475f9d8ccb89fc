//! What lengths of steps are measured with, roughly the second derivatives: conjugate gradients then meet
//! little that differs from direction to direction.

use super::gauge::centre;
use crate::Error;
use crate::aggregate::{NARROW, gram_of};
use crate::bend::Bend;
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::Objective;
use ndarray::{Axis, s};
use rayon::prelude::*;

/// What is added to a block's diagonal, relative to it: enough for a factor of what is all but flat.
const RAISED: f64 = 1e-8;

/// Whether blocks are at hand: of few columns, and where coefficients do not stop one by one at 0.
pub(super) fn has_blocks(width: usize, lasso: bool) -> bool {
    width <= NARROW && !lasso
}

/// Second derivatives over the largest: of each coefficient roughly, or of each output's exactly.
pub(super) struct Metric<'a> {
    objective: &'a Objective<'a>,
    kind: Kind,
    /// What they were divided by.
    unit: f64,
}

enum Kind {
    /// One number for a column: roughly the diagonal, where all columns have spread 1.
    Diagonal(Vec<f64>),
    /// The factors of a block for each output, of losses that adding one number to all scores of a row
    /// may leave as they are.
    Blocks { factors: Vec<Matrix>, gauge: bool },
}

impl<'a> Metric<'a> {
    pub(super) fn of(bend: &Bend<'a>, gauge: bool) -> Result<Metric<'a>, Error> {
        let objective = bend.objective;
        let (k, diagonal) = (objective.outputs, bend.diagonal()?);
        let mut size = 0.0;
        for a in 0..k {
            size += objective.span().sum(|row| diagonal[row * k + a])? / k as f64;
        }
        let ridge = &objective.penalty.ridge;
        let unit = ridge.iter().fold(0.0_f64, |most, r| most.max(size + r));
        // Where nothing bends every direction is as good; a little keeps the others apart.
        let share = |r: &f64| match unit {
            0.0 => 1.0,
            _ => ((size + r) / unit).max(f64::EPSILON),
        };
        // One output's block would be the whole matrix.
        let pays = k > 1 && has_blocks(objective.width(), objective.penalty.is_lasso());
        let factors = match pays && unit > 0.0 {
            true => factors(objective, &diagonal, unit)?,
            false => None,
        };
        let kind = match factors {
            Some(factors) => Kind::Blocks { factors, gauge },
            None => Kind::Diagonal(ridge.iter().map(share).collect()),
        };
        Ok(Metric {
            objective,
            kind,
            unit,
        })
    }

    pub(super) fn unit(&self) -> f64 {
        self.unit
    }

    /// Whether there is no curvature at all.
    pub(super) fn is_flat(&self) -> bool {
        self.unit == 0.0
    }

    pub(super) fn dot(&self, a: &Matrix, b: &Matrix) -> f64 {
        match &self.kind {
            Kind::Diagonal(diagonal) => {
                let pairs = a.data().iter().zip(b.data()).zip(diagonal.iter().cycle());
                pairs.fold(0.0, |sum, ((a, b), m)| sum + m * a * b)
            }
            Kind::Blocks { factors, .. } => {
                let mut sum = 0.0;
                for (k, lower) in factors.iter().enumerate() {
                    let (a, b, lower) = (a.view(), b.view(), lower.view());
                    for j in 0..lower.ncols() {
                        let column = lower.slice(s![j.., j]);
                        sum += column.dot(&a.slice(s![j.., k])) * column.dot(&b.slice(s![j.., k]));
                    }
                }
                sum
            }
        }
    }

    /// M⁻¹r.
    pub(super) fn divide(&self, r: &Matrix) -> Matrix {
        match &self.kind {
            Kind::Diagonal(diagonal) => {
                Matrix::from_fn(r.nrows(), r.ncols(), |j, a| r[(j, a)] / diagonal[j])
            }
            Kind::Blocks { factors, gauge } => {
                let mut out = r.clone();
                let mut columns = out.view_mut();
                for (lower, column) in factors.iter().zip(columns.axis_iter_mut(Axis(1))) {
                    factor::solve(lower.view(), column);
                }
                if *gauge {
                    centre(self.objective, &mut out);
                }
                out
            }
        }
    }
}

/// The factor of each output's second derivatives over `unit`, if they all have one.
fn factors(
    objective: &Objective<'_>,
    diagonal: &[f64],
    unit: f64,
) -> Result<Option<Vec<Matrix>>, Error> {
    let (k, q) = (objective.outputs, objective.width());
    let each = |block: usize| {
        let (x, start) = (
            objective.design.block(block),
            objective.design.range(block).start,
        );
        let own = |a: usize| gram_of(&x, |i| diagonal[(start + i) * k + a] / unit);
        Ok((0..k).into_par_iter().map(own).collect::<Vec<_>>())
    };
    let plus = |sums: Vec<Matrix>, more: Vec<Matrix>| {
        let both = sums.into_iter().zip(more);
        both.map(|(sum, more)| sum.plus(1.0, &more)).collect()
    };
    let Some(mut blocks) = objective.span().over(each, plus)? else {
        return Ok(None);
    };
    for block in &mut blocks {
        for (j, ridge) in objective.penalty.ridge.iter().enumerate().take(q) {
            block[(j, j)] = (block[(j, j)] + ridge / unit) * (1.0 + RAISED);
        }
    }
    Ok(blocks.into_iter().map(factor::cholesky).collect())
}
