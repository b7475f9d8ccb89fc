//! Vectors to be compared, and the way back from there to the predictions.
//!
//! What a length is off by, all that is divided by it is, and no sum averages that out; what is off in a pair's pull, it is
//! off in as many pairs as there are. So all of this is done with twice the digits, and rounded where a loss looks at it.

mod ends;

use super::sums::{dot, square};
use super::{Measure, apart};
use crate::dispatch::{Arch, Task};
use crate::real::{Known, Twice};
use ends::{Finish, Scale};

/// The vectors of a set, and what is known so far of the derivative with respect to them.
pub(crate) struct Cloud<R> {
    width: usize,
    measure: Measure,
    /// Whether the vectors were divided by their lengths.
    unit: bool,
    /// The vectors as they are compared: of length 1, or all divided by one power of two so that no square overflows.
    points: Vec<Twice<R>>,
    /// Their lengths; if not of length 1, that power of two alone.
    lengths: Vec<Twice<R>>,
    /// The derivative with respect to what is compared.
    pull: Vec<Twice<R>>,
    /// The derivative with respect to the lengths.
    pub(crate) stretch: Vec<R>,
}

impl<R: Known> Cloud<R> {
    /// Of vectors of `width` numbers, one after the other.
    #[inline(always)]
    pub(crate) fn of(vectors: &[R], width: usize, measure: Measure, unit: bool) -> Self {
        let count = if unit { vectors.len() / width } else { 1 };
        let mut cloud = Cloud {
            width,
            measure,
            unit,
            pull: vec![Twice::zero(); vectors.len()],
            stretch: vec![R::zero(); count],
            lengths: vec![Twice::of(R::one()); count],
            points: Vec::with_capacity(vectors.len()),
        };
        apart(Scale {
            cloud: &mut cloud,
            vectors,
        });
        cloud
    }

    /// The vectors as they are compared, rounded.
    #[inline(always)]
    pub(crate) fn points(&self) -> Vec<R> {
        self.points.iter().map(|x| x.value()).collect()
    }

    /// Their lengths, rounded.
    #[inline(always)]
    pub(crate) fn lengths(&self) -> Vec<R> {
        self.lengths.iter().map(|x| x.value()).collect()
    }

    /// Adds to the derivative with respect to number `at` of what is compared.
    #[inline(always)]
    pub(crate) fn add(&mut self, at: usize, by: R) {
        self.pull[at] = self.pull[at] + Twice::of(by);
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
        let mut rounded = vec![R::zero(); columns.len()];
        self.exact_rows(
            anchors,
            columns,
            #[inline(always)]
            |a, row, slope| {
                for (rounded, x) in rounded.iter_mut().zip(row) {
                    *rounded = x.value();
                }
                Twice::of(cost(a, &rounded, slope))
            },
        )
    }

    /// The same for a cost that looks at more digits than are left once a measure is rounded.
    #[inline(always)]
    pub(crate) fn exact_rows(
        &mut self,
        anchors: &[usize],
        columns: &[usize],
        mut cost: impl FnMut(usize, &[Twice<R>], &mut [R]) -> Twice<R>,
    ) -> R {
        let mut row = vec![Twice::zero(); columns.len()];
        let (mut slope, mut exact) = (vec![R::zero(); columns.len()], row.clone());
        let mut sum = Twice::zero();
        for (a, &from) in anchors.iter().enumerate() {
            let (row, exact) = (&mut row[..], &mut exact[..]);
            apart(Look {
                cloud: &*self,
                from,
                columns,
                row,
                exact,
            });
            slope.fill(R::zero());
            sum = sum + cost(a, row, &mut slope);
            apart(Push {
                cloud: &mut *self,
                from,
                columns,
                exact,
                slope: &slope,
            });
        }
        sum.value()
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
    fn point(&self, i: usize) -> &[Twice<R>] {
        &self.points[i * self.width..][..self.width]
    }

    /// What comparisons of scaled vectors are multiplied by, a power of two.
    #[inline(always)]
    fn size(&self) -> R {
        if self.unit {
            R::one()
        } else {
            self.lengths[0].value()
        }
    }
}

/// The measure from one vector to others.
struct Look<'c, R> {
    cloud: &'c Cloud<R>,
    from: usize,
    columns: &'c [usize],
    row: &'c mut [Twice<R>],
    /// Of the vectors as they are compared.
    exact: &'c mut [Twice<R>],
}

impl<R: Known> Task for Look<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (cloud, size) = (self.cloud, self.cloud.size());
        let x = cloud.point(self.from);
        for ((out, exact), &to) in self.row.iter_mut().zip(self.exact).zip(self.columns) {
            let y = cloud.point(to);
            *exact = match cloud.measure {
                Measure::Dot => dot(x, y),
                Measure::Distance => square(x, y).root(),
                Measure::Square => square(x, y),
            };
            *out = match cloud.measure {
                Measure::Distance => exact.scaled(size),
                Measure::Dot | Measure::Square => exact.scaled(size).scaled(size),
            };
        }
    }
}

/// From the derivative with respect to those measures to that with respect to the vectors.
struct Push<'c, R> {
    cloud: &'c mut Cloud<R>,
    from: usize,
    columns: &'c [usize],
    exact: &'c [Twice<R>],
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
            points,
            pull,
            ..
        } = self.cloud;
        let (width, measure) = (*width, *measure);
        let x = &points[self.from * width..][..width];
        let mut own = vec![Twice::zero(); width];
        for ((&r, &s), &to) in self.exact.iter().zip(self.slope).zip(self.columns) {
            // A product pulls each one by the other, a distance by their difference.
            let by = match measure {
                Measure::Dot => Twice::of(s * size),
                Measure::Square => Twice::of(-(s + s) * size),
                Measure::Distance if r.is_zero() => continue,
                Measure::Distance => Twice::of(-s) / r,
            };
            let y = &points[to * width..][..width];
            let pull = &mut pull[to * width..][..width];
            let pulls = own.iter_mut().zip(pull).zip(x).zip(y);
            if measure == Measure::Dot {
                for (((own, pull), &x), &y) in pulls {
                    *own = *own + by * y;
                    *pull = *pull + by * x;
                }
            } else {
                for (((own, pull), &x), &y) in pulls {
                    let step = by * (y - x);
                    *own = *own + step;
                    *pull = *pull - step;
                }
            }
        }
        for (pull, &own) in pull[self.from * width..].iter_mut().zip(&own) {
            *pull = *pull + own;
        }
    }
}
