//! The second derivatives of the objective as a product, without their matrix.

use crate::Error;
use crate::aggregate::{crossed, times};
use crate::matrix::Matrix;
use crate::objective::Objective;

/// The second derivatives at one θ.
pub(crate) struct Bend<'b> {
    objective: &'b Objective<'b>,
    eta: &'b [f64],
    /// Those of a single output, row by row.
    single: Option<Vec<f64>>,
}

impl Objective<'_> {
    /// The second derivatives where the linear predictors are these.
    pub(crate) fn bend<'b>(&'b self, eta: &'b [f64]) -> Result<Bend<'b>, Error> {
        let single = match self.outputs {
            1 => Some(self.curvature(eta)?),
            _ => None,
        };
        Ok(Bend {
            objective: self,
            eta,
            single,
        })
    }
}

impl Bend<'_> {
    /// Those of the mean loss with respect to scores, times a direction, row by row.
    fn rows(&self, direction: Vec<f64>) -> Result<Vec<f64>, Error> {
        if let Some(single) = &self.single {
            return Ok(direction.iter().zip(single).map(|(d, h)| d * h).collect());
        }
        let mut product = vec![0.0; direction.len()];
        let batch = self.objective.batch(self.eta);
        (self.objective.loss).product64(&batch, &direction, &mut product)?;
        Ok(product)
    }

    /// Times a direction of θ.
    pub(crate) fn times(&self, v: &Matrix) -> Result<Matrix, Error> {
        let Objective {
            design,
            outputs,
            penalty,
            ..
        } = self.objective;
        let rows = self.rows(times(design, v))?;
        let columns = (0..*outputs)
            .map(|a| match outputs {
                1 => crossed(design, &rows),
                _ => crossed(
                    design,
                    &rows
                        .iter()
                        .skip(a)
                        .step_by(*outputs)
                        .copied()
                        .collect::<Vec<_>>(),
                ),
            })
            .collect::<Result<Vec<_>, Error>>()?;
        Ok(Matrix::from_fn(v.nrows(), *outputs, |j, a| {
            columns[a][(j, 0)] + penalty.ridge[j] * v[(j, a)]
        }))
    }

    /// What those of an output come to over the rows, signs apart, in the mean of the outputs: the
    /// diagonal of the matrix for any column of spread 1, roughly.
    pub(crate) fn size(&self) -> Result<f64, Error> {
        let k = self.objective.outputs;
        let mut sum = 0.0;
        for a in 0..k {
            let unit = (0..self.eta.len()).map(|at| f64::from(u8::from(at % k == a)));
            let own = self.rows(unit.collect())?;
            sum += self.objective.span().sum(|row| own[row * k + a].abs())?;
        }
        Ok(sum / k as f64)
    }
}
