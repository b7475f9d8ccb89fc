//! From a point near the minimum of a piecewise linear loss to the minimum itself: the corners that
//! are met become equations.

use super::interior::definite;
use super::program::{Corner, Program};
use crate::Error;
use crate::factor;
use crate::matrix::Matrix;
use std::ops::Range;

/// A row whose part outside the span of those chosen is below this share of it depends on them.
const DEPENDENT: f64 = 1e-10;
/// A multiplier within this share of c from 0 or c is taken to be there.
const IDLE: f64 = 1e-3;
/// What the share of c that a multiplier keeps from 0 and c counts as at least.
const LEAST: f64 = 1e-5;
/// Solutions of the equations, each from the rounding the one before left.
const REFINEMENTS: usize = 3;

/// The point that meets the corners `met` and its multipliers, those at the corners near `alpha`.
/// Where the corners leave a flat piece of the objective, further corners are met at its edge.
pub(super) fn finish(
    program: &Program<'_>,
    theta: &Matrix,
    alpha: &[f64],
    mut met: Vec<bool>,
) -> Result<(Matrix, Vec<f64>), Error> {
    let mut theta = theta.clone();
    let mut face = Face::new(program, alpha, &met)?;
    // Each edge closes a direction.
    for _ in 0..=program.width() {
        for _ in 0..REFINEMENTS {
            theta = face.nearer(theta, alpha, &met)?;
        }
        let Some((term, to)) = face.edge(&theta, &met)? else {
            break;
        };
        // It may be of another process's rows.
        if let Some(term) = term {
            met[term] = true;
        }
        theta = to;
        face = Face::new(program, alpha, &met)?;
    }
    let alpha = face.multipliers(&theta, alpha, &met)?;
    Ok((theta, alpha))
}

/// The equations of corners that are met.
struct Face<'a> {
    program: &'a Program<'a>,
    /// The coefficients that are not 0 by a corner of their own.
    free: Vec<usize>,
    /// Terms of the loss whose a are independent and span those of all that are met.
    chosen: Vec<Corner>,
    /// Their a = `lower`·`axes`ᵀ, the axes orthonormal.
    lower: Matrix,
    axes: Vec<Vec<f64>>,
    /// Orthonormal directions that leave all corners met.
    open: Vec<Vec<f64>>,
}

