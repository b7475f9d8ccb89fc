//! A layer and its batch: whether everything fits together, and what the gradients are scaled by at last.

use super::wide::Wide;
use super::{Linear, LinearOut, Product};
use crate::batch::{Numbers, Rows, Targets};
use crate::card::Scope;
use crate::dispatch::Isa;
use crate::{Batch, Error, Loss, Sums};
use ndarray::{ArrayView2, ArrayViewMut2, Ix2, ShapeBuilder, StrideShape};
use std::ops::Deref;

/// A linear layer and its batch, every length checked. The batch has no predictions yet.
pub(super) struct Problem<'a, T> {
    pub(super) isa: Isa,
    /// N × width.
    pub(super) input: ArrayView2<'a, T>,
    /// outputs × width.
    pub(super) matrix: ArrayView2<'a, T>,
    pub(super) bias: Option<&'a [T]>,
    pub(super) softcap: Option<f64>,
    pub(super) batch: Batch<'a, T>,
    /// Rows of the loss for one of the input: the outputs of a pointwise loss, or 1.
    pub(super) units: usize,
}

impl<T> Problem<'_, T> {
    pub(super) fn rows(&self) -> usize {
        self.input.nrows()
    }
    pub(super) fn width(&self) -> usize {
        self.input.ncols()
    }
    pub(super) fn outputs(&self) -> usize {
        self.matrix.nrows()
    }
}

/// Rows one after the other, or columns one after the other.
fn shape<T>(input: Rows<'_, T>, rows: usize, width: usize) -> Result<StrideShape<Ix2>, Error> {
    match input.inner {
        0 | 1 => Ok((rows, width).into()),
        inner if inner == rows => Ok((rows, width).f().into()),
        _ => Err(Error::Strided),
    }
}

fn wrong(what: &'static str, got: usize, want: usize, hint: &str) -> Error {
    Error::Length {
        what,
        got,
        want,
        hint: hint.into(),
    }
}

fn check(what: &'static str, got: usize, want: usize, hint: &str) -> Result<(), Error> {
    (got == want)
        .then_some(())
        .ok_or_else(|| wrong(what, got, want, hint))
}

impl<'a, T: Product> Problem<'a, T> {
    pub(super) fn of<L: Deref<Target: Loss>>(linear: &Linear<'a, L, T>) -> Result<Self, Error> {
        let (card, input) = (linear.loss.card(), linear.input);
        if card.scope == Scope::Group {
            return Err(Error::Group { loss: card.name });
        }
        let numbers = input.data.len();
        let width = match (input.width, linear.batch.target) {
            (Some(width), _) => width,
            (None, Targets::Classes(classes)) if !classes.is_empty() => numbers / classes.len(),
            (None, _) => linear.matrix.len(),
        };
        let whole = |what, len: usize| match len.checked_rem(width) {
            Some(0) => Ok(len / width),
            _ => Err(wrong(
                what,
                len,
                len.next_multiple_of(width.max(1)).max(1),
                "input and matrix have rows of the same width, at least 1",
            )),
        };
        let (rows, outputs) = (
            whole("the input", numbers)?,
            whole("the matrix", linear.matrix.len())?,
        );
        if outputs == 0 {
            return Err(wrong(
                "the matrix",
                0,
                width,
                "one row an output, at least one",
            ));
        }
        if let Some(bias) = linear.bias {
            check("the bias", bias.len(), outputs, "one number an output")?;
        }
        if let Some(cap) = linear.softcap
            && !(cap > 0.0 && cap < f64::INFINITY)
        {
            return Err(Error::Param {
                loss: card.name,
                param: "softcap",
                value: cap,
                allowed: "a finite number > 0".into(),
            });
        }
        // Predictions of one row, then of all: what one row is made of decides how the batch is cut.
        let mut batch = linear.batch;
        batch.pred.width = Some(outputs);
        let layout = batch.layout_of(card, rows.saturating_mul(outputs))?;
        if !outputs.is_multiple_of(layout.width.max(1)) {
            let hint = "an input row must make whole rows of the loss";
            return Err(wrong(
                "the matrix",
                linear.matrix.len(),
                layout.width * width,
                hint,
            ));
        }
        let Numbers::Own(data) = input.data else {
            return Err(Error::Half {
                what: "the numbers of a linear layer",
            });
        };
        Ok(Problem {
            isa: Isa::best(),
            input: ArrayView2::from_shape(shape(input, rows, width)?, data)
                .map_err(|_| Error::Strided)?,
            matrix: ArrayView2::from_shape((outputs, width), linear.matrix)
                .map_err(|_| Error::Strided)?,
            bias: linear.bias,
            softcap: linear.softcap,
            batch,
            units: outputs / layout.width.max(1),
        })
    }

    /// A slice laid out as the input is.
    pub(super) fn like_input<'o>(&self, out: &'o mut [T]) -> Result<ArrayViewMut2<'o, T>, Error> {
        let shape = self.input.raw_dim();
        let strides = self.input.strides();
        let strides = (strides[0] as usize, strides[1] as usize);
        ArrayViewMut2::from_shape(shape.strides(Ix2(strides.0, strides.1)), out)
            .map_err(|_| Error::Strided)
    }

    /// Checks the lengths of the outputs.
    pub(super) fn check(&self, out: &LinearOut<'_, T>) -> Result<(), Error> {
        let hint = "an output must be as long as what it is the output of";
        let scores = self.rows() * self.outputs();
        for (what, out, want) in [
            ("the scores", &out.scores, scores),
            ("the slopes", &out.slopes, scores),
            ("the input's gradient", &out.input, self.input.len()),
            ("the matrix's gradient", &out.matrix, self.matrix.len()),
            ("the bias's gradient", &out.bias, self.outputs()),
        ] {
            check(what, out.as_ref().map_or(want, |o| o.len()), want, hint)?;
        }
        Ok(())
    }
}

impl<T: Product> Problem<'_, T> {
    /// From gradients of the sum to those of what is asked for.
    pub(super) fn finish(
        &self,
        out: &mut LinearOut<'_, T>,
        sums: Sums,
        input: Option<ArrayViewMut2<'_, T>>,
        wide: [Option<Wide<'_, T>>; 2],
    ) {
        let scale = T::from_f64(match self.batch.reduction.divisor(sums) {
            0.0 => 0.0,
            divisor => 1.0 / divisor,
        });
        for wide in wide.into_iter().flatten() {
            wide.close(self.isa.ready(), scale);
        }
        if let Some(mut input) = input {
            input.mapv_inplace(|g| g * scale);
        }
        if let Some(slopes) = &mut out.slopes {
            slopes.iter_mut().for_each(|g| *g = *g * scale);
        }
    }
}
