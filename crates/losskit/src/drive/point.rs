//! Pointwise losses over slices.

mod piece;
mod walk;

use super::bounds::{self, Bounds};
use super::{Drive, check_out};
use crate::batch::{Batch, HalfMut, Numbers, Out, Sums};
use crate::card::Domain;
use crate::dispatch::{Arch, Isa, Ready, Task, dispatch};
use crate::real::{Lane, Scalar};
use crate::reduce::{LANES, Lanes};
use crate::shape::{Point, Pointwise};
use crate::{Card, Error, Jet};
use std::borrow::Borrow;

impl<L: Pointwise> Drive<L> for Point {
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error> {
        let ready = Isa::best().ready();
        let kernel = |points: Points<'_, T>| {
            let numbers = [points.pred, points.target];
            match (numbers, &points.half) {
                ([Numbers::Own(pred), Numbers::Own(target)], None) => {
                    run(ready, loss, [pred, target].map(|x| x.as_chunks().0), points)
                }
                _ if T::WIDENS => run(ready, loss, numbers, points),
                _ => unreachable!("half precision that does not widen is refused before"),
            }
        };
        walk::walk(&L::CARD, ready, batch, out, &kernel)
    }

    fn product<T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
        along(direction, out, &|out| Self::eval(loss, batch, out))
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

/// The Hessian of a pointwise loss is a diagonal.
fn along<T: Scalar>(
    direction: &[T],
    out: &mut [T],
    eval: &dyn Fn(Out<'_, T>) -> Result<Sums, Error>,
) -> Result<(), Error> {
    check_out("the output", &Some(&mut *out), direction.len())?;
    eval(Out {
        hess: Some(&mut *out),
        ..Out::none()
    })?;
    for (o, &d) in out.iter_mut().zip(direction) {
        *o = *o * d;
    }
    Ok(())
}

/// Evaluates a function of prediction and target, one call a row.
pub(crate) fn point_by_point<T: Scalar>(
    card: &Card,
    batch: &Batch<'_, T>,
    out: Out<'_, T>,
    jet: &(dyn Fn(f64, f64) -> Jet<f64> + Sync),
) -> Result<Sums, Error> {
    let kernel = |points: Points<'_, T>| {
        let mut half = points.half;
        let mut inside = true;
        for k in 0..points.pred.len() / LANES {
            let [mut value, mut grad, mut hess] = [[T::default(); LANES]; 3];
            for i in 0..LANES {
                let [pred, target] =
                    [&points.pred, &points.target].map(|x| Numbers::at(x, k * LANES + i));
                inside &= points.bounds[0].contain(pred) & points.bounds[1].contain(target);
                let jet = jet(pred.to_f64(), target.to_f64());
                value[i] = T::from_f64(jet.value);
                grad[i] = T::from_f64(jet.grad) * points.scale;
                hess[i] = T::from_f64(jet.hess) * points.scale;
            }
            points.lanes.add(&value);
            for (out, group) in [
                (&mut *points.value, value),
                (&mut *points.grad, grad),
                (&mut *points.hess, hess),
            ] {
                if let Some(out) = out.get_mut(k) {
                    *out = group;
                }
            }
            if let Some(half) = &mut half {
                half.section(k * LANES, LANES).write(&grad);
            }
        }
        inside
    };
    walk::walk(card, Isa::best().ready(), batch, out, &kernel)
}

fn run<L: Pointwise, T: Scalar, S: Source<T>>(
    ready: Ready,
    loss: &L,
    sources: [S; 2],
    points: Points<'_, T>,
) -> bool {
    let kernel = Kernel {
        loss,
        points,
        sources,
    };
    dispatch(ready, kernel)
}

/// Points to evaluate, a group at a time, and room for what comes out. An empty slice means not wanted.
struct Points<'a, T> {
    pred: Numbers<'a, T>,
    target: Numbers<'a, T>,
    /// What predictions and targets may be.
    bounds: [Bounds<T>; 2],
    value: &'a mut [Group<T>],
    grad: &'a mut [Group<T>],
    /// The gradient in half precision.
    half: Option<HalfMut<'a>>,
    hess: &'a mut [Group<T>],
    /// What derivatives are multiplied by.
    scale: T,
    /// Where values are added.
    lanes: &'a mut Lanes,
}

