//! Setwise losses over slices.

mod gather;
mod sets;
mod walk;

pub(crate) use sets::divisor;

use super::Drive;
use crate::batch::{Batch, Out, Sums};
use crate::dispatch::{Arch, Isa, Task, dispatch_lean};
use crate::real::{Dual2, Known, Lane, Plain, Scalar};
use crate::shape::{Flaw, Items, Set, Setwise};
use crate::{Error, Jet};

impl<L: Setwise> Drive<L> for Set {
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error> {
        if out.hess.is_some() {
            return Err(Error::Curvature { loss: L::CARD.name });
        }
        let ready = Isa::best().ready();
        let kernels = Kernels {
            flaw: &|items| loss.flaw(items),
            slope: &|stack| dispatch_lean(ready, Each { loss, stack }),
        };
        walk::walk(&L::CARD, batch, None, out, kernels)
    }

    fn product<T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
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
        let kernels = Kernels {
            flaw: &|items| loss.flaw(items),
            slope: &|stack| along(loss, stack),
        };
        walk::walk(&L::CARD, batch, Some(direction), out, kernels).map(drop)
    }

    fn kinks(_: &L, _: f64) -> Vec<f64> {
        Vec::new()
    }

    fn jet(_: &L, _: f64, _: f64) -> Option<Jet<f64>> {
        None
    }

    #[cfg(feature = "judge")]
    fn exact(loss: &L, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact {
        crate::witness::set(loss, row, target)
    }
}

/// What is compiled for each loss: all else is compiled once.
#[derive(Clone, Copy)]
struct Kernels<'k> {
    flaw: &'k (dyn Fn(Items<'_, Plain<f64>>) -> Option<Flaw> + Sync),
    slope: &'k (dyn Fn(Stack<'_>) + Sync),
}

/// Sets to evaluate, one after the other, and room for what comes out.
struct Stack<'a> {
    width: usize,
    pred: &'a [Plain<f64>],
    /// The direction of a Hessian product, like the predictions.
    along: &'a [f64],
    /// Numbers to compare with, as many for every item.
    target: &'a [f64],
    class: &'a [i64],
    /// How many items and how many classes each set has.
    sizes: &'a [[usize; 2]],
    value: &'a mut [f64],
    /// The gradient, or the Hessian product.
    grad: &'a mut [f64],
}

impl Stack<'_> {
    #[inline(always)]
    fn each<R: Known>(
        self,
        load: impl Fn(usize) -> R,
        store: impl Fn(R) -> f64,
        mut slope: impl FnMut(Items<'_, R>, &mut [R]) -> R,
    ) {
        let (mut pred, mut grad) = (Vec::new(), Vec::new());
        let (mut item, mut label) = (0, 0);
        let goals = self.target.len() / (self.pred.len() / self.width).max(1);
        for (value, &[n, labels]) in self.value.iter_mut().zip(self.sizes) {
            let own = item * self.width..(item + n) * self.width;
            if n > 0 {
                pred.clear();
                pred.extend(own.clone().map(&load));
                grad.clear();
                grad.resize(pred.len(), R::zero());
                let items = Items {
                    width: self.width,
                    pred: &pred,
                    target: &self.target[item * goals..(item + n) * goals],
                    class: &self.class[label..label + labels],
                };
                *value = slope(items, &mut grad).known();
                for (out, &g) in self.grad[own].iter_mut().zip(&grad) {
                    *out = store(g);
                }
            }
            item += n;
            label += labels;
        }
    }
}

struct Each<'a, L> {
    loss: &'a L,
    stack: Stack<'a>,
}

impl<L: Setwise> Task for Each<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (loss, pred) = (*self.loss, self.stack.pred);
        self.stack.each(
            #[inline(always)]
            |k| A::Number::<f64>::load(pred[k].0),
            #[inline(always)]
            |g| g.store(),
            #[inline(always)]
            |items, grad| loss.slope(items, grad),
        );
    }
}

/// Dual numbers are much code and Hessian products rarely the bottleneck: compiled once, for the base.
#[inline(never)]
fn along<L: Setwise>(loss: &L, stack: Stack<'_>) {
    let (pred, rate) = (stack.pred, stack.along);
    stack.each(
        |k| Dual2::variable(pred[k], Plain(rate[k])),
        |g| g.first.0,
        |items, grad| loss.slope(items, grad),
    );
}
