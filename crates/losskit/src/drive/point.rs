//! Pointwise losses over slices.

mod piece;
mod walk;

use super::bounds::{self, Bounds};
use super::{Drive, check_out};
use crate::batch::{Batch, HalfMut, Numbers, Out, Sums};
use crate::card::Domain;
use crate::dispatch::{Arch, Isa, Task, dispatch};
use crate::real::{Lane, Scalar};
use crate::reduce::{LANES, Lanes};
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

/// Points to evaluate, a group at a time, and room for what comes out. An empty slice means not wanted.
struct Points<'a, T> {
    pred: Numbers<'a, T>,
    target: Numbers<'a, T>,
    /// What predictions and targets may be.
    bounds: [Bounds<T>; 2],
    value: &'a mut [Group<T>],
    grad: &'a mut [Group<T>],
    /// The gradient in half precision; then `grad` needs room for one group only.
    half: Option<HalfMut<'a>>,
    hess: &'a mut [Group<T>],
    /// What derivatives are multiplied by.
    scale: T,
    /// Where values are added.
    lanes: &'a mut Lanes,
}

/// A value for every lane of the sums.
type Group<T> = [T; LANES];

/// The only code of a batch that is compiled for each loss: checks, evaluates, scales and sums in one go, so that memory
/// never waits. Answers whether all was within bounds.
struct Kernel<'a, L, T> {
    loss: &'a L,
    points: Points<'a, T>,
}

impl<L: Pointwise, T: Scalar> Task for Kernel<'_, L, T> {
    type Output = bool;

    #[inline(always)]
    fn run<A: Arch>(self) -> bool {
        match (self.points.grad.is_empty(), self.points.hess.is_empty()) {
            (true, true) => self.each::<A::Number<T>, false, false>(),
            (false, true) => self.each::<A::Number<T>, true, false>(),
            (_, false) => self.each::<A::Number<T>, true, true>(),
        }
    }
}

impl<L: Pointwise, T: Scalar> Kernel<'_, L, T> {
    const PRED: Option<Domain> = bounds::of_pred(&L::CARD);
    const TARGET: Option<Domain> = bounds::of_target(&L::CARD);

    #[inline(always)]
    fn each<N: Lane<T>, const GRAD: bool, const HESS: bool>(self) -> bool {
        // A copy, so that the outputs cannot be thought to overlap the parameters: they stay in registers.
        (*self.loss).known(
            #[inline(always)]
            |loss| self.with::<N, GRAD, HESS>(loss),
        )
    }

    #[inline(always)]
    fn with<N: Lane<T>, const GRAD: bool, const HESS: bool>(self, loss: L) -> bool {
        let n = self.points.value.len();
        let (preds, targets, values) = (self.points.pred, self.points.target, self.points.value);
        let (grads, hesses, mut half) = (self.points.grad, self.points.hess, self.points.half);
        // Gradients wanted in half precision alone are rounded group by group from the same room.
        let own = if grads.len() < n { 0 } else { usize::MAX };
        let mut none = [[T::default(); LANES]; 2];
        let [pred_bounds, target_bounds] = self.points.bounds;
        let pred_bounds = pred_bounds.assume(Self::PRED);
        let target_bounds = target_bounds.assume(Self::TARGET);
        let scale = self.points.scale;
        let mut lanes = *self.points.lanes;
        let mut outside = 0_u32;
        for k in 0..n {
            // Copies, which the outputs cannot overlap.
            let (pred, target): (Group<T>, Group<T>) =
                (preds.group(k * LANES), targets.group(k * LANES));
            let value = &mut values[k];
            let [no_grad, no_hess] = &mut none;
            let grad = if GRAD { &mut grads[k & own] } else { no_grad };
            let hess = if HESS { &mut hesses[k] } else { no_hess };
            let mut bad = 0_u32;
            for i in 0..LANES {
                let inside = pred_bounds.contain(pred[i]) & target_bounds.contain(target[i]);
                bad |= u32::from(!inside);
                let jet = loss.jet(N::load(pred[i]), N::load(target[i]));
                value[i] = jet.value.store();
                if GRAD {
                    grad[i] = jet.grad.store() * scale;
                }
                if HESS {
                    hess[i] = jet.hess.store() * scale;
                }
            }
            if GRAD && let Some(half) = &mut half {
                half.section(k * LANES, LANES).write(grad);
            }
            outside |= bad;
            lanes.add(value);
        }
        *self.points.lanes = lanes;
        outside == 0
    }
}
