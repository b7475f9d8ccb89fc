//! An objective that is piecewise linear, but for squares of coefficients, as terms c·max(0, u − aᵀθ) beside
//! a linear part.

use super::polyhedral::{kinks, slope};
use crate::Error;
use crate::aggregate::{crossed, gram, times};
use crate::matrix::Matrix;
use crate::objective::Objective;
use crate::target::Answers;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The objective ½θᵀΛθ + gᵀθ + Σ c·max(0, u − aᵀθ), but for a constant. A row with K corners has K
/// terms, and l|θ| is lθ + 2l·max(0, −θ), a term of its own: each process has the terms of its rows, and all
/// have those of the coefficients.
pub(crate) struct Program<'a> {
    objective: &'a Objective<'a>,
    /// For each term which a: a row of the design, or beyond them a unit vector; ascending.
    row: Vec<usize>,
    /// u.
    kink: Vec<f64>,
    /// c > 0.
    pub(crate) jump: Vec<f64>,
    /// g.
    linear: Matrix,
    /// The terms of each block of rows.
    blocks: Vec<Range<usize>>,
    /// Terms of all processes, Σ c and Σ c|u|.
    pub(crate) count: f64,
    pub(crate) total: f64,
    level: f64,
}

/// Where a term of the loss is: its row among those of all, and its place in the process that has that row.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Home {
    row: usize,
    term: usize,
}

/// A term of the loss as all processes know it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Corner {
    pub(crate) home: Home,
    pub(crate) a: Vec<f64>,
    pub(crate) kink: f64,
    /// How far its multiplier is from 0 and c, as a share of c.
    pub(crate) inside: f64,
}

