//! A loss fused with the linear layer before it: loss(input · matrixᵀ + bias, target).
//!
//! The scores are never held at once. A chunk of rows is multiplied, graded while it is in cache and multiplied back; any
//! loss of the catalogue will do, since none is known by name.

mod few;
mod gram;
mod problem;
mod product;
mod scores;
mod streamed;
mod tiled;
mod wide;

pub use gram::gram;
pub use product::Product;

use crate::batch::{Batch, Empty, Reduction, Rows, Sums, Targets, batch_options};
use crate::{CrossEntropy, Definition, Error, Loss};
use problem::Problem;
use std::ops::Deref;

/// A loss of a linear layer's scores, with options to follow.
///
/// `L` is anything that lends a loss: `&Huber`, `Box<dyn Loss>`. Values and gradients are those of the loss on
/// input · matrixᵀ + bias, of which at most a chunk is in memory at a time: besides inputs and outputs it takes the room of
/// the matrix once and about 60 MB, however many rows there are. Rows of gradient 0 (masked, ignored, of weight 0, on the
/// flat part of a hinge) take no part in the products back, so that not even a NaN in them spreads.
///
/// Sums over rows are kept in two parts: many chunks cost no digits. The bits do not depend on the number of threads.
///
/// # Errors
/// All methods that evaluate return an [`Error`] for lengths that do not fit, targets of the wrong kind and values outside
/// the domain, with the row of the batch.
///
/// # Example
/// ```
/// use losskit::{BinaryCrossEntropyWithLogits, Linear, Rows};
///
/// // Three rows of two numbers, one output: logistic regression.
/// let x = [1.0, 2.0, 0.5, -1.0, -2.0, 0.0];
/// let (w, b, y) = ([0.3, -0.1], [0.05], [1.0, 0.0, 0.0]);
/// let loss = BinaryCrossEntropyWithLogits::new(1.0, 0.0)?;
/// let fit = Linear::new(&loss, Rows::new(&x, 2), &w, &y).bias(&b);
/// let (value, gradients) = fit.value_and_gradients()?;
/// assert!((value - 0.643_602).abs() < 1e-6);
/// assert_eq!((gradients.input.len(), gradients.matrix.len(), gradients.bias.len()), (6, 2, 1));
/// # Ok::<(), losskit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Linear<'a, L, T> {
    loss: L,
    input: Rows<'a, T>,
    matrix: &'a [T],
    bias: Option<&'a [T]>,
    softcap: Option<f64>,
    batch: Batch<'a, T>,
    empty: Empty,
}

/// Where results go. What is absent is not computed.
#[derive(Debug, Default)]
pub struct LinearOut<'a, T> {
    /// The scores the loss sees, N × outputs.
    pub scores: Option<&'a mut [T]>,
    /// The gradient with respect to input · matrixᵀ, N × outputs.
    pub slopes: Option<&'a mut [T]>,
    /// The gradient with respect to the input, laid out as the input is.
    pub input: Option<&'a mut [T]>,
    /// The gradient with respect to the matrix, row-major: outputs × width.
    pub matrix: Option<&'a mut [T]>,
    /// The gradient with respect to the bias, whether there is one or not: one number an output.
    pub bias: Option<&'a mut [T]>,
}

impl<T> LinearOut<'_, T> {
    /// Whether any gradient is asked for.
    fn grades(&self) -> bool {
        self.slopes.is_some()
            || self.input.is_some()
            || self.matrix.is_some()
            || self.bias.is_some()
    }
}

/// Gradients of the reduced loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients<T> {
    /// With respect to the input, laid out as the input is.
    pub input: Vec<T>,
    /// With respect to the matrix, row-major: outputs × width.
    pub matrix: Vec<T>,
    /// With respect to the bias; empty without one.
    pub bias: Vec<T>,
}

