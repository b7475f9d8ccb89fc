//! Data with the lines and borders of fitted models.

use super::figures::{self, Truth};
use crate::failure::Failure;
use crate::print::{rounded, short};
use losskit::card::Link;
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Map, Model};
use losskit_plot::pictures::{self, Border, Line};
use losskit_plot::{Dash, Figure, Series};

/// Data of one feature with the regression lines of models; another link bends the line.
pub(in crate::commands) fn line(
    models: &[Model],
    frame: &Frame,
    truth: Option<(f64, f64)>,
) -> Result<Figure, Failure> {
    let feature = one_feature(models)?;
    let target = &models[0].target.column;
    let (x, y) = (
        figures::numbers(frame, feature)?,
        figures::numbers(frame, target)?,
    );
    let mut straight = Vec::new();
    let mut bent = Vec::new();
    for model in models {
        let loss = model.loss()?;
        let (slope, intercept) = (model.coefficients[0][0], model.intercepts[0]);
        let sign = if intercept < 0.0 { '−' } else { '+' };
        let linear = format!(
            "{} {feature} {sign} {}",
            rounded(slope),
            rounded(intercept.abs())
        );
        match loss.card().link {
            Link::Identity => straight.push((
                format!("{}: {linear}", short(loss.as_ref())),
                slope,
                intercept,
            )),
            Link::Log => bent.push((format!("{}: exp({linear})", short(loss.as_ref())), model)),
            _ => bent.push((short(loss.as_ref()), model)),
        }
    }
    let lines: Vec<Line<'_>> = straight
        .iter()
        .map(|&(ref name, slope, intercept)| Line {
            name,
            slope,
            intercept,
        })
        .collect();
    let drawn = truth.map(|(slope, intercept)| {
        let sign = if intercept < 0.0 { '−' } else { '+' };
        (
            format!("true line: {slope} {feature} {sign} {}", intercept.abs()),
            slope,
            intercept,
        )
    });
    let truth = drawn.as_ref().map(|&(ref name, slope, intercept)| Line {
        name,
        slope,
        intercept,
    });
    let mut figure = pictures::line((feature, &x), (target, &y), &lines, truth);
    for (i, (name, model)) in bent.iter().enumerate() {
        let grid = figures::grid(&x, 200);
        let table = Frame::new("grid", vec![Column::number(feature, grid.clone())])?;
        let response = model.predict(&table)?.response;
        let style = lines.len() + i;
        figure.panels[0].series.push(
            Series::line(name, &grid, &response)
                .nth(style + 1)
                .dash(Dash::nth(style))
                .width(2.6),
        );
    }
    Ok(figure)
}

fn one_feature(models: &[Model]) -> Result<&str, Failure> {
    for model in models {
        if model.terms.len() != 1
            || model.outputs.len() != 1
            || !matches!(model.target.map, Map::Number)
        {
            return Err(Failure::failed(format!(
                "a regression line needs a model of numbers with one feature, and this one has {} for {}",
                model.terms.len(),
                model.target.column
            ))
            .hint("plot residuals or plot boundary may suit it"));
        }
        if model.terms != models[0].terms || model.target.column != models[0].target.column {
            return Err(Failure::failed(
                "the models have different features or targets",
            ));
        }
    }
    models
        .first()
        .and_then(|model| model.terms.first())
        .map(String::as_str)
        .ok_or_else(|| Failure::usage("a model and a table are needed"))
}

/// The names of classes as a legend shows them: a number alone says too little.
pub(super) fn legend(column: &str, labels: &[String]) -> Vec<String> {
    let numbers = labels.iter().all(|label| label.parse::<f64>().is_ok());
    let name = |label: &String| match numbers {
        true => format!("{column} = {label}"),
        false => label.clone(),
    };
    labels.iter().map(name).collect()
}

/// Classes of two features with the borders of models.
pub(in crate::commands) fn boundary(models: &[Model], frame: &Frame) -> Result<Figure, Failure> {
    for model in models {
        if model.terms.len() != 2 || model.labels().is_none() {
            return Err(Failure::failed(format!(
                "a border needs a classifier with two features, and this model has {}",
                model.terms.len()
            ))
            .hint("fit one with -x a,b"));
        }
        if model.terms != models[0].terms {
            return Err(Failure::failed("the models have different features"));
        }
    }
    let Some(first) = models.first() else {
        return Err(Failure::usage("a model and a table are needed"));
    };
    border(models, first, [0, 1], frame)
}

/// The borders of models in the plane of two terms, the others at their centres.
pub(super) fn border(
    models: &[Model],
    first: &Model,
    terms: [usize; 2],
    frame: &Frame,
) -> Result<Figure, Failure> {
    let [a, b] = terms;
    let (xa, xb) = (&first.terms[a], &first.terms[b]);
    let (x, y) = (figures::numbers(frame, xa)?, figures::numbers(frame, xb)?);
    let Truth::Classes(classes, labels) = figures::truth(first, frame)? else {
        return Err(Failure::failed(format!(
            "column {:?} holds no classes",
            first.target.column
        )));
    };
    let labels = legend(&first.target.column, &labels);
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let plane = |model: &Model, k: usize| {
        let w = &model.coefficients[k];
        let level = model.level[k] - w[a] * model.centre[a] - w[b] * model.centre[b];
        (w[a], w[b], level)
    };
    let single: Vec<&Model> = models
        .iter()
        .filter(|model| model.outputs.len() == 1)
        .collect();
    let losses = single
        .iter()
        .map(|model| model.loss())
        .collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = losses
        .iter()
        .map(|loss| match single.len() {
            1 => "border".to_owned(),
            _ => short(loss.as_ref()),
        })
        .collect();
    let drawn = single
        .iter()
        .zip(&losses)
        .zip(&names)
        .map(|((model, loss), name)| {
            let (wa, wb, bias) = plane(model, 0);
            // Scores without a link have a margin at ±1.
            let margins = loss.card().link == Link::Identity;
            Border {
                name,
                weights: (wa, wb),
                bias,
                margins,
            }
        });
    let borders: Vec<Border<'_>> = drawn.collect();
    let planes: Vec<_> = (0..first.outputs.len()).map(|k| plane(first, k)).collect();
    let link = first.loss()?.card().link;
    let probabilities = |u: f64, v: f64| {
        shares(
            link,
            planes
                .iter()
                .map(|(wa, wb, bias)| wa * u + wb * v + bias)
                .collect(),
        )
    };
    let shade = models.len() == 1 && (first.outputs.len() > 1 || link == Link::Logit);
    let shade: Option<pictures::Probabilities<'_>> =
        if shade { Some(&probabilities) } else { None };
    Ok(pictures::boundary(
        (xa, &x),
        (xb, &y),
        (&classes, &labels),
        &borders,
        shade,
    ))
}

/// The probability of each class; all of it for the largest where scores are no probabilities.
fn shares(link: Link, scores: Vec<f64>) -> Vec<f64> {
    match (link, scores.as_slice()) {
        (_, [one]) => {
            let p = 1.0 / (1.0 + (-one).exp());
            vec![1.0 - p, p]
        }
        (Link::Softmax, all) => {
            let top = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let shares: Vec<f64> = all.iter().map(|z| (z - top).exp()).collect();
            let total: f64 = shares.iter().sum();
            shares.iter().map(|share| share / total).collect()
        }
        (_, all) => {
            let top = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            all.iter().map(|&z| f64::from(u8::from(z == top))).collect()
        }
    }
}
