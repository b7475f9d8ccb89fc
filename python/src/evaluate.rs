//! The one way in: a loss on arrays.

use crate::array::{Kind, Order, cast, contiguous, counts, indices, numbers, predictions};
use crate::beside::{Beside, flags};
use crate::frame::Frame;
use crate::held::{Goal, Held, hold, slice};
use crate::kernel;
use crate::message::Place;
use crate::options::{self, Want};
use losskit::card::{Scope, TargetShape};
use losskit::real::Scalar;
use losskit::{Batch, Card, Error, Loss, Out, Reduction, Rows};
use numpy::{Element, PyArrayDyn, PyArrayMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// Fewer numbers than this are computed sooner than another thread could use the interpreter.
const WORTH_LEAVING: usize = 4096;

/// The arguments of a call beside the loss and the predictions.
pub(crate) struct Call<'a, 'py> {
    want: Want,
    target: Option<&'a Bound<'py, PyAny>>,
    direction: Option<&'a Bound<'py, PyAny>>,
    weight: Option<&'a Bound<'py, PyAny>>,
    mask: Option<&'a Bound<'py, PyAny>>,
    class_weight: Option<&'a Bound<'py, PyAny>>,
    ignore_index: Option<i64>,
    groups: Option<Vec<usize>>,
    axis: isize,
    reduction: Option<Reduction>,
}

/// Evaluates a loss, which is a kernel or a tuple of a name and parameters.
///
/// `want` is 0 for the value, 1 for value and gradient, 2 for these and second derivatives, 3 for the Hessian times `direction`.
#[pyfunction]
#[pyo3(signature = (loss, want, pred, target, direction, weight, mask, class_weight, ignore_index, groups, axis, reduction))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn evaluate<'py>(
    loss: &Bound<'py, PyAny>,
    want: u8,
    pred: &Bound<'py, PyAny>,
    target: Option<&Bound<'py, PyAny>>,
    direction: Option<&Bound<'py, PyAny>>,
    weight: Option<&Bound<'py, PyAny>>,
    mask: Option<&Bound<'py, PyAny>>,
    class_weight: Option<&Bound<'py, PyAny>>,
    ignore_index: Option<i64>,
    groups: Option<&Bound<'py, PyAny>>,
    axis: isize,
    reduction: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let call = Call {
        want: Want::of(want)?,
        target,
        direction,
        weight,
        mask,
        class_weight,
        ignore_index,
        groups: groups.map(|groups| counts(groups, "groups")).transpose()?,
        axis,
        reduction: options::reduction(reduction)?,
    };
    kernel::with(loss, |loss| {
        let mut pred = predictions(pred)?;
        if Kind::of(&pred).is_half() && call.widens(loss.card()) {
            pred = cast(&pred, Kind::F32)?;
        }
        let fortran = Frame::takes_fortran(loss.card(), pred.shape());
        let (pred, order) = contiguous(&pred, (!fortran).then_some(Order::C))?;
        match Kind::of(&pred).computed() {
            Kind::F64 => call.run::<f64>(loss, &pred, order, Kind::F64),
            _ => call.run::<f32>(loss, &pred, order, Kind::F32),
        }
    })
}

impl<'a, 'py> Call<'a, 'py> {
    /// Predictions against a target, nothing else said.
    pub(crate) fn against(target: &'a Bound<'py, PyAny>) -> Self {
        Call {
            want: Want::Value,
            target: Some(target),
            direction: None,
            weight: None,
            mask: None,
            class_weight: None,
            ignore_index: None,
            groups: None,
            axis: -1,
            reduction: Some(Reduction::Mean),
        }
    }
    /// Whether numbers in half precision are widened first: for values and gradients of rows the core does that as it reads.
    fn widens(&self, card: &Card) -> bool {
        matches!(self.want, Want::Hessian | Want::Product)
            || card.scope == Scope::Group
            || kernel::is_composed(card)
    }

    fn run<T: Scalar + Element>(
        &self,
        loss: &dyn Loss,
        pred: &Bound<'py, PyUntypedArray>,
        order: Order,
        kind: Kind,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, card) = (pred.py(), loss.card());
        let frame = Frame::of(card, pred.shape(), self.axis, order)?;
        let values = match (self.reduction, self.weight) {
            (Some(_), None) => Vec::new(),
            _ => frame.values(card, self.groups.as_ref().map(Vec::len)),
        };
        let beside = Beside { card, order, kind };
        let goal = self.goal::<T>(&beside, &frame)?;
        let weight = self
            .weight
            .map(|given| beside.own::<T>(given, "weight", &values))
            .transpose()?;
        let mask = self
            .mask
            .map(|given| flags(given, card.name, &frame.rows, order))
            .transpose()?;
        let class_weight = match self.class_weight {
            Some(given) => Some(beside.own::<T>(given, "class_weight", &[frame.width])?),
            None => None,
        };
        let direction = self
            .direction
            .map(|given| beside.own::<T>(given, "v", &frame.shape))
            .transpose()?;
        let held = Held::<T>::of(pred)?;

