//! Where absolute values of coefficients have no corner: between the points where signs change.

use crate::matrix::Matrix;
use crate::objective::Objective;

/// The coefficients that may move, and which way those must not go whose absolute values are
/// penalised: a step stays where their signs do not change.
#[derive(Clone)]
pub(super) struct Face(Option<Matrix>);

impl Face {
    /// Around a point, from the smallest subgradient there.
    pub(super) fn of(objective: &Objective<'_>, theta: &Matrix, grad: &Matrix) -> Face {
        let lasso = &objective.penalty.lasso;
        // Of each coefficient its side of 0: NaN if it has none.
        let side = |j: usize, a: usize| match (lasso[j] > 0.0, theta[(j, a)], grad[(j, a)]) {
            (false, ..) => f64::NAN,
            (true, 0.0, 0.0) => 0.0,
            (true, 0.0, slope) => -slope.signum(),
            (true, theta, _) => theta.signum(),
        };
        let is_needed = objective.penalty.is_lasso();
        Face(is_needed.then(|| Matrix::from_fn(theta.nrows(), theta.ncols(), side)))
    }

    /// A direction without what may not move.
    pub(super) fn along(&self, mut v: Matrix) -> Matrix {
        if let Face(Some(side)) = self {
            let held = v
                .flat()
                .into_iter()
                .zip(side.data())
                .filter(|s| *s.1 == 0.0);
            held.for_each(|(v, _)| *v = 0.0);
        }
        v
    }

    /// The shares of a way at which signs change.
    pub(super) fn turns(&self, from: &Matrix, way: &Matrix) -> Vec<f64> {
        let Face(Some(side)) = self else {
            return Vec::new();
        };
        let all = from.data().iter().zip(way.data()).zip(side.data());
        all.filter(|((from, by), side)| (*from + *by) * *side < 0.0)
            .map(|((from, by), _)| -from / by)
            .collect()
    }

    /// Holds what has come to 0.
    pub(super) fn close(&mut self, at: &Matrix) {
        if let Face(Some(side)) = self {
            let held = side
                .flat()
                .into_iter()
                .zip(at.data())
                .filter(|s| *s.1 == 0.0);
            held.filter(|s| !s.0.is_nan())
                .for_each(|(side, _)| *side = 0.0);
        }
    }

    /// A point with 0 for what has changed its sign.
    pub(super) fn hold(&self, mut to: Matrix) -> Matrix {
        if let Face(Some(side)) = self {
            let over = to
                .flat()
                .into_iter()
                .zip(side.data())
                .filter(|s| *s.0 * *s.1 <= 0.0);
            over.for_each(|(to, _)| *to = 0.0);
        }
        to
    }
}