impl<'a> Face<'a> {
    fn new(program: &'a Program<'a>, alpha: &[f64], met: &[bool]) -> Result<Face<'a>, Error> {
        let mut free = vec![true; program.width()];
        let mut terms = Vec::new();
        for m in (0..met.len()).filter(|&m| met[m]) {
            match program.coefficient(m) {
                Some(j) => free[j] = false,
                None => terms.push(m),
            }
        }
        let free: Vec<usize> = (0..free.len()).filter(|&j| free[j]).collect();
        let corners = program.corners(&terms, alpha)?;
        let row = |corner: &Corner| free.iter().map(|&j| corner.a[j]).collect::<Vec<f64>>();
        // Multipliers near 0 or c are best left there: the equations had rather decide others.
        let scaled = corners.iter().map(|corner| {
            let inside = corner.inside.max(LEAST);
            row(corner).iter().map(|x| inside * x).collect()
        });
        let mut axes = Vec::new();
        let chosen = orthonormal(&scaled.collect::<Vec<_>>(), &mut axes);
        let lower = Matrix::from_fn(chosen.len(), chosen.len(), |i, j| {
            dot(&row(&corners[chosen[i]]), &axes[j])
        });
        let mut all = axes.clone();
        let unit = |j: usize| {
            (0..free.len())
                .map(|i| f64::from(u8::from(i == j)))
                .collect()
        };
        orthonormal(&(0..free.len()).map(unit).collect::<Vec<_>>(), &mut all);
        let mut corners: Vec<Option<Corner>> = corners.into_iter().map(Some).collect();
        Ok(Face {
            program,
            free,
            chosen: chosen.iter().filter_map(|&i| corners[i].take()).collect(),
            lower,
            open: all.split_off(axes.len()),
            axes,
        })
    }

    /// Those of the chosen terms whose rows are here, with their places among the chosen.
    fn here(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = self.chosen.iter().enumerate();
        all.filter_map(|(i, corner)| Some((i, self.program.here(corner.home)?)))
    }

    /// The multipliers but for those the equations decide: 0 or c off the corners.
    fn given(&self, theta: &Matrix, alpha: &[f64], met: &[bool]) -> Vec<f64> {
        let short = self.program.short(theta);
        let mut given: Vec<f64> = (0..met.len())
            .map(|m| match (met[m], self.program.coefficient(m)) {
                (true, None) => settled(alpha[m], self.program.jump[m]),
                (true, Some(_)) => 0.0,
                (false, _) if short[m] > 0.0 => self.program.jump[m],
                (false, _) => 0.0,
            })
            .collect();
        self.here().for_each(|(_, m)| given[m] = 0.0);
        given
    }

    fn restricted(&self, vector: &Matrix) -> Vec<f64> {
        self.free.iter().map(|&j| vector[(j, 0)]).collect()
    }

    /// A direction in all coefficients from parts along axes.
    fn direction(&self, axes: &[Vec<f64>], parts: &Matrix) -> Matrix {
        let mut out = Matrix::zeros(self.program.width(), 1);
        for (i, &j) in self.free.iter().enumerate() {
            out[(j, 0)] = axes
                .iter()
                .enumerate()
                .fold(0.0, |sum, (k, axis)| sum + parts[(k, 0)] * axis[i]);
        }
        out
    }

    /// Σ λ·direction·direction over the open directions.
    fn bend(&self) -> Matrix {
        Matrix::from_fn(self.open.len(), self.open.len(), |i, j| {
            self.free.iter().enumerate().fold(0.0, |sum, (k, &column)| {
                sum + self.program.ridge(column) * self.open[i][k] * self.open[j][k]
            })
        })
    }

    fn is_bent(&self) -> bool {
        self.free.iter().any(|&j| self.program.ridge(j) > 0.0)
    }

    /// The minimum on the face.
    fn nearer(&self, mut theta: Matrix, alpha: &[f64], met: &[bool]) -> Result<Matrix, Error> {
        let mut kept = vec![false; self.program.width()];
        self.free.iter().for_each(|&j| kept[j] = true);
        for j in (0..kept.len()).filter(|&j| !kept[j]) {
            theta[(j, 0)] = 0.0;
        }
        let mut parts = Matrix::from_fn(self.chosen.len(), 1, |i, _| {
            self.chosen[i].kink - dot(&self.chosen[i].a, theta.data())
        });
        factor::forward(self.lower.view(), parts.flat());
        let theta = theta.plus(1.0, &self.direction(&self.axes, &parts));
        if self.open.is_empty() || !self.is_bent() {
            return Ok(theta);
        }
        let given = self.given(&theta, alpha, met);
        let residual = self.restricted(&self.program.residual(&theta, &given)?);
        let Some(lower) = definite(self.bend()) else {
            return Ok(theta);
        };
        let mut parts = Matrix::from_fn(self.open.len(), 1, |i, _| -dot(&self.open[i], &residual));
        factor::solve(lower.view(), parts.flat());
        Ok(theta.plus(1.0, &self.direction(&self.open, &parts)))
    }

    /// The multipliers: on the corners what makes the gradient 0, if that is within 0 and c.
    fn multipliers(&self, theta: &Matrix, alpha: &[f64], met: &[bool]) -> Result<Vec<f64>, Error> {
        let mut alpha = self.given(theta, alpha, met);
        for _ in 0..REFINEMENTS {
            let residual = self.restricted(&self.program.residual(theta, &alpha)?);
            let mut parts =
                Matrix::from_fn(self.chosen.len(), 1, |i, _| dot(&self.axes[i], &residual));
            factor::backward(self.lower.view(), parts.flat());
            for (i, m) in self.here() {
                alpha[m] = (alpha[m] + parts[(i, 0)]).clamp(0.0, self.program.jump[m]);
            }
        }
        let residual = self.program.residual(theta, &alpha)?;
        for m in (0..met.len()).filter(|&m| met[m]) {
            if let Some(j) = self.program.coefficient(m) {
                alpha[m] = residual[(j, 0)].clamp(0.0, self.program.jump[m]);
            }
        }
        Ok(alpha)
    }

    /// The nearest corner along a direction in which the objective is straight, and the point there; the corner's
    /// term, if its row is here.
    fn edge(&self, theta: &Matrix, met: &[bool]) -> Result<Option<(Option<usize>, Matrix)>, Error> {
        let Some(open) = self.open.first().filter(|_| !self.is_bent()) else {
            return Ok(None);
        };
        let one = Matrix::from_fn(1, 1, |_, _| 1.0);
        let along = self.direction(std::slice::from_ref(open), &one);
        let (short, rates) = (self.program.short(theta), self.program.along(&along));
        let fastest = rates.iter().fold(0.0_f64, |m, rate| m.max(rate.abs()));
        let [slowest] = self.program.least([-fastest])?;
        let nearest = |terms: Range<usize>| {
            terms
                .filter(|&m| !met[m] && rates[m].abs() > -1e-9 * slowest)
                .map(|m| (m, short[m] / rates[m]))
                .min_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
        };
        let units = self.program.units();
        let row = self.program.nearest(nearest(0..units.start))?;
        let unit = nearest(units).filter(|unit| row.is_none_or(|row| unit.1.abs() < row.1.abs()));
        let found = match (unit, row) {
            (Some((m, step)), _) => Some((Some(m), step)),
            (None, Some((home, step))) => Some((self.program.here(home), step)),
            (None, None) => None,
        };
        Ok(found.map(|(term, step)| (term, theta.clone().plus(step, &along))))
    }
}

