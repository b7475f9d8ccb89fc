//! What is minimised: the weighted mean of a loss of Xθ, plus weighted squares and absolute values of θ.

use crate::Error;
use crate::aggregate::gram;
use crate::matrix::Matrix;
use crate::target::Answers;
use losskit::linear::LinearOut;
use losskit::{Batch, Linear, Loss, Out, Rows};

/// The objective over coefficients θ: one row a column of the design, one column a linear
/// predictor.
pub(crate) struct Objective<'a> {
    pub(crate) loss: &'a dyn Loss,
    pub(crate) design: Matrix,
    pub(crate) outputs: usize,
    pub(crate) answers: &'a Answers,
    pub(crate) weight: Option<&'a [f64]>,
    pub(crate) penalty: Penalty,
}

/// What keeps coefficients small, column by column.
#[derive(Clone, Debug)]
pub(crate) struct Penalty {
    /// What multiplies ½θ².
    pub(crate) ridge: Vec<f64>,
    /// What multiplies |θ|.
    pub(crate) lasso: Vec<f64>,
}

impl Penalty {
    /// None.
    pub(crate) fn none(width: usize) -> Penalty {
        Penalty {
            ridge: vec![0.0; width],
            lasso: vec![0.0; width],
        }
    }

    /// Whether it has corners.
    pub(crate) fn is_lasso(&self) -> bool {
        self.lasso.iter().any(|&l| l > 0.0)
    }

    fn value(&self, theta: &Matrix) -> f64 {
        let mut sum = 0.0;
        for a in 0..theta.ncols() {
            for (j, (ridge, lasso)) in self.ridge.iter().zip(&self.lasso).enumerate() {
                let size = theta[(j, a)].abs();
                sum += 0.5 * ridge * size * size + lasso * size;
            }
        }
        sum
    }

    /// The smallest of the derivatives that a coefficient of column `j` has, from that without |θ|.
    pub(crate) fn least(&self, j: usize, theta: f64, smooth: f64) -> f64 {
        let lasso = self.lasso[j];
        if theta == 0.0 {
            // Written so that NaN stays NaN.
            let beyond = smooth.abs() - lasso;
            if beyond <= 0.0 {
                0.0
            } else {
                beyond.copysign(smooth)
            }
        } else {
            smooth + lasso.copysign(theta)
        }
    }
}

/// The objective at one θ.
pub(crate) struct Eval {
    /// The linear predictors, row by row.
    pub(crate) eta: Vec<f64>,
    /// The derivative of the mean loss with respect to each.
    pub(crate) slope: Vec<f64>,
    pub(crate) loss: f64,
    pub(crate) objective: f64,
    /// The gradient without the absolute values of the penalty.
    pub(crate) smooth: Matrix,
    /// The gradient; where the penalty has a corner, the smallest of the subgradients.
    pub(crate) grad: Matrix,
}

impl Eval {
    /// |gradient|∞; NaN if any entry is.
    pub(crate) fn grad_inf(&self) -> f64 {
        largest(&self.grad)
    }
}

/// The largest entry in size; NaN if any is.
pub(crate) fn largest(m: &Matrix) -> f64 {
    let mut out = 0.0_f64;
    for j in 0..m.ncols() {
        for i in 0..m.nrows() {
            let x = m[(i, j)].abs();
            out = if x.is_nan() || out.is_nan() {
                f64::NAN
            } else {
                out.max(x)
            };
        }
    }
    out
}

