//! Rowwise losses over slices.

mod abreast;
mod along;
mod grad;
mod narrow;
mod one;
mod turn;
mod walk;

use abreast::{Abreast, Turned};
use one::{Numbers, Slots};

use super::{Drive, check_direction, check_out};
use crate::batch::{Batch, Layout, Out, Sums};
use crate::dispatch::{Arch, Isa, Task, dispatch};
use crate::real::{Chosen, Lane, Pack, Scalar};
use crate::shape::{Kind, Line, Rowwise};
use crate::{Error, Jet};

/// Rows evaluated side by side.
const ABREAST: usize = 16;

impl<L: Rowwise> Drive<L> for Line {
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error> {
        if let Some(hess) = out.hess {
            Self::bend(loss, batch, hess)?;
            let out = Out { hess: None, ..out };
            return Self::eval(loss, batch, out);
        }
        if narrow::is_half(batch, &out) {
            return narrow::eval(&L::CARD, batch, out, &|batch, out| {
                Self::eval(loss, batch, out)
            });
        }
        let ready = Isa::best().ready();
        let kernel = Kernels::<T> {
            one: &|lines| dispatch(ready, OneByOne { loss, lines }),
            many: match ready.is_wide() && !matches!(L::CARD.row, crate::card::Row::Vectors(_)) {
                true => Some(&|sheet| dispatch(ready, SideBySide { loss, sheet })),
                false => None,
            },
        };
        let width = laid_out(loss, batch)?.width;
        walk::walk(&L::CARD, ready, batch, None, out, width, kernel)
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
        check_direction(direction.len(), batch.pred.data.len())?;
        let out = Out {
            grad: Some(out),
            ..Out::none()
        };
        let ready = Isa::best().ready();
        let kernel = Kernels::<T> {
            one: &|lines| one::widened(lines, &|lines| along::product(loss, lines)),
            many: None,
        };
        let width = laid_out(loss, batch)?.width;
        walk::walk(&L::CARD, ready, batch, Some(direction), out, width, kernel).map(drop)
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

/// How rows are laid out, as wide as the loss's parameters ask for.
fn laid_out<L: Rowwise, T: Scalar>(loss: &L, batch: &Batch<'_, T>) -> Result<Layout, Error> {
    let layout = batch.layout(&L::CARD)?;
    // Parameters are copied out for a list alone.
    if L::CARD.params.last().is_some_and(|param| param.list) {
        L::CARD.check_classes(&loss.params(), layout.width)?;
    }
    Ok(layout)
}

impl Line {
    /// The matrix of second derivatives of each row.
    fn bend<L: Rowwise, T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        hess: &mut [T],
    ) -> Result<(), Error> {
        if narrow::is_half(batch, &Out::none()) {
            return Err(Error::Half {
                what: "predictions and targets whose second derivatives are wanted",
            });
        }
        let layout = laid_out(loss, batch)?;
        let hess = Some(hess);
        check_out("the second-derivative output", &hess, layout.bends())?;
        let out = Out {
            grad: hess,
            ..Out::none()
        };
        let kernel = Kernels::<T> {
            one: &|lines| one::widened(lines, &|lines| along::matrix(loss, lines)),
            many: None,
        };
        let ready = Isa::best().ready();
        let square = layout.width * layout.width;
        walk::walk(&L::CARD, ready, batch, None, out, square, kernel).map(drop)
    }
}

type One<'k, T> = dyn Fn(Lines<'_, T>) + Sync + 'k;
type Many<'k, T> = dyn Fn(Sheet<'_, T>) + Sync + 'k;

/// What is compiled for each loss: all else is compiled once.
#[derive(Clone, Copy)]
struct Kernels<'k, T> {
    one: &'k One<'k, T>,
    /// Where the machine has wide registers.
    many: Option<&'k Many<'k, T>>,
}

/// What rows are compared with, and what they weigh: one a row.
#[derive(Clone, Copy)]
struct Goals<'a, T> {
    /// Numbers, for losses that compare with one.
    numbers: &'a [T],
    /// Classes, for losses that compare with one.
    classes: &'a [usize],
    weights: &'a [T],
    /// What a row's gradient is multiplied by besides its weight.
    scale: T,
}

