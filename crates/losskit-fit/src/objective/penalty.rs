//! What keeps coefficients small.

use crate::matrix::Matrix;

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

    /// Whether there is none.
    pub(crate) fn is_none(&self) -> bool {
        !self.is_lasso() && self.ridge.iter().all(|&ridge| ridge == 0.0)
    }

    /// Whether it has corners.
    pub(crate) fn is_lasso(&self) -> bool {
        self.lasso.iter().any(|&l| l > 0.0)
    }

    pub(super) fn value(&self, theta: &Matrix) -> f64 {
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
