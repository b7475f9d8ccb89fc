//! Elementary functions without branches, tables or library calls, so that any loop they are inlined in vectorises.
//!
//! Each is a plain function of a primitive; `FUSED` chooses between `a.mul_add(b, c)`, fast where the hardware has it,
//! and `a * b + c`. Both keep the error stated on the function, in units in the last place (ulp).

// Computed, whatever constants they come near to.
#[allow(clippy::approx_constant)]
mod coefficients;
pub mod f32;
pub mod f64;
