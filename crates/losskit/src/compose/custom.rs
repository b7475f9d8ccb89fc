//! Functions as losses.

use crate::batch::{Batch, Out, Sums};
use crate::drive::{check_out, point_by_point};
use crate::real::{Dual2, Plain, Scalar};
use crate::{Card, Error, Jet, Loss};
use std::fmt;

/// A number that carries its first two derivatives: what a [`Custom`] loss is written over.
pub type Dual = Dual2<Plain<f64>>;

/// A pointwise loss given as a function of prediction and target; derivatives come from dual numbers.
///
/// One call a row in `f64`: for speed, and to be held to the laws, write a type instead (see [`Definition`](crate::Definition)).
///
/// # Example
/// ```
/// use losskit::{Custom, Evaluate, Real};
/// let cauchy = Custom::new("cauchy", |pred, target| (pred - target).square().ln_1p());
/// let (value, gradient, hessian) = cauchy.value_gradient_hessian(&[1.0], &[0.0])?;
/// assert_eq!((value, gradient, hessian), (2.0_f64.ln(), vec![1.0], vec![0.0]));
/// # Ok::<(), losskit::Error>(())
/// ```
pub struct Custom {
    card: Card,
    value: Box<dyn Fn(Dual, Dual) -> Dual + Send + Sync>,
}

impl Custom {
    /// Of a name and a function of prediction and target.
    pub fn new(
        name: &'static str,
        value: impl Fn(Dual, Dual) -> Dual + Send + Sync + 'static,
    ) -> Custom {
        Custom::with_card(
            Card {
                name,
                ..Card::REGRESSION
            },
            value,
        )
    }

    /// The same with domains, a link and claims of its own.
    pub fn with_card(
        card: Card,
        value: impl Fn(Dual, Dual) -> Dual + Send + Sync + 'static,
    ) -> Custom {
        Custom {
            card,
            value: Box::new(value),
        }
    }

    fn at(&self, pred: f64, target: f64) -> Jet<f64> {
        let pred = Dual2::variable(Plain(pred), Plain(1.0));
        let jet = (self.value)(pred, Dual2::constant(Plain(target)));
        Jet {
            value: jet.value.0,
            grad: jet.tangent.first.0,
            hess: jet.tangent.second.0,
        }
    }

    fn product<T: Scalar>(
        &self,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
        check_out("the output", &Some(&mut *out), direction.len())?;
        let hess = Out {
            hess: Some(&mut *out),
            ..Out::none()
        };
        point_by_point(&self.card, batch, hess, &|p, t| self.at(p, t))?;
        for (o, &d) in out.iter_mut().zip(direction) {
            *o = *o * d;
        }
        Ok(())
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Custom({})", self.card.name)
    }
}

impl Loss for Custom {
    fn card(&self) -> &Card {
        &self.card
    }
    fn parameters(&self) -> Vec<f64> {
        Vec::new()
    }
    fn eval32(&self, batch: &Batch<'_, f32>, out: Out<'_, f32>) -> Result<Sums, Error> {
        point_by_point(&self.card, batch, out, &|p, t| self.at(p, t))
    }
    fn eval64(&self, batch: &Batch<'_, f64>, out: Out<'_, f64>) -> Result<Sums, Error> {
        point_by_point(&self.card, batch, out, &|p, t| self.at(p, t))
    }
    fn product32(
        &self,
        batch: &Batch<'_, f32>,
        direction: &[f32],
        out: &mut [f32],
    ) -> Result<(), Error> {
        self.product(batch, direction, out)
    }
    fn product64(
        &self,
        batch: &Batch<'_, f64>,
        direction: &[f64],
        out: &mut [f64],
    ) -> Result<(), Error> {
        self.product(batch, direction, out)
    }
    fn kinks(&self, _: f64) -> Vec<f64> {
        Vec::new()
    }
    fn jet(&self, pred: f64, target: f64) -> Option<Jet<f64>> {
        Some(self.at(pred, target))
    }
    #[cfg(feature = "judge")]
    fn exact(&self, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact {
        // A closure knows one number type: its own values are the only truth there is.
        let (pred, target) = match (row, target) {
            (&[pred, ..], crate::witness::At::Value(target)) => (pred, target),
            _ => (f64::NAN, f64::NAN),
        };
        crate::witness::Exact::of(self.at(pred, target))
    }
}