/// A value for every lane of the sums.
type Group<T> = [T; LANES];

/// Where groups of predictions or targets come from.
trait Source<T>: Copy {
    /// Whether numbers are in half precision, in or out.
    const HALF: bool;
    type Group: Borrow<Group<T>>;
    fn at(self, k: usize) -> Self::Group;
}

/// Read where they lie.
impl<'a, T: Scalar> Source<T> for &'a [Group<T>] {
    const HALF: bool = false;
    type Group = &'a Group<T>;
    #[inline(always)]
    fn at(self, k: usize) -> &'a Group<T> {
        &self[k]
    }
}

/// Widened.
impl<T: Scalar> Source<T> for Numbers<'_, T> {
    const HALF: bool = true;
    type Group = Group<T>;
    #[inline(always)]
    fn at(self, k: usize) -> Group<T> {
        self.group(k * LANES)
    }
}

/// The only code of a batch that is compiled for each loss: checks, evaluates, scales and sums in one go, so that memory
/// never waits. Answers whether all was within bounds.
struct Kernel<'a, L, T, S> {
    loss: &'a L,
    points: Points<'a, T>,
    sources: [S; 2],
}

impl<L: Pointwise, T: Scalar, S: Source<T>> Task for Kernel<'_, L, T, S> {
    type Output = bool;

    #[inline(always)]
    fn run<A: Arch>(self) -> bool {
        if !A::WIDE {
            // Few machines have no more than the base: one loop there for whatever is wanted keeps the library small.
            let loss = *self.loss;
            return self.with::<A::Number<T>, true, true>(loss);
        }
        let flat = self.points.grad.is_empty() && self.points.half.is_none();
        match (flat, self.points.hess.is_empty()) {
            (true, true) => self.each::<A::Number<T>, false, false>(),
            (false, true) => self.each::<A::Number<T>, true, false>(),
            (_, false) => self.each::<A::Number<T>, true, true>(),
        }
    }
}

impl<L: Pointwise, T: Scalar, S: Source<T>> Kernel<'_, L, T, S> {
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
        let n = self.points.pred.len() / LANES;
        let Points {
            bounds: [pred_bounds, target_bounds],
            value: values,
            grad: grads,
            hess: hesses,
            mut half,
            scale,
            lanes,
            ..
        } = self.points;
        let [preds, targets] = self.sources;
        let pred_bounds = pred_bounds.assume(Self::PRED);
        let target_bounds = target_bounds.assume(Self::TARGET);
        // Values, and derivatives that are not simply a gradient kept, are made beside the outputs: of this room the compiler
        // knows that it overlaps nothing.
        let aside = HESS || S::HALF;
        let [mut value, mut beside, mut bend] = [[T::default(); LANES]; 3];
        let grads = if GRAD && !aside {
            &mut grads[..n]
        } else {
            grads
        };
        let mut sums = *lanes;
        let mut outside = 0_u32;
        for k in 0..n {
            let (pred, target) = (preds.at(k), targets.at(k));
            let (pred, target) = (pred.borrow(), target.borrow());
            let grad = if GRAD && !aside {
                &mut grads[k]
            } else {
                &mut beside
            };
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
                    bend[i] = jet.hess.store() * scale;
                }
            }
            if aside && let Some(out) = grads.get_mut(k) {
                *out = beside;
            }
            if HESS && let Some(out) = hesses.get_mut(k) {
                *out = bend;
            }
            if S::HALF
                && let Some(half) = &mut half
            {
                half.section(k * LANES, LANES).write(&beside);
            }
            if let Some(out) = values.get_mut(k) {
                *out = value;
            }
            outside |= bad;
            sums.add(&value);
        }
        *lanes = sums;
        outside == 0
    }
}
