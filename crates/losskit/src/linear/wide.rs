//! Sums kept in two parts, so that adding many blocks costs no digits.

use crate::dispatch::{Arch, Ready, Task, dispatch};
use crate::real::{Lane, Real, Scalar};
use rayon::prelude::*;

/// Numbers a task works on.
const PIECE: usize = 1 << 16;

/// Sums in the caller's slice, and what rounding took from them.
pub(super) struct Wide<'a, T> {
    sum: &'a mut [T],
    rest: Vec<T>,
}

/// A piece of [`Wide`].
pub(super) struct Piece<'a, T> {
    sum: &'a mut [T],
    rest: &'a mut [T],
}

impl<'a, T: Scalar> Wide<'a, T> {
    /// Sums of nothing.
    pub(super) fn new(sum: &'a mut [T]) -> Self {
        sum.fill(T::default());
        let rest = vec![T::default(); sum.len()];
        Wide { sum, rest }
    }

    /// Pieces of `n` sums.
    pub(super) fn pieces(&mut self, n: usize) -> impl Iterator<Item = Piece<'_, T>> {
        let rest = self.rest.chunks_mut(n);
        self.sum
            .chunks_mut(n)
            .zip(rest)
            .map(|(sum, rest)| Piece { sum, rest })
    }

    /// Adds rows of as many parts, in their order.
    pub(super) fn add(&mut self, ready: Ready, parts: &[T]) {
        let n = self.sum.len();
        if n == 0 {
            return;
        }
        let pieces: Vec<_> = self.pieces(PIECE).enumerate().collect();
        pieces.into_par_iter().for_each(|(i, mut piece)| {
            for part in parts.chunks_exact(n) {
                let own = &part[i * PIECE..][..piece.sum.len()];
                piece.add(ready, own);
            }
        });
    }

    /// Rounds to one number each, times `scale`.
    pub(super) fn close(mut self, ready: Ready, scale: T) {
        let pieces: Vec<_> = self.pieces(PIECE).collect();
        pieces
            .into_par_iter()
            .for_each(|Piece { sum, rest }| dispatch(ready, Close { sum, rest, scale }));
    }
}

impl<T: Scalar> Piece<'_, T> {
    pub(super) fn add(&mut self, ready: Ready, part: &[T]) {
        let (sum, rest) = (&mut *self.sum, &mut *self.rest);
        dispatch(ready, Add { sum, rest, part });
    }
}

/// Knuth's two-sum.
struct Add<'a, T> {
    sum: &'a mut [T],
    rest: &'a mut [T],
    part: &'a [T],
}

impl<T: Scalar> Task for Add<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        for ((sum, rest), &part) in self.sum.iter_mut().zip(self.rest).zip(self.part) {
            let (a, b) = (A::Number::<T>::load(*sum), A::Number::<T>::load(part));
            let total = a + b;
            let taken = total - a;
            let lost = (a - (total - taken)) + (b - taken);
            // An infinite sum has lost nothing.
            let lost = Real::select(lost.eq(lost), lost, Real::zero());
            *sum = total.store();
            *rest = (A::Number::<T>::load(*rest) + lost).store();
        }
    }
}

/// (sum + rest) · scale.
struct Close<'a, T> {
    sum: &'a mut [T],
    rest: &'a [T],
    scale: T,
}

impl<T: Scalar> Task for Close<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        for (sum, &rest) in self.sum.iter_mut().zip(self.rest) {
            *sum = (*sum + rest) * self.scale;
        }
    }
}