/// Cross-entropy of a linear layer's scores against classes: the head of a language model or a classifier.
///
/// `input` (N, D), `matrix` (V, D), `targets` N classes below V.
///
/// # Example
/// ```
/// use losskit::linear_cross_entropy;
///
/// let (x, w) = ([1.0_f32, 0.0, 0.0, 1.0], [2.0_f32, 0.0, 0.0, 3.0, 0.0, 0.0]);
/// let head = linear_cross_entropy(&x[..], &w, &[0, 1]).ignore_index(-100).label_smoothing(0.0)?;
/// let (value, gradients) = head.value_and_gradients()?;
/// assert!((value - 0.167_234).abs() < 1e-6);
/// assert_eq!(gradients.matrix.len(), 6);
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn linear_cross_entropy<'a, T: Product>(
    input: impl Into<Rows<'a, T>>,
    matrix: &'a [T],
    targets: &'a [i64],
) -> Linear<'a, Box<CrossEntropy>, T> {
    Linear::new(
        Box::new(CrossEntropy::build(&[0.0])),
        input,
        matrix,
        targets,
    )
}

impl<T> Linear<'_, Box<CrossEntropy>, T> {
    /// Spreads that much of each target evenly over the classes.
    ///
    /// # Errors
    /// A number outside [0, 1].
    pub fn label_smoothing(mut self, amount: f64) -> Result<Self, Error> {
        *self.loss = CrossEntropy::new(amount)?;
        Ok(self)
    }
}

impl<'a, L: Deref<Target: Loss>, T: Product> Linear<'a, L, T> {
    /// `input` holds N rows of D numbers, row-major or column-major; `matrix` one row of D numbers an output.
    ///
    /// Where `input` does not say its width, it has as many rows as there are classes in `target`, or else the width of a
    /// matrix of one output. The target is what the loss wants of the scores: N classes, or N numbers, or for a pointwise
    /// loss one number a score, row by row.
    pub fn new(
        loss: L,
        input: impl Into<Rows<'a, T>>,
        matrix: &'a [T],
        target: impl Into<Targets<'a, T>>,
    ) -> Self {
        Linear {
            loss,
            input: input.into(),
            matrix,
            bias: None,
            softcap: None,
            batch: Batch::new(&[], target),
            empty: Empty::Zero,
        }
    }

    /// One number an output, added to the products; −∞ masks a class.
    #[must_use]
    pub fn bias(mut self, bias: &'a [T]) -> Self {
        self.bias = Some(bias);
        self
    }

    /// Scores become cap · tanh(score/cap) before the loss sees them; −∞ stays −∞.
    #[must_use]
    pub fn softcap(mut self, cap: f64) -> Self {
        self.softcap = Some(cap);
        self
    }

    batch_options!();

    /// The reduced loss.
    ///
    /// # Errors
    /// As all of [`Linear`].
    pub fn value(&self) -> Result<f64, Error> {
        self.value_into(LinearOut::default())
    }

    /// The reduced loss and its gradients.
    ///
    /// # Errors
    /// As all of [`Linear`].
    pub fn value_and_gradients(&self) -> Result<(f64, Gradients<T>), Error> {
        let zeros = |n: usize| vec![T::default(); n];
        let mut gradients = Gradients {
            input: zeros(self.input.data.len()),
            matrix: zeros(self.matrix.len()),
            bias: zeros(self.bias.map_or(0, <[T]>::len)),
        };
        let value = self.value_into(LinearOut {
            input: Some(&mut gradients.input),
            matrix: Some(&mut gradients.matrix),
            bias: self.bias.map(|_| gradients.bias.as_mut_slice()),
            ..LinearOut::default()
        })?;
        Ok((value, gradients))
    }

    /// The gradients into the caller's slices; answers the reduced loss.
    ///
    /// # Errors
    /// As all of [`Linear`].
    pub fn value_into(&self, out: LinearOut<'_, T>) -> Result<f64, Error> {
        let sums = self.eval(out)?;
        sums.reduce_or(self.batch.reduction, self.empty)
    }

    /// The gradients into the caller's slices; answers the sums, which merge with those of other batches.
    ///
    /// # Errors
    /// As all of [`Linear`].
    pub fn eval(&self, mut out: LinearOut<'_, T>) -> Result<Sums, Error> {
        let problem = Problem::of(self)?;
        problem.check(&out)?;
        let loss = &*self.loss;
        if problem.is_small() {
            problem.stream(loss, &mut out)
        } else {
            problem.tile(loss, &mut out)
        }
    }
}