impl Objective<'_> {
    pub(crate) fn rows(&self) -> usize {
        self.design.nrows()
    }

    /// Columns of the design.
    pub(crate) fn width(&self) -> usize {
        self.design.ncols()
    }

    pub(crate) fn zeros(&self) -> Matrix {
        Matrix::zeros(self.width(), self.outputs)
    }

    /// Predictors with their targets and weights.
    pub(crate) fn batch<'b>(&'b self, eta: &'b [f64]) -> Batch<'b, f64> {
        Batch {
            weight: self.weight,
            ..Batch::new(Rows::new(eta, self.outputs), self.answers.targets())
        }
    }

    /// The mean loss of Xθ, in one pass over X.
    fn fused(&self, theta: &Matrix, out: LinearOut<'_, f64>) -> Result<f64, Error> {
        let input = Rows::column_major(self.design.data(), self.width());
        let mut fused = Linear::new(self.loss, input, theta.data(), self.answers.targets());
        if let Some(weight) = self.weight {
            fused = fused.weight(weight);
        }
        Ok(fused.value_into(out)?)
    }

    /// The mean loss and the linear predictors.
    pub(crate) fn value(&self, theta: &Matrix) -> Result<(f64, Vec<f64>), Error> {
        let mut eta = vec![0.0; self.rows() * self.outputs];
        let out = LinearOut {
            scores: Some(&mut eta),
            ..LinearOut::default()
        };
        Ok((self.fused(theta, out)?, eta))
    }

    pub(crate) fn eval(&self, theta: &Matrix) -> Result<Eval, Error> {
        let mut eta = vec![0.0; self.rows() * self.outputs];
        let mut slope = eta.clone();
        let mut matrix = vec![0.0; self.width() * self.outputs];
        let out = LinearOut {
            scores: Some(&mut eta),
            slopes: Some(&mut slope),
            matrix: Some(&mut matrix),
            ..LinearOut::default()
        };
        let loss = self.fused(theta, out)?;
        let each =
            |of: &dyn Fn(usize, usize) -> f64| Matrix::from_fn(self.width(), self.outputs, of);
        let smooth =
            each(&|j, a| matrix[a * self.width() + j] + self.penalty.ridge[j] * theta[(j, a)]);
        let grad = each(&|j, a| self.penalty.least(j, theta[(j, a)], smooth[(j, a)]));
        Ok(Eval {
            objective: loss + self.penalty.value(theta),
            eta,
            slope,
            loss,
            smooth,
            grad,
        })
    }

    /// The derivatives of the mean loss with respect to scores, row by row.
    pub(crate) fn slope(&self, eta: &[f64]) -> Result<Vec<f64>, Error> {
        let mut slope = vec![0.0; eta.len()];
        let out = Out {
            grad: Some(&mut slope),
            ..Out::none()
        };
        self.loss.eval64(&self.batch(eta), out)?;
        Ok(slope)
    }

    /// The second derivatives of the mean loss, row by row: `outputs`² numbers each.
    pub(crate) fn curvature(&self, eta: &[f64]) -> Result<Vec<f64>, Error> {
        let k = self.outputs;
        let batch = self.batch(eta);
        if k == 1 {
            let mut hess = vec![0.0; eta.len()];
            let out = Out {
                hess: Some(&mut hess),
                ..Out::none()
            };
            self.loss.eval64(&batch, out)?;
            return Ok(hess);
        }
        let mut all = vec![0.0; eta.len() * k];
        let (mut direction, mut product) = (vec![0.0; eta.len()], vec![0.0; eta.len()]);
        for a in 0..k {
            direction
                .iter_mut()
                .enumerate()
                .for_each(|(at, d)| *d = f64::from(u8::from(at % k == a)));
            self.loss.product64(&batch, &direction, &mut product)?;
            for (row, h) in product.chunks_exact(k).enumerate() {
                all[(row * k + a) * k..][..k].copy_from_slice(h);
            }
        }
        Ok(all)
    }

    /// The Hessian of the objective, lower triangle; θ counts output by output.
    pub(crate) fn hessian(&self, curvature: &[f64]) -> Matrix {
        let (k, q) = (self.outputs, self.width());
        let mut hessian = Matrix::zeros(k * q, k * q);
        for a in 0..k {
            for b in 0..=a {
                let block = gram(&self.design, |row| curvature[(row * k + a) * k + b]);
                for j in 0..q {
                    for i in j..q {
                        hessian[(a * q + i, b * q + j)] = block[(i, j)];
                        if a != b {
                            hessian[(a * q + j, b * q + i)] = block[(i, j)];
                        }
                    }
                }
            }
            for (j, ridge) in self.penalty.ridge.iter().enumerate() {
                hessian[(a * q + j, a * q + j)] += ridge;
            }
        }
        hessian
    }
}
