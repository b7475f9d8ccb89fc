//! Where nothing can be said of the errors of coefficients.

use crate::certificate::Certificate;
use crate::options::Options;
use crate::solver::Solver;
use crate::solver::polyhedral::quantile;
use losskit::Loss;

/// Why a fit of so many coefficients that ended like this has no standard errors, or none that mean
/// anything; `None` where they do.
pub(crate) fn reason(
    loss: &dyn Loss,
    options: &Options,
    solver: Solver,
    size: usize,
    certificate: &Certificate,
) -> Option<String> {
    if options.lambda > 0.0 {
        return Some("the penalty pulls the coefficients away from what the rows say".into());
    }
    if !loss.is_smooth() && quantile(loss).is_none() {
        return Some("the loss has corners, so it has no second derivatives".into());
    }
    if solver.is_first_order() {
        return Some(format!(
            "{solver} stops short of the minimum; use --solver auto"
        ));
    }
    if !certificate.solved {
        return Some("the fit is not solved".into());
    }
    if solver == Solver::NewtonCg && size > Solver::MANY {
        return Some(format!(
            "they need a matrix of {size} by {size}; --solver newton makes it"
        ));
    }
    (!loss.card().is_convex())
        .then(|| "the loss is not convex, so other minima may be as good".into())
}
