//! A Newton step under a penalty of absolute values: the parabola plus Σ lⱼ|θⱼ|, minimised exactly.
//!
//! Coordinate descent on the matrix of second derivatives finds out which coefficients are 0
//! (Friedman, Hastie and Tibshirani 2010, doi:10.18637/jss.v033.i01); given that and the signs of the
//! others, what is left is a system of linear equations. Descent alone would take thousands of
//! rounds where columns resemble each other.

use crate::factor;
use crate::matrix::Matrix;

/// Rounds of descent and solution before the step is taken as it is.
const ROUNDS: usize = 100;
/// Rounds of descent over the coefficients that are not 0, between solutions.
const SWEEPS: usize = 8;
/// Curvature lent where there is none, relative to the largest.
const FLAT: f64 = 1e-10;
/// How far a derivative may lie beyond what holds its coefficient at 0, relative to all of them.
const EXACT: f64 = 1e-15;

/// The parabola ½dᵀHd + gᵀd with the penalty on θ + d.
pub(super) struct Parabola {
    /// H, both triangles.
    hessian: Matrix,
    /// θ + d.
    at: Vec<f64>,
    /// Hd + g.
    slope: Vec<f64>,
    lasso: Vec<f64>,
}

impl Parabola {
    /// From the lower triangle of H, to which `damping` is added, and what multiplies |θ|.
    pub(super) fn new(
        hessian: &Matrix,
        damping: f64,
        theta: &[f64],
        slope: &[f64],
        lasso: Vec<f64>,
    ) -> Parabola {
        let hessian = Matrix::from_fn(hessian.nrows(), hessian.ncols(), |i, j| {
            hessian[(i.max(j), i.min(j))] + if i == j { damping } else { 0.0 }
        });
        Parabola {
            hessian,
            at: theta.to_vec(),
            slope: slope.to_vec(),
            lasso,
        }
    }

    /// Where it is least; none if it falls for ever along a coefficient.
    pub(super) fn minimise(mut self) -> Option<Vec<f64>> {
        let size = |all: &[f64]| all.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let exact = EXACT * size(&self.slope).max(size(&self.lasso));
        let all: Vec<usize> = (0..self.at.len()).collect();
        for _ in 0..ROUNDS {
            self.sweep(&all)?;
            let some: Vec<usize> = all.iter().copied().filter(|&j| self.is_free(j)).collect();
            for _ in 0..SWEEPS {
                self.sweep(&some)?;
            }
            self.solve();
            if all
                .iter()
                .all(|&j| self.is_free(j) || self.excess(j) <= exact)
            {
                break;
            }
        }
        self.at.iter().all(|x| x.is_finite()).then_some(self.at)
    }

    /// Whether coefficient `j` may move either way.
    fn is_free(&self, j: usize) -> bool {
        self.at[j] != 0.0 || self.lasso[j] == 0.0
    }

    /// By how much the slope exceeds what holds coefficient `j` at 0.
    fn excess(&self, j: usize) -> f64 {
        self.slope[j].abs() - self.lasso[j]
    }

    /// Puts each coefficient where the others would have it.
    fn sweep(&mut self, some: &[usize]) -> Option<()> {
        for &j in some {
            let bend = self.hessian[(j, j)];
            if bend <= 0.0 {
                if self.excess(j) > 0.0 {
                    return None;
                }
                continue;
            }
            let pull = bend * self.at[j] - self.slope[j];
            let beyond = (pull.abs() - self.lasso[j]).max(0.0);
            self.move_to(j, beyond.copysign(pull) / bend);
        }
        Some(())
    }

    fn move_to(&mut self, j: usize, to: f64) {
        let by = to - self.at[j];
        self.at[j] = to;
        if by != 0.0 {
            for (slope, h) in self.slope.iter_mut().zip(self.hessian.column(j)) {
                *slope += h * by;
            }
        }
    }

