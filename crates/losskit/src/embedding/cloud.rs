//! Vectors to be compared, and the way back from there to the predictions.

use super::{Measure, apart, dot, root, square};
use crate::dispatch::{Arch, Task};
use crate::real::Known;

/// The vectors of a set, and what is known so far of the derivative with respect to them.
pub(crate) struct Cloud<R> {
    width: usize,
    measure: Measure,
    /// Whether the vectors were divided by their lengths.
    unit: bool,
    /// The vectors as they are compared: of length 1, or all divided by one power of two so that no square overflows.
    pub(crate) points: Vec<R>,
    /// Their lengths; if not of length 1, that power of two alone.
    pub(crate) lengths: Vec<R>,
    /// The derivative with respect to what is compared.
    pub(crate) pull: Vec<R>,
    /// The derivative with respect to the lengths.
    pub(crate) stretch: Vec<R>,
}

impl<R: Known> Cloud<R> {
    /// Of vectors of `width` numbers, one after the other.
    #[inline(always)]
    pub(crate) fn of(vectors: &[R], width: usize, measure: Measure, unit: bool) -> Self {
        let points = vectors.to_vec();
        let count = if unit { points.len() / width } else { 1 };
        let mut cloud = Cloud {
            width,
            measure,
            unit,
            pull: vec![R::zero(); points.len()],
            stretch: vec![R::zero(); count],
            lengths: vec![R::one(); count],
            points,
        };
        apart(Scale(&mut cloud));
        cloud
    }

    /// For each of `anchors`, its measure to each of `columns` is handed to `cost`, which answers with a value and fills in
    /// its derivatives, zero so far. The sum of the values.
    #[inline(always)]
    pub(crate) fn rows(
        &mut self,
        anchors: &[usize],
        columns: &[usize],
        mut cost: impl FnMut(usize, &[R], &mut [R]) -> R,
    ) -> R {
        let mut row = vec![R::zero(); columns.len()];
        let mut slope = row.clone();
        let mut sum = R::zero();
        for (a, &from) in anchors.iter().enumerate() {
            let row = &mut row[..];
            apart(Look {
                cloud: &*self,
                from,
                columns,
                row,
            });
            slope.fill(R::zero());
            sum = sum + cost(a, row, &mut slope);
            apart(Push {
                cloud: &mut *self,
                from,
                columns,
                row,
                slope: &slope,
            });
        }
        sum
    }

    /// The derivative with respect to the vectors themselves, divided by `count`; that of a vector without direction is 0.
    #[inline(always)]
    pub(crate) fn finish(self, count: f64, grad: &mut [R]) {
        apart(Finish {
            cloud: self,
            count: R::of(count.max(1.0)),
            grad,
        });
    }

    #[inline(always)]
    fn point(&self, i: usize) -> &[R] {
        &self.points[i * self.width..][..self.width]
    }

    /// What comparisons of scaled vectors are multiplied by.
    #[inline(always)]
    fn size(&self) -> R {
        if self.unit { R::one() } else { self.lengths[0] }
    }
}

/// Divides vectors by their lengths, or all by a power of two.
struct Scale<'c, R>(&'c mut Cloud<R>);

impl<R: Known> Task for Scale<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let Cloud {
            points,
            lengths,
            unit,
            ..
        } = self.0;
        let each = points.len() / lengths.len();
        for (x, length) in points.chunks_exact_mut(each).zip(lengths) {
            let scale = power_of_two(x);
            for x in x.iter_mut() {
                *x = *x * R::of(1.0 / scale);
            }
            *length = R::of(scale);
            if *unit {
                let scaled = root(dot(x, x));
                for x in x.iter_mut() {
                    *x = if scaled.known() == 0.0 {
                        R::zero()
                    } else {
                        *x / scaled
                    };
                }
                *length = *length * scaled;
            }
        }
    }
}

/// The measure from one vector to others.
struct Look<'c, R> {
    cloud: &'c Cloud<R>,
    from: usize,
    columns: &'c [usize],
    row: &'c mut [R],
}

impl<R: Known> Task for Look<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (cloud, size) = (self.cloud, self.cloud.size());
        let x = cloud.point(self.from);
        for (out, &to) in self.row.iter_mut().zip(self.columns) {
            let y = cloud.point(to);
            *out = match cloud.measure {
                Measure::Dot => dot(x, y) * size * size,
                Measure::Distance => root(square(x, y)) * size,
                Measure::Square => square(x, y) * size * size,
            };
        }
    }
}

/// From the derivative with respect to those measures to that with respect to the vectors.
struct Push<'c, R> {
    cloud: &'c mut Cloud<R>,
    from: usize,
    columns: &'c [usize],
    row: &'c [R],
    slope: &'c [R],
}

impl<R: Known> Task for Push<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let size = self.cloud.size();
        let Cloud {
            width,
            measure,
            unit,
            points,
            pull,
            ..
        } = self.cloud;
        let (width, measure, unit) = (*width, *measure, *unit);
        let x = &points[self.from * width..][..width];
        let mut own = vec![R::zero(); width];
        for ((&r, &s), &to) in self.row.iter().zip(self.slope).zip(self.columns) {
            // A product pulls each one by the other, a distance by their difference.
            let (by, away) = match measure {
                Measure::Dot => (s * size, R::zero()),
                Measure::Square => (-(s + s) * size, R::one()),
                Measure::Distance if r.known() == 0.0 => continue,
                Measure::Distance => (-s * (size / r), R::one()),
            };
            // Of directions across the own one already here: what is summed is as small as it can be.
            let away = match measure {
                _ if !unit => away,
                Measure::Dot => r,
                Measure::Square => R::one() - R::of(0.5) * r,
                Measure::Distance => R::one() - R::of(0.5) * r * r,
            };
            let y = &points[to * width..][..width];
            let pull = &mut pull[to * width..][..width];
            for (((own, pull), &x), &y) in own.iter_mut().zip(pull).zip(x).zip(y) {
                *own = *own + by * (y - away * x);
                *pull = *pull + by * (x - away * y);
            }
        }
        for (pull, &own) in pull[self.from * width..].iter_mut().zip(&own) {
            *pull = *pull + own;
        }
    }
}

/// Back through the division by lengths.
struct Finish<'c, R> {
    cloud: Cloud<R>,
    count: R,
    grad: &'c mut [R],
}

impl<R: Known> Task for Finish<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (cloud, count) = (self.cloud, self.count);
        for (grad, &pull) in self.grad.iter_mut().zip(&cloud.pull) {
            *grad = pull / count;
        }
        if !cloud.unit {
            return;
        }
        for (i, grad) in self.grad.chunks_exact_mut(cloud.width).enumerate() {
            let (x, length, stretch) = (cloud.point(i), cloud.lengths[i], cloud.stretch[i] / count);
            let along = dot(grad, x);
            for (g, &x) in grad.iter_mut().zip(x) {
                *g = if length.known() == 0.0 {
                    R::zero()
                } else {
                    (*g - along * x) / length + stretch * x
                };
            }
        }
    }
}

/// The power of two next below the largest of some numbers: division by it is exact.
#[inline(always)]
fn power_of_two<R: Known>(x: &[R]) -> f64 {
    let largest = x.iter().fold(0.0, |m: f64, x| m.max(x.known().abs()));
    f64::from_bits(largest.to_bits() & f64::INFINITY.to_bits()).max(f64::MIN_POSITIVE)
}
