//! A loss fused with the linear layer before it.

use crate::array::{Kind, Order, cast, contiguous, indices, numbers, predictions, shape_text};
use crate::held::{Goal, Held, hold, slice};
use crate::kernel;
use crate::message::Place;
use crate::options::reduction;
use losskit::card::{Row, TargetShape};
use losskit::linear::{LinearOut, Product};
use losskit::{Linear, Loss, Reduction, Rows};
use numpy::{
    Element, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyUntypedArray, PyUntypedArrayMethods,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::{IntoPyObject, IntoPyObjectExt};

/// The arguments of a call beside the loss and the input.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Options<'py> {
    bias: Option<Bound<'py, PyAny>>,
    softcap: Option<f64>,
    weight: Option<Bound<'py, PyAny>>,
    mask: Option<Bound<'py, PyAny>>,
    class_weight: Option<Bound<'py, PyAny>>,
    ignore_index: Option<i64>,
    reduction: Bound<'py, PyAny>,
}

/// A loss of input · matrixᵀ + bias: its value, or with its gradients with respect to the three.
#[pyfunction]
pub(crate) fn linear<'py>(
    loss: &Bound<'py, PyAny>,
    graded: bool,
    input: &Bound<'py, PyAny>,
    matrix: &Bound<'py, PyAny>,
    target: &Bound<'py, PyAny>,
    options: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let options: Options<'_> = options.extract()?;
    let Some(reduction) = reduction(&options.reduction)? else {
        return Err(PyValueError::new_err(
            "a linear layer's loss is one number: choose reduction 'mean', 'sum' or 'sum_over_n'.",
        ));
    };
    let mut input = predictions(input).map_err(|why| renamed(input.py(), why))?;
    if Kind::of(&input).is_half() {
        input = cast(&input, Kind::F32)?;
    }
    let (input, order) = contiguous(&input, (input.ndim() != 2).then_some(Order::C))?;
    kernel::with(loss, |loss| match Kind::of(&input) {
        Kind::F64 => run::<f64>(
            loss, graded, &input, order, matrix, target, &options, reduction,
        ),
        _ => run::<f32>(
            loss, graded, &input, order, matrix, target, &options, reduction,
        ),
    })
}

/// What is called predictions elsewhere is the input here.
fn renamed(py: Python<'_>, why: PyErr) -> PyErr {
    let text = why.value(py).to_string();
    if text.starts_with("pred") {
        PyTypeError::new_err(text.replace("pred", "input"))
    } else {
        why
    }
}

/// Numbers of the type computed in, of this shape.
fn own<'py, T: Element>(
    given: &Bound<'py, PyAny>,
    what: &str,
    kind: Kind,
    shape: &[usize],
) -> PyResult<PyReadonlyArrayDyn<'py, T>> {
    let made = whole(numbers(given, what, kind)?, kind)?;
    if made.shape() != shape {
        return Err(PyValueError::new_err(format!(
            "{what} must have shape {}, got {}.",
            shape_text(shape),
            shape_text(made.shape())
        )));
    }
    hold(&made)
}

fn whole<'py>(
    made: Bound<'py, PyUntypedArray>,
    kind: Kind,
) -> PyResult<Bound<'py, PyUntypedArray>> {
    let made = if Kind::of(&made).is_half() {
        cast(&made, kind)?
    } else {
        made
    };
    Ok(contiguous(&made, Some(Order::C))?.0)
}

