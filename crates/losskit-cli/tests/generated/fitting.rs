//! Which method fits which loss under which penalty, and what it proves.

use losskit::CATALOGUE;
use losskit_fit::Solver;

const HEAD: &str = "\
# Fitting

`losskit fit` minimises the weighted mean of a loss of the linear predictor η = Xw + b plus λ[(1 − a)/2·‖w‖² + a·‖w‖₁]; the
intercept is never penalised, and columns are centred and scaled inside, which changes no answer. Below is every loss a linear
model can use, the method that `--solver auto` takes, and what its answer is proved to be.

- **ols**: one Newton step with refinement, by Cholesky or, where columns come near each other, Householder QR. Proof: the gradient.
- **newton**: damped Newton steps; under L1 and elastic net proximal ones, with exact zeros. Proof: the gradient, under L1 the
  smallest subgradient.
- **newton-cg**: Newton steps by conjugate gradients within a trust region, without a matrix of second derivatives; with the same
  zeros and the same proof. `auto` takes it where the table says ols or newton past 5000 coefficients, over all classes.
- **interior-point**: primal–dual steps and an exact vertex, for losses of straight pieces. Proof: the gap to the dual problem.
- **subgradient**: falling steps towards the minimum of what has corners and curvature, or corners and several outputs. No proof,
  and it says so.

*Global*: a minimum, to the tolerance. *Local*: the loss is not convex, so other minima may be lower. Linear losses
(`nll`, `wasserstein_critic`) fall for ever where data let them, which is an error that says so.

| loss | none, l2 | l1, elastic-net | proved |
|---|---|---|---|
";

pub(super) fn page() -> String {
    let mut page = String::from(HEAD);
    for entry in CATALOGUE {
        let Ok(loss) = losskit::parse(entry.card.name) else {
            continue;
        };
        let solver = |absolute| Solver::Auto.chosen(loss.as_ref(), absolute);
        let (Ok(smooth), Ok(absolute)) = (solver(false), solver(true)) else {
            continue;
        };
        let proved = match (smooth, entry.card.is_convex()) {
            (Solver::Subgradient, _) => "–",
            (_, true) => "global",
            (_, false) => "local",
        };
        page += &format!(
            "| [`{0}`](../crates/losskit/src/losses/{0}.md) | {smooth} | {absolute} | {proved} |\n",
            entry.card.name
        );
    }
    page
}
