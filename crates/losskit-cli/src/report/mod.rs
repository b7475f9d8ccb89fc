//! The report of a fit: one HTML file that needs no network.

mod command;
mod formula;

use crate::commands::fit::estimates;
use crate::commands::plot::figures;
use crate::failure::Failure;
use crate::io::{self, Values};
use crate::print::{brief, exact, scientific};
use losskit_fit::frame::Frame;
use losskit_fit::{Errors, Kind, Metric, Model, Solver, penalty_name};
use losskit_plot::{Figure, PLOTLY_JS, PLOTLY_LICENSE, pictures, to_html_fragment};
use minijinja::{Environment, Value, context};

const TEMPLATE: &str = include_str!("template.html");

/// The report.
pub(crate) fn page(
    model: &Model,
    frame: &Frame,
    errors: Option<Errors>,
) -> Result<String, Failure> {
    let loss = model.loss()?;
    let card = loss.card();
    let environment = Environment::new();
    let page = environment.render_named_str(
        "report.html",
        TEMPLATE,
        context! {
            title => format!("{} from {}", model.target.column, model.data),
            version => model.version.as_str(),
            plotly => PLOTLY_JS,
            plotly_license => PLOTLY_LICENSE,
            solved => model.certificate.solved,
            verdict => verdict(model),
            certificate => model.certificate.to_string(),
            headline => headline(model),
            data => model.data.as_str(),
            rows => model.rows,
            columns => columns(model, frame),
            mapping => model.target.to_string(),
            pictures => shown(model, frame)?,
            outputs => model.outputs.clone(),
            coefficients => coefficients(model),
            estimates => errors.map(|errors| certainty(model, errors)),
            no_inference => model.no_inference.clone(),
            settings => settings(model),
            warnings => model.warnings.clone(),
            command => command::words(std::env::args()),
            loss => model.loss.as_str(),
            about => card.about,
            page => formula::page(card.page),
        },
    );
    page.map_err(|error| Failure::failed(format!("cannot write the report: {error}")))
}

fn verdict(model: &Model) -> &'static str {
    match (model.certificate.solved, model.certificate.kind) {
        (true, Kind::Local) => "Solved: a local minimum",
        (true, _) => "Solved: this is the minimum",
        (false, Kind::Budget) => "Not at the minimum: the steps were used up",
        (false, Kind::Interrupted) => "Not at the minimum: interrupted",
        _ => "Not solved",
    }
}

/// The figures to see first.
fn headline(model: &Model) -> Vec<(String, String)> {
    let mut figures = Vec::new();
    let mut add = |rows: &str, metrics: &[Metric]| {
        for metric in metrics {
            figures.push((
                format!("{rows}{}", metric.name.replace('_', " ")),
                brief(metric.value),
            ));
        }
    };
    add("", &model.metrics);
    add("validation ", &model.valid_metrics);
    figures.push((
        "scaled |gradient|".to_owned(),
        scientific(model.certificate.grad_scaled, 1),
    ));
    let unit = if model.solver.is_first_order() {
        "epochs"
    } else {
        "steps"
    };
    figures.push((unit.to_owned(), model.certificate.steps.to_string()));
    figures
}

/// The columns the model has to do with: name, what it is for, what it holds.
fn columns(model: &Model, frame: &Frame) -> Vec<[String; 4]> {
    let role = |name: &str| match name {
        _ if name == model.target.column => Some("target"),
        _ if model.weight.as_deref() == Some(name) => Some("weight"),
        _ if model.features.iter().any(|feature| feature.column == name) => Some("feature"),
        _ => None,
    };
    let info = io::info(frame);
    let rows = info.columns.iter().filter_map(|column| {
        let role = role(&column.name)?;
        let holds = match &column.values {
            Values::Number {
                min, mean, sd, max, ..
            } => {
                let [min, mean, sd, max] =
                    [min, mean, sd, max].map(|x| x.map_or("–".to_owned(), brief));
                format!("{min} to {max}, mean {mean}, sd {sd}")
            }
            Values::Levels { top, .. } => {
                let counts = top.iter().map(|(text, count)| format!("{text}: {count}"));
                counts.collect::<Vec<_>>().join(", ")
            }
        };
        Some([
            column.name.clone(),
            role.to_owned(),
            column.kind.to_owned(),
            holds,
        ])
    });
    rows.collect()
}

