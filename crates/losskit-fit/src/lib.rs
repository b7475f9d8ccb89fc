//! Linear models under any loss, solved with a certificate.
//!
//! The objective is the weighted mean of a loss of the linear predictor η = Xw + b, plus λ[(1 − a)/2·‖w‖² + a‖w‖₁];
//! the intercept b is never penalised. A loss that compares class indices gets one linear predictor
//! a class.
//!
//! ```
//! use losskit_fit::frame::{Column, Frame};
//! use losskit_fit::{Options, fit};
//!
//! let hours = vec![0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
//! let passed = [Some("no"), Some("no"), Some("yes"), Some("no"), Some("yes"), Some("yes")];
//! let table = Frame::new("exam.csv", vec![Column::number("hours", hours), Column::texts("passed", passed)])?;
//!
//! let loss = losskit::parse("binary_cross_entropy_with_logits")?;
//! let model = fit(loss.as_ref(), &table, "passed", &Options::default())?;
//! assert_eq!(model.target.to_string(), "passed: no → 0, yes → 1");
//! assert!(model.certificate.solved);
//! assert!(model.certificate.grad < 1e-12);
//!
//! let prediction = model.predict(&table)?;
//! assert_eq!(prediction.labels.unwrap(), ["no", "no", "no", "yes", "yes", "yes"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here knows a loss by name: its card says what rows and targets it takes, whether it is
//! convex and smooth, and which link its linear predictor has; whether it is a parabola, or piecewise
//! linear, is measured. Quadratic losses are solved in one step ([`Solver::Ols`]), smooth ones by damped Newton
//! steps ([`Solver::Newton`]), convex piecewise linear ones by interior points
//! ([`Solver::InteriorPoint`]); all work on centred, scaled columns, which changes no answer.
//! Gradient descent, momentum, Adam and their kin work on the columns as they are, exactly as the frameworks do.
//!
//! A smooth, convex fit without penalty, and that of a quantile, has an [`Inference`]: standard errors,
//! tests and intervals ([`Model::estimates`]), and the likelihood where the loss is one.
//!
//! Every answer carries a [`Certificate`]: the gradient where the solver stopped, or the gap to the
//! dual problem, what it may be, and what follows. What is wrong with the data is an [`Error`] that
//! names row and column, or a warning in the model. Sums run over fixed blocks of rows, merged in order: the number of threads
//! does not change a bit,
//! nor does it whether the table is in memory or on disk ([`Stored`]).

mod aggregate;
mod basis;
mod bend;
mod certificate;
mod design;
mod diagnose;
mod error;
mod factor;
pub mod frame;
mod inference;
mod judge;
mod matrix;
pub mod metrics;
mod model;
mod objective;
mod options;
mod path;
mod predict;
mod rng;
mod scatter;
mod shards;
mod solver;
mod span;
mod stored;
mod suits;
mod tall;
mod target;
mod train;
mod tree;
mod validate;
mod watch;

pub use certificate::{Certificate, Kind, Starts};
pub use design::{Encoding, Feature};
pub use error::Error;
pub use inference::{Errors, Estimate, Goodness, Inference, Quantile, StandardErrors};
pub use model::{Metric, Model, SCHEMA};
pub use options::{Options, penalty_name};
pub use path::{Grid, path};
pub use predict::Prediction;
pub use rng::split;
pub use shards::{Plan, Standing};
pub use solver::Solver;
pub use solver::first_order::{AdamRule, FirstOrder, Schedule};
pub use stored::{Stored, Writer};
pub use target::{Map, Target};
pub use train::{Table, fit, fit_watched};
pub use validate::{Score, Trial, Validated, cross_validate};
pub use watch::{Control, Epoch, Step, metric_name};
