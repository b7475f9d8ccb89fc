//! The methods, and which of them a loss calls for.

mod face;
pub(crate) mod first_order;
pub(crate) mod gauge;
pub(crate) mod interior;
mod lasso;
mod metric;
pub(crate) mod newton;
pub(crate) mod newton_cg;
pub(crate) mod ols;
pub(crate) mod polyhedral;
mod program;
pub(crate) mod start;
mod steihaug;
pub(crate) mod subgradient;
mod vertex;

use crate::Error;
use crate::matrix::Matrix;
use crate::objective::Eval;
use losskit::Loss;
pub(crate) use ols::{is_quadratic, parabola};
use polyhedral::is_polyhedral;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Solver {
    /// Whatever suits the loss: `ols` if it is quadratic, `newton` if it is smooth,
    /// `interior-point` if it is convex and piecewise linear, else falling steps along subgradients;
    /// `newton-cg` in the place of the first two past [`Solver::MANY`] coefficients, of several
    /// outputs past [`Solver::MANY_TOGETHER`].
    #[default]
    Auto,
    /// Least squares by Householder QR, for quadratic losses.
    Ols,
    /// Damped Newton steps, for smooth losses; proximal ones where coefficients' absolute values are
    /// penalised.
    Newton,
    /// Newton steps by conjugate gradients within a trust region, for smooth losses of many
    /// coefficients: no matrix of second derivatives.
    #[serde(rename = "newton-cg")]
    NewtonCg,
    /// Interior points to a proven minimum, for convex losses that are piecewise linear.
    #[serde(rename = "interior-point")]
    InteriorPoint,
    /// Gradient descent over all rows.
    Gd,
    /// Gradient descent over a few rows at a time.
    Sgd,
    /// Gradient descent with Polyak's momentum.
    Momentum,
    /// Gradient descent with Nesterov's momentum.
    Nesterov,
    /// Steps over the root of a running mean of squared gradients.
    Rmsprop,
    /// Steps over the root of the sum of squared gradients.
    Adagrad,
    /// Adam: momentum over the root of a running mean of squares.
    Adam,
    /// Adam with decoupled weight decay.
    Adamw,
    /// Subgradient steps of falling length, for losses with corners; chosen by `auto` only.
    Subgradient,
}

impl Solver {
    /// The methods one may ask for.
    pub const ALL: [Solver; 13] = [
        Solver::Auto,
        Solver::Ols,
        Solver::Newton,
        Solver::NewtonCg,
        Solver::InteriorPoint,
        Solver::Gd,
        Solver::Sgd,
        Solver::Momentum,
        Solver::Nesterov,
        Solver::Rmsprop,
        Solver::Adagrad,
        Solver::Adam,
        Solver::Adamw,
    ];

    /// More coefficients than this, over all outputs, and `auto` takes `newton-cg` for smooth losses.
    ///
    /// Measured on logistic regressions with three rows a coefficient: at 2000 `newton-cg` takes two
    /// thirds of the time of `newton` where columns share twenty factors, at 1000 four times as long
    /// where they are nearly collinear and hardly penalised; the matrix grows with one power more.
    pub const MANY: usize = 5_000;

    /// The same of several outputs, without absolute values of coefficients in the penalty: the matrix
    /// then has a block for each two outputs, and those of each with itself already tell conjugate
    /// gradients nearly all.
    ///
    /// Measured on softmax regressions: of 620 coefficients `newton-cg` takes two fifths of the time of
    /// `newton`, of 255 four fifths.
    pub const MANY_TOGETHER: usize = 200;

