//! Pointwise losses over slices.

mod walk;

use super::{Drive, check_out};
use crate::batch::{Batch, Out, Sums};
use crate::dispatch::{Arch, Isa, Task, dispatch};
use crate::real::{Lane, Scalar};
use crate::shape::{Point, Pointwise};
use crate::{Error, Jet};

impl<L: Pointwise> Drive<L> for Point {
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error> {
        let ready = Isa::best().ready();
        let kernel = |points: Points<'_, T>| dispatch(ready, Kernel { loss, points });
        walk::walk(&L::CARD, ready, batch, out, &kernel)
    }

    fn product<T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
        check_out("the output", &Some(&mut *out), direction.len())?;
        let results = Out {
            hess: Some(&mut *out),
            ..Out::none()
        };
        Self::eval(loss, batch, results)?;
        for (o, &d) in out.iter_mut().zip(direction) {
            *o = *o * d;
        }
        Ok(())
    }

    fn kinks(loss: &L, target: f64) -> Vec<f64> {
        loss.kinks(target)
    }

    fn jet(loss: &L, pred: f64, target: f64) -> Option<Jet<f64>> {
        let jet = loss.jet(crate::real::Plain(pred), crate::real::Plain(target));
        Some(Jet {
            value: jet.value.0,
            grad: jet.grad.0,
            hess: jet.hess.0,
        })
    }

    #[cfg(feature = "judge")]
    fn exact(loss: &L, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact {
        crate::witness::point(loss, row, target)
    }
}

/// Points to evaluate, and room for what comes out. An empty slice means not wanted.
struct Points<'a, T> {
    pred: &'a [T],
    target: &'a [T],
    value: &'a mut [T],
    grad: &'a mut [T],
    hess: &'a mut [T],
}

/// The only code of a batch that is compiled for each loss.
struct Kernel<'a, L, T> {
    loss: &'a L,
    points: Points<'a, T>,
}

impl<L: Pointwise, T: Scalar> Task for Kernel<'_, L, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        match (self.points.grad.is_empty(), self.points.hess.is_empty()) {
            (true, true) => self.each::<A::Number<T>, false, false>(),
            (false, true) => self.each::<A::Number<T>, true, false>(),
            (_, false) => self.each::<A::Number<T>, true, true>(),
        }
    }
}

impl<L: Pointwise, T: Scalar> Kernel<'_, L, T> {
    #[inline(always)]
    fn each<N: Lane<T>, const GRAD: bool, const HESS: bool>(self) {
        // A copy, so that the outputs cannot be thought to overlap the parameters: they stay in registers.
        let loss = *self.loss;
        let n = self.points.pred.len();
        let (pred, target) = (self.points.pred, &self.points.target[..n]);
        let value = &mut self.points.value[..n];
        let grad = &mut self.points.grad[..if GRAD { n } else { 0 }];
        let hess = &mut self.points.hess[..if HESS { n } else { 0 }];
        for i in 0..n {
            let jet = loss.jet(N::load(pred[i]), N::load(target[i]));
            value[i] = jet.value.store();
            if GRAD {
                grad[i] = jet.grad.store();
            }
            if HESS {
                hess[i] = jet.hess.store();
            }
        }
    }
}