#[allow(clippy::too_many_arguments)]
fn run<'py, T: Product + Element>(
    loss: &dyn Loss,
    graded: bool,
    input: &Bound<'py, PyUntypedArray>,
    order: Order,
    matrix: &Bound<'py, PyAny>,
    target: &Bound<'py, PyAny>,
    options: &Options<'py>,
    reduction: Reduction,
) -> PyResult<Bound<'py, PyAny>> {
    let (py, card, kind) = (input.py(), loss.card(), Kind::of(input));
    let matrix = whole(numbers(matrix, "matrix", kind)?, kind)?;
    let (&[.., width], &[outputs, wide]) = (input.shape(), matrix.shape()) else {
        return Err(PyValueError::new_err(format!(
            "input must have shape (..., d) and matrix (outputs, d), got {} and {}.",
            shape_text(input.shape()),
            shape_text(matrix.shape())
        )));
    };
    if width != wide {
        return Err(PyValueError::new_err(format!(
            "input has shape {}, matrix {}; their last axes must match: a row of the matrix an output.",
            shape_text(input.shape()),
            shape_text(matrix.shape())
        )));
    }
    let rows = &input.shape()[..input.ndim() - 1];
    let scores = [rows, &[outputs]].concat();
    let (goal_shape, place_rows) = match (card.row, card.target) {
        (_, TargetShape::Class) => (rows.to_vec(), rows.to_vec()),
        (Row::One(_), _) if outputs == 1 => (rows.to_vec(), rows.to_vec()),
        (Row::One(_), _) => (scores.clone(), scores.clone()),
        (_, TargetShape::Value(_)) => (rows.to_vec(), rows.to_vec()),
        _ => (scores.clone(), rows.to_vec()),
    };
    let goal: Goal<'_, T> = match card.target {
        TargetShape::Class | TargetShape::Label => {
            let made = indices(target, "target")?;
            fits(&made, &goal_shape, input)?;
            Goal::Classes(hold(&contiguous(&made, Some(Order::C))?.0)?)
        }
        _ => {
            let mut made = whole(numbers(target, "target", kind)?, kind)?;
            if made.shape() == scores.as_slice() && goal_shape.len() < scores.len() {
                made = made
                    .call_method1("reshape", (goal_shape.clone(),))?
                    .cast_into()?;
            }
            fits(&made, &goal_shape, input)?;
            Goal::Numbers(Held::of(&made)?)
        }
    };
    let bias = options
        .bias
        .as_ref()
        .map(|bias| own::<T>(bias, "bias", kind, &[outputs]))
        .transpose()?;
    let weight = options
        .weight
        .as_ref()
        .map(|weight| own::<T>(weight, "weight", kind, &place_rows))
        .transpose()?;
    let classes = options
        .class_weight
        .as_ref()
        .map(|weight| own::<T>(weight, "class_weight", kind, &[outputs]));
    let classes = classes.transpose()?;
    let mask = match &options.mask {
        Some(mask) => Some(crate::beside::flags(
            mask,
            card.name,
            &place_rows,
            Order::C,
        )?),
        None => None,
    };
    let (held, lines) = (hold::<T>(input)?, hold::<T>(&matrix)?);
    let (data, lines) = (slice(&held)?, slice(&lines)?);
    let all = match order {
        Order::C => Rows::new(data, width),
        Order::Fortran => Rows::column_major(data, width),
    };
    let mut linear = Linear::new(loss, all, lines, goal.targets()?).reduction(reduction);
    if let Some(bias) = &bias {
        linear = linear.bias(slice(bias)?);
    }
    if let Some(cap) = options.softcap {
        linear = linear.softcap(cap);
    }
    if let Some(weight) = &weight {
        linear = linear.weight(slice(weight)?);
    }
    if let Some(weight) = &classes {
        linear = linear.class_weight(slice(weight)?);
    }
    if let Some(mask) = &mask {
        linear = linear.mask(slice(mask)?);
    }
    if let Some(class) = options.ignore_index {
        linear = linear.ignore_index(class);
    }
    let room = |shape: &[usize], order| PyArrayDyn::<T>::zeros(py, shape, order == Order::Fortran);
    let wrong = |why| {
        Place {
            card,
            shape: &scores,
            rows: &place_rows,
            fortran: false,
        }
        .error(why)
    };
    if !graded {
        return py
            .detach(|| linear.value())
            .map_err(wrong)?
            .into_bound_py_any(py);
    }
    let (of_input, of_matrix) = (
        room(input.shape(), order),
        room(&[outputs, width], Order::C),
    );
    let of_bias = bias.as_ref().map(|_| room(&[outputs], Order::C));
    let value = {
        let (mut a, mut b) = (of_input.readwrite(), of_matrix.readwrite());
        let mut c = of_bias.as_ref().map(|bias| bias.readwrite());
        let out = LinearOut {
            input: Some(a.as_slice_mut()?),
            matrix: Some(b.as_slice_mut()?),
            bias: c.as_mut().map(|c| c.as_slice_mut()).transpose()?,
            ..LinearOut::default()
        };
        py.detach(|| linear.value_into(out)).map_err(wrong)?
    };
    Ok((value, of_input, of_matrix, of_bias)
        .into_pyobject(py)?
        .into_any())
}

fn fits(
    made: &Bound<'_, PyUntypedArray>,
    want: &[usize],
    input: &Bound<'_, PyUntypedArray>,
) -> PyResult<()> {
    if made.shape() == want {
        return Ok(());
    }
    Err(PyValueError::new_err(format!(
        "input has shape {}, target {}; target must have shape {}.",
        shape_text(input.shape()),
        shape_text(made.shape()),
        shape_text(want)
    )))
}
