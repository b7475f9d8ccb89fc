//! A loss or a metric on some rows.

use super::subject::Subject;
use crate::commands::plot::figures::Truth;
use losskit::card::{Domain, Link, Row, Scope, TargetShape};
use losskit::{Evaluate, Loss, Rows, Targets};
use losskit_fit::metrics;

/// The mean of a loss over some rows, or why it has none. A loss that would read the numbers as something else than they
/// are is refused if it was not asked for by name.
pub(super) fn loss(
    loss: &dyn Loss,
    subject: &Subject,
    rows: &[usize],
    all: bool,
) -> Result<f64, String> {
    let pred = subject.pick(&predictions(loss, subject, all)?, rows);
    let goal = Goal::of(loss, subject, rows)?;
    let laid = match loss.card().row {
        Row::One(_) => Rows::from(&pred),
        _ => Rows::new(&pred, subject.width),
    };
    let weight = subject.weights(rows);
    let mut on = loss.on(laid, goal.targets());
    if let Some(weight) = &weight {
        on = on.weight(weight);
    }
    on.value().map_err(|error| {
        let text = error.to_string();
        let own = format!("{}: ", loss.card().name);
        text.strip_prefix(&own).unwrap_or(&text).to_owned()
    })
}

fn predictions(loss: &dyn Loss, subject: &Subject, all: bool) -> Result<Vec<f64>, String> {
    let card = loss.card();
    let signs = matches!(card.target, TargetShape::Value(Domain::Signs));
    let scores = signs || matches!(card.link, Link::Logit | Link::Softmax | Link::Log);
    let (linear, response) = (&subject.linear, &subject.response);
    match (card.row, subject.link) {
        _ if card.scope == Scope::Group && all => Err("takes groups of rows".to_owned()),
        (Row::One(_), _) if subject.width != 1 => Err("takes one prediction a row".to_owned()),
        (Row::Named(parts), _) if subject.width != parts.len() => {
            let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
            Err(format!("takes the columns {}", names.join(" and ")))
        }
        (Row::Classes(_), _) if subject.width == 1 => {
            Err("takes a column for each class".to_owned())
        }
        (Row::Vectors(_), _) => Err("takes vectors".to_owned()),
        (Row::One(Domain::Real) | Row::Classes(Domain::Real), None)
            if scores && subject.probabilities && all =>
        {
            Err("takes scores, and these are probabilities".to_owned())
        }
        (_, None) | (Row::Named(_), _) => Ok(response.clone()),
        (Row::One(Domain::Real) | Row::Classes(Domain::Real), Some(link)) => match card.link {
            _ if signs || card.link == link => Ok(linear.clone()),
            Link::Identity if matches!(card.row, Row::One(_)) => Ok(response.clone()),
            Link::Identity => Ok(linear.clone()),
            _ => Err("takes scores of another link".to_owned()),
        },
        // Logarithms of probabilities.
        (Row::Classes(domain), Some(_)) if !domain.contains(0.5) => {
            Ok(response.iter().map(|p| p.ln()).collect())
        }
        (_, Some(_)) => Ok(response.clone()),
    }
}

/// The targets of some rows as a loss takes them.
enum Goal {
    Numbers(Vec<f64>),
    Classes(Vec<i64>),
}

