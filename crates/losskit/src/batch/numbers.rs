//! Numbers as the caller holds them.

use crate::real::{Scalar, half};

/// Numbers in half precision, as bits; evaluated with the feature `half`.
///
/// They are widened on the way in, of an `f32` batch: values and sums are computed as `f32` and `f64`. The gradient comes in
/// `f32` or, through [`Out::half_grad`](crate::Out::half_grad), rounded to half precision. Slices of
/// [`half::f16`](https://docs.rs/half) and `half::bf16` convert into it.
///
/// # Example
/// ```
/// use losskit::{Evaluate, Half, HalfMut, Out, SquaredError};
/// // 1, 2 and 0, 4 as bfloat16.
/// let (pred, target) = (Half::Bf16(&[0x3f80, 0x4000]), Half::Bf16(&[0, 0x4080]));
/// let on = SquaredError.on::<f32>(pred, target);
/// assert_eq!(on.value()?, 2.5);
/// let mut gradient = [0; 2];
/// on.eval(Out { half_grad: Some(HalfMut::Bf16(&mut gradient)), ..Out::none() })?;
/// assert_eq!(gradient, [0x3f80, 0xc000]); // 1, -2
/// # Ok::<(), losskit::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Half<'a> {
    /// bfloat16: the upper half of an `f32`.
    Bf16(&'a [u16]),
    /// IEEE 754 binary16.
    F16(&'a [u16]),
}

/// Room for numbers in half precision, as bits.
#[derive(Debug)]
pub enum HalfMut<'a> {
    /// bfloat16: the upper half of an `f32`.
    Bf16(&'a mut [u16]),
    /// IEEE 754 binary16.
    F16(&'a mut [u16]),
}

impl<'a> HalfMut<'a> {
    /// The first `n` numbers and the others.
    pub(crate) fn split_at(self, n: usize) -> (HalfMut<'a>, HalfMut<'a>) {
        match self {
            HalfMut::Bf16(x) => {
                let (head, tail) = x.split_at_mut(n);
                (HalfMut::Bf16(head), HalfMut::Bf16(tail))
            }
            HalfMut::F16(x) => {
                let (head, tail) = x.split_at_mut(n);
                (HalfMut::F16(head), HalfMut::F16(tail))
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            HalfMut::Bf16(x) | HalfMut::F16(x) => x.len(),
        }
    }

    pub(crate) fn section(&mut self, at: usize, n: usize) -> HalfMut<'_> {
        match self {
            HalfMut::Bf16(x) => HalfMut::Bf16(&mut x[at..at + n]),
            HalfMut::F16(x) => HalfMut::F16(&mut x[at..at + n]),
        }
    }

    /// Rounds numbers into the room, which is as long.
    #[inline(always)]
    pub(crate) fn write<T: Scalar>(self, values: &[T]) {
        let narrow = |x: T| x.to_f64() as f32;
        match self {
            HalfMut::Bf16(out) => {
                for (o, &x) in out.iter_mut().zip(values) {
                    *o = half::to_bf16(narrow(x));
                }
            }
            HalfMut::F16(out) => {
                for (o, &x) in out.iter_mut().zip(values) {
                    *o = half::to_f16(narrow(x));
                }
            }
        }
    }
}

/// Numbers of the type computed in, or half as wide.
#[derive(Clone, Copy, Debug)]
pub enum Numbers<'a, T> {
    /// Of the type computed in.
    Own(&'a [T]),
    /// In half precision.
    Half(Half<'a>),
}

impl Half<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Half::Bf16(x) | Half::F16(x) => x.len(),
        }
    }

    pub(crate) fn section(&self, at: usize, n: usize) -> Self {
        match self {
            Half::Bf16(x) => Half::Bf16(&x[at..at + n]),
            Half::F16(x) => Half::F16(&x[at..at + n]),
        }
    }
}