    /// Its name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Solver::Auto => "auto",
            Solver::Ols => "ols",
            Solver::Newton => "newton",
            Solver::NewtonCg => "newton-cg",
            Solver::InteriorPoint => "interior-point",
            Solver::Gd => "gd",
            Solver::Sgd => "sgd",
            Solver::Momentum => "momentum",
            Solver::Nesterov => "nesterov",
            Solver::Rmsprop => "rmsprop",
            Solver::Adagrad => "adagrad",
            Solver::Adam => "adam",
            Solver::Adamw => "adamw",
            Solver::Subgradient => "subgradient",
        }
    }

    /// Whether it works on the user's columns and follows a learning rate.
    pub fn is_first_order(self) -> bool {
        matches!(
            self,
            Solver::Gd
                | Solver::Sgd
                | Solver::Momentum
                | Solver::Nesterov
                | Solver::Rmsprop
                | Solver::Adagrad
                | Solver::Adam
                | Solver::Adamw
        )
    }

    /// Whether it goes on in the direction it came from, with a factor one may set.
    pub fn has_momentum(self) -> bool {
        matches!(self, Solver::Momentum | Solver::Nesterov)
    }

    /// The method that runs for a loss, with or without absolute values of coefficients in the
    /// penalty, up to [`Solver::MANY_TOGETHER`] coefficients.
    ///
    /// # Errors
    /// A loss that no linear model can use, or that this method cannot minimise.
    ///
    /// # Example
    /// ```
    /// use losskit_fit::Solver;
    /// let pinball = losskit::parse("pinball:tau=0.9")?;
    /// assert_eq!(Solver::Auto.chosen(pinball.as_ref(), true)?, Solver::InteriorPoint);
    /// assert!(Solver::Newton.chosen(pinball.as_ref(), false).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn chosen(self, loss: &dyn Loss, absolute: bool) -> Result<Solver, Error> {
        crate::suits::check(loss)?;
        self.resolve(loss, absolute)
    }

    /// What runs for so many columns and outputs where `self` was asked for and `chosen` suits the loss.
    pub(crate) fn sized(self, chosen: Solver, [width, outputs]: [usize; 2], lasso: bool) -> Solver {
        let most = match outputs > 1 && metric::has_blocks(width, lasso) {
            true => Solver::MANY_TOGETHER,
            false => Solver::MANY,
        };
        match (self, chosen) {
            (Solver::Auto, Solver::Ols | Solver::Newton) if width * outputs > most => {
                Solver::NewtonCg
            }
            _ => chosen,
        }
    }

    /// The method that will run.
    pub(crate) fn resolve(self, loss: &dyn Loss, lasso: bool) -> Result<Solver, Error> {
        let card = loss.card();
        match self {
            Solver::Auto if is_quadratic(loss) && !lasso => Ok(Solver::Ols),
            Solver::Auto if loss.is_smooth() => Ok(Solver::Newton),
            Solver::Auto if is_polyhedral(loss) => Ok(Solver::InteriorPoint),
            Solver::Auto => Ok(Solver::Subgradient),
            Solver::Ols if !is_quadratic(loss) => Err(Error::Option {
                name: "solver",
                why: format!(
                    "ols needs a loss that is a parabola of the prediction, which {} is not; use newton or auto",
                    card.name
                ),
            }),
            Solver::Ols if lasso => Err(Error::Option {
                name: "solver",
                why:
                    "ols does not know absolute values of coefficients; use newton or auto, or an \
                      l2 penalty"
                        .into(),
            }),
            Solver::Newton | Solver::NewtonCg if !loss.is_smooth() => Err(Error::Option {
                name: "solver",
                why: format!(
                    "{self} needs a gradient without jumps, and that of {} jumps; use auto, adam, gd or sgd",
                    card.name
                ),
            }),
            Solver::InteriorPoint if !is_polyhedral(loss) => Err(Error::Option {
                name: "solver",
                why: format!(
                    "interior-point needs a convex loss that is piecewise linear in the prediction, which {} is not; use auto",
                    card.name
                ),
            }),
            chosen => Ok(chosen),
        }
    }
}

impl fmt::Display for Solver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Solver {
    type Err = String;
    fn from_str(text: &str) -> Result<Solver, String> {
        let found = Solver::ALL.into_iter().find(|s| s.name() == text);
        found.ok_or_else(|| {
            let names: Vec<&str> = Solver::ALL.iter().map(|s| s.name()).collect();
            format!(
                "'{text}' is not a solver; it is one of {}",
                names.join(", ")
            )
        })
    }
}

/// What a method ends with.
pub(crate) struct Answer {
    pub(crate) theta: Matrix,
    /// The objective there.
    pub(crate) at: Eval,
    pub(crate) ended: Ended,
    pub(crate) steps: usize,
    /// Long steps that may still be open, although the gradient has died away.
    pub(crate) unending: Vec<Matrix>,
}

/// Why a method ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It can do no better.
    Rest,
    /// Its steps are used up.
    Budget,
    /// It was told to.
    Interrupted,
}