impl Goal {
    fn of(loss: &dyn Loss, subject: &Subject, rows: &[usize]) -> Result<Goal, String> {
        match (loss.card().target, &subject.truth) {
            (TargetShape::Value(_), Truth::Numbers(y)) => {
                Ok(Goal::Numbers(rows.iter().map(|&row| y[row]).collect()))
            }
            (TargetShape::Value(domain), Truth::Classes(classes, labels)) if labels.len() == 2 => {
                let low = if domain == Domain::Signs { -1.0 } else { 0.0 };
                let number = |&row: &usize| if classes[row] == 1 { 1.0 } else { low };
                Ok(Goal::Numbers(rows.iter().map(number).collect()))
            }
            (TargetShape::Class, Truth::Classes(classes, _)) => Ok(Goal::Classes(
                rows.iter().map(|&row| classes[row] as i64).collect(),
            )),
            (TargetShape::Distribution, Truth::Classes(classes, _)) => {
                let share = |row: usize, k: usize| f64::from(u8::from(classes[row] == k));
                let row = |&row: &usize| (0..subject.width).map(move |k| share(row, k));
                Ok(Goal::Numbers(rows.iter().flat_map(row).collect()))
            }
            (TargetShape::Value(_), _) => Err("takes numbers as target".to_owned()),
            (TargetShape::Numbers(_) | TargetShape::Named(_), _) => {
                Err("takes several numbers a row as target".to_owned())
            }
            (TargetShape::Sequence, _) => Err("takes lists of classes as target".to_owned()),
            (TargetShape::Label, Truth::Classes(classes, _)) => Ok(Goal::Classes(
                rows.iter().map(|&row| classes[row] as i64).collect(),
            )),
            (TargetShape::Nothing, _) => Err("takes no target".to_owned()),
            (_, Truth::Numbers(_)) => Err("takes classes as target".to_owned()),
        }
    }

    fn targets(&self) -> Targets<'_, f64> {
        match self {
            Goal::Numbers(numbers) => Targets::Numbers(numbers),
            Goal::Classes(classes) => Targets::Classes(classes),
        }
    }
}

/// The metrics that are defined on some rows.
pub(super) fn metrics(subject: &Subject, rows: &[usize]) -> Vec<(&'static str, f64)> {
    let weight = subject.weights(rows);
    let weight = weight.as_deref();
    let response = subject.pick(&subject.response, rows);
    match &subject.truth {
        Truth::Numbers(_) if subject.width != 1 => Vec::new(),
        Truth::Numbers(y) => {
            let y: Vec<f64> = rows.iter().map(|&row| y[row]).collect();
            let mut found = vec![
                ("rmse", metrics::rmse(&response, &y, weight)),
                ("mae", metrics::mae(&response, &y, weight)),
            ];
            found.extend(metrics::r2(&response, &y, weight).map(|r2| ("r2", r2)));
            found
        }
        Truth::Classes(classes, labels) => {
            let classes: Vec<usize> = rows.iter().map(|&row| classes[row]).collect();
            match subject.width {
                1 if labels.len() == 2 => binary(subject, rows, &response, &classes, weight),
                1 => Vec::new(),
                _ => several(subject, rows, &response, &classes, weight),
            }
        }
    }
}

fn binary(
    subject: &Subject,
    rows: &[usize],
    response: &[f64],
    classes: &[usize],
    weight: Option<&[f64]>,
) -> Vec<(&'static str, f64)> {
    let scores = subject.pick(&subject.linear, rows);
    // A model's scores and a table's are positive for the positive label; a table's probabilities are above a half.
    let middle = if subject.link.is_none() && subject.probabilities {
        0.5
    } else {
        0.0
    };
    let positive: Vec<bool> = classes.iter().map(|&class| class == 1).collect();
    let hits = scores
        .iter()
        .zip(&positive)
        .map(|(&score, &yes)| (score > middle) == yes);
    let mut found = vec![("accuracy", metrics::accuracy(hits, weight))];
    found.extend(metrics::auc(&scores, &positive, weight).map(|auc| ("auc", auc)));
    if subject.probabilities {
        found.push(("log_loss", metrics::log_loss(response, &positive, weight)));
    }
    found
}

fn several(
    subject: &Subject,
    rows: &[usize],
    response: &[f64],
    classes: &[usize],
    weight: Option<&[f64]>,
) -> Vec<(&'static str, f64)> {
    let scores = subject.pick(&subject.linear, rows);
    let best =
        |row: &[f64]| (1..row.len()).fold(0, |best, k| if row[k] > row[best] { k } else { best });
    let hits = scores
        .chunks(subject.width)
        .zip(classes)
        .map(|(row, &class)| best(row) == class);
    let mut found = vec![("accuracy", metrics::accuracy(hits, weight))];
    if subject.probabilities {
        found.push((
            "log_loss",
            metrics::log_loss_classes(response, classes, weight),
        ));
    }
    found
}