        let batch = Batch {
            pred: Rows {
                data: held.numbers()?,
                width: Some(frame.width),
                inner: frame.inner,
            },
            target: goal.targets()?,
            weight: weight.as_ref().map(slice).transpose()?,
            mask: mask.as_ref().map(slice).transpose()?,
            class_weight: class_weight.as_ref().map(slice).transpose()?,
            ignore_index: self.ignore_index,
            groups: self.groups.as_deref(),
            // Derivatives of values by themselves are those of their sum.
            reduction: self.reduction.unwrap_or(Reduction::Sum),
        };
        let room =
            |shape: &[usize], order| PyArrayDyn::<T>::zeros(py, shape, order == Order::Fortran);
        let place = |why: Error| {
            let fortran = order == Order::Fortran;
            Place {
                card,
                shape: &frame.shape,
                rows: &frame.rows,
                fortran,
            }
            .error(why)
        };
        let leaves = pred.len() >= WORTH_LEAVING;

        if self.want == Want::Product {
            let out = room(&frame.shape, order);
            let (Some(direction), mut written) = (&direction, out.readwrite()) else {
                return Err(PyTypeError::new_err("hvp needs a direction v."));
            };
            let (direction, into) = (slice(direction)?, written.as_slice_mut()?);
            let done = free(py, leaves, || T::product(loss, &batch, direction, into));
            drop(written);
            return done.map(|()| out.into_any()).map_err(place);
        }
        let value = self.reduction.is_none().then(|| room(&values, order));
        let grad = (self.want != Want::Value).then(|| room(&frame.shape, order));
        let one = matches!(card.row, losskit::card::Row::One(_));
        let bends = if one { order } else { Order::C };
        let hess = (self.want == Want::Hessian).then(|| match card.scope {
            Scope::Row => Ok(room(&frame.bends(card), bends)),
            Scope::Group => Err(place(Error::Curvature { loss: card.name })),
        });
        let hess = hess.transpose()?;
        let sums = {
            let mut rooms =
                [&value, &grad, &hess].map(|array| array.as_ref().map(|array| array.readwrite()));
            let [value, grad, hess] = &mut rooms;
            let out = Out {
                value: value.as_mut().map(|room| room.as_slice_mut()).transpose()?,
                grad: grad.as_mut().map(|room| room.as_slice_mut()).transpose()?,
                hess: hess.as_mut().map(|room| room.as_slice_mut()).transpose()?,
                half_grad: None,
            };
            free(py, leaves, || T::eval(loss, &batch, out)).map_err(place)?
        };
        let value = match (value, self.reduction) {
            (Some(values), _) => values.into_any(),
            (None, Some(reduction)) => sums.reduce(reduction).into_bound_py_any(py)?,
            (None, None) => sums.loss().into_bound_py_any(py)?,
        };
        match (grad, hess) {
            (None, _) => Ok(value),
            (Some(grad), None) => (value, grad).into_bound_py_any(py),
            (Some(grad), Some(hess)) => (value, grad, hess).into_bound_py_any(py),
        }
    }

    /// The target as the loss takes it.
    pub(crate) fn goal<T: Scalar + Element>(
        &self,
        beside: &Beside<'_>,
        frame: &Frame,
    ) -> PyResult<Goal<'py, T>> {
        let card = beside.card;
        let given = match (card.target, self.target) {
            (TargetShape::Nothing, None) => return Ok(Goal::Nothing),
            (TargetShape::Nothing, Some(_)) => {
                return Err(PyTypeError::new_err(format!(
                    "{} takes no target; leave it out.",
                    card.name
                )));
            }
            (_, None) => {
                return Err(PyTypeError::new_err(format!(
                    "{} needs a target.",
                    card.name
                )));
            }
            (_, Some(given)) => given,
        };
        match card.target {
            TargetShape::Class | TargetShape::Label => {
                let what = format!("{}: target", card.name);
                let classes = indices(given, "target")
                    .map_err(|why| beside.renamed(given.py(), why, &what))?;
                beside.shaped(&classes, "target", &frame.target(card), &frame.shape)?;
                Ok(Goal::Classes(hold(
                    &contiguous(&classes, Some(beside.order))?.0,
                )?))
            }
            TargetShape::Sequence => {
                let (mut classes, mut lengths) = (Vec::new(), Vec::new());
                let lists = given
                    .try_iter()
                    .and_then(Iterator::collect::<PyResult<Vec<_>>>)?;
                for list in lists {
                    let (list, _) = contiguous(&indices(&list, "target")?, None)?;
                    let list: Vec<i64> = list.call_method0("tolist")?.extract().map_err(|_| {
                        PyTypeError::new_err(format!(
                            "{}: target must be a list of lists of classes.",
                            card.name
                        ))
                    })?;
                    lengths.push(list.len());
                    classes.extend(list);
                }
                Ok(Goal::Sequences(classes, lengths))
            }
            _ => {
                let mut made = numbers(given, "target", beside.kind)?;
                if Kind::of(&made).is_half() && self.widens(card) {
                    made = cast(&made, Kind::F32)?;
                }
                beside.shaped(&made, "target", &frame.target(card), &frame.shape)?;
                // A few numbers a row lie together whatever the layout of the predictions.
                let order = if matches!(card.target, TargetShape::Named(_)) {
                    Order::C
                } else {
                    beside.order
                };
                Ok(Goal::Numbers(Held::of(&contiguous(&made, Some(order))?.0)?))
            }
        }
    }
}

/// Computes, without the interpreter if that is worth it.
fn free<R: Send>(py: Python<'_>, leaves: bool, compute: impl FnOnce() -> R + Send) -> R {
    if leaves {
        py.detach(compute)
    } else {
        compute()
    }
}
