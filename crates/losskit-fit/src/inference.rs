//! What the rows say of the errors of coefficients: standard errors, tests, intervals, likelihoods.

mod errors;
mod goodness;
pub(crate) mod quantile;
mod refuse;
mod tail;

pub(crate) use errors::infer;
pub(crate) use refuse::reason;

use crate::model::Model;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How standard errors are worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Errors {
    /// φH⁻¹ with the observed information H = Σw∇²ℓ: right where the loss is the true likelihood. A
    /// row of weight 2 is the row twice. For a quantile τ(1 − τ)/f²·(Σwxxᵀ)⁻¹ with the density f of the
    /// residuals at it, right where that does not change from row to row (Koenker and Machado 1999,
    /// doi:10.1080/01621459.1999.10473882).
    Classic,
    /// H⁻¹(Σw²ssᵀ)H⁻¹ with the gradients s of the rows, without a factor for small samples (HC0):
    /// right for any smooth loss and any weights, in large samples (Huber 1967; White 1980,
    /// doi:10.2307/1912934).
    /// For a quantile the density of the residuals times Σwxxᵀ takes the place of H: right where that
    /// density does not change from row to row.
    Sandwich,
    /// Of quantiles only: τ(1 − τ)H⁻¹(Σw²xxᵀ)H⁻¹ with Powell's H = Σw·K(e/h)/h·xxᵀ (1991, in
    /// Nonparametric and Semiparametric Methods in Econometrics), the density where each row is: right
    /// in large samples whatever the spread of the residuals depends on.
    Kernel,
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Errors::Classic => "classic",
            Errors::Sandwich => "sandwich",
            Errors::Kernel => "kernel",
        })
    }
}

/// Standard errors by output; for each the intercept, if there is one, then the terms. `None` for a
/// term that was left out of the fit.
pub type StandardErrors = Vec<Vec<Option<f64>>>;

/// What is known of the errors of the coefficients.
///
/// A loss of class scores that does not change when all scores do, such as cross-entropy, determines
/// differences of coefficients only: then all is said of the differences from the first class, and
/// that class has no errors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inference {
    /// [`Errors::Classic`]; absent where the loss is no likelihood of the targets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classic: Option<StandardErrors>,
    /// [`Errors::Sandwich`].
    pub sandwich: StandardErrors,
    /// What a quantile's errors come from; absent for losses with second derivatives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantile: Option<Quantile>,
    /// Degrees of freedom, Σw less the number of coefficients, of the t distribution of classic
    /// statistics, and of all of a quantile; absent where they are normal, as those of other sandwiches
    /// are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freedom: Option<f64>,
    /// φ: 1 for the likelihood of a count or class; else Pearson's statistic Σw(y − μ)²/V(μ) over
    /// Σw less the number of coefficients, which for squared error is the variance of the residuals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispersion: Option<f64>,
    /// Whether coefficients are compared with those of the first output.
    pub differences: bool,
    /// How likely the targets are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goodness: Option<Goodness>,
}

/// How densely the targets lie about a quantile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantile {
    /// τ, the share of the targets below the prediction.
    pub tau: f64,
    /// The density of the residuals at 0; one over it is the sparsity.
    pub density: f64,
    /// How far from 0 residuals count towards it.
    pub bandwidth: f64,
    /// [`Errors::Kernel`]; absent where the rows within the bandwidth do not determine the coefficients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel: Option<StandardErrors>,
}

/// How likely the targets are under a model.
///
/// For squared error the likelihood is the Gaussian one at its best variance, and as in R's
/// `deviance` and statsmodels' `aic` the deviance is the sum of squares and the variance is not
/// counted among the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goodness {
    /// ln of the probability or density of all targets, constants included.
    pub log_likelihood: f64,
    /// Akaike's criterion, 2p − 2 ln L with p coefficients.
    pub aic: f64,
    /// Schwarz's criterion, p ln Σw − 2 ln L.
    pub bic: f64,
    /// Twice what ln L lacks to that of a model with a coefficient for each row.
    pub deviance: f64,
}

