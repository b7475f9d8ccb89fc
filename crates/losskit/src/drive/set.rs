//! Setwise losses over slices.

mod gather;
mod sets;
mod walk;

pub(crate) use sets::divisor;

use super::{Drive, check_out};
use crate::batch::{Batch, Layout, Out, Sums};
use crate::card::Scope;
use crate::dispatch::Wide;
use crate::real::{Dual, Fused, Known, Lane, Lean, Outlined, Plain, Scalar};
use crate::shape::{Flaw, Items, Set, Setwise};
use crate::{Error, Jet};

impl<L: Setwise> Drive<L> for Set {
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, mut out: Out<'_, T>) -> Result<Sums, Error> {
        if let (Some(hess), Scope::Row) = (&mut out.hess, L::CARD.scope) {
            matrices(batch, batch.layout(&L::CARD)?, hess, &|axis, column| {
                Self::product(loss, batch, axis, column)
            })?;
            out.hess = None;
        }
        walk::walk(&L::CARD, batch, None, out, loss)
    }

    fn product<T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
        let out = Out {
            grad: Some(out),
            ..Out::none()
        };
        walk::walk(&L::CARD, batch, Some(direction), out, loss).map(drop)
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

/// Puts the Hessian product with a direction.
type Product<'p, T> = dyn Fn(&[T], &mut [T]) -> Result<(), Error> + 'p;

/// The matrices of rows by their products with axes, one axis of every row at a time.
fn matrices<T: Scalar>(
    batch: &Batch<'_, T>,
    layout: Layout,
    hess: &mut [T],
    product: &Product<'_, T>,
) -> Result<(), Error> {
    let all = Some(&mut *hess);
    check_out("the second-derivative output", &all, layout.bends())?;
    let (width, inner, len) = (layout.width, layout.inner, batch.pred.data.len());
    let mut column = vec![T::default(); len];
    for a in 0..width {
        let on = |at| f64::from(u8::from(at / inner % width == a));
        let axis: Vec<T> = (0..len).map(|at| T::from_f64(on(at))).collect();
        product(&axis, &mut column)?;
        for i in 0..layout.rows {
            let row = column[layout.start(i)..].iter().step_by(inner);
            let out = &mut hess[(i * width + a) * width..][..width];
            out.iter_mut().zip(row).for_each(|(out, x)| *out = *x);
        }
    }
    Ok(())
}

/// Where there are no wide registers.
type Narrow = Lean<Plain<f64>>;
/// Dual numbers are much code and Hessian products rarely the bottleneck.
type Moving = Outlined<Dual<Plain<f64>, [Plain<f64>; 1]>>;

/// What is compiled for each loss: all else is compiled once.
trait Kernels: Sync {
    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw>;
    fn narrow(&self, set: Items<'_, Narrow>, grad: &mut [Narrow]) -> Narrow;
    fn wide(&self, wide: Wide, set: Items<'_, Fused<f64>>, grad: &mut [Fused<f64>]) -> Fused<f64>;
    fn along(&self, set: Items<'_, Moving>, grad: &mut [Moving]) -> Moving;
}

impl<L: Setwise> Kernels for L {
    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        Setwise::flaw(self, set)
    }
    fn narrow(&self, set: Items<'_, Narrow>, grad: &mut [Narrow]) -> Narrow {
        self.slope(set, grad)
    }
    fn wide(&self, wide: Wide, set: Items<'_, Fused<f64>>, grad: &mut [Fused<f64>]) -> Fused<f64> {
        let loss = *self;
        wide.run(
            #[inline(always)]
            || loss.slope(set, grad),
        )
    }
    fn along(&self, set: Items<'_, Moving>, grad: &mut [Moving]) -> Moving {
        self.slope(set, grad)
    }
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
    /// With the number that suits the machine, or along a direction if there is one.
    fn run(self, wide: Option<Wide>, kernels: &dyn Kernels) {
        let (pred, rate) = (self.pred, self.along);
        match (rate.is_empty(), wide) {
            (false, _) => self.each(
                |k| {
                    Outlined(Dual {
                        value: pred[k],
                        tangent: [Plain(rate[k])],
                    })
                },
                |g| g.0.tangent[0].0,
                &|items, grad| kernels.along(items, grad),
            ),
            (true, Some(wide)) => self.each(|k| Fused(pred[k].0), |g| g.store(), &|items, grad| {
                kernels.wide(wide, items, grad)
            }),
            (true, None) => self.each(|k| Lean(pred[k]), |g| g.store(), &|items, grad| {
                kernels.narrow(items, grad)
            }),
        }
    }

    fn each<R: Known>(
        self,
        load: impl Fn(usize) -> R,
        store: impl Fn(R) -> f64,
        slope: &dyn Fn(Items<'_, R>, &mut [R]) -> R,
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