    /// Solves for the coefficients that are not 0, signs held: one that would change its sign stops
    /// at 0, and the others are solved again.
    fn solve(&mut self) {
        let mut free: Vec<usize> = (0..self.at.len()).filter(|&j| self.is_free(j)).collect();
        while !free.is_empty() {
            let part = |ridge: f64| {
                factor::cholesky(Matrix::from_fn(free.len(), free.len(), |a, b| {
                    self.hessian[(free[a], free[b])] + if a == b { ridge } else { 0.0 }
                }))
            };
            let bend = free.iter().map(|&j| self.hessian[(j, j)]);
            // Along what has no curvature, a little makes the step long: it ends where a sign changes.
            let Some(lower) = part(0.0).or_else(|| part(FLAT * bend.fold(0.0, f64::max))) else {
                return;
            };
            let mut step = Matrix::from_fn(free.len(), 1, |a, _| {
                let j = free[a];
                let held = if self.lasso[j] > 0.0 {
                    self.lasso[j].copysign(self.at[j])
                } else {
                    0.0
                };
                -(self.slope[j] + held)
            });
            factor::solve(lower.view(), step.flat());
            // How far along the step each sign changes.
            let turns: Vec<f64> = free
                .iter()
                .zip(step.data())
                .map(|(&j, by)| {
                    let crosses = self.lasso[j] > 0.0 && (self.at[j] + by) * self.at[j] <= 0.0;
                    if crosses {
                        -self.at[j] / by
                    } else {
                        f64::INFINITY
                    }
                })
                .collect();
            let share = turns.iter().copied().fold(1.0, f64::min);
            for ((&j, turn), by) in free.iter().zip(&turns).zip(step.data()) {
                let stops = *turn <= share;
                self.move_to(j, if stops { 0.0 } else { self.at[j] + share * by });
            }
            let before = free.len();
            free.retain(|&j| self.is_free(j));
            if free.len() == before {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least of a parabola with a penalty, and how far it is from fulfilling what a minimum must.
    fn residual(hessian: &Matrix, theta: &[f64], slope: &[f64], lasso: f64) -> (Vec<f64>, f64) {
        let n = theta.len();
        let parabola = Parabola::new(hessian, 0.0, theta, slope, vec![lasso; n]);
        let at = parabola.minimise().unwrap();
        let worst = (0..n).fold(0.0_f64, |worst, i| {
            let moved = (0..n).map(|j| hessian[(i.max(j), i.min(j))] * (at[j] - theta[j]));
            let g = slope[i] + moved.sum::<f64>();
            worst.max(match at[i] {
                0.0 => (g.abs() - lasso).max(0.0),
                x => (g + lasso.copysign(x)).abs(),
            })
        });
        (at, worst)
    }

    #[test]
    fn a_step_fulfils_what_a_minimum_must_and_has_exact_zeros() {
        for n in [1_usize, 2, 5, 40] {
            // Columns that resemble each other, and as many directions as coefficients or half.
            for rank in [n, n.div_ceil(2)] {
                let wave = |i: usize, j: usize| ((i * (j + 2)) as f64 * 0.7).sin() + 0.9;
                let hessian = Matrix::from_fn(n, n, |i, j| {
                    (0..rank).map(|k| wave(k, i) * wave(k, j)).sum()
                });
                // As of data: where there is no curvature, there is no slope.
                let slope: Vec<f64> = (0..n)
                    .map(|i| {
                        (0..n)
                            .map(|j| hessian[(i, j)] * (j as f64 * 1.3).cos())
                            .sum()
                    })
                    .collect();
                let theta: Vec<f64> = (0..n).map(|i| (i % 3) as f64 - 1.0).collect();
                for lasso in [1e-3, 0.1, 0.5] {
                    let (_, worst) = residual(&hessian, &theta, &slope, lasso);
                    assert!(worst < 1e-9, "{n}, {rank}, {lasso}: {worst:e}");
                }
                let (at, _) = residual(&hessian, &vec![0.0; n], &slope, 1e4);
                assert!(at.iter().all(|&x| x == 0.0));
            }
        }
    }
}
