//! What the memory bus alone costs: reads and writes with next to no arithmetic, compiled for the losses' instruction set.

use losskit::dispatch::{Arch, Ready, Task, dispatch};
use losskit::real::Scalar;
use rayon::prelude::*;

/// Numbers per unit of parallel work.
const CHUNK: usize = 1 << 16;
/// Sums kept apart, so that no addition waits for another.
const LANES: usize = 128;

/// One or two arrays to read, and none, one or two to write. An empty slice means none.
pub(crate) struct Pass<'a, T> {
    pub(crate) a: &'a [T],
    pub(crate) b: &'a [T],
    pub(crate) first: &'a mut [T],
    pub(crate) second: &'a mut [T],
}

impl<T: Scalar> Pass<'_, T> {
    /// Goes over the memory once, on all threads of the current pool. Answers a sum where nothing is written.
    pub(crate) fn run(self, ready: Ready) -> T {
        let parts = self.split();
        if parts.len() == 1 {
            return parts
                .into_iter()
                .fold(T::default(), |_, p| dispatch(ready, p));
        }
        let sums: Vec<T> = parts
            .into_par_iter()
            .map(|part| dispatch(ready, part))
            .collect();
        sums.into_iter().fold(T::default(), |a, b| a + b)
    }

    fn split(self) -> Vec<Self> {
        let Pass {
            mut a,
            mut b,
            mut first,
            mut second,
        } = self;
        let mut parts = Vec::with_capacity(a.len().div_ceil(CHUNK));
        while !a.is_empty() {
            let n = a.len().min(CHUNK);
            parts.push(Pass {
                a: a.split_off(..n).unwrap_or_default(),
                b: b.split_off(..n).unwrap_or_default(),
                first: first.split_off_mut(..n).unwrap_or_default(),
                second: second.split_off_mut(..n).unwrap_or_default(),
            });
        }
        parts
    }
}

impl<T: Scalar> Task for Pass<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run<A: Arch>(self) -> T {
        let Pass {
            a,
            b,
            first,
            second,
        } = self;
        match (b.is_empty(), first.is_empty(), second.is_empty()) {
            (true, true, _) => return sum(a),
            (false, true, _) => return sum(a) + sum(b),
            (true, false, _) => copy(a, first),
            (false, false, true) => triad(a, b, first),
            (false, false, false) => both(a, b, first, second),
        }
        T::default()
    }
}

/// Reads one array, writes one.
#[inline(always)]
fn copy<T: Scalar>(a: &[T], out: &mut [T]) {
    for (o, &a) in out.iter_mut().zip(a) {
        *o = a + a;
    }
}

/// Reads two arrays, writes one.
#[inline(always)]
fn triad<T: Scalar>(a: &[T], b: &[T], out: &mut [T]) {
    for ((o, &a), &b) in out.iter_mut().zip(a).zip(b) {
        *o = a + b;
    }
}

/// Reads two arrays, writes two.
#[inline(always)]
fn both<T: Scalar>(a: &[T], b: &[T], first: &mut [T], second: &mut [T]) {
    let n = a.len();
    let (b, first, second) = (&b[..n], &mut first[..n], &mut second[..n]);
    for i in 0..n {
        first[i] = a[i] + b[i];
        second[i] = a[i] * b[i];
    }
}

#[inline(always)]
fn sum<T: Scalar>(numbers: &[T]) -> T {
    let mut lanes = [T::default(); LANES];
    let (groups, rest) = numbers.as_chunks::<LANES>();
    for group in groups {
        for (lane, &x) in lanes.iter_mut().zip(group) {
            *lane = *lane + x;
        }
    }
    let tail = rest.iter().fold(T::default(), |a, &x| a + x);
    lanes.iter().fold(tail, |a, &x| a + x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use losskit::Isa;

    #[test]
    fn a_pass_reads_and_writes_everything() {
        let ready = Isa::best().ready();
        let n = 3 * CHUNK + 17;
        let (a, b) = (vec![1.0_f64; n], vec![2.0; n]);
        let (mut first, mut second) = (vec![0.0; n], vec![0.0; n]);
        let read = |b| {
            Pass {
                a: &a,
                b,
                first: &mut [],
                second: &mut [],
            }
            .run(ready)
        };
        assert_eq!((read(&[]), read(&b)), (n as f64, 3.0 * n as f64));
        Pass {
            a: &a,
            b: &b,
            first: &mut first,
            second: &mut second,
        }
        .run(ready);
        assert!(first.iter().all(|&x| x == 3.0) && second.iter().all(|&x| x == 2.0));
        Pass {
            a: &a,
            b: &[],
            first: &mut first,
            second: &mut [],
        }
        .run(ready);
        assert!(first.iter().all(|&x| x == 2.0));
    }
}
