//! Every loss function — value, gradient and curvature — exact, in one pass over memory.
//!
//! ```
//! use losskit::{Evaluate, Huber};
//!
//! let (pred, target) = (vec![2.5, 0.0, 2.0, 8.0], vec![3.0, -0.5, 2.0, 7.0]);
//! let huber = Huber::new(1.0)?;
//! assert_eq!(huber.mean(&pred, &target)?, 0.1875);
//!
//! // Value and gradient of the mean in one pass; weights, masks and other reductions through `on`.
//! let (value, gradient) = huber.value_and_gradient(&pred, &target)?;
//! assert_eq!((value, gradient), (0.1875, vec![-0.125, 0.125, 0.0, 0.25]));
//! let weighted = huber.on(&pred, &target).weight(&[1.0, 1.0, 1.0, 3.0]).value()?;
//! assert_eq!(weighted, 1.75 / 6.0);
//!
//! // The same through the catalogue, where a loss is a name.
//! let loss = losskit::parse("huber:delta=1")?;
//! assert_eq!(loss.mean(&pred, &target)?, 0.1875);
//! # Ok::<(), losskit::Error>(())
//! ```
//!
//! Class indices are `i64`, scores lie row by row; see [`Rows`] for other layouts:
//!
//! ```
//! use losskit::{CrossEntropy, Evaluate};
//!
//! let logits = [2.0_f32, 0.0, 0.0, 0.0, 3.0, 0.0];
//! let (value, gradient) = CrossEntropy::new(0.0)?.value_and_gradient(&logits, &[0, 1])?;
//! assert!((value - 0.167_234).abs() < 1e-6);
//! assert_eq!(gradient.len(), 6);
//! # Ok::<(), losskit::Error>(())
//! ```
//!
//! A loss is a definition ([`Definition`] and [`Pointwise`], [`Rowwise`] or [`Setwise`]); [`CATALOGUE`] lists them all; [`Loss`] is what
//! is left when the type is forgotten; [`Evaluate`] is how either is used. Write your own loss by implementing the first
//! two: the definition alone gives value, gradient and second derivative, at full speed.
//!
//! ```
//! use losskit::{Card, Definition, Evaluate, Point, Pointwise, Real};
//!
//! #[derive(Clone, Copy)]
//! struct Cauchy;
//! impl Definition for Cauchy {
//!     type Shape = Point;
//!     const CARD: Card = Card { name: "cauchy", ..Card::REGRESSION };
//!     fn build(_: &[f64]) -> Self { Cauchy }
//!     fn params(&self) -> Vec<f64> { vec![] }
//! }
//! impl Pointwise for Cauchy {
//!     #[inline(always)]
//!     fn textbook<R: Real>(&self, pred: R, target: R) -> R {
//!         (pred - target).square().ln_1p()
//!     }
//! }
//! let (value, gradient, hessian) = Cauchy.value_gradient_hessian(&[1.0], &[0.0])?;
//! assert_eq!((value, gradient, hessian), (2.0_f64.ln(), vec![1.0], vec![0.0]));
//! # Ok::<(), losskit::Error>(())
//! ```

#[cfg(feature = "ndarray")]
mod array;
mod batch;
mod boxes;
pub mod card;
pub mod catalogue;
mod compose;
mod constant;
mod curvature;
pub mod curve;
pub mod dispatch;
mod drive;
mod embedding;
mod error;
mod evaluate;
mod jet;
#[cfg(feature = "judge")]
pub mod judge;
mod kept;
mod lattice;
#[cfg(feature = "linear")]
pub mod linear;
mod list;
mod losses;
mod order;
mod overlap;
mod ranking;
pub mod real;
mod reduce;
pub mod sample;
mod scaled;
pub mod shape;
pub mod softmax;
mod survival;
#[cfg(feature = "judge")]
pub mod witness;

pub use batch::{Batch, Empty, Half, HalfMut, Numbers, Out, Reduction, Rows, Sums, Targets};
pub use card::Card;
pub use catalogue::{CATALOGUE, Entry, Loss, find, parse, suggest};
pub use compose::{Custom, Dual, Sum};
pub use constant::best_constant;
pub use curvature::Curvature;
pub use dispatch::{Isa, with_isa};
pub use drive::Drive;
pub use error::Error;
pub use evaluate::{Evaluate, Graded, On};
pub use jet::Jet;
#[cfg(feature = "linear")]
pub use linear::{Linear, linear_cross_entropy};
pub use losses::*;
pub use real::Real;
pub use shape::{Definition, Line, Point, Pointwise, Rowwise, Set, Setwise};
pub use softmax::{log_softmax, softmax};

/// The README's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
