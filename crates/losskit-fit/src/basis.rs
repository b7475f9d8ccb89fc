//! Centred and scaled columns: a preconditioner that leaves the answer as it is.

use crate::Error;
use crate::matrix::Matrix;
use crate::objective::Penalty;
use crate::scatter::{Moments, Scatter};
use crate::tall::Tall;

/// How the columns the solver works on come from the raw ones: z = (x − centre)/scale for those
/// kept, then a column of ones.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    /// The raw columns in use, ascending.
    pub(crate) kept: Vec<usize>,
    /// What is subtracted, of every raw column.
    pub(crate) centre: Vec<f64>,
    /// What is divided by, of every raw column.
    pub(crate) scale: Vec<f64>,
    pub(crate) intercept: bool,
}

/// Coefficients on the raw scale: η = level + Σ w·(x − centre) for each output.
pub(crate) struct Raw {
    /// By output, then by column.
    pub(crate) coefficients: Vec<Vec<f64>>,
    pub(crate) centre: Vec<f64>,
    /// By output.
    pub(crate) level: Vec<f64>,
}

/// What the raw columns are like.
pub(crate) struct Columns {
    /// The columns that hold one value only.
    pub(crate) constant: Vec<usize>,
    /// For each column, what its rounding amounts to in units of its spread.
    pub(crate) noise: Vec<f64>,
    scatter: Scatter,
    basis: Basis,
}

impl Columns {
    /// With the products of each two, if they are wanted.
    pub(crate) fn of(
        x: &Tall<'_>,
        weight: Option<&[f64]>,
        intercept: bool,
        products: bool,
    ) -> Result<Columns, Error> {
        let scatter = Scatter::of(x, weight, products)?;
        let moments = &scatter.moments;
        // Without an intercept nothing can be subtracted, and a constant column is a column like
        // others.
        let constant: Vec<usize> = (0..moments.len())
            .filter(|&j| moments[j].min == moments[j].max && (intercept || moments[j].min == 0.0))
            .collect();
        let scale: Vec<f64> = moments
            .iter()
            .enumerate()
            .map(|(j, m)| {
                let about = if intercept { 0.0 } else { m.mean };
                let spread = (m.square / m.weight + about * about).sqrt();
                if constant.contains(&j) || spread == 0.0 {
                    1.0
                } else {
                    spread
                }
            })
            .collect();
        let noise = moments
            .iter()
            .zip(&scale)
            .map(|(m, s)| f64::EPSILON * m.min.abs().max(m.max.abs()) / s)
            .collect();
        let basis = Basis {
            kept: (0..moments.len())
                .filter(|j| !constant.contains(j))
                .collect(),
            centre: moments
                .iter()
                .map(|m| if intercept { m.mean } else { 0.0 })
                .collect(),
            scale,
            intercept,
        };
        Ok(Columns {
            scatter,
            constant,
            noise,
            basis,
        })
    }

    pub(crate) fn moments(&self) -> &[Moments] {
        &self.scatter.moments
    }

    /// The lower triangle of Σw·zzᵀ of the rows z in another basis, if products are known.
    pub(crate) fn squares(&self, basis: &Basis) -> Option<Matrix> {
        self.scatter.squares(basis)
    }

    /// Centred and scaled, without the constant columns.
    pub(crate) fn scaled(&self) -> Basis {
        self.basis.clone()
    }

    /// As they are.
    pub(crate) fn raw(&self) -> Basis {
        let p = self.moments().len();
        Basis {
            kept: (0..p).collect(),
            centre: vec![0.0; p],
            scale: vec![1.0; p],
            intercept: self.basis.intercept,
        }
    }

    /// Centred and scaled, every column kept.
    pub(crate) fn standard(&self) -> Basis {
        Basis {
            kept: (0..self.moments().len()).collect(),
            ..self.basis.clone()
        }
    }
}

impl Basis {
    /// How many columns the solver works on.
    pub(crate) fn width(&self) -> usize {
        self.kept.len() + usize::from(self.intercept)
    }

    /// The matrix the solver works on.
    pub(crate) fn apply(&self, rows: usize, columns: &[&[f64]]) -> Matrix {
        let mut all = Vec::with_capacity(rows * self.width());
        for &raw in &self.kept {
            // A product takes a tenth of the time of a quotient.
            let (centre, by) = (self.centre[raw], 1.0 / self.scale[raw]);
            all.extend(columns[raw].iter().map(|x| (x - centre) * by));
        }
        all.resize(rows * self.width(), 1.0);
        Matrix::of_columns(rows, all)
    }

    /// What multiplies ½θ² and |θ| of each column of the solver's, for penalties on raw coefficients
    /// or on those of the standardised columns.
    pub(crate) fn penalty(&self, [ridge, lasso]: [f64; 2], sd: Option<&[f64]>) -> Penalty {
        let unit = |&j: &usize| sd.map_or(1.0, |sd| sd[j]) / self.scale[j];
        let each = |of: &dyn Fn(f64) -> f64| {
            let free = self.intercept.then_some(0.0);
            self.kept.iter().map(|j| of(unit(j))).chain(free).collect()
        };
        Penalty {
            ridge: each(&|unit| ridge * unit * unit),
            lasso: each(&|unit| lasso * unit),
        }
    }

    /// The coefficients on the raw scale.
    pub(crate) fn to_raw(&self, theta: &Matrix) -> Raw {
        let coefficients = (0..theta.ncols())
            .map(|a| {
                let mut w = vec![0.0; self.centre.len()];
                for (j, &raw) in self.kept.iter().enumerate() {
                    w[raw] = theta[(j, a)] / self.scale[raw];
                }
                w
            })
            .collect();
        let level = (0..theta.ncols())
            .map(|a| {
                if self.intercept {
                    theta[(self.kept.len(), a)]
                } else {
                    0.0
                }
            })
            .collect();
        Raw {
            coefficients,
            centre: self.centre.clone(),
            level,
        }
    }

    /// The solver's coefficients from raw ones.
    pub(crate) fn adopt(&self, from: &Raw) -> Matrix {
        Matrix::from_fn(self.width(), from.coefficients.len(), |j, a| {
            let w = &from.coefficients[a];
            match self.kept.get(j) {
                Some(&raw) => w[raw] * self.scale[raw],
                None => {
                    let shift = w.iter().zip(self.centre.iter().zip(&from.centre));
                    shift.fold(from.level[a], |sum, (w, (to, at))| sum + w * (to - at))
                }
            }
        })
    }

    /// The largest entry of the gradient with respect to the coefficients of another basis of the
    /// same columns.
    pub(crate) fn gradient_in(&self, other: &Basis, grad: &Matrix) -> f64 {
        let ones = self.kept.len();
        let mut largest = 0.0_f64;
        for a in 0..grad.ncols() {
            let free = if self.intercept { grad[(ones, a)] } else { 0.0 };
            largest = largest.max(free.abs());
            for (j, &raw) in self.kept.iter().enumerate() {
                let x =
                    self.scale[raw] * grad[(j, a)] + (self.centre[raw] - other.centre[raw]) * free;
                let g = (x / other.scale[raw]).abs();
                largest = if g.is_nan() { f64::NAN } else { largest.max(g) };
            }
        }
        largest
    }
}
