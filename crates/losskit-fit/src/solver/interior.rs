//! Losses with corners, exactly: a primal–dual interior point method (Mehrotra 1992; for quantiles
//! Portnoy and Koenker 1997).
//!
//! Each term c·max(0, u − aᵀθ) has a distance `up` above its corner and one `down` below it, up −
//! down = aᵀθ − u, and multipliers alpha + beta = c. All four stay positive while the products
//! alpha·up and beta·down, whose sum is the duality gap, fall to 0 together. A step costs one
//! matrix of the width of the design.

use super::program::Program;
use super::{Answer, Ended, vertex};
use crate::Error;
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::Objective;
use crate::tall::BLOCK;
use crate::watch::{Control, Watch};
use rayon::prelude::*;

/// A gap at this share of the objective is small enough to see which corners are met.
const NEAR: f64 = 1e-7;
/// How many times smaller than its multipliers the distance of a corner that is met may be, both as
/// shares; the last for corners whose multipliers vanish too.
const MET: [f64; 3] = [1.0, 1e3, 1e6];
/// Steps without a smaller gap before giving up.
const PATIENCE: usize = 5;
/// Corrections of a solution, for what was added to the matrix.
const REFINEMENTS: usize = 2;
/// How far of the way to where a number would become 0 a step goes.
const SHORT: f64 = 0.999;

/// Where the method stands.
#[derive(Clone)]
struct Point {
    theta: Matrix,
    up: Vec<f64>,
    down: Vec<f64>,
    alpha: Vec<f64>,
    beta: Vec<f64>,
}

/// Minimises from `theta`, at most `steps` steps; answers beside the duality gap and what rounding
/// alone may make of it.
pub(crate) fn interior(
    objective: &Objective<'_>,
    theta: Matrix,
    steps: usize,
    watch: &mut Watch<'_>,
) -> Result<(Answer, [f64; 2]), Error> {
    let program = Program::new(objective)?;
    let (mut at, unit) = Point::new(&program, theta)?;
    let mut best = (at.theta.clone(), f64::INFINITY);
    let start = objective.value(&at.theta)?.0;
    let (mut taken, mut stale) = (0, 0);
    let answer = |theta, at, ended, steps| Answer {
        theta,
        at,
        ended,
        steps,
        unending: Vec::new(),
    };
    let ended = 'steps: loop {
        let eval = objective.eval(&at.theta)?;
        let gap = program.gap(&at.theta, &at.alpha)?;
        let rounding = program.rounding(eval.objective);
        if watch.note(taken, objective, &eval, &at.theta)? == Control::Stop {
            let answer = answer(at.theta, eval, Ended::Interrupted, taken);
            return Ok((answer, [gap, rounding]));
        }
        let better = gap < best.1;
        if better {
            best = (at.theta.clone(), gap);
        }
        if gap <= rounding.max(NEAR * (eval.objective.abs() + 1e-3 * start)) {
            stale = if better { 0 } else { stale + 1 };
            for share in MET {
                let met = at.met(&program, share * unit);
                let (theta, alpha) = vertex::finish(&program, &at.theta, &at.alpha, met)?;
                let gap = program.gap(&theta, &alpha)?;
                if gap <= best.1.max(rounding) {
                    best = (theta, gap);
                }
                if gap <= rounding {
                    break 'steps Ended::Rest;
                }
            }
        }
        if stale > PATIENCE {
            break Ended::Rest;
        }
        if taken == steps {
            break Ended::Budget;
        }
        match at.step(&program)? {
            Some(next) => (at, taken) = (next, taken + 1),
            None => break Ended::Rest,
        }
    };
    let (theta, gap) = best;
    taken += 1;
    let eval = objective.eval(&theta)?;
    let stopped = watch.note(taken, objective, &eval, &theta)? == Control::Stop;
    let ended = if stopped { Ended::Interrupted } else { ended };
    let rounding = program.rounding(eval.objective);
    Ok((answer(theta, eval, ended, taken), [gap, rounding]))
}

