//! A step by conjugate gradients that ends at the edge of a region (Steihaug 1983,
//! doi:10.1137/0720042).

use super::face::Face;
use super::metric::Metric;
use super::newton::dot;
use crate::Error;
use crate::bend::Bend;
use crate::matrix::Matrix;
use crate::objective::Eval;

/// Curvature that rounding alone may leave, relative to the largest that the metric knows.
const FLAT: f64 = f64::EPSILON;

/// Rounds of conjugate gradients in a step, each with fewer coefficients.
const ROUNDS: usize = 50;
/// The share of what a straight line promises that a way must bring.
const ENOUGH: f64 = 0.01;
/// Shares of a way below this are not tried one by one.
const SHORTEST: f64 = 0.05;

/// A way down the parabola.
pub(super) struct Course {
    pub(super) step: Matrix,
    /// H·step.
    pub(super) bent: Matrix,
    /// The length of the step in the metric.
    pub(super) length: f64,
    /// Whether it was the region that ended it, or curvature that is not positive.
    pub(super) edge: bool,
    /// The size of the parabola's gradient at its end.
    pub(super) left: f64,
}

impl Course {
    fn go(&mut self, by: &Matrix, over: &Matrix) {
        let take = |m: &mut Matrix, by: &Matrix| {
            let zero = Matrix::zeros(0, 0);
            *m = std::mem::replace(m, zero).plus(1.0, by);
        };
        take(&mut self.step, by);
        take(&mut self.bent, over);
    }
}

/// The parabola around a point, and how far it is to be believed.
pub(super) struct Parabola<'a> {
    pub(super) bend: &'a Bend<'a>,
    pub(super) metric: &'a Metric<'a>,
    pub(super) theta: &'a Matrix,
    pub(super) at: &'a Eval,
    pub(super) radius: f64,
}

impl Parabola<'_> {
    /// Goes down until no more than `residual` is left of the gradient, or to the edge of the
    /// region. Where signs would change it goes along what is left of the way, and from there on
    /// without those coefficients (Moré and Toraldo 1991, doi:10.1137/0801008).
    pub(super) fn descend(&self, face: &Face, residual: f64) -> Result<Course, Error> {
        let mut face = face.clone();
        let (theta, at) = (self.theta, self.at);
        let zero = Matrix::zeros(theta.nrows(), theta.ncols());
        let mut course = Course {
            step: zero.clone(),
            bent: zero,
            length: 0.0,
            edge: false,
            left: f64::NAN,
        };
        let first = face.along(at.grad.clone());
        let goal = residual * dot(&first, &first).sqrt();
        for _ in 0..ROUNDS {
            let slope = at.grad.clone().plus(1.0, &course.bent);
            let (way, over) = self.conjugate(&mut course, &face, &slope, goal)?;
            let from = theta.clone().plus(1.0, &course.step);
            let turns = face.turns(&from, &way);
            if turns.is_empty() {
                course.go(&way, &over);
                break;
            }
            let (by, over) = search(self.bend, &face, &from, &way, &slope, &turns)?;
            course.go(&by, &over);
            face.close(&from.plus(1.0, &by));
            let left = face.along(at.grad.clone().plus(1.0, &course.bent));
            course.left = dot(&left, &left).sqrt();
            // What ended the way that was cut short is not what ends the course.
            course.edge = false;
            if course.left <= goal {
                break;
            }
        }
        course.length = self.metric.dot(&course.step, &course.step).sqrt();
        Ok(course)
    }
    /// Conjugate gradients from where the course has come to; answers the way and H times it.
    fn conjugate(
        &self,
        course: &mut Course,
        face: &Face,
        slope: &Matrix,
        goal: f64,
    ) -> Result<(Matrix, Matrix), Error> {
        let Parabola {
            bend,
            metric,
            at,
            radius,
            ..
        } = self;
        let zero = || Matrix::zeros(slope.nrows(), slope.ncols());
        let (mut by, mut bent) = (zero(), zero());
        let mut left = face.along(slope.clone());
        let mut divided = metric.divide(&left);
        let mut fall = dot(&left, &divided);
        let mut way = zero().plus(-1.0, &divided);
        course.edge = false;
        for _ in 0..2 * left.data().len().max(5) {
            if dot(&left, &left).sqrt() <= goal {
                break;
            }
            let over = bend.times(&way)?;
            let curve = dot(&way, &over);
            let gone = course.step.clone().plus(1.0, &by);
            let lengths = [
                metric.dot(&gone, &gone),
                metric.dot(&gone, &way),
                metric.dot(&way, &way),
            ];
            let flat = curve <= FLAT * metric.unit() * lengths[2];
            let (full, room) = (fall / curve, room(lengths, *radius));
            course.edge = flat || full >= room;
            let far = match course.edge {
                false => full,
                true if room.is_finite() => room,
                // Nothing is known of a region yet: as far as a straight line needs to bring the
                // objective to 0, if no step was found.
                true if lengths[0] == 0.0 => at.objective.abs().max(f64::EPSILON) / fall,
                true => break,
            };
            by = by.plus(far, &way);
            bent = bent.plus(far, &over);
            left = left.plus(far, &face.along(over));
            if course.edge {
                break;
            }
            divided = metric.divide(&left);
            let before = std::mem::replace(&mut fall, dot(&left, &divided));
            way = zero().plus(-1.0, &divided).plus(fall / before, &way);
        }
        course.left = dot(&left, &left).sqrt();
        Ok((by, bent))
    }
}

/// As much of a way as brings the parabola down enough once what changes its sign is held at 0, and
/// H times that: at the least up to the first change, which always does.
fn search(
    bend: &Bend<'_>,
    face: &Face,
    from: &Matrix,
    way: &Matrix,
    slope: &Matrix,
    turns: &[f64],
) -> Result<(Matrix, Matrix), Error> {
    let first = turns.iter().copied().fold(1.0, f64::min);
    let mut share = 1.0;
    loop {
        let to = face.hold(from.clone().plus(share, way));
        let by = to.plus(-1.0, from);
        let over = bend.times(&by)?;
        let fall = dot(slope, &by);
        if share <= first || 0.5 * dot(&by, &over) + fall <= ENOUGH * fall && fall < 0.0 {
            return Ok((by, over));
        }
        share = if share > SHORTEST {
            (0.5 * share).max(first)
        } else {
            first
        };
    }
}

/// How far one may go along p from z until ‖z + τp‖ is the radius, from z·z, z·p and p·p.
fn room([zz, zp, pp]: [f64; 3], radius: f64) -> f64 {
    let gap = (radius * radius - zz).max(0.0);
    // Never the difference of near equals.
    let root = (zp * zp + pp * gap).sqrt();
    if zp > 0.0 {
        gap / (zp + root)
    } else {
        (root - zp) / pp
    }
}