/// A coefficient with its error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The name of the coefficient; `intercept` for the constant.
    pub term: String,
    /// The coefficient, or its difference from that of the first output.
    pub estimate: f64,
    /// Its standard error.
    pub error: f64,
    /// One over the other: z, or t where there are degrees of freedom.
    pub statistic: f64,
    /// The probability of a statistic at least as far from 0 if the coefficient is 0.
    pub p: f64,
    /// The 95 % confidence interval.
    pub interval: [f64; 2],
}

impl Inference {
    /// Those that need not be doubted: of a quantile the kernel's, or the sandwich; else classic errors where the
    /// loss is a likelihood, else the sandwich.
    pub fn usual(&self) -> Errors {
        match (&self.quantile, &self.classic) {
            (Some(quantile), _) if quantile.kernel.is_some() => Errors::Kernel,
            (None, Some(_)) => Errors::Classic,
            _ => Errors::Sandwich,
        }
    }

    /// Such errors, where they are known.
    pub fn table(&self, errors: Errors) -> Option<&StandardErrors> {
        match errors {
            Errors::Classic => self.classic.as_ref(),
            Errors::Sandwich => Some(&self.sandwich),
            Errors::Kernel => self.quantile.as_ref()?.kernel.as_ref(),
        }
    }

    /// Degrees of freedom of statistics with such errors.
    pub fn freedom(&self, errors: Errors) -> Option<f64> {
        let student = errors == Errors::Classic || self.quantile.is_some();
        self.freedom.filter(|_| student)
    }
}

impl Model {
    /// The coefficients of each output with such errors, the usual ones if not said; nothing where
    /// they are not known, and no output for a class that others are compared with.
    ///
    /// ```
    /// use losskit_fit::frame::{Column, Frame};
    /// use losskit_fit::{Options, fit};
    ///
    /// let x = vec![1.0, 2.0, 3.0, 4.0, 5.0];
    /// let y = vec![1.1, 1.9, 3.2, 3.9, 5.1];
    /// let table = Frame::new("line.csv", vec![Column::number("x", x), Column::number("y", y)])?;
    /// let model = fit(losskit::parse("squared_error")?.as_ref(), &table, "y", &Options::default())?;
    ///
    /// let (output, estimates) = &model.estimates(None)[0];
    /// assert_eq!((*output, estimates[1].term.as_str()), ("y", "x"));
    /// assert!((estimates[1].error - 0.0024_f64.sqrt()).abs() < 1e-14);
    /// assert!(estimates[1].interval[0] < 1.0 && 1.0 < estimates[1].interval[1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn estimates(&self, errors: Option<Errors>) -> Vec<(&str, Vec<Estimate>)> {
        let Some(inference) = &self.inference else {
            return Vec::new();
        };
        let errors = errors.unwrap_or(inference.usual());
        let table = inference.table(errors);
        let freedom = inference.freedom(errors);
        let reach = tail::reach(freedom);
        let constant = self.intercept.then_some("intercept");
        let names = constant
            .into_iter()
            .chain(self.terms.iter().map(String::as_str));
        let values = |a: usize| {
            let constant = self.intercept.then_some(self.intercepts[a]);
            constant.into_iter().chain(self.coefficients[a].clone())
        };
        let known = |(a, errors): (usize, &Vec<Option<f64>>)| {
            let base: Vec<f64> = match inference.differences {
                true => values(0).collect(),
                false => values(a).map(|_| 0.0).collect(),
            };
            let estimates: Vec<Estimate> = names
                .clone()
                .zip(values(a).zip(base))
                .zip(errors)
                .filter_map(|((term, (value, base)), error)| {
                    let (estimate, error) = (value - base, (*error)?);
                    let statistic = estimate / error;
                    Some(Estimate {
                        term: term.to_owned(),
                        estimate,
                        error,
                        statistic,
                        p: tail::two_sided(statistic, freedom),
                        interval: [estimate - reach * error, estimate + reach * error],
                    })
                })
                .collect();
            (!estimates.is_empty()).then_some((self.outputs[a].as_str(), estimates))
        };
        table
            .into_iter()
            .flatten()
            .enumerate()
            .filter_map(known)
            .collect()
    }
}