/// A change of a point; beta falls as alpha rises.
struct Move {
    theta: Matrix,
    up: Vec<f64>,
    down: Vec<f64>,
    alpha: Vec<f64>,
}

impl Point {
    /// At `theta`, every product the same, that of the typical distance and multiplier; answers that
    /// distance too.
    fn new(program: &Program<'_>, theta: Matrix) -> Result<(Point, f64), Error> {
        let short = program.short(&theta);
        let [sum] = program.sum(|m| [program.jump[m] * short[m].abs()])?;
        let unit = if sum > 0.0 { sum / program.total } else { 1.0 };
        let product = unit * program.total / program.count;
        // product/α − product/(c − α) = r, whose root is near 0 or c for large r.
        let less = |size: f64| 2.0 / (2.0 + size + (4.0 + size * size).sqrt());
        let side = |r: f64, c: f64| {
            let size = -r * c / product;
            c * if size > 0.0 {
                less(size)
            } else {
                1.0 - less(-size)
            }
        };
        let alpha = each(&short, |m| side(short[m], program.jump[m]));
        let beta = each(&short, |m| side(-short[m], program.jump[m]));
        let point = Point {
            theta,
            up: each(&short, |m| product / alpha[m]),
            down: each(&short, |m| product / beta[m]),
            alpha,
            beta,
        };
        Ok((point, unit))
    }

    /// The terms whose corner is met: both distances vanish, neither multiplier does.
    fn met(&self, program: &Program<'_>, unit: f64) -> Vec<bool> {
        let terms = 0..program.jump.len();
        terms
            .map(|m| {
                let inside = self.alpha[m].min(self.beta[m]) / program.jump[m];
                inside > self.up[m].max(self.down[m]) / unit
            })
            .collect()
    }

    /// The mean of the products after a step along `by`.
    fn mean_product(
        &self,
        program: &Program<'_>,
        by: Option<(&Move, [f64; 2])>,
    ) -> Result<f64, Error> {
        let [sum] = program.sum(|m| {
            let [u, d, a, b] = match by {
                None => [self.up[m], self.down[m], self.alpha[m], self.beta[m]],
                Some((by, [t, v])) => [
                    self.up[m] + t * by.up[m],
                    self.down[m] + t * by.down[m],
                    self.alpha[m] + v * by.alpha[m],
                    self.beta[m] - v * by.alpha[m],
                ],
            };
            [u * a + d * b]
        })?;
        Ok(sum / (2.0 * program.count))
    }

    /// How far `by` may be followed by the coefficients and by the multipliers before a number
    /// becomes 0, at most 1.
    fn room(&self, program: &Program<'_>, by: &Move) -> Result<[f64; 2], Error> {
        let room = |x: &[f64], dx: &[f64], sign: f64| {
            x.iter().zip(dx).fold(1.0_f64, |t, (x, dx)| {
                let dx = sign * dx;
                if dx < 0.0 { t.min(SHORT * x / -dx) } else { t }
            })
        };
        let first = room(&self.up, &by.up, 1.0).min(room(&self.down, &by.down, 1.0));
        let second = room(&self.alpha, &by.alpha, 1.0).min(room(&self.beta, &by.alpha, -1.0));
        let [first, second] = program.least([first, second])?;
        // Squares of coefficients tie the gradient to the multipliers.
        Ok(if program.is_bent() {
            [first.min(second); 2]
        } else {
            [first, second]
        })
    }

