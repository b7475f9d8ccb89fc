//! What is evaluated: predictions, scores and true values, row by row.

use crate::args::EvaluateArgs;
use crate::commands::plot::figures::{self, Truth};
use crate::failure::Failure;
use losskit::card::Link;
use losskit_fit::Model;
use losskit_fit::frame::{Column, Data, Frame};

/// What is evaluated.
pub(super) struct Subject {
    /// Numbers a row.
    pub(super) width: usize,
    /// Before the link; the same as `response` for a table.
    pub(super) linear: Vec<f64>,
    /// Predictions on the scale of the data.
    pub(super) response: Vec<f64>,
    pub(super) truth: Truth,
    pub(super) weight: Option<Vec<f64>>,
    /// The link of the model; none for a table.
    pub(super) link: Option<Link>,
    /// The predictions are probabilities of labels.
    pub(super) probabilities: bool,
    /// The name of the true values' column.
    pub(super) target: String,
}

impl Subject {
    /// A model's predictions.
    pub(super) fn of_model(
        model: &Model,
        frame: &Frame,
        args: &EvaluateArgs,
    ) -> Result<Subject, Failure> {
        if let Some(target) = args
            .target
            .as_ref()
            .filter(|name| **name != model.target.column)
        {
            return Err(Failure::usage(format!(
                "the model predicts {:?}, so -y {target} cannot be its target",
                model.target.column
            ))
            .hint("leave -y out"));
        }
        if !args.pred.is_empty() {
            return Err(Failure::usage("a model makes its own predictions").hint("leave -p out"));
        }
        let truth = figures::truth(model, frame)?;
        let prediction = model.predict(frame)?;
        let link = model.loss()?.card().link;
        let weight = args.weight.as_ref().or(model.weight.as_ref());
        Ok(Subject {
            width: prediction.outputs,
            linear: prediction.linear,
            response: prediction.response,
            truth,
            weight: weight.map(|name| weights(frame, name)).transpose()?,
            link: Some(link),
            probabilities: matches!(link, Link::Logit | Link::Softmax),
            target: model.target.column.clone(),
        })
    }

    /// The predictions in a table.
    pub(super) fn of_table(frame: &Frame, args: &EvaluateArgs) -> Result<Subject, Failure> {
        let Some(target) = &args.target else {
            return Err(
                Failure::usage("which column holds the true values?").hint("name it with -y")
            );
        };
        if args.pred.is_empty() {
            return Err(
                Failure::usage("which column holds the predictions?").hint("name it with -p")
            );
        }
        let columns = args.pred.iter().map(|name| figures::numbers(frame, name));
        let columns: Vec<Vec<f64>> = columns.collect::<Result<_, _>>()?;
        let width = columns.len();
        let rows = 0..frame.rows();
        let response: Vec<f64> = rows
            .flat_map(|row| columns.iter().map(move |column| column[row]))
            .collect();
        let truth = of_column(frame.column(target)?, width, args.positive.as_deref())?;
        let classes = matches!(truth, Truth::Classes(..));
        let unit = response.iter().all(|p| (0.0..=1.0).contains(p));
        let whole = |row: &[f64]| width == 1 || (row.iter().sum::<f64>() - 1.0).abs() < 1e-6;
        Ok(Subject {
            width,
            linear: response.clone(),
            probabilities: classes && unit && response.chunks(width).all(whole),
            response,
            truth,
            weight: args
                .weight
                .as_ref()
                .map(|name| weights(frame, name))
                .transpose()?,
            link: None,
            target: target.clone(),
        })
    }

    /// Some rows of numbers laid out like the predictions.
    pub(super) fn pick(&self, from: &[f64], rows: &[usize]) -> Vec<f64> {
        let row = |&row: &usize| {
            from[row * self.width..(row + 1) * self.width]
                .iter()
                .copied()
        };
        rows.iter().flat_map(row).collect()
    }

    /// The weights of some rows.
    pub(super) fn weights(&self, rows: &[usize]) -> Option<Vec<f64>> {
        let weight = self.weight.as_ref()?;
        Some(rows.iter().map(|&row| weight[row]).collect())
    }
}

fn weights(frame: &Frame, name: &str) -> Result<Vec<f64>, Failure> {
    figures::numbers(frame, name)
}

/// Each row's value as an index into the different values.
pub(super) fn labels(column: &Column) -> (Vec<usize>, Vec<String>) {
    match figures::labels(column) {
        Truth::Classes(classes, labels) => (classes, labels),
        Truth::Numbers(_) => (Vec::new(), Vec::new()),
    }
}

/// Texts, truth values, 0 and 1, −1 and 1 are labels; so is any target of several predictions a row.
fn of_column(column: &Column, width: usize, positive: Option<&str>) -> Result<Truth, Failure> {
    if let Data::Number(values) = column.data() {
        let two = |low: f64| values.iter().all(|&x| x == low || x == 1.0);
        if width == 1 && !two(0.0) && !two(-1.0) && positive.is_none() {
            return Ok(Truth::Numbers(values.clone()));
        }
        if width > 1
            && values
                .iter()
                .all(|&x| x >= 0.0 && x.fract() == 0.0 && x < width as f64)
        {
            let classes = values.iter().map(|&x| x as usize).collect();
            return Ok(Truth::Classes(
                classes,
                (0..width).map(|k| k.to_string()).collect(),
            ));
        }
        if width == 1 && positive.is_none() {
            let classes = values.iter().map(|&x| usize::from(x == 1.0)).collect();
            return Ok(Truth::Classes(
                classes,
                vec!["0".to_owned(), "1".to_owned()],
            ));
        }
    }
    let (mut classes, mut labels) = labels(column);
    if let Some(positive) = positive {
        let at = labels.iter().position(|label| label == positive);
        let at = at.ok_or_else(|| {
            Failure::usage(format!(
                "no row of column {:?} is labelled {positive:?}",
                column.name()
            ))
        })?;
        if labels.len() == 2 && at == 0 {
            labels.swap(0, 1);
            classes.iter_mut().for_each(|class| *class = 1 - *class);
        }
    }
    Ok(Truth::Classes(classes, labels))
}
