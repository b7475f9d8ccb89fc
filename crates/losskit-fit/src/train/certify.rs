//! What the answer of a fit is worth.

use super::run::Fit;
use crate::Error;
use crate::certificate::{Certificate, Kind};
use crate::objective::Objective;
use crate::solver::{Answer, Ended};

impl Fit<'_> {
    pub(super) fn certify(
        &self,
        objective: &Objective<'_>,
        answer: &Answer,
    ) -> Result<Certificate, Error> {
        let (raw, scaled) = (self.columns.raw(), self.columns.scaled());
        let (eval, tol) = (&answer.at, self.options.tol);
        let grad_scaled = self.basis.gradient_in(&scaled, &eval.grad);
        let size = eval.objective.abs().max(1.0);
        let gap = self.gap.map(|[gap, _]| gap / size);
        let tolerance = match self.gap {
            Some([_, rounding]) => tol.max(rounding / size),
            None => {
                let at_zero = objective.slope_at_zero(&answer.theta, eval)?;
                tol * self.basis.gradient_in(&scaled, &at_zero).max(1.0)
            }
        };
        let near = gap.unwrap_or(grad_scaled) <= tolerance;
        let kind = match (answer.ended, near) {
            (Ended::Interrupted, _) => Kind::Interrupted,
            (_, true) if self.endless => Kind::Infinity,
            (_, true) if self.loss.card().is_convex() => Kind::Global,
            (_, true) => Kind::Local,
            (Ended::Budget, _) if gap.is_some() => Kind::Budget,
            _ if !self.loss.is_smooth() => Kind::NonSmooth,
            (Ended::Rest, false) => Kind::Stalled,
            (Ended::Budget, false) => Kind::Budget,
        };
        Ok(Certificate {
            solved: matches!(kind, Kind::Global | Kind::Local),
            kind,
            grad: self.basis.gradient_in(&raw, &eval.grad),
            grad_scaled,
            gap,
            tolerance,
            loss: eval.loss,
            objective: eval.objective,
            steps: answer.steps,
            starts: None,
        })
    }
}
