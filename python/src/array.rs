//! Whatever Python calls an array, as a NumPy array of numbers that lie one after the other.

use numpy::{PyArrayDescrMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

/// What the elements of an array are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    F32,
    F64,
    F16,
    Bf16,
    /// A whole number of any width, or a truth value.
    Whole,
    Other,
}

impl Kind {
    pub(crate) fn of(array: &Bound<'_, PyUntypedArray>) -> Kind {
        let dtype = array.dtype();
        match (dtype.kind(), dtype.itemsize()) {
            (b'f', 4) => Kind::F32,
            (b'f', 8) => Kind::F64,
            (b'f', 2) => Kind::F16,
            (b'i' | b'u' | b'b', _) => Kind::Whole,
            // ml_dtypes' bfloat16 calls its kind void, or anything.
            (_, 2) if dtype.to_string() == "bfloat16" => Kind::Bf16,
            _ => Kind::Other,
        }
    }

    pub(crate) fn is_half(self) -> bool {
        matches!(self, Kind::F16 | Kind::Bf16)
    }

    /// The type a loss is computed in.
    pub(crate) fn computed(self) -> Kind {
        if self == Kind::F64 {
            Kind::F64
        } else {
            Kind::F32
        }
    }

    /// NumPy's code of it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Kind::F64 => "f8",
            Kind::F16 => "f2",
            Kind::Whole => "i8",
            _ => "f4",
        }
    }
}

/// The order in which the elements of an array lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The last axis first.
    C,
    /// The first axis first.
    Fortran,
}

fn numpy<'py>(py: Python<'py>) -> PyResult<&'py Bound<'py, PyAny>> {
    static NUMPY: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let module = NUMPY.get_or_try_init(py, || {
        Ok::<_, PyErr>(py.import("numpy")?.into_any().unbind())
    });
    Ok(module?.bind(py))
}

/// An argument as an array, without copying one.
pub(crate) fn array<'py>(
    given: &Bound<'py, PyAny>,
    what: &str,
) -> PyResult<Bound<'py, PyUntypedArray>> {
    static EXACT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static MASKED: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let py = given.py();
    let exact = EXACT.import(py, "numpy", "ndarray")?;
    if given.get_type().is(exact) {
        return Ok(given.cast::<PyUntypedArray>()?.clone());
    }
    if given.is_instance(MASKED.import(py, "numpy.ma", "MaskedArray")?)? {
        return Err(PyTypeError::new_err(format!(
            "{what} is a masked array; use {what}.filled(...) or {what}.compressed()."
        )));
    }
    if given.hasattr(intern!(py, "__cuda_array_interface__"))? {
        return Err(PyTypeError::new_err(format!(
            "{what} is on a GPU; losskit computes on the CPU: use {what}.cpu() or {what}.get()."
        )));
    }
    let made = numpy(py)?
        .call_method1(intern!(py, "asarray"), (given,))
        .map_err(|why| {
            let fresh =
                PyTypeError::new_err(format!("{what} is no array of numbers: {}", why.value(py)));
            fresh.set_cause(py, Some(why));
            fresh
        })?;
    let made = made.cast_into::<PyUntypedArray>()?;
    // What is typed in is of no type of its own.
    let typed = given.hasattr(intern!(py, "dtype"))? || given.hasattr(intern!(py, "__array__"))?;
    let empty = made.len() == 0;
    if !typed && what == "pred" && (Kind::of(&made) == Kind::Whole || empty) {
        return cast(&made, Kind::F64);
    }
    Ok(made)
}

/// The same numbers as another type.
pub(crate) fn cast<'py>(
    array: &Bound<'py, PyUntypedArray>,
    kind: Kind,
) -> PyResult<Bound<'py, PyUntypedArray>> {
    let py = array.py();
    let made = array.call_method1(intern!(py, "astype"), (kind.code(),))?;
    Ok(made.cast_into::<PyUntypedArray>()?)
}

