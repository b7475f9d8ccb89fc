//! Sets to try a loss on.

use crate::kernel::Kernel;
use losskit::card::{Row, TargetShape};
use losskit::sample::{Sample, Size};
use numpy::{PyArray1, PyArrayMethods};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

/// A prediction and its target.
type Pair<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// Predictions and a target within the domains of a loss, the same for the same seed, with proxies from seed 100 on; the
/// target is None, an array, or a list of lists of classes. A loss may refuse a set, for a reason no domain can state.
#[pyfunction]
pub(crate) fn sample<'py>(
    kernel: &Bound<'py, Kernel>,
    seed: u64,
    rows: usize,
) -> PyResult<Pair<'py>> {
    let py = kernel.py();
    let loss = kernel.get().loss.as_ref();
    let card = loss.card();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut unit = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let size = Size {
        width: 3,
        count: rows,
        scale: 1.0,
        uneven: seed >= 100,
    };
    let sample = Sample::draw(loss, size, &mut unit);
    let count = sample.count();
    let shape = match card.row {
        Row::One(_) => vec![count],
        Row::Vectors(names) if names.len() > 1 => {
            vec![count, names.len(), sample.width / names.len()]
        }
        _ => vec![count, sample.width],
    };
    let pred = PyArray1::from_slice(py, &sample.pred)
        .reshape(shape.clone())?
        .into_any();
    let numbers = || PyArray1::from_slice(py, &sample.numbers);
    let target = match card.target {
        TargetShape::Nothing => py.None().into_bound(py),
        TargetShape::Class | TargetShape::Label => {
            PyArray1::from_slice(py, &sample.classes).into_any()
        }
        TargetShape::Sequence => vec![sample.classes].into_bound_py_any(py)?,
        TargetShape::Value(_) => numbers().into_any(),
        TargetShape::Named(parts) => numbers().reshape([count, parts.len()])?.into_any(),
        TargetShape::Distribution | TargetShape::Numbers(_) => numbers().reshape(shape)?.into_any(),
    };
    Ok((pred, target))
}
