//! The pleasant way in: a loss on predictions and targets.

use crate::batch::{Batch, Empty, Out, Reduction, Rows, Sums, Targets, batch_options};
use crate::real::Scalar;
use crate::{Error, Loss};

/// A value with its gradient.
pub type Graded<T> = (f64, Vec<T>);

/// Evaluation of any loss, typed or not, in `f32` or `f64`.
///
/// Predictions come first, then targets. Methods here weigh every row alike and reduce to the mean; [`on`](Evaluate::on)
/// opens the options.
///
/// # Errors
/// All methods return an [`Error`] for lengths that do not fit, targets of the wrong kind and values outside the domain.
///
/// # Example
/// ```
/// use losskit::{Evaluate, Huber};
/// let loss = Huber::new(1.0)?;
/// let (value, gradient) = loss.value_and_gradient(&[0.5, 3.0], &[0.0, 0.0])?;
/// assert_eq!(value, (0.125 + 2.5) / 2.0);
/// assert_eq!(gradient, [0.25, 0.5]);
/// # Ok::<(), losskit::Error>(())
/// ```
pub trait Evaluate: Loss {
    /// This loss on these predictions and targets, with options to follow.
    fn on<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
    ) -> On<'a, Self, T> {
        On {
            loss: self,
            batch: Batch::new(pred, target),
            empty: Empty::Zero,
        }
    }

    /// The mean.
    fn mean<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
    ) -> Result<f64, Error> {
        self.on(pred, target).value()
    }

    /// Each row's value, or each group's.
    fn values<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
    ) -> Result<Vec<T>, Error> {
        self.on(pred, target).values()
    }

    /// The gradient of the mean, laid out as the predictions are.
    fn gradient<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
    ) -> Result<Vec<T>, Error> {
        Ok(self.on(pred, target).value_and_gradient()?.1)
    }

    /// The gradient of the mean into the caller's slice; answers the mean.
    fn gradient_into<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
        gradient: &mut [T],
    ) -> Result<f64, Error> {
        self.on(pred, target).gradient_into(gradient)
    }

    /// The mean and its gradient, in one pass.
    fn value_and_gradient<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
    ) -> Result<Graded<T>, Error> {
        self.on(pred, target).value_and_gradient()
    }

    /// The mean, its gradient and its second derivatives, in one pass; pointwise losses only.
    fn value_gradient_hessian<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
    ) -> Result<(f64, Vec<T>, Vec<T>), Error> {
        self.on(pred, target).value_gradient_hessian()
    }

    /// The Hessian of the mean times a direction.
    fn hessian_product<'a, T: Scalar>(
        &'a self,
        pred: impl Into<Rows<'a, T>>,
        target: impl Into<Targets<'a, T>>,
        direction: &[T],
    ) -> Result<Vec<T>, Error> {
        self.on(pred, target).hessian_product(direction)
    }
}

impl<L: Loss + ?Sized> Evaluate for L {}

/// A loss on predictions and targets, with weights, masks and a reduction.
///
/// # Example
/// ```
/// use losskit::{CrossEntropy, Evaluate, Reduction, Rows};
/// let logits = [0.2, 0.3, 0.5, 0.5, 0.2, 0.3];
/// let loss = CrossEntropy::new(0.0)?;
/// let on = loss.on(Rows::new(&logits, 3), &[2, 1]).class_weight(&[2.0, 4.0, 6.0]);
/// assert!((on.value()? - 1.05983106084).abs() < 1e-11);
/// assert!((on.reduction(Reduction::SumOverN).value()? - 5.29915530422).abs() < 1e-11);
/// # Ok::<(), losskit::Error>(())
/// ```
#[derive(Debug)]
pub struct On<'a, L: ?Sized, T> {
    loss: &'a L,
    batch: Batch<'a, T>,
    empty: Empty,
}

impl<L: ?Sized, T: Copy> Clone for On<'_, L, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<L: ?Sized, T: Copy> Copy for On<'_, L, T> {}

impl<'a, L: Loss + ?Sized, T: Scalar> On<'a, L, T> {
    batch_options!();

    /// The sums, which merge with those of other batches.
    ///
    /// # Errors
    /// As all of [`Evaluate`].
    pub fn sums(&self) -> Result<Sums, Error> {
        self.eval(Out::none())
    }

    /// The reduced loss.
    ///
    /// # Errors
    /// As all of [`Evaluate`].
    pub fn value(&self) -> Result<f64, Error> {
        self.reduce(self.sums()?)
    }

    /// Each row's value, or each group's, multiplied by its weight.
    ///
    /// # Errors
    /// As all of [`Evaluate`].
    pub fn values(&self) -> Result<Vec<T>, Error> {
        let values = self.batch.layout(self.loss.card())?.values;
        let mut value = vec![T::default(); values];
        let out = Out {
            value: Some(&mut value),
            ..Out::none()
        };
        self.eval(out)?;
        Ok(value)
    }

    /// The reduced loss and its gradient.
    ///
    /// # Errors
    /// As all of [`Evaluate`].
    pub fn value_and_gradient(&self) -> Result<Graded<T>, Error> {
        let mut grad = self.zeros();
        let value = self.gradient_into(&mut grad)?;
        Ok((value, grad))
    }

    /// The gradient into the caller's slice; answers the reduced loss.
    ///
    /// # Errors
    /// As all of [`Evaluate`].
    pub fn gradient_into(&self, gradient: &mut [T]) -> Result<f64, Error> {
        let out = Out {
            grad: Some(gradient),
            ..Out::none()
        };
        self.reduce(self.eval(out)?)
    }

    /// The reduced loss, its gradient and its second derivatives, of rows of k numbers a matrix of k × k a row.
    ///
    /// ```
    /// use losskit::{CrossEntropy, Evaluate, Rows};
    /// let ce = CrossEntropy::new(0.0)?;
    /// let (_, _, hess) = ce.on(Rows::new(&[0.0, 0.0], 2), &[1_i64]).value_gradient_hessian()?;
    /// assert_eq!(hess, [0.25, -0.25, -0.25, 0.25]);
    /// # Ok::<(), losskit::Error>(())
    /// ```
    ///
    /// # Errors
    /// As all of [`Evaluate`], and [`Error::Curvature`] for a loss of groups.
    pub fn value_gradient_hessian(&self) -> Result<(f64, Vec<T>, Vec<T>), Error> {
        let layout = self.batch.layout(self.loss.card())?;
        let (mut grad, mut hess) = (self.zeros(), vec![T::default(); layout.bends()]);
        let out = Out {
            value: None,
            grad: Some(&mut grad),
            hess: Some(&mut hess),
            ..Out::none()
        };
        let value = self.reduce(self.eval(out)?)?;
        Ok((value, grad, hess))
    }

    /// The Hessian of the reduced loss times a direction.
    ///
    /// # Errors
    /// As all of [`Evaluate`].
    pub fn hessian_product(&self, direction: &[T]) -> Result<Vec<T>, Error> {
        let mut out = self.zeros();
        T::product(self.loss, &self.batch, direction, &mut out)?;
        Ok(out)
    }

    /// Everything at once, into the caller's slices.
    ///
    /// # Errors
    /// As all of [`Evaluate`].
    pub fn eval(&self, out: Out<'_, T>) -> Result<Sums, Error> {
        T::eval(self.loss, &self.batch, out)
    }

    fn reduce(&self, sums: Sums) -> Result<f64, Error> {
        sums.reduce_or(self.batch.reduction, self.empty)
    }

    fn zeros(&self) -> Vec<T> {
        vec![T::default(); self.batch.pred.data.len()]
    }
}
