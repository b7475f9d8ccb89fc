//! Vectors to be compared, and the way back from there to the predictions.
//!
//! What a length is off by, all that is divided by it is, and no sum averages that out; what is off in a pair's pull, it is
//! off in as many pairs as there are. So all of this is done with twice the digits, and rounded where a loss looks at it.

use super::sums::{dot, square};
use super::{Measure, apart};
use crate::dispatch::{Arch, Task};
use crate::real::{Known, Twice};

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
        let mut row = vec![R::zero(); columns.len()];
        let (mut slope, mut exact) = (row.clone(), vec![Twice::zero(); columns.len()]);
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
            sum = sum + Twice::of(cost(a, row, &mut slope));
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

/// Divides vectors by their lengths, or all by a power of two. A zero vector stays what it is.
struct Scale<'c, R> {
    cloud: &'c mut Cloud<R>,
    vectors: &'c [R],
}

impl<R: Known> Task for Scale<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let Cloud {
            points,
            lengths,
            unit,
            ..
        } = self.cloud;
        let each = self.vectors.len() / lengths.len();
        for (x, length) in self.vectors.chunks_exact(each).zip(lengths) {
            let (scale, from) = (power_of_two(x), points.len());
            points.extend(x.iter().map(|&x| Twice::of(x * R::of(1.0 / scale))));
            *length = Twice::of(R::of(scale));
            if *unit {
                let x = &mut points[from..];
                let long = dot(x, x).root();
                for x in x {
                    *x = if long.is_zero() {
                        Twice::zero()
                    } else {
                        *x / long
                    };
                }
                *length = long.scaled(R::of(scale));
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
                Measure::Distance => exact.value() * size,
                Measure::Dot | Measure::Square => exact.value() * size * size,
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
        let (cloud, count) = (self.cloud, Twice::of(self.count));
        if !cloud.unit {
            for (grad, &pull) in self.grad.iter_mut().zip(&cloud.pull) {
                *grad = (pull / count).value();
            }
            return;
        }
        let pulls = cloud.pull.chunks_exact(cloud.width);
        for (i, (grad, pull)) in self
            .grad
            .chunks_exact_mut(cloud.width)
            .zip(pulls)
            .enumerate()
        {
            let (x, length) = (cloud.point(i), cloud.lengths[i]);
            let (along, stretch) = (dot(pull, x), Twice::of(cloud.stretch[i]));
            for ((g, &pull), &x) in grad.iter_mut().zip(pull).zip(x) {
                *g = if length.is_zero() {
                    R::zero()
                } else {
                    (((pull - along * x) / length + stretch * x) / count).value()
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