impl<'a> Program<'a> {
    pub(crate) fn new(objective: &'a Objective<'a>) -> Result<Program<'a>, Error> {
        let n = objective.rows();
        let numbers: &[f64] = match objective.answers {
            Answers::Numbers(y) => y,
            Answers::Classes(_) => &[],
        };
        let (mut row, mut kink, mut jump) = (Vec::new(), Vec::new(), Vec::new());
        let mut slopes = vec![0.0; n];
        let mut blocks = Vec::new();
        for block in 0..objective.span().blocks() {
            let start = row.len();
            for i in objective.span().range(block) {
                let y = numbers[i];
                let share = objective.weight.map_or(1.0, |w| w[i]) / objective.total;
                let kinks = kinks(objective.loss, y);
                let far = |x: f64| 1.0 + x.abs();
                let mut left = kinks
                    .first()
                    .map_or(0.0, |&u| slope(objective.loss, u - far(u), y));
                for (k, &u) in kinks.iter().enumerate() {
                    let point = kinks.get(k + 1).map_or(u + far(u), |next| 0.5 * (u + next));
                    let right = slope(objective.loss, point, y);
                    let c = share * (right - left);
                    if c > 0.0 {
                        row.push(i);
                        kink.push(u);
                        jump.push(c);
                    }
                    left = right;
                }
                slopes[i] = share * left;
            }
            blocks.push(start..row.len());
        }
        let mut linear = crossed(&objective.design, &slopes)?;
        for (j, &lasso) in objective.penalty.lasso.iter().enumerate() {
            if lasso > 0.0 {
                row.push(n + j);
                kink.push(0.0);
                jump.push(2.0 * lasso);
                linear[(j, 0)] += lasso;
            }
        }
        let mut program = Program {
            objective,
            row,
            kink,
            jump,
            linear,
            blocks,
            count: 0.0,
            total: 0.0,
            level: 0.0,
        };
        let sums = program.sum(|m| {
            let c = program.jump[m];
            [1.0, c, c * program.kink[m].abs()]
        })?;
        [program.count, program.total, program.level] = sums;
        Ok(program)
    }

    /// The sums of some numbers over the terms of all processes.
    pub(crate) fn sum<const N: usize>(
        &self,
        of: impl Fn(usize) -> [f64; N] + Sync,
    ) -> Result<[f64; N], Error> {
        let add = |a: [f64; N], b: [f64; N]| std::array::from_fn(|i| a[i] + b[i]);
        let over = |terms: Range<usize>, sum| terms.fold(sum, |sum, m| add(sum, of(m)));
        let rows = self.objective.span().over(
            |block| Ok(over(self.blocks[block].clone(), [0.0; N]).to_vec()),
            |a, b| a.iter().zip(b).map(|(a, b)| a + b).collect(),
        )?;
        let rows = rows.map_or([0.0; N], |sums| std::array::from_fn(|i| sums[i]));
        Ok(over(self.units(), rows))
    }

    /// The least that each of some numbers is in any process.
    pub(crate) fn least<const N: usize>(&self, here: [f64; N]) -> Result<[f64; N], Error> {
        let least = |a: Vec<f64>, b: Vec<f64>| a.iter().zip(b).map(|(a, b)| a.min(b)).collect();
        let all: Vec<f64> = self.objective.span().agree(here.to_vec(), least)?;
        Ok(std::array::from_fn(|i| all[i]))
    }

    /// Whether something holds in every process.
    pub(crate) fn every(&self, here: bool) -> Result<bool, Error> {
        self.objective.span().every(here)
    }

    /// The terms of coefficients.
    pub(crate) fn units(&self) -> Range<usize> {
        self.blocks.last().map_or(0, |rows| rows.end)..self.row.len()
    }

    pub(crate) fn width(&self) -> usize {
        self.objective.width()
    }

    pub(crate) fn ridge(&self, j: usize) -> f64 {
        self.objective.penalty.ridge[j]
    }

    /// Whether squares of coefficients are penalised.
    pub(crate) fn is_bent(&self) -> bool {
        (0..self.width()).any(|j| self.ridge(j) > 0.0)
    }

    /// The coefficient whose absolute value a term is part of.
    pub(crate) fn coefficient(&self, term: usize) -> Option<usize> {
        self.row[term].checked_sub(self.objective.rows())
    }

    fn home(&self, term: usize) -> Home {
        let row = self.objective.span().before() + self.row[term];
        Home { row, term }
    }

    /// The term at a place, if this process has its row.
    pub(crate) fn here(&self, home: Home) -> Option<usize> {
        let before = self.objective.span().before();
        let rows = before..before + self.objective.rows();
        rows.contains(&home.row).then_some(home.term)
    }

    /// Terms of the loss of all processes, row by row; `terms` are those here.
    pub(crate) fn corners(&self, terms: &[usize], alpha: &[f64]) -> Result<Vec<Corner>, Error> {
        let rows: Vec<usize> = terms.iter().map(|&term| self.row[term]).collect();
        let all = self.objective.design.gather(&rows);
        let corner = |(i, &term): (usize, &usize)| Corner {
            home: self.home(term),
            a: (0..self.width()).map(|j| all[(i, j)]).collect(),
            kink: self.kink[term],
            inside: alpha[term].min(self.jump[term] - alpha[term]) / self.jump[term],
        };
        let here = terms.iter().enumerate().map(corner).collect();
        let joined = |mut a: Vec<Corner>, mut b| {
            a.append(&mut b);
            a
        };
        self.objective.span().agree(here, joined)
    }

    /// Of the terms that the processes found, each with its distance, the nearest.
    pub(crate) fn nearest(&self, here: Option<(usize, f64)>) -> Result<Option<(Home, f64)>, Error> {
        let found = here.map(|(term, far)| (self.home(term), far));
        self.objective.span().agree(found, |a, b| match (a, b) {
            (Some(a), Some(b)) => Some(if f64::abs(b.1) < f64::abs(a.1) { b } else { a }),
            (a, b) => a.or(b),
        })
    }

    /// aᵀθ of each term.
    pub(crate) fn along(&self, theta: &Matrix) -> Vec<f64> {
        let mut all = times(&self.objective.design, theta);
        all.extend_from_slice(theta.data());
        self.row.iter().map(|&row| all[row]).collect()
    }

    /// u − aᵀθ of each term.
    pub(crate) fn short(&self, theta: &Matrix) -> Vec<f64> {
        let along = self.along(theta).into_iter().zip(&self.kink);
        along.map(|(a, u)| u - a).collect()
    }

    /// Numbers of terms summed by their a.
    fn by_row(&self, numbers: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.objective.rows() + self.width()];
        for (&row, x) in self.row.iter().zip(numbers) {
            sums[row] += x;
        }
        sums
    }

    /// Σ a·number.
    pub(crate) fn combine(&self, numbers: &[f64]) -> Result<Matrix, Error> {
        let sums = self.by_row(numbers);
        let (rows, units) = sums.split_at(self.objective.rows());
        let mut sum = crossed(&self.objective.design, rows)?;
        sum.flat().iter_mut().zip(units).for_each(|(s, u)| *s += u);
        Ok(sum)
    }

    /// The lower triangle of Λ + Σ weight·aaᵀ.
    pub(crate) fn normal(&self, weight: &[f64]) -> Result<Matrix, Error> {
        let sums = self.by_row(weight);
        let (rows, units) = sums.split_at(self.objective.rows());
        let mut normal = gram(&self.objective.design, |row| rows[row])?;
        for (j, unit) in units.iter().enumerate() {
            normal[(j, j)] += self.ridge(j) + unit;
        }
        Ok(normal)
    }

    /// Λθ + g − Σ αa: 0 where the multipliers α prove θ.
    pub(crate) fn residual(&self, theta: &Matrix, alpha: &[f64]) -> Result<Matrix, Error> {
        let mut out = self.linear.clone().plus(-1.0, &self.combine(alpha)?);
        for j in 0..self.width() {
            out[(j, 0)] += self.ridge(j) * theta[(j, 0)];
        }
        Ok(out)
    }

    /// How far the objective at θ can lie above the least, by multipliers 0 ≤ α ≤ c: Σ c·max(0, r) −
    /// αr over r = u − aᵀθ, a sum without cancellation, and for the residual ρ of stationarity its
    /// |ρ|₁ times the larger of |θ|∞ and the mean |u|, which covers a minimum no further than that
    /// from θ.
    pub(crate) fn gap(&self, theta: &Matrix, alpha: &[f64]) -> Result<f64, Error> {
        let short = self.short(theta);
        let [slack] = self.sum(|m| {
            let (r, alpha) = (short[m], alpha[m]);
            [if r > 0.0 {
                (self.jump[m] - alpha) * r
            } else {
                -alpha * r
            }]
        })?;
        let mean = self.level / self.total;
        let reach = theta.data().iter().fold(mean, |m, t| m.max(t.abs()));
        let residual = self.residual(theta, alpha)?;
        Ok(slack + reach * residual.data().iter().fold(0.0, |sum, r| sum + r.abs()))
    }

    /// What a gap may come to by rounding alone.
    pub(crate) fn rounding(&self, objective: f64) -> f64 {
        let sums = 16 + self.width();
        sums as f64 * f64::EPSILON * (objective.abs() + self.level)
    }
}
