//! A few rows of a batch of points: the kernel, then weights where rows weigh differently. Knows no loss.

use super::{Group, Points};
use crate::Error;
use crate::batch::{HalfMut, Numbers, Part};
use crate::card::{Card, Domain};
use crate::dispatch::{Arch, Ready, Task, dispatch};
use crate::drive::bounds::Bounds;
use crate::real::Scalar;
use crate::reduce::{self, Lanes, Weights};

/// What all blocks of a batch share.
pub(super) struct Common<'a, T> {
    pub(super) card: &'a Card,
    pub(super) ready: Ready,
    pub(super) kernel: &'a (dyn Fn(Points<'_, T>) -> bool + Sync),
    pub(super) weights: Weights<'a, T>,
    pub(super) scale: T,
    pub(super) bounds: [Bounds<T>; 2],
}

/// What is summed over a block.
pub(super) struct Tally {
    pub(super) lanes: Lanes,
    pub(super) part: Part,
}

/// Whole groups, of which the first `rows` values are rows of the batch.
pub(super) struct Piece<'a, T> {
    pub(super) start: usize,
    pub(super) rows: usize,
    /// Room for the weights of all its values, if rows weigh differently.
    pub(super) weight: &'a mut [T],
    pub(super) pred: Numbers<'a, T>,
    pub(super) target: Numbers<'a, T>,
    pub(super) value: &'a mut [Group<T>],
    pub(super) grad: &'a mut [Group<T>],
    pub(super) hess: &'a mut [Group<T>],
    pub(super) half: Option<HalfMut<'a>>,
}

impl<T: Scalar> Piece<'_, T> {
    /// The kernel does everything at once, unless rows weigh differently: then weights follow while the piece is in cache.
    pub(super) fn run(self, common: &Common<'_, T>, tally: &mut Tally) -> Result<(), Error> {
        let n = self.pred.len();
        let plain = common.weights.is_plain() && self.rows == n;
        let mut unused = Lanes::ZERO;
        let mut half = self.half;
        let points = Points {
            pred: self.pred,
            target: self.target,
            bounds: common.bounds,
            value: &mut *self.value,
            grad: &mut *self.grad,
            hess: &mut *self.hess,
            half: if plain { half.take() } else { None },
            scale: if plain {
                common.scale
            } else {
                T::from_f64(1.0)
            },
            lanes: if plain { &mut tally.lanes } else { &mut unused },
        };
        if !(common.kernel)(points) {
            common.report(self.start, self.rows, self.pred, self.target)?;
        }
        if plain {
            tally.part.rows += n as u64;
            tally.part.weight += n as f64;
            return Ok(());
        }
        for (i, w) in self.weight.iter_mut().enumerate() {
            let own = (i < self.rows)
                .then(|| common.weights.at(self.start + i))
                .flatten();
            tally.part.rows += u64::from(own.is_some());
            *w = own.unwrap_or_default();
        }
        let weigh = Weigh {
            weight: self.weight,
            scale: common.scale,
            value: self.value.as_flattened_mut(),
            grad: self.grad.as_flattened_mut(),
            half,
            hess: self.hess.as_flattened_mut(),
            lanes: &mut tally.lanes,
        };
        tally.part.weight += dispatch(common.ready, weigh);
        Ok(())
    }
}

/// Weights a chunk and sums it up; answers Σw.
struct Weigh<'a, T> {
    weight: &'a [T],
    scale: T,
    value: &'a mut [T],
    grad: &'a mut [T],
    half: Option<HalfMut<'a>>,
    hess: &'a mut [T],
    lanes: &'a mut Lanes,
}

impl<T: Scalar> Task for Weigh<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run<A: Arch>(self) -> f64 {
        reduce::weigh(self.value, self.weight, T::from_f64(1.0));
        reduce::weigh(self.grad, self.weight, self.scale);
        if let Some(half) = self.half {
            half.write(self.grad);
        }
        reduce::weigh(self.hess, self.weight, self.scale);
        self.lanes.extend(self.value);
        reduce::sum(self.weight)
    }
}

impl<T: Scalar> Common<'_, T> {
    /// Finds the first counted row outside its domain.
    #[cold]
    #[inline(never)]
    fn report(
        &self,
        start: usize,
        rows: usize,
        pred: Numbers<'_, T>,
        target: Numbers<'_, T>,
    ) -> Result<(), Error> {
        let [of_pred, of_target] = self.bounds;
        for i in 0..rows {
            let (p, t) = (pred.at(i), target.at(i));
            if self.weights.at(start + i).is_none() {
                continue;
            }
            let bad = |what, bounds: Bounds<T>, x: T, hint| Error::Domain {
                loss: self.card.name,
                what,
                row: start + i,
                column: None,
                value: x.to_f64(),
                allowed: bounds.domain().text(),
                hint,
            };
            if !of_target.contain(t) {
                let hint = target_hint(of_target.domain());
                return Err(bad("target", of_target, t, hint));
            }
            if !of_pred.contain(p) {
                let hint = pred_hint(of_pred.domain());
                return Err(bad("prediction", of_pred, p, hint));
            }
        }
        Ok(())
    }
}

fn target_hint(domain: Domain) -> &'static str {
    match domain {
        Domain::Real => "mask rows whose target is missing",
        Domain::Signs => "map labels 0 and 1 to -1 and +1",
        _ => "predictions come first, targets second",
    }
}

fn pred_hint(domain: Domain) -> &'static str {
    if domain == Domain::UNIT {
        "these look like logits: use the loss that ends in _with_logits"
    } else {
        ""
    }
}
