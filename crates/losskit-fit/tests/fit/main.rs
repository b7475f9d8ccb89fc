//! Linear models against their laws.
#![allow(
    clippy::print_stdout,
    reason = "figures for whoever runs them with --nocapture"
)]

mod corners;
mod diagnoses;
mod golden;
mod laws;
mod refusals;
mod solvers;
mod support;
mod users;