/// The order in which an array can be read where it lies, if it can; an order asked for has the choice where it is both.
fn readable(array: &Bound<'_, PyUntypedArray>, kind: Kind, order: Option<Order>) -> Option<Order> {
    let dtype = array.dtype();
    let sound = array.is_aligned() && dtype.is_native_byteorder() != Some(false);
    let exact = kind != Kind::Whole || (dtype.kind() == b'i' && dtype.itemsize() == 8);
    let (c, fortran) = (array.is_c_contiguous(), array.is_fortran_contiguous());
    match order {
        _ if !sound || !exact => None,
        Some(Order::Fortran) if fortran => Some(Order::Fortran),
        Some(Order::C) | None if c => Some(Order::C),
        None if fortran => Some(Order::Fortran),
        _ => None,
    }
}

/// The array where it lies if its numbers lie one after the other; else a copy in the order asked for. Whole numbers come
/// as 64 bits.
pub(crate) fn contiguous<'py>(
    array: &Bound<'py, PyUntypedArray>,
    order: Option<Order>,
) -> PyResult<(Bound<'py, PyUntypedArray>, Order)> {
    let kind = Kind::of(array);
    if let Some(order) = readable(array, kind, order) {
        return Ok((array.clone(), order));
    }
    let py = array.py();
    let order = order.unwrap_or(Order::C);
    let options = PyDict::new(py);
    options.set_item("order", if order == Order::C { "C" } else { "F" })?;
    if kind == Kind::Bf16 {
        options.set_item("dtype", array.dtype())?;
    } else {
        options.set_item("dtype", kind.code())?;
    }
    // A copy is aligned and in this machine's order of bytes.
    let made = numpy(py)?.call_method(intern!(py, "array"), (array,), Some(&options))?;
    Ok((made.cast_into::<PyUntypedArray>()?, order))
}

/// How NumPy writes a shape.
pub(crate) fn shape_text(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        _ => format!(
            "({})",
            shape
                .iter()
                .map(usize::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// Predictions: floating-point numbers.
pub(crate) fn predictions<'py>(given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyUntypedArray>> {
    let array = array(given, "pred")?;
    match Kind::of(&array) {
        Kind::Whole | Kind::Other => Err(PyTypeError::new_err(format!(
            "pred is {}; losses need float32 or float64: pred.astype(float).",
            array.dtype()
        ))),
        _ => Ok(array),
    }
}

/// Numbers beside the predictions, of the type computed in, or half as wide where that is `f32`.
pub(crate) fn numbers<'py>(
    given: &Bound<'py, PyAny>,
    what: &str,
    computed: Kind,
) -> PyResult<Bound<'py, PyUntypedArray>> {
    let array = array(given, what)?;
    match Kind::of(&array) {
        kind if kind == computed => Ok(array),
        Kind::Other => Err(PyTypeError::new_err(format!(
            "{what} is {}; it must be numbers: {what}.astype(float).",
            array.dtype()
        ))),
        kind if kind.is_half() && computed == Kind::F32 => Ok(array),
        _ => cast(&array, computed),
    }
}

/// Class indices or labels: whole numbers.
pub(crate) fn indices<'py>(
    given: &Bound<'py, PyAny>,
    what: &str,
) -> PyResult<Bound<'py, PyUntypedArray>> {
    let array = array(given, what)?;
    if Kind::of(&array) == Kind::Whole {
        return Ok(array);
    }
    if array.len() == 0 {
        return cast(&array, Kind::Whole);
    }
    Err(PyTypeError::new_err(format!(
        "{what} is {}; it must be integers: {what}.astype(int).",
        array.dtype()
    )))
}

/// A list of counts.
pub(crate) fn counts(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<usize>> {
    let (array, _) = contiguous(&indices(given, what)?, None)?;
    let numbers: Vec<i64> = array.call_method0("tolist")?.extract().map_err(|_| {
        PyValueError::new_err(format!(
            "{what} has shape {}; it must be a list of sizes.",
            shape_text(array.shape())
        ))
    })?;
    let size = |n: i64| {
        usize::try_from(n).map_err(|_| {
            PyValueError::new_err(format!("{what} must be sizes >= 0, but holds {n}."))
        })
    };
    numbers.into_iter().map(size).collect()
}
