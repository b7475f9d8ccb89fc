//! The pictures of a fit: its history, its data with what it learned, its errors.

use super::fitted;
use crate::failure::Failure;
use crate::print::{exact, short};
use losskit::card::Link;
use losskit_fit::frame::{Column, Data, Frame};
use losskit_fit::{Encoding, Map, Model};
use losskit_plot::{Axis, Figure, Mark, Picture, Series, pictures};

/// What the rows of a target are.
pub(in crate::commands) enum Truth {
    Numbers(Vec<f64>),
    /// The class of each row, and the classes' names.
    Classes(Vec<usize>, Vec<String>),
}

/// A column of numbers or truth values, as numbers.
pub(in crate::commands) fn numbers(frame: &Frame, name: &str) -> Result<Vec<f64>, Failure> {
    let column = frame.column(name)?;
    match column.data() {
        Data::Number(values) => Ok(values.clone()),
        Data::Bool(values) => Ok(values.iter().map(|&yes| f64::from(u8::from(yes))).collect()),
        Data::Text { .. } => Err(Failure::failed(format!(
            "column {name:?} holds texts, which cannot be drawn along an axis"
        ))),
    }
}

fn cell(column: &Column, row: usize) -> String {
    match column.data() {
        Data::Number(values) => exact(values[row]),
        Data::Bool(values) => values[row].to_string(),
        Data::Text { .. } => column.text(row).unwrap_or_default().to_owned(),
    }
}

/// Every different value of a column as a class, in order.
pub(in crate::commands) fn labels(column: &Column) -> Truth {
    let cells: Vec<String> = (0..column.len()).map(|row| cell(column, row)).collect();
    let mut labels = cells.clone();
    labels.sort();
    labels.dedup();
    let class = |cell: &String| labels.binary_search(cell).unwrap_or(0);
    Truth::Classes(cells.iter().map(class).collect(), labels)
}

/// The target of a model in a table.
pub(in crate::commands) fn truth(model: &Model, frame: &Frame) -> Result<Truth, Failure> {
    let name = &model.target.column;
    let Some(labels) = model.labels() else {
        return Ok(Truth::Numbers(numbers(frame, name)?));
    };
    let column = frame.column(name)?;
    let class = |row| {
        let cell = cell(column, row);
        let class = labels.iter().position(|label| *label == cell);
        class.ok_or_else(|| {
            Failure::failed(format!(
                "column {name:?} holds {cell:?} at row {}, which the model was not trained on",
                row + 1
            ))
        })
    };
    let classes = (0..column.len()).map(class).collect::<Result<_, _>>()?;
    Ok(Truth::Classes(classes, labels))
}

/// Evenly spaced from the least to the largest.
pub(super) fn grid(values: &[f64], points: usize) -> Vec<f64> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = (high - low) / (points - 1) as f64;
    (0..points).map(|i| low + step * i as f64).collect()
}

/// Loss per epoch, and the loss at the minimum if it is known.
pub(crate) fn history(model: &Model, log: bool) -> Figure {
    let epochs: Vec<f64> = model
        .history
        .iter()
        .map(|epoch| epoch.epoch as f64)
        .collect();
    let train: Vec<f64> = model.history.iter().map(|epoch| epoch.loss).collect();
    let valid: Option<Vec<f64>> = model.history.iter().map(|epoch| epoch.valid).collect();
    let valid = valid.filter(|valid| !valid.is_empty());
    let positive = train
        .iter()
        .chain(valid.iter().flatten())
        .all(|&loss| loss > 0.0);
    let optimum = model.certificate.solved.then_some(model.certificate.loss);
    let mut figure = pictures::history(&epochs, &train, valid.as_deref(), optimum, log && positive);
    figure.subtitle = Some(format!("{}, {}", model.loss, model.solver));
    if !model.solver.is_first_order() {
        "Loss per step".clone_into(&mut figure.title);
        if let Some(panel) = figure.panels.first_mut() {
            panel.x = Axis::new("step");
        }
    }
    figure
}

/// Loss per epoch of several models; those with the same loss are told apart by their solvers.
pub(super) fn histories(models: &[Model], log: bool) -> Result<Figure, Failure> {
    let losses = models.iter().map(|model| model.loss());
    let losses = losses.collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = losses.iter().map(|loss| short(loss.as_ref())).collect();
    let positive = |model: &Model| model.history.iter().all(|epoch| epoch.loss > 0.0);
    let log = log && models.iter().all(positive);
    let mut picture = Picture::new(
        "Loss per epoch",
        Axis::new("epoch"),
        Axis::new("loss").log_if(log),
    );
    for (i, (model, name)) in models.iter().zip(&names).enumerate() {
        let alone = names.iter().filter(|other| *other == name).count() == 1;
        let name = match alone {
            true => name.clone(),
            false => format!("{name}, {}", model.solver),
        };
        let (x, y): (Vec<f64>, Vec<f64>) = model
            .history
            .iter()
            .map(|epoch| (epoch.epoch as f64, epoch.loss))
            .unzip();
        picture = picture.with(Series::line(&name, &x, &y).nth(i));
    }
    Ok(picture.into())
}

/// Residuals of a model of numbers.
pub(in crate::commands) fn residuals(model: &Model, frame: &Frame) -> Result<Figure, Failure> {
    let Truth::Numbers(y) = truth(model, frame)? else {
        return Err(Failure::failed("a classifier has no residuals").hint("plot boundary draws it"));
    };
    let fitted = model.predict(frame)?.response;
    let residual: Vec<f64> = fitted
        .iter()
        .zip(&y)
        .map(|(fitted, y)| y - fitted)
        .collect();
    Ok(pictures::residuals(&fitted, &residual))
}