/// Rows to evaluate, one after the other, and room for what comes out.
struct Lines<'a, T> {
    width: usize,
    pred: &'a [T],
    /// The direction of a Hessian product, like the predictions.
    along: &'a [T],
    /// Rows like the predictions, for losses that compare with a distribution.
    rows: &'a [T],
    goals: Goals<'a, T>,
    value: &'a mut [T],
    /// The gradient, the Hessian product, or all second derivatives; room for one row where it is not wanted.
    grad: &'a mut [T],
    wanted: bool,
}

/// Rows to evaluate side by side.
struct Sheet<'a, T> {
    width: usize,
    /// The predictions, turned, behind room for [`ABREAST`] rows: the gradient of rows abreast goes right before them, where
    /// nothing is read any more.
    tile: &'a mut [[T; ABREAST]],
    /// Rows like the predictions, turned, for losses that compare with a distribution.
    rows: &'a [[T; ABREAST]],
    /// Filled up to a multiple of [`ABREAST`].
    goals: Goals<'a, T>,
    value: &'a mut [T],
    wanted: bool,
}

struct OneByOne<'a, L, T> {
    loss: &'a L,
    lines: Lines<'a, T>,
}

impl<L: Rowwise, T: Scalar> Task for OneByOne<'_, L, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (loss, lines) = (*self.loss, self.lines);
        let (width, goals) = (lines.width, lines.goals);
        for (i, value) in lines.value.iter_mut().enumerate() {
            let own = i * width..(i + 1) * width;
            let first = if lines.wanted { i * width } else { 0 };
            let out = &mut lines.grad[first..first + width];
            let factor = goals.weights[i] * goals.scale;
            *value = T::default();
            if goals.weights[i] == T::default() {
                out.fill(T::default());
                continue;
            }
            let load = A::Number::<T>::load;
            let target = L::Target::pick(
                load(goals.numbers[i]),
                Chosen::new(&goals.classes[i..=i]),
                Numbers::new(lines.rows.get(own.clone()).unwrap_or_default()),
            );
            let pred = Numbers::new(&lines.pred[own]);
            {
                let mut grad = Slots {
                    out: &mut *out,
                    wanted: lines.wanted,
                    factor: load(factor),
                };
                *value = loss.slope(pred, target, &mut grad).store();
            }
            if factor == T::default() {
                out.fill(factor);
            }
        }
    }
}

struct SideBySide<'a, L, T> {
    loss: &'a L,
    sheet: Sheet<'a, T>,
}

impl<L: Rowwise, T: Scalar> Task for SideBySide<'_, L, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        if !A::WIDE || matches!(L::CARD.row, crate::card::Row::Vectors(_)) {
            return;
        }
        let (loss, sheet) = (*self.loss, self.sheet);
        let width = sheet.width;
        for (k, value) in sheet.value.chunks_mut(ABREAST).enumerate() {
            let at = k * ABREAST;
            let (done, left) = sheet.tile.split_at_mut((k + 1) * width);
            let load = {
                #[inline(always)]
                |from: &[T]| {
                    Pack::<A::Number<T>, ABREAST>::of_lanes(
                        #[inline(always)]
                        |l| A::Number::<T>::load(from[at + l]),
                    )
                }
            };
            let goals = sheet.goals;
            let factor = load(goals.weights)
                * Pack::of_lanes(
                    #[inline(always)]
                    |_| A::Number::<T>::load(goals.scale),
                );
            let target = L::Target::pick(
                load(goals.numbers),
                Chosen::new(&goals.classes[at..at + ABREAST]),
                Abreast::new(
                    sheet
                        .rows
                        .get(k * width..(k + 1) * width)
                        .unwrap_or_default(),
                ),
            );
            let row = Abreast::new(&left[..width]);
            let mut grad = Turned {
                out: &mut done[k * width..],
                wanted: sheet.wanted,
                factor,
            };
            let slope = loss.slope(row, target, &mut grad);
            for (v, x) in value.iter_mut().zip(slope.0) {
                *v = x.store();
            }
        }
    }
}
