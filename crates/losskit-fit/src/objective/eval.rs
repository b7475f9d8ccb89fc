//! The objective at one point, and what blocks of rows add to it.

use crate::matrix::Matrix;
use losskit::Sums;
use serde::{Deserialize, Serialize};

/// The objective at one θ.
pub(crate) struct Eval {
    /// The linear predictors, row by row.
    pub(crate) eta: Vec<f64>,
    /// Σ|g| over the derivatives g of the mean loss with respect to each.
    pub(crate) pull: f64,
    /// Σ|ηg|.
    pub(crate) work: f64,
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

/// The loss of some rows, to be sent.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(into = "Vec<u8>", try_from = "Vec<u8>")]
pub(crate) struct Lost(pub(crate) Sums);

impl From<Lost> for Vec<u8> {
    fn from(lost: Lost) -> Vec<u8> {
        lost.0.to_bytes().into()
    }
}

impl TryFrom<Vec<u8>> for Lost {
    type Error = &'static str;

    fn try_from(bytes: Vec<u8>) -> Result<Lost, &'static str> {
        let bytes = bytes.try_into().map_err(|_| "sums of another length")?;
        Ok(Lost(Sums::from_bytes(&bytes)))
    }
}

impl Lost {
    pub(crate) fn merge(self, other: Lost) -> Lost {
        Lost(self.0.merge(other.0))
    }
}

/// What the rows of a block add to the objective and its gradient.
#[derive(Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) sums: Lost,
    pub(super) pull: f64,
    pub(super) work: f64,
    /// The gradient, and what its sums lost to rounding.
    pub(super) matrix: Vec<f64>,
    pub(super) lost: Vec<f64>,
}

impl Part {
    pub(super) fn merge(mut self, other: Part) -> Part {
        self.sums = self.sums.merge(other.sums);
        self.pull += other.pull;
        self.work += other.work;
        let each = self.matrix.iter_mut().zip(&mut self.lost);
        for ((sum, lost), (x, more)) in each.zip(other.matrix.iter().zip(&other.lost)) {
            // Knuth's sum of two numbers and its rounding.
            let (old, new) = (*sum, *sum + x);
            let kept = new - old;
            *lost += (old - (new - kept)) + (x - kept) + more;
            *sum = new;
        }
        self
    }
}
