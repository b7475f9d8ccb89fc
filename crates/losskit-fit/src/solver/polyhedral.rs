//! Losses that are piecewise linear in the prediction, as terms c·max(0, u − aᵀθ) beside a linear
//! part.

use super::ols::probes;
use crate::Error;
use crate::aggregate::{crossed, gram, times};
use crate::matrix::Matrix;
use crate::objective::Objective;
use crate::target::Answers;
use losskit::Loss;

/// Whether the loss is convex and piecewise linear in the prediction: measured, not known.
pub(crate) fn is_polyhedral(loss: &dyn Loss) -> bool {
    let probes = probes(loss);
    let card = loss.card();
    card.is_pointwise()
        && card.is_convex()
        && !probes.is_empty()
        && probes.iter().all(|&y| {
            let kinks = kinks(loss, y);
            let (Some(first), Some(last)) = (kinks.first(), kinks.last()) else {
                return false;
            };
            let beyond = [1e-3, 0.5, 1.0, 33.0, 1e6];
            let inner = kinks.windows(2).map(|k| {
                [0.01, 0.3, 0.5, 0.9]
                    .map(|t| k[0] + t * (k[1] - k[0]))
                    .to_vec()
            });
            std::iter::once(beyond.map(|d| first - d).to_vec())
                .chain(inner)
                .chain([beyond.map(|d| last + d).to_vec()])
                .all(|piece| is_straight(loss, y, &piece))
        })
}

/// τ of the quantile whose loss this is, whatever its factor: convex, straight but for one corner at the
/// target, the slopes −cτ below and c(1 − τ) above for every target alike.
pub(crate) fn quantile(loss: &dyn Loss) -> Option<f64> {
    if !is_polyhedral(loss) {
        return None;
    }
    let sides = |y: f64| match kinks(loss, y).as_slice() {
        [kink] if *kink == y => Some([-1.0, 1.0].map(|d| slope(loss, y + d, y))),
        _ => None,
    };
    let mut all = probes(loss).into_iter().map(sides);
    let [below, above] = all.next()??;
    let alike = below < 0.0 && above > 0.0 && all.all(|other| other == Some([below, above]));
    alike.then(|| below / (below - above))
}

/// Whether no two of the points differ in slope.
fn is_straight(loss: &dyn Loss, y: f64, points: &[f64]) -> bool {
    let slope = slope(loss, points[0], y);
    points.iter().all(|&x| {
        loss.jet(x, y)
            .is_some_and(|jet| jet.hess == 0.0 && jet.grad == slope)
    })
}

fn slope(loss: &dyn Loss, x: f64, y: f64) -> f64 {
    loss.jet(x, y).map_or(f64::NAN, |jet| jet.grad)
}

/// The corners of a row's loss, ascending.
fn kinks(loss: &dyn Loss, y: f64) -> Vec<f64> {
    let mut kinks = loss.kinks(y);
    kinks.sort_by(f64::total_cmp);
    kinks.dedup();
    kinks
}

/// The objective ½θᵀΛθ + gᵀθ + Σ c·max(0, u − aᵀθ), but for a constant. A row with K corners has K
/// terms, and l|θ| is lθ + 2l·max(0, −θ), a term of its own.
pub(crate) struct Program<'a> {
    objective: &'a Objective<'a>,
    /// For each term which a: a row of the design, or beyond them a unit vector; ascending.
    pub(crate) row: Vec<usize>,
    /// u.
    pub(crate) kink: Vec<f64>,
    /// c > 0.
    pub(crate) jump: Vec<f64>,
    /// g.
    linear: Matrix,
}

impl<'a> Program<'a> {
    pub(crate) fn new(objective: &'a Objective<'a>) -> Result<Program<'a>, Error> {
        let n = objective.rows();
        let numbers: &[f64] = match objective.answers {
            Answers::Numbers(y) => y,
            Answers::Classes(_) => &[],
        };
        let weight = |i: usize| objective.weight.map_or(1.0, |w| w[i]);
        let total: f64 = (0..n).map(weight).sum();
        let (mut row, mut kink, mut jump) = (Vec::new(), Vec::new(), Vec::new());
        let mut slopes = vec![0.0; n];
        for (i, &y) in numbers.iter().enumerate() {
            let share = weight(i) / total;
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
        let mut linear = crossed(&objective.design, &slopes)?;
        for (j, &lasso) in objective.penalty.lasso.iter().enumerate() {
            if lasso > 0.0 {
                row.push(n + j);
                kink.push(0.0);
                jump.push(2.0 * lasso);
                linear[(j, 0)] += lasso;
            }
        }
        Ok(Program {
            objective,
            row,
            kink,
            jump,
            linear,
        })
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

    /// The a of terms of the loss, row by row.
    pub(crate) fn gather(&self, terms: &[usize]) -> Matrix {
        let rows: Vec<usize> = terms.iter().map(|&term| self.row[term]).collect();
        self.objective.design.gather(&rows)
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
        let terms = short.iter().zip(alpha).zip(&self.jump);
        let slack = terms.fold(0.0, |sum, ((&r, &alpha), &c)| {
            sum + if r > 0.0 { (c - alpha) * r } else { -alpha * r }
        });
        let total = self.jump.iter().fold(0.0, |sum, c| sum + c);
        let mean = self.level() / total;
        let reach = theta.data().iter().fold(mean, |m, t| m.max(t.abs()));
        let residual = self.residual(theta, alpha)?;
        Ok(slack + reach * residual.data().iter().fold(0.0, |sum, r| sum + r.abs()))
    }

    /// What a gap may come to by rounding alone.
    pub(crate) fn rounding(&self, objective: f64) -> f64 {
        let sums = 16 + self.width();
        sums as f64 * f64::EPSILON * (objective.abs() + self.level())
    }

    /// Σ c|u|.
    fn level(&self) -> f64 {
        let terms = self.kink.iter().zip(&self.jump);
        terms.fold(0.0, |sum, (u, c)| sum + c * u.abs())
    }
}
