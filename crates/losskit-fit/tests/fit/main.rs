//! Linear models against their laws.
#![allow(
    clippy::print_stdout,
    reason = "figures for whoever runs them with --nocapture"
)]

mod cells;
mod corners;
mod diagnoses;
mod golden;
mod inference;
mod judges;
mod lasso;
mod laws;
mod many;
mod path;
mod quantile;
mod refusals;
mod shards;
mod solvers;
mod starts;
mod stored;
mod support;
mod users;