    /// The next point; `None` if rounding leaves no direction.
    fn step(&self, program: &Program<'_>) -> Result<Option<Point>, Error> {
        let terms = &self.up;
        let weight = each(terms, |m| {
            1.0 / (self.up[m] / self.alpha[m] + self.down[m] / self.beta[m])
        });
        let normal = program.normal(&weight)?;
        let Some(lower) = definite(normal.clone()) else {
            return Ok(None);
        };
        let residual = program.residual(&self.theta, &self.alpha)?;
        // The products are to become `wanted(m)`.
        let solve = |wanted: &(dyn Fn(usize) -> [f64; 2] + Sync)| -> Result<Move, Error> {
            let change = each(terms, |m| {
                let [over, under] = wanted(m);
                [
                    over / self.alpha[m] - self.up[m],
                    under / self.beta[m] - self.down[m],
                ]
            });
            let pull = each(terms, |m| {
                let [over, under] = change[m];
                weight[m] * (over - under)
            });
            let wanted = program.combine(&pull)?.plus(-1.0, &residual);
            let mut theta = wanted.clone();
            factor::solve(lower.view(), theta.flat());
            for _ in 0..REFINEMENTS {
                let mut left = wanted.clone().plus(-1.0, &symmetric(&normal, &theta));
                factor::solve(lower.view(), left.flat());
                theta = theta.plus(1.0, &left);
            }
            let along = program.along(&theta);
            let alpha = each(terms, |m| pull[m] - weight[m] * along[m]);
            let of = |side: usize, x: &[f64], multiplier: &[f64], sign: f64| {
                each(terms, |m| {
                    change[m][side] - sign * x[m] * alpha[m] / multiplier[m]
                })
            };
            Ok(Move {
                up: of(0, &self.up, &self.alpha, 1.0),
                down: of(1, &self.down, &self.beta, -1.0),
                theta,
                alpha,
            })
        };
        let predicted = solve(&|_| [0.0; 2])?;
        let now = self.mean_product(program, None)?;
        let room = self.room(program, &predicted)?;
        let then = self.mean_product(program, Some((&predicted, room)))?;
        let centre = now * (then / now).powi(3);
        let by = solve(&|m| {
            [
                centre - predicted.up[m] * predicted.alpha[m],
                centre + predicted.down[m] * predicted.alpha[m],
            ]
        })?;
        let [t, v] = self.room(program, &by)?;
        let moved = |x: &[f64], dx: &[f64], t: f64| each(x, |m| x[m] + t * dx[m]);
        let next = Point {
            theta: self.theta.clone().plus(t, &by.theta),
            up: moved(&self.up, &by.up, t),
            down: moved(&self.down, &by.down, t),
            alpha: moved(&self.alpha, &by.alpha, v),
            beta: moved(&self.beta, &by.alpha, -v),
        };
        let sound = |x: &[f64]| x.iter().all(|x| *x > 0.0 && x.is_finite());
        let whole = next.theta.data().iter().all(|x| x.is_finite());
        let sides = [&next.up, &next.down, &next.alpha, &next.beta];
        let all = program.every(whole && sides.iter().all(|x| sound(x)))?;
        Ok(all.then_some(next))
    }
}

/// Something of each of as many terms as `like` has.
fn each<T: Send>(like: &[f64], of: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    let terms = (0..like.len()).into_par_iter().with_min_len(BLOCK);
    terms.map(of).collect()
}

/// The product with the symmetric matrix of a lower triangle.
fn symmetric(lower: &Matrix, x: &Matrix) -> Matrix {
    Matrix::from_fn(x.nrows(), 1, |i, _| {
        (0..x.nrows()).fold(0.0, |sum, j| sum + lower[(i.max(j), i.min(j))] * x[(j, 0)])
    })
}

/// Cholesky's factor, with as little added to the diagonal as rounding asks for.
pub(super) fn definite(normal: Matrix) -> Option<Matrix> {
    let most = (0..normal.nrows()).fold(0.0_f64, |m, i| m.max(normal[(i, i)]));
    let added = std::iter::successors(Some(0.0), |&x| {
        Some(if x == 0.0 { 1e-16 } else { 10.0 * x })
    });
    added.take(8).find_map(|share| {
        let mut raised = normal.clone();
        (0..normal.nrows()).for_each(|i| raised[(i, i)] += share * most);
        factor::cholesky(raised)
    })
}