impl<'a, T: Copy> Numbers<'a, T> {
    /// The slice that is there when the numbers are of the type computed in.
    pub(crate) fn own(&self) -> &'a [T] {
        match self {
            Numbers::Own(x) => x,
            Numbers::Half(_) => &[],
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Numbers::Own(x) => x.len(),
            Numbers::Half(x) => x.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn section(&self, at: usize, n: usize) -> Self {
        match self {
            Numbers::Own(x) => Numbers::Own(&x[at..at + n]),
            Numbers::Half(x) => Numbers::Half(x.section(at, n)),
        }
    }
}

impl<T: Scalar> Numbers<'_, T> {
    /// Number `i`.
    #[inline(always)]
    pub(crate) fn at(&self, i: usize) -> T {
        match self {
            Numbers::Own(x) => x[i],
            Numbers::Half(Half::Bf16(x)) => T::from_f64(half::from_bf16(x[i]).into()),
            Numbers::Half(Half::F16(x)) => T::from_f64(half::from_f16(x[i]).into()),
        }
    }

    /// `N` numbers from `at` on.
    #[inline(always)]
    pub(crate) fn group<const N: usize>(&self, at: usize) -> [T; N] {
        let mut group = [T::default(); N];
        match self {
            Numbers::Own(x) => group.copy_from_slice(&x[at..at + N]),
            Numbers::Half(Half::Bf16(x)) => {
                for (g, &bits) in group.iter_mut().zip(&x[at..at + N]) {
                    *g = T::from_f64(half::from_bf16(bits).into());
                }
            }
            Numbers::Half(Half::F16(x)) => {
                for (g, &bits) in group.iter_mut().zip(&x[at..at + N]) {
                    *g = T::from_f64(half::from_f16(bits).into());
                }
            }
        }
        group
    }
}

impl<'a, T> From<&'a [T]> for Numbers<'a, T> {
    fn from(x: &'a [T]) -> Self {
        Numbers::Own(x)
    }
}
impl<'a, T> From<Half<'a>> for Numbers<'a, T> {
    fn from(x: Half<'a>) -> Self {
        Numbers::Half(x)
    }
}
impl<'a, T> From<&'a Vec<T>> for Numbers<'a, T> {
    fn from(x: &'a Vec<T>) -> Self {
        Numbers::Own(x)
    }
}
impl<'a, T, const N: usize> From<&'a [T; N]> for Numbers<'a, T> {
    fn from(x: &'a [T; N]) -> Self {
        Numbers::Own(x)
    }
}

/// The types of the crate `half`, by their bits.
#[cfg(feature = "half")]
mod typed {
    use super::{Half, HalfMut, Numbers};
    use half::slice::HalfFloatSliceExt;
    use half::{bf16, f16};

    impl<'a> From<&'a [bf16]> for Half<'a> {
        fn from(x: &'a [bf16]) -> Self {
            Half::Bf16(x.reinterpret_cast())
        }
    }
    impl<'a> From<&'a [f16]> for Half<'a> {
        fn from(x: &'a [f16]) -> Self {
            Half::F16(x.reinterpret_cast())
        }
    }
    impl<'a> From<&'a mut [bf16]> for HalfMut<'a> {
        fn from(x: &'a mut [bf16]) -> Self {
            HalfMut::Bf16(x.reinterpret_cast_mut())
        }
    }
    impl<'a> From<&'a mut [f16]> for HalfMut<'a> {
        fn from(x: &'a mut [f16]) -> Self {
            HalfMut::F16(x.reinterpret_cast_mut())
        }
    }
    impl<'a> From<&'a [bf16]> for Numbers<'a, f32> {
        fn from(x: &'a [bf16]) -> Self {
            Numbers::Half(x.into())
        }
    }
    impl<'a> From<&'a [f16]> for Numbers<'a, f32> {
        fn from(x: &'a [f16]) -> Self {
            Numbers::Half(x.into())
        }
    }
}