/// The data with what the model learned of it, and a remark where only a part can be shown.
pub(crate) fn fit(
    model: &Model,
    frame: &Frame,
) -> Result<Option<(Figure, Option<String>)>, Failure> {
    let classifier = model.labels().is_some();
    if model.terms.len() == 1
        && !classifier
        && model.outputs.len() == 1
        && numeric_terms(model).len() == 1
    {
        return Ok(Some((
            fitted::line(std::slice::from_ref(model), frame, None)?,
            None,
        )));
    }
    if !classifier {
        let remark = "With more than one feature: what was predicted against what was observed.";
        return Ok(Some((observed(model, frame)?, Some(remark.to_owned()))));
    }
    let mut terms = numeric_terms(model);
    if terms.len() < 2 {
        return Ok(None);
    }
    let sizes: Vec<f64> = terms
        .iter()
        .map(|&term| importance(model, frame, term))
        .collect::<Result<_, _>>()?;
    let mut order: Vec<usize> = (0..terms.len()).collect();
    order.sort_by(|&a, &b| sizes[b].total_cmp(&sizes[a]));
    terms = order.into_iter().take(2).map(|i| terms[i]).collect();
    terms.sort_unstable();
    let figure = fitted::border(
        std::slice::from_ref(model),
        model,
        [terms[0], terms[1]],
        frame,
    )?;
    let remark = (model.terms.len() > 2).then(|| {
        format!(
            "The two features with the largest standardised coefficients, {} and {}; the border is drawn where the other {} \
             have their mean.",
            model.terms[terms[0]],
            model.terms[terms[1]],
            model.terms.len() - 2
        )
    });
    Ok(Some((figure, remark)))
}

/// The terms that are columns of numbers.
fn numeric_terms(model: &Model) -> Vec<usize> {
    let is_number = |term: &String| {
        let feature = model
            .features
            .iter()
            .find(|feature| feature.column == *term);
        feature.is_some_and(|feature| matches!(feature.encoding, Encoding::Number))
    };
    (0..model.terms.len())
        .filter(|&term| is_number(&model.terms[term]))
        .collect()
}

/// The size of the coefficients of a term, per standard deviation of its column.
fn importance(model: &Model, frame: &Frame, term: usize) -> Result<f64, Failure> {
    let values = numbers(frame, &model.terms[term])?;
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let size = model
        .coefficients
        .iter()
        .map(|w| w[term].abs())
        .fold(0.0, f64::max);
    Ok(size * spread)
}

fn observed(model: &Model, frame: &Frame) -> Result<Figure, Failure> {
    let y = match truth(model, frame)? {
        Truth::Numbers(y) => y,
        Truth::Classes(classes, _) => classes.into_iter().map(|class| class as f64).collect(),
    };
    let predicted = model.predict(frame)?.response;
    let target = &model.target.column;
    let ends = grid(&y, 2);
    let picture = Picture::new(
        "Observed against predicted",
        Axis::new(&format!("predicted {target}")),
        Axis::new(target),
    )
    .with(Series::points("rows", &predicted, &y).unlisted())
    .with(
        Series::line("predicted = observed", &ends, &ends)
            .nth(1)
            .width(2.0),
    );
    Ok(picture.into())
}

/// The errors of the model: residuals, or for probabilities how well they keep their word.
pub(crate) fn errors(model: &Model, frame: &Frame) -> Result<Option<Figure>, Failure> {
    match (&model.target.map, model.loss()?.card().link) {
        (Map::Number, _) => Ok(Some(residuals(model, frame)?)),
        (Map::Two { .. }, Link::Logit) => Ok(Some(calibration(model, frame)?)),
        _ => Ok(None),
    }
}

/// In ten groups of equal size, how often it happened against how probable it was called.
fn calibration(model: &Model, frame: &Frame) -> Result<Figure, Failure> {
    let Truth::Classes(classes, labels) = truth(model, frame)? else {
        return Err(Failure::failed("only a classifier can be calibrated"));
    };
    let probability = model.predict(frame)?.response;
    let mut order: Vec<usize> = (0..probability.len()).collect();
    order.sort_by(|&a, &b| probability[a].total_cmp(&probability[b]));
    let (mut called, mut happened, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for group in order.chunks(order.len().div_ceil(10).max(1)) {
        let n = group.len() as f64;
        called.push(group.iter().map(|&row| probability[row]).sum::<f64>() / n);
        happened.push(group.iter().filter(|&&row| classes[row] == 1).count() as f64 / n);
        notes.push(format!("{} rows", group.len()));
    }
    let positive = labels.last().map_or("1", String::as_str);
    let x = Axis::new(&format!("predicted probability of {positive}")).range(-0.03, 1.03);
    let y = Axis::new(&format!("share of {positive}")).range(-0.03, 1.03);
    let picture = Picture::new("Calibration", x, y)
        .subtitle("Ten groups of rows, from the least to the most probable.")
        .with(
            Series::line("as probable as said", &[0.0, 1.0], &[0.0, 1.0])
                .nth(6)
                .width(1.6),
        )
        .with(
            Series::line("this model", &called, &happened)
                .nth(0)
                .width(1.6),
        )
        .with(
            Series::points("groups", &called, &happened)
                .nth(0)
                .opacity(1.0)
                .labels(notes)
                .unlisted(),
        );
    Ok(picture
        .mark(Mark::Vertical {
            x: 0.5,
            label: String::new(),
        })
        .into())
}
