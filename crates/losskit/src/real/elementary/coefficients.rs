//! Coefficients of the elementary functions.

pub(super) mod f32;
pub(super) mod f64;
