//! The second derivatives of the objective as a product, without their matrix.

use crate::Error;
use crate::aggregate::{crossed_of, times_of};
use crate::matrix::Matrix;
use crate::objective::Objective;
use std::ops::Range;

/// The matrices of the rows are kept where they take no more than so many times the room of the rows.
const ROOM: usize = 4;

/// The second derivatives at one θ.
pub(crate) struct Bend<'b> {
    pub(crate) objective: &'b Objective<'b>,
    eta: &'b [f64],
    /// Those of the mean loss with respect to the scores of each row.
    rows: Option<Vec<f64>>,
}

impl Objective<'_> {
    /// The second derivatives where the linear predictors are these.
    pub(crate) fn bend<'b>(&'b self, eta: &'b [f64]) -> Result<Bend<'b>, Error> {
        let small = self.outputs * self.outputs <= ROOM * self.width();
        Ok(Bend {
            objective: self,
            eta,
            rows: small.then(|| self.curvature(eta)).transpose()?,
        })
    }
}

impl Bend<'_> {
    /// Those of the mean loss with respect to the scores of some rows, times a direction.
    fn turn(&self, rows: Range<usize>, direction: &[f64]) -> Result<Vec<f64>, Error> {
        let k = self.objective.outputs;
        let mut out = vec![0.0; direction.len()];
        let Some(all) = &self.rows else {
            let eta = &self.eta[rows.start * k..rows.end * k];
            let batch = self.objective.some(rows, eta);
            (self.objective.loss).product64(&batch, direction, &mut out)?;
            return Ok(out);
        };
        let own = &all[rows.start * k * k..rows.end * k * k];
        if k == 1 {
            let both = direction.iter().zip(own);
            out.iter_mut().zip(both).for_each(|(o, (d, h))| *o = d * h);
            return Ok(out);
        }
        let each = out.chunks_exact_mut(k).zip(direction.chunks_exact(k));
        for ((out, direction), matrix) in each.zip(own.chunks_exact(k * k)) {
            for (d, column) in direction.iter().zip(matrix.chunks_exact(k)) {
                out.iter_mut().zip(column).for_each(|(o, h)| *o += d * h);
            }
        }
        Ok(out)
    }

    /// Times a direction of θ, in one pass over the rows.
    pub(crate) fn times(&self, v: &Matrix) -> Result<Matrix, Error> {
        let objective = self.objective;
        let sum = objective.span().over(
            |block| {
                let (x, rows) = (objective.design.block(block), objective.design.range(block));
                let turned = self.turn(rows, &times_of(&x, v))?;
                Ok(crossed_of(&x, &turned))
            },
            |sum, block| sum.plus(1.0, &block),
        )?;
        let mut out = sum.unwrap_or_else(|| objective.zeros());
        for a in 0..v.ncols() {
            for (j, ridge) in objective.penalty.ridge.iter().enumerate() {
                out[(j, a)] += ridge * v[(j, a)];
            }
        }
        Ok(out)
    }

    /// Those of the mean loss with respect to each score alone, row by row, signs apart.
    pub(crate) fn diagonal(&self) -> Result<Vec<f64>, Error> {
        let (k, len) = (self.objective.outputs, self.eta.len());
        if let Some(all) = &self.rows {
            return Ok((0..len).map(|at| all[at * k + at % k].abs()).collect());
        }
        let mut out = vec![0.0; len];
        for a in 0..k {
            let unit: Vec<f64> = (0..len)
                .map(|at| f64::from(u8::from(at % k == a)))
                .collect();
            let own = self.turn(0..len / k, &unit)?;
            (a..len).step_by(k).for_each(|at| out[at] = own[at].abs());
        }
        Ok(out)
    }
}
