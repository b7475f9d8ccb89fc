//! Losses made of losses, and of functions.

mod custom;
mod share;
mod sum;

pub use custom::{Custom, Dual};
pub use sum::Sum;