/// The pictures, each with its heading and perhaps a remark.
fn shown(model: &Model, frame: &Frame) -> Result<Vec<Value>, Failure> {
    let mut pictures = Vec::new();
    let mut add = |heading: &str, figure: &Figure, remark: Option<String>| -> Result<(), Failure> {
        let id = format!("picture-{}", pictures.len());
        let html = to_html_fragment(figure, &id)?;
        pictures.push(context! { heading, remark, html });
        Ok(())
    };
    if let Some((figure, remark)) = figures::fit(model, frame)? {
        add("What was learned", &figure, remark)?;
    }
    let log = model.history.len() > 2;
    add("How it was found", &figures::history(model, log), None)?;
    if let Some(figure) = figures::errors(model, frame)? {
        add("How far it is off", &figure, None)?;
    }
    if let ([w], true) = (model.coefficients.as_slice(), model.terms.len() > 1) {
        let names: Vec<&str> = model.terms.iter().map(String::as_str).collect();
        let remark = "In the units of the columns, so bars compare only where columns share a unit or are standardised.";
        add(
            "Coefficients",
            &pictures::coefficients(&names, w),
            Some(remark.to_owned()),
        )?;
    }
    Ok(pictures)
}

/// A row per term: its name, then its coefficient for each output.
fn coefficients(model: &Model) -> Vec<Vec<String>> {
    let row = |name: &str, values: Vec<f64>| {
        let mut row = vec![name.to_owned()];
        row.extend(values.into_iter().map(exact));
        row
    };
    let mut rows = Vec::new();
    if model.intercept {
        rows.push(row("intercept", model.intercepts.clone()));
    }
    for (term, name) in model.terms.iter().enumerate() {
        rows.push(row(
            name,
            model.coefficients.iter().map(|w| w[term]).collect(),
        ));
    }
    rows
}

/// The coefficients with their errors: headings, rows, a remark.
fn certainty(model: &Model, errors: Errors) -> Value {
    let several = model.outputs.len() > 1;
    let heads = estimates::heads(model, errors).into_iter();
    let heads: Vec<&str> = heads.map(|head| head.trim_start_matches('<')).collect();
    let all = model.estimates(Some(errors)).into_iter();
    let rows: Vec<Vec<String>> = all
        .flat_map(|(output, estimates)| {
            let output = several.then(|| output.to_owned());
            estimates.into_iter().map(move |e| {
                output
                    .clone()
                    .into_iter()
                    .chain(estimates::cells(&e))
                    .collect()
            })
        })
        .collect();
    context! { heads, rows, remark => estimates::remark(model, errors) }
}

fn settings(model: &Model) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        ("loss", model.loss.clone()),
        (
            "penalty",
            match (
                penalty_name(model.lambda, model.l1_ratio),
                exact(model.lambda),
            ) {
                ("none", _) => "none".to_owned(),
                ("l2", lambda) => format!("l2: (λ/2)‖w‖², λ = {lambda}"),
                ("l1", lambda) => format!("l1: λ‖w‖₁, λ = {lambda}"),
                (name, lambda) => format!(
                    "{name}: λ[(1 − a)/2·‖w‖² + a‖w‖₁], λ = {lambda}, a = {}",
                    exact(model.l1_ratio)
                ),
            },
        ),
        ("solver", model.solver.to_string()),
        (
            "intercept",
            if model.intercept { "yes" } else { "no" }.to_owned(),
        ),
        (
            "standardised columns",
            if model.standardize { "yes" } else { "no" }.to_owned(),
        ),
        ("numbers", "float64".to_owned()),
        ("seed", model.seed.to_string()),
    ];
    if let Some(first) = &model.settings {
        settings.push(("learning rate", exact(first.lr)));
        settings.push(("schedule", first.schedule.to_string()));
        settings.push(("epochs", first.epochs.to_string()));
        let own = [
            ("momentum β", first.momentum),
            ("weight decay", first.weight_decay),
        ];
        let set = own
            .iter()
            .filter_map(|(name, x)| Some((*name, exact((*x)?))));
        settings.extend(set);
        if model.solver == Solver::Adam {
            settings.push(("Adam rule", first.adam_rule.to_string()));
        }
        let batch = first
            .batch
            .map_or("full".to_owned(), |rows| rows.to_string());
        settings.push(("batch", batch));
    }
    if let Some(weight) = &model.weight {
        settings.push(("weights", weight.clone()));
    }
    settings
}
