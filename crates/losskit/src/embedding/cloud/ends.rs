//! The way into a cloud and out of it: division by lengths.

use super::Cloud;
use crate::dispatch::{Arch, Task};
use crate::embedding::sums::dot;
use crate::real::{Known, Twice};

/// Divides vectors by their lengths, or all by a power of two. A zero vector stays what it is.
pub(super) struct Scale<'c, R> {
    pub(super) cloud: &'c mut Cloud<R>,
    pub(super) vectors: &'c [R],
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

/// Back through the division by lengths.
pub(super) struct Finish<'c, R> {
    pub(super) cloud: Cloud<R>,
    pub(super) count: R,
    pub(super) grad: &'c mut [R],
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
