//! Coefficients with their errors, as text and as JSON.

use super::result::MOST;
use crate::args::ErrorsArg;
use crate::print::{BOLD, Screen, Table, brief, exact, scientific};
use losskit_fit::{Errors, Estimate, Goodness, Model};
use serde_json::{Map, Value, json};

/// The errors asked for, if the model has them, or else why it has not.
pub(super) fn asked(model: &Model, errors: ErrorsArg) -> Result<Errors, Option<String>> {
    let inference = model.inference.as_ref();
    let inference = inference.ok_or_else(|| model.no_inference.clone())?;
    let classic = inference.classic.is_some();
    match errors {
        ErrorsArg::None => Err(None),
        ErrorsArg::Auto => Ok(inference.usual()),
        ErrorsArg::Sandwich => Ok(Errors::Sandwich),
        ErrorsArg::Classic if classic => Ok(Errors::Classic),
        ErrorsArg::Kernel if inference.table(Errors::Kernel).is_some() => Ok(Errors::Kernel),
        ErrorsArg::Kernel => Err(Some(match inference.quantile {
            Some(_) => "too few rows lie near the quantile; use --errors sandwich".to_owned(),
            None => "only a quantile has errors by kernels; use --errors sandwich".to_owned(),
        })),
        ErrorsArg::Classic => Err(Some(
            "the loss is no likelihood of these targets; use --errors sandwich".to_owned(),
        )),
    }
}

/// Shows them.
pub(super) fn show(model: &Model, errors: Errors, screen: &Screen) -> Result<(), std::io::Error> {
    let all = model.estimates(Some(errors));
    let several = model.outputs.len() > 1;
    let mut rows: Vec<(&str, &Estimate)> = all
        .iter()
        .flat_map(|(output, estimates)| estimates.iter().map(|e| (*output, e)))
        .collect();
    let left_out = rows.len().saturating_sub(MOST);
    if left_out > 0 {
        rows.sort_by(|a, b| b.1.statistic.abs().total_cmp(&a.1.statistic.abs()));
        rows.truncate(MOST);
    }
    let mut table = Table::new(heads(model, errors));
    for (output, estimate) in rows {
        let output = several.then(|| output.to_owned());
        table.row(output.into_iter().chain(cells(estimate)));
    }
    screen.say(table)?;
    if left_out > 0 {
        screen.say(format_args!("… and {left_out} less certain ones"))?;
    }
    screen.say(remark(model, errors))
}

/// The headings of [`cells`], with one for the class where there are several.
pub(crate) fn heads(model: &Model, errors: Errors) -> Vec<&'static str> {
    let freedom = model.inference.as_ref().and_then(|i| i.freedom(errors));
    let statistic = if freedom.is_some() { "t" } else { "z" };
    let several = (model.outputs.len() > 1).then_some("<");
    let heads = [
        "<",
        "coefficient",
        "std. error",
        statistic,
        "p",
        "95 % from",
        "to",
    ];
    several.into_iter().chain(heads).collect()
}

/// One line of the table.
pub(crate) fn cells(estimate: &Estimate) -> [String; 7] {
    let [low, high] = estimate.interval;
    let p = match estimate.p {
        0.0 => "< 1e-300".to_owned(),
        p if p < 1e-4 => scientific(p, 1),
        p => format!("{p:.4}"),
    };
    [
        estimate.term.clone(),
        brief(estimate.estimate),
        brief(estimate.error),
        format!("{:.2}", estimate.statistic),
        p,
        brief(low),
        brief(high),
    ]
}

/// What kind of errors these are, and of what they are the errors.
pub(crate) fn remark(model: &Model, errors: Errors) -> String {
    let Some(inference) = &model.inference else {
        return String::new();
    };
    let mut parts = vec![format!("{errors} errors")];
    if let Some(freedom) = inference.freedom(errors) {
        parts.push(format!("t with {freedom} degrees of freedom"));
    }
    if let (Some(dispersion), Errors::Classic) = (inference.dispersion, errors)
        && dispersion != 1.0
    {
        parts.push(format!("dispersion {}", brief(dispersion)));
    }
    if let Some(quantile) = &inference.quantile {
        parts.push(format!(
            "sparsity {} within ±{} of the {}-quantile",
            brief(1.0 / quantile.density),
            brief(quantile.bandwidth),
            exact(quantile.tau)
        ));
    }
    if let (true, Some(first)) = (inference.differences, model.outputs.first()) {
        parts.push(format!("differences from {first}"));
    }
    parts.join(", ")
}

/// How likely the targets are, in a line.
pub(super) fn likelihood(goodness: &Goodness) -> String {
    format!(
        "{BOLD}likelihood{BOLD:#} ln L {}   AIC {}   BIC {}   deviance {}",
        brief(goodness.log_likelihood),
        brief(goodness.aic),
        brief(goodness.bic),
        brief(goodness.deviance)
    )
}

/// What `--json` says of them.
pub(super) fn document(model: &Model, errors: ErrorsArg) -> Value {
    let (Some(inference), Ok(errors)) = (&model.inference, asked(model, errors)) else {
        return Value::Null;
    };
    let outputs = model
        .estimates(Some(errors))
        .into_iter()
        .map(|(output, estimates)| {
            let terms = estimates.into_iter().map(|e| {
                let value = json!({
                    "estimate": e.estimate, "error": e.error, "statistic": e.statistic, "p": e.p, "interval": e.interval,
                });
                (e.term, value)
            });
            (output.to_owned(), Value::Object(terms.collect()))
        });
    json!({
        "errors": errors,
        "freedom": inference.freedom(errors),
        "dispersion": inference.dispersion,
        "quantile": inference.quantile.as_ref().map(|q| {
            json!({ "tau": q.tau, "density": q.density, "bandwidth": q.bandwidth })
        }),
        "differences": inference.differences,
        "goodness": inference.goodness,
        "estimates": outputs.collect::<Map<_, _>>(),
    })
}
