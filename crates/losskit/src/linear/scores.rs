//! From products to scores, and from scores to the gradient of the products.

use super::LinearOut;
use super::problem::Problem;
use crate::dispatch::{Arch, Task, dispatch, with_isa};
use crate::real::{Lane, Real, Scalar};
use crate::{Batch, Error, Loss, Out, Reduction, Rows, Sums, Targets};

/// Room for a few rows of scores.
#[derive(Default)]
pub(super) struct Room<T> {
    capped: Vec<T>,
    grad: Vec<T>,
}

/// What a caller keeps of a few rows.
#[derive(Default)]
pub(super) struct Keep<'a, T> {
    pub(super) scores: Option<&'a mut [T]>,
    pub(super) slopes: Option<&'a mut [T]>,
}

/// Cuts what a caller keeps into pieces of `rows` rows.
pub(super) fn pieces<'a, T>(
    out: &'a mut LinearOut<'_, T>,
    total: usize,
    rows: usize,
    outputs: usize,
) -> Vec<Keep<'a, T>> {
    let each = rows * outputs;
    let mut scores = out.scores.as_deref_mut().map(|s| s.chunks_mut(each));
    let mut slopes = out.slopes.as_deref_mut().map(|s| s.chunks_mut(each));
    (0..total.div_ceil(rows))
        .map(|_| Keep {
            scores: scores.as_mut().and_then(Iterator::next),
            slopes: slopes.as_mut().and_then(Iterator::next),
        })
        .collect()
}

/// A slice cut in `rows` equal pieces: those from `start`, `n` of them.
fn cut<T>(all: &[T], rows: usize, start: usize, n: usize) -> &[T] {
    let each = all.len() / rows.max(1);
    &all[start * each..(start + n) * each]
}

impl<T: Scalar> Problem<'_, T> {
    /// The part of the batch that begins at row `start`, on these scores.
    fn part<'b>(&'b self, start: usize, scores: &'b [T]) -> Batch<'b, T> {
        let (n, rows) = (scores.len() / self.outputs(), self.rows());
        Batch {
            pred: Rows::new(scores, self.outputs()),
            target: match self.batch.target {
                Targets::Numbers(t) => Targets::Numbers(cut(t, rows, start, n)),
                Targets::Classes(c) => Targets::Classes(cut(c, rows, start, n)),
                Targets::Half(half) => {
                    let each = half.len() / rows.max(1);
                    Targets::Half(half.section(start * each, n * each))
                }
                other @ (Targets::Sequences { .. } | Targets::Nothing) => other,
            },
            weight: self.batch.weight.map(|w| cut(w, rows, start, n)),
            mask: self.batch.mask.map(|m| cut(m, rows, start, n)),
            reduction: Reduction::Sum,
            ..self.batch
        }
    }

    /// Evaluates the loss on rows that begin at `start`. `scores` holds input · matrixᵀ and, if `grade`, receives the
    /// gradient of the sum with respect to that.
    pub(super) fn judge(
        &self,
        loss: &(impl Loss + ?Sized),
        start: usize,
        scores: &mut [T],
        grade: bool,
        keep: Keep<'_, T>,
        room: &mut Room<T>,
    ) -> Result<Sums, Error> {
        let ready = self.isa.ready();
        let len = scores.len();
        let Room { capped, grad } = room;
        if let Some(bias) = self.bias {
            dispatch(ready, Shift { scores, bias });
        }
        let pred = match self.softcap {
            Some(cap) => {
                capped.resize(len.max(capped.len()), T::default());
                let (raw, capped) = (&*scores, &mut capped[..len]);
                dispatch(ready, Cap { cap, raw, capped });
                &*capped
            }
            None => &*scores,
        };
        if let Some(out) = keep.scores {
            out.copy_from_slice(pred);
        }
        let batch = self.part(start, pred);
        // On the caller's instruction set, whatever thread this is.
        let eval = |out| {
            with_isa(self.isa, || T::eval(loss, &batch, out))
                .map_err(|error| error.moved(start * self.units))
        };
        if !grade {
            return eval(Out::none());
        }
        grad.resize(len.max(grad.len()), T::default());
        let grad = &mut grad[..len];
        let out = Out {
            grad: Some(&mut *grad),
            ..Out::none()
        };
        let sums = eval(out)?;
        match self.softcap {
            Some(cap) => dispatch(ready, Uncap { cap, scores, grad }),
            None => scores.copy_from_slice(grad),
        }
        if let Some(out) = keep.slopes {
            out.copy_from_slice(scores);
        }
        Ok(sums)
    }
}

/// Adds the bias to every row.
struct Shift<'a, T> {
    scores: &'a mut [T],
    bias: &'a [T],
}

impl<T: Scalar> Task for Shift<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        for row in self.scores.chunks_exact_mut(self.bias.len()) {
            for (z, &b) in row.iter_mut().zip(self.bias) {
                *z = *z + b;
            }
        }
    }
}

/// cap · tanh(z/cap); a class masked by −∞ stays masked.
struct Cap<'a, T> {
    cap: f64,
    raw: &'a [T],
    capped: &'a mut [T],
}

impl<T: Scalar> Task for Cap<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let cap = A::Number::<T>::of(self.cap);
        for (out, &z) in self.capped.iter_mut().zip(self.raw) {
            let z = A::Number::<T>::load(z);
            let masked = z.eq(Real::of(f64::NEG_INFINITY));
            *out = Real::select(masked, z, cap * (z / cap).tanh()).store();
        }
    }
}

/// The gradient times 1 − tanh²(z/cap), as 4e/(1 + e)² with e = exp(−2|z|/cap): accurate where tanh is near ±1.
struct Uncap<'a, T> {
    cap: f64,
    scores: &'a mut [T],
    grad: &'a [T],
}

impl<T: Scalar> Task for Uncap<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let by = A::Number::<T>::of(-2.0 / self.cap);
        for (z, &g) in self.scores.iter_mut().zip(self.grad) {
            let e = (A::Number::<T>::load(*z).abs() * by).exp();
            let part = A::Number::<T>::of(2.0) / (e + Real::one());
            let slope = e * part.square();
            // A gradient of 0 stays 0, whatever the score of a row left out.
            *z = slope.weighted(A::Number::<T>::load(g)).store();
        }
    }
}
