//! What is minimised: the weighted mean of a loss of Xθ, plus weighted squares and absolute values of θ.

mod eval;
mod penalty;

pub(crate) use eval::{Eval, Lost, largest};
pub(crate) use penalty::Penalty;

use crate::Error;
use crate::aggregate::{gram_of, sum};
use crate::matrix::Matrix;
use crate::metrics::Weighed;
use crate::span::Span;
use crate::tall::Tall;
use crate::target::Answers;
use eval::Part;
use losskit::linear::LinearOut;
use losskit::{Batch, Linear, Loss, Out, Reduction, Rows};
use std::ops::Range;

/// The objective over coefficients θ: one row a column of the design, one column a linear
/// predictor.
pub(crate) struct Objective<'a> {
    pub(crate) loss: &'a dyn Loss,
    pub(crate) design: Tall<'a>,
    pub(crate) outputs: usize,
    pub(crate) answers: &'a Answers,
    pub(crate) weight: Option<&'a [f64]>,
    /// What the rows weigh together.
    pub(crate) total: f64,
    pub(crate) penalty: Penalty,
    /// The second derivatives, lower triangle, where they are known beforehand: of a parabola.
    fixed: Option<Matrix>,
}

impl<'a> Objective<'a> {
    pub(crate) fn new(
        loss: &'a dyn Loss,
        design: Tall<'a>,
        outputs: usize,
        answers: &'a Answers,
        weight: Option<&'a [f64]>,
        total: f64,
        penalty: Penalty,
    ) -> Objective<'a> {
        Objective {
            loss,
            design,
            outputs,
            answers,
            weight,
            total,
            penalty,
            fixed: None,
        }
    }

    /// With second derivatives of the mean loss that are the same everywhere, if they are known.
    pub(crate) fn with(self, fixed: Option<Matrix>) -> Objective<'a> {
        let fixed = fixed.map(|fixed| self.ridged(fixed));
        Objective { fixed, ..self }
    }

    /// How many rows are here.
    pub(crate) fn rows(&self) -> usize {
        self.design.nrows()
    }

    /// Which rows they are.
    pub(crate) fn span(&self) -> &Span {
        self.design.span()
    }

    /// Columns of the design.
    pub(crate) fn width(&self) -> usize {
        self.design.ncols()
    }

    pub(crate) fn weighed(&self) -> Weighed<'_> {
        Weighed {
            span: self.span(),
            weight: self.weight,
        }
    }

    pub(crate) fn zeros(&self) -> Matrix {
        Matrix::zeros(self.width(), self.outputs)
    }

    /// Predictors with their targets and weights.
    pub(crate) fn batch<'b>(&'b self, eta: &'b [f64]) -> Batch<'b, f64> {
        self.some(0..self.rows(), eta)
    }

    /// The same of some rows; gradients are those of the mean over all.
    pub(crate) fn some<'b>(&'b self, rows: Range<usize>, eta: &'b [f64]) -> Batch<'b, f64> {
        Batch {
            weight: self.weight.map(|w| &w[rows.clone()]),
            reduction: Reduction::SumOver(self.total),
            ..Batch::new(Rows::new(eta, self.outputs), self.answers.part(rows))
        }
    }

    /// The sums over a block, in one pass over it.
    fn fused(&self, block: usize, theta: &Matrix, out: LinearOut<'_, f64>) -> Result<Lost, Error> {
        let (x, rows) = (self.design.block(block), self.design.range(block));
        let start = rows.start;
        let input = Rows::column_major(x.data(), self.width());
        let targets = self.answers.part(rows.clone());
        let mut fused = Linear::new(self.loss, input, theta.data(), targets)
            .reduction(Reduction::SumOver(self.total));
        if let Some(weight) = self.weight {
            fused = fused.weight(&weight[rows]);
        }
        let sums = fused.eval(out).map_err(|error| error.moved(start))?;
        Ok(Lost(sums))
    }

    /// The mean loss and the linear predictors.
    pub(crate) fn value(&self, theta: &Matrix) -> Result<(f64, Vec<f64>), Error> {
        let mut eta = vec![0.0; self.rows() * self.outputs];
        let each = |block: usize, eta: &mut [f64]| {
            let out = LinearOut {
                scores: Some(eta),
                ..LinearOut::default()
            };
            self.fused(block, theta, out)
        };
        let sums = (self.span()).filling(&mut eta, self.outputs, each, Lost::merge)?;
        Ok((sums.unwrap_or_default().0.mean(), eta))
    }

    pub(crate) fn eval(&self, theta: &Matrix) -> Result<Eval, Error> {
        let (q, k) = (self.width(), self.outputs);
        let mut eta = vec![0.0; self.rows() * k];
        let each = |block: usize, eta: &mut [f64]| {
            let mut slope = vec![0.0; eta.len()];
            let mut matrix = vec![0.0; q * k];
            let out = LinearOut {
                scores: Some(&mut *eta),
                slopes: Some(&mut slope),
                matrix: Some(&mut matrix),
                ..LinearOut::default()
            };
            let sums = self.fused(block, theta, out)?;
            Ok(Part {
                sums,
                pull: sum(&[&slope], |[g]| g.abs()),
                work: sum(&[eta, &slope], |[z, g]| (z * g).abs()),
                lost: vec![0.0; matrix.len()],
                matrix,
            })
        };
        let nothing = || Part {
            sums: Lost::default(),
            pull: 0.0,
            work: 0.0,
            matrix: vec![0.0; q * k],
            lost: vec![0.0; q * k],
        };
        let part = self.span().filling(&mut eta, k, each, Part::merge)?;
        let part = part.unwrap_or_else(nothing);
        let each = |of: &dyn Fn(usize, usize) -> f64| Matrix::from_fn(q, k, of);
        let smooth = each(&|j, a| {
            part.matrix[a * q + j] + part.lost[a * q + j] + self.penalty.ridge[j] * theta[(j, a)]
        });
        let grad = each(&|j, a| self.penalty.least(j, theta[(j, a)], smooth[(j, a)]));
        let loss = part.sums.0.mean();
        Ok(Eval {
            objective: loss + self.penalty.value(theta),
            eta,
            pull: part.pull,
            work: part.work,
            loss,
            smooth,
            grad,
        })
    }

    /// The gradient where all coefficients are 0, from that at θ where it is a straight line in between.
    pub(crate) fn slope_at_zero(&self, theta: &Matrix, at: &Eval) -> Result<Matrix, Error> {
        let Some(bend) = &self.fixed else {
            return Ok(self.eval(&self.zeros())?.grad);
        };
        let q = self.width();
        let along = |i: usize, j: usize| bend[(i.max(j), i.min(j))] * theta[(j, 0)];
        let smooth = |i: usize| (0..q).fold(at.smooth[(i, 0)], |g, j| g - along(i, j));
        Ok(Matrix::from_fn(q, 1, |i, _| {
            self.penalty.least(i, 0.0, smooth(i))
        }))
    }

    /// The derivatives of the mean loss with respect to scores, row by row.
    pub(crate) fn slope(&self, eta: &[f64]) -> Result<Vec<f64>, Error> {
        self.slopes(0..self.rows(), eta)
    }

    fn slopes(&self, rows: Range<usize>, eta: &[f64]) -> Result<Vec<f64>, Error> {
        let mut slope = vec![0.0; eta.len()];
        let out = Out {
            grad: Some(&mut slope),
            ..Out::none()
        };
        self.loss.eval64(&self.some(rows, eta), out)?;
        Ok(slope)
    }

    /// The second derivatives of the mean loss, row by row: `outputs`² numbers each.
    pub(crate) fn curvature(&self, eta: &[f64]) -> Result<Vec<f64>, Error> {
        self.curvatures(0..self.rows(), eta)
    }

    fn curvatures(&self, rows: Range<usize>, eta: &[f64]) -> Result<Vec<f64>, Error> {
        let mut hess = vec![0.0; eta.len() * self.outputs];
        let out = Out {
            hess: Some(&mut hess),
            ..Out::none()
        };
        self.loss.eval64(&self.some(rows, eta), out)?;
        Ok(hess)
    }

    /// The Hessian of the objective, lower triangle; θ counts output by output.
    pub(crate) fn hessian(&self, eta: &[f64]) -> Result<Matrix, Error> {
        match &self.fixed {
            Some(fixed) => Ok(fixed.clone()),
            None => self.bent(eta, |rows, eta| self.curvatures(rows, eta)),
        }
    }

    /// The same with ggᵀ of the derivatives g of each row in place of their second derivatives.
    pub(crate) fn outer(&self, eta: &[f64]) -> Result<Matrix, Error> {
        let k = self.outputs;
        self.bent(eta, |rows, eta| {
            let slope = self.slopes(rows, eta)?;
            let each = slope.chunks_exact(k);
            Ok(each
                .flat_map(|s| s.iter().flat_map(|a| s.iter().map(move |b| a * b)))
                .collect())
        })
    }

    /// Σ xxᵀ ⊗ W over rows x and what `of` makes of a block of predictors, `outputs`² numbers a row,
    /// with the squares of the penalty.
    fn bent(
        &self,
        eta: &[f64],
        of: impl Fn(Range<usize>, &[f64]) -> Result<Vec<f64>, Error> + Sync,
    ) -> Result<Matrix, Error> {
        let (k, q) = (self.outputs, self.width());
        let each = |block: usize| {
            let rows = self.design.range(block);
            let weights = of(rows.clone(), &eta[rows.start * k..rows.end * k])?;
            let x = self.design.block(block);
            let mut whole = Matrix::zeros(k * q, k * q);
            for a in 0..k {
                for b in 0..=a {
                    let part = gram_of(&x, |i| weights[(i * k + a) * k + b]);
                    for j in 0..q {
                        for i in j..q {
                            whole[(a * q + i, b * q + j)] = part[(i, j)];
                            if a != b {
                                whole[(a * q + j, b * q + i)] = part[(i, j)];
                            }
                        }
                    }
                }
            }
            Ok(whole)
        };
        let sum = self.span().over(each, |sum, block| sum.plus(1.0, &block))?;
        Ok(self.ridged(sum.unwrap_or_else(|| Matrix::zeros(k * q, k * q))))
    }

    /// With the squares of the penalty.
    fn ridged(&self, mut bent: Matrix) -> Matrix {
        let q = self.width();
        for a in 0..self.outputs {
            for (j, ridge) in self.penalty.ridge.iter().enumerate() {
                bent[(a * q + j, a * q + j)] += ridge;
            }
        }
        bent
    }
}
