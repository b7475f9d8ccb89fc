//! Which method fits which loss under which penalty, and what it proves.

use losskit::CATALOGUE;
use losskit_fit::Solver;

const HEAD: &str = "\
# Fitting

`losskit fit` minimises the weighted mean of a loss of the linear predictor η = Xw + b plus λ[(1 − a)/2·‖w‖² + a·‖w‖₁]; the
intercept is never penalised, and columns are centred and scaled inside, which changes no answer. Below is every loss a linear
model can use, the method that `--solver auto` takes, and what its answer is proved to be. In Python `lk.sklearn.LinearRegressor`
and `LinearClassifier` are the same fit.

- **ols**: one Newton step with refinement, by Cholesky or, where columns come near each other, Householder QR. Proof: the gradient.
- **newton**: damped Newton steps; under L1 and elastic net proximal ones, with exact zeros. Proof: the gradient, under L1 the
  smallest subgradient.
- **newton-cg**: Newton steps by conjugate gradients within a trust region, without a matrix of second derivatives; with the same
  zeros and the same proof. `auto` takes it where the table says ols or newton past 5000 coefficients, and past 200 over several
  classes of up to 256 columns without absolute values in the penalty.
- **interior-point**: primal–dual steps and an exact vertex, for losses of straight pieces. Proof: the gap to the dual problem.
- **subgradient**: falling steps towards the minimum of what has corners and curvature, or corners and several outputs. No proof,
  and it says so.

*Global*: a minimum, to the tolerance. *Local*: the loss is not convex, so other minima may be lower. Linear losses
(`nll`, `wasserstein_critic`) fall for ever where data let them, which is an error that says so.

| loss | none, l2 | l1, elastic-net | proved |
|---|---|---|---|
";

const TAIL: &str = "
## Several starts

A loss that is not convex may have several minima. `--starts N` begins at the usual place, the best constant, and N − 1 times at
random around it, and keeps the lowest: on centred columns of spread 1 every coefficient is moved by a number uniform from −2s/√p
to 2s/√p, with p such columns, and the constant by one from −2s to 2s, where s is the spread of the target, or 1 for a loss with a
link. `--seed` decides them. The certificate says how many starts reached the same minimum; that none is lower nothing proves.

## Standard errors of quantiles

A loss that is straight but for a corner at the target (`pinball`, `absolute_error` and their sums) estimates the τ-quantile. With
residuals e = y − η, n = Σw rows and p coefficients, statistics are compared with the t distribution of n − p degrees of freedom,
as in statsmodels, and the variances are, by `--errors`:

- **classic**: τ(1 − τ)/f² · (Σwxxᵀ)⁻¹ with the density f of the residuals at 0; one over it is the sparsity. `vcov='iid'` of
  statsmodels' `QuantReg` (Koenker and Machado 1999, doi:10.1080/01621459.1999.10473882).
- **sandwich**: (Σwxxᵀ)⁻¹ (Σw²s²xxᵀ) (Σwxxᵀ)⁻¹/f² with s = τ where e > 0 and 1 − τ elsewhere; `vcov='robust'` of `QuantReg`. It takes
  the density to be the same for every row too, so it does not see a spread that grows with a column.
- **kernel**, the default: τ(1 − τ) H⁻¹ (Σw²xxᵀ) H⁻¹ with H = Σw·K(e/h)/h · xxᵀ (Powell 1991), which does.

f = Σw·K(e/h)/(nh) with Epanechnikov's K(u) = ¾(1 − u²), and h = min(sd(y), IQR(e)/1.34)·(Φ⁻¹(τ + b) − Φ⁻¹(τ − b)) with the b of
Hall and Sheather (1988): n^(−1/3)·z^(2/3)·(1.5φ(q)²/(2q² + 1))^(1/3), q = Φ⁻¹(τ), z = Φ⁻¹(0.975). Rows the fit goes through have e = 0.

## Which loss?

`losskit cv` judges several losses, or values of a parameter, on the same rows held out, each over its own λ if there is a penalty:
`--loss squared_error,huber:delta=1,1.35,2 --loss cauchy` are five. Values of different losses do not compare, so one `--score`
judges all: on the linear predictor where it has their link, else on what the link makes of it. By default that is `absolute_error`
for numbers and the log loss for labels, and it is said; where the score cannot read their predictions or reads the target
otherwise, as the log loss of a hinge's scores, that is an error. *Within one standard error* (Breiman et al. 1984) is taken within
the best loss: its largest λ; without a penalty, the loss named first.
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
    page + TAIL
}
