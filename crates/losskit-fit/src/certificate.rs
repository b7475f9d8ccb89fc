//! The proof that comes with an answer, or the admission that there is none.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What is known of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Whether the gradient, or the gap, is within the tolerance at a minimum that exists.
    pub solved: bool,
    /// What the answer is.
    pub kind: Kind,
    /// |gradient of the objective|∞ on the raw scale of the columns.
    pub grad: f64,
    /// The same on centred columns of spread 1, where it does not depend on units.
    pub grad_scaled: f64,
    /// For losses with corners solved by interior points: how far at most the objective lies above
    /// its minimum, by the dual problem, as a share of the larger of 1 and the objective. The
    /// gradient decides nothing there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// What `grad_scaled` may be: the relative tolerance times the larger of 1 and `grad_scaled` at
    /// all coefficients 0. Where there is a `gap`, what that may be: the
    /// relative tolerance, or what rounding of the predictions comes to, if that is more.
    pub tolerance: f64,
    /// The weighted mean of the loss.
    pub loss: f64,
    /// The same with the penalty.
    pub objective: f64,
    /// Steps or epochs taken.
    pub steps: usize,
    /// How many starts this is the best of, where there were several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Starts>,
}

/// The starts of a fit whose loss is not convex. Nothing proves that the lowest minimum is among what
/// they lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Starts {
    /// How many there were.
    pub of: usize,
    /// How many led to an objective as low as the lowest, to a relative 1e-9.
    pub reached: usize,
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The objective is convex and its gradient, or its duality gap, is 0 within the tolerance.
    Global,
    /// The gradient is 0 within the tolerance; the loss is not convex, so other minima may be
    /// lower.
    Local,
    /// The loss has corners, and neither a gap nor a subgradient within the tolerance was met.
    NonSmooth,
    /// The loss falls for ever along some direction, ever more slowly.
    Infinity,
    /// The steps ran out.
    Budget,
    /// No step improves the answer, though the gradient is above the tolerance.
    Stalled,
    /// Stopped from outside.
    Interrupted,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kind::Global => "global minimum (convex)",
            Kind::Local => "local minimum (the loss is not convex)",
            Kind::NonSmooth => "not certified (the loss is not smooth)",
            Kind::Infinity => "no minimum (the loss falls for ever along some direction)",
            Kind::Budget => "steps used up",
            Kind::Stalled => "stalled (no step improves it)",
            Kind::Interrupted => "interrupted",
        })
    }
}

/// A number to eight digits, as short as it goes.
fn figure(x: f64) -> String {
    let rounded = format!("{x:.7e}").parse().unwrap_or(x);
    if x == 0.0 || (1e-4..1e9).contains(&x.abs()) {
        rounded.to_string()
    } else {
        format!("{rounded:e}")
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verdict, sign) = if self.gap.unwrap_or(self.grad_scaled) <= self.tolerance {
            (if self.solved { "solved" } else { "not solved" }, '≤')
        } else {
            ("not solved", '>')
        };
        let measure = match self.gap {
            Some(gap) => format!("duality gap {gap:.1e} {sign} {:.0e}", self.tolerance),
            None => format!(
                "|gradient| {:.1e} {sign} {:.0e} on scaled columns ({:.1e} on raw ones)",
                self.grad_scaled, self.tolerance, self.grad
            ),
        };
        let s = if self.steps == 1 { "" } else { "s" };
        let best = match self.starts {
            Some(Starts { of, reached }) => format!(", best of {of} starts ({reached} reached it)"),
            None => String::new(),
        };
        write!(
            f,
            "{verdict}: {}{best}, {measure}, objective {}, {} step{s}",
            self.kind,
            figure(self.objective),
            self.steps
        )
    }
}
