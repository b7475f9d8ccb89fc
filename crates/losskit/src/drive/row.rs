//! Rowwise losses over slices.

mod narrow;
mod walk;

use super::Drive;
use crate::batch::{Batch, Out, Sums};
use crate::dispatch::{Arch, Isa, Task, dispatch};
use crate::real::{Dual2, Lane, Real, Scalar};
use crate::shape::{Kind, Line, Rowwise};
use crate::{Error, Jet};

impl<L: Rowwise> Drive<L> for Line {
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error> {
        if out.hess.is_some() {
            return Err(Error::Curvature { loss: L::CARD.name });
        }
        if narrow::is_half(batch, &out) {
            return narrow::eval(&L::CARD, batch, out, |batch, out| {
                Self::eval(loss, batch, out)
            });
        }
        let ready = Isa::best().ready();
        let kernel = |lines: Lines<'_, T>| dispatch(ready, Kernel { loss, lines });
        walk::walk(&L::CARD, ready, batch, None, out, &kernel)
    }

    fn product<T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
        if narrow::is_half(batch, &Out::none()) {
            return Err(Error::Half {
                what: "the predictions and targets of a Hessian product",
            });
        }
        if direction.len() != batch.pred.data.len() {
            return Err(Error::Length {
                what: "the direction",
                got: direction.len(),
                want: batch.pred.data.len(),
                hint: "one number a prediction, laid out as the predictions are".into(),
            });
        }
        let out = Out {
            grad: Some(out),
            ..Out::none()
        };
        let ready = Isa::best().ready();
        // Dual numbers are most of the code and Hessian products rarely the bottleneck: compiled for the base alone.
        let kernel = |lines: Lines<'_, T>| Kernel { loss, lines }.along();
        walk::walk(&L::CARD, ready, batch, Some(direction), out, &kernel).map(drop)
    }

    fn kinks(_: &L, _: f64) -> Vec<f64> {
        Vec::new()
    }

    fn jet(_: &L, _: f64, _: f64) -> Option<Jet<f64>> {
        None
    }

    #[cfg(feature = "judge")]
    fn exact(loss: &L, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact {
        crate::witness::row(loss, row, target)
    }
}

/// Rows to evaluate, one after the other, and room for what comes out.
struct Lines<'a, T> {
    width: usize,
    pred: &'a [T],
    /// The direction of a Hessian product, like the predictions.
    along: &'a [T],
    /// A number a row, for losses that compare with one.
    numbers: &'a [T],
    /// A class a row, for losses that compare with one.
    classes: &'a [usize],
    /// Rows like the predictions, for losses that compare with a distribution.
    goals: &'a [T],
    value: &'a mut [T],
    /// The gradient, or the Hessian product.
    grad: &'a mut [T],
}

/// The only code of a batch that is compiled for each loss.
struct Kernel<'a, L, T> {
    loss: &'a L,
    lines: Lines<'a, T>,
}

impl<L: Rowwise, T: Scalar> Task for Kernel<'_, L, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let pred = self.lines.pred;
        self.each(
            |at| A::Number::<T>::load(pred[at]),
            A::Number::<T>::load,
            A::Number::<T>::store,
            A::Number::<T>::store,
        );
    }
}

impl<L: Rowwise, T: Scalar> Kernel<'_, L, T> {
    /// On dual numbers: the Hessian times a direction in place of the gradient.
    fn along(self) {
        let (pred, along) = (self.lines.pred, self.lines.along);
        self.each(
            |at| Dual2::variable(T::Plain::load(pred[at]), T::Plain::load(along[at])),
            |t| Dual2::constant(T::Plain::load(t)),
            |value| value.value.store(),
            |grad| grad.first.store(),
        );
    }

    #[inline(always)]
    fn each<R: Real>(
        self,
        load: impl Fn(usize) -> R,
        load_target: impl Fn(T) -> R,
        value_of: impl Fn(R) -> T,
        grad_of: impl Fn(R) -> T,
    ) {
        let (loss, lines) = (*self.loss, self.lines);
        let width = lines.width;
        let mut row = vec![R::zero(); width];
        let mut grad = vec![R::zero(); width];
        let mut goal = vec![R::zero(); if lines.goals.is_empty() { 0 } else { width }];
        for (i, value) in lines.value.iter_mut().enumerate() {
            let first = i * width;
            for (j, x) in row.iter_mut().enumerate() {
                *x = load(first + j);
            }
            for (j, x) in goal.iter_mut().enumerate() {
                *x = load_target(lines.goals[first + j]);
            }
            let number = lines.numbers.get(i).copied().unwrap_or_default();
            let class = lines.classes.get(i).copied().unwrap_or_default();
            let target = L::Target::pick(load_target(number), class, &goal);
            *value = value_of(loss.slope(&row, target, &mut grad));
            if let Some(out) = lines.grad.get_mut(first..first + width) {
                for (o, &g) in out.iter_mut().zip(&grad) {
                    *o = grad_of(g);
                }
            }
        }
    }
}