/// A multiplier that is all but 0 or c is that: a corner met by chance, which pulls on nothing.
fn settled(alpha: f64, jump: f64) -> f64 {
    if alpha < IDLE * jump {
        0.0
    } else if jump - alpha < IDLE * jump {
        jump
    } else {
        alpha
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// Adds to orthonormal axes the directions of `rows` outside their span, the longest first; answers
/// whose they are.
fn orthonormal(rows: &[Vec<f64>], axes: &mut Vec<Vec<f64>>) -> Vec<usize> {
    let mut rest = rows.to_vec();
    for row in &mut rest {
        axes.iter().for_each(|axis| remove(row, axis));
    }
    let least = DEPENDENT
        * rows
            .iter()
            .fold(0.0_f64, |m, row| m.max(dot(row, row).sqrt()));
    let mut chosen = Vec::new();
    while axes.len() < rows.first().map_or(0, Vec::len) {
        let sizes = rest.iter().map(|row| dot(row, row).sqrt()).enumerate();
        let longest = sizes.fold((0, 0.0), |best, at| if at.1 > best.1 { at } else { best });
        if longest.1 <= least {
            break;
        }
        let mut axis = rest[longest.0].clone();
        // Twice is enough (Kahan).
        axes.iter().for_each(|other| remove(&mut axis, other));
        let size = dot(&axis, &axis).sqrt();
        axis.iter_mut().for_each(|x| *x /= size);
        rest.iter_mut().for_each(|row| remove(row, &axis));
        rest[longest.0].fill(0.0);
        chosen.push(longest.0);
        axes.push(axis);
    }
    chosen
}

/// Takes the part along a unit vector off.
fn remove(row: &mut [f64], axis: &[f64]) {
    let part = dot(row, axis);
    row.iter_mut().zip(axis).for_each(|(x, a)| *x -= part * a);
}
