//! Python's door: the module `losskit._core`, which knows no loss by name.

mod array;
mod beside;
mod constant;
mod curvature;
mod evaluate;
mod fit;
mod frame;
mod held;
mod info;
mod kernel;
mod linear;
mod linear_error;
mod message;
mod options;
mod sample;

use pyo3::prelude::*;

/// What the Python package `losskit` is made of; its own interface is the package.
#[pymodule(gil_used = false)]
mod _core {
    #[pymodule_export]
    use crate::constant::{best_constant, inverse_link};
    #[pymodule_export]
    use crate::curvature::curvature;
    #[pymodule_export]
    use crate::evaluate::evaluate;
    #[pymodule_export]
    use crate::fit::fit_linear;
    #[pymodule_export]
    use crate::info::{find, info, names, simd_level, unknown_parameter};
    #[pymodule_export]
    use crate::kernel::{Kernel, kernel};
    #[pymodule_export]
    use crate::linear::linear;
    #[pymodule_export]
    use crate::sample::sample;
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
