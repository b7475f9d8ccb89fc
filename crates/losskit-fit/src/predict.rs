//! Predictions of a model, and their measure.

use crate::Error;
use crate::aggregate::times;
use crate::basis::Basis;
use crate::frame::Frame;
use crate::matrix::Matrix;
use crate::metrics::{self, Weighed};
use crate::model::{Metric, Model, SCHEMA};
use crate::objective::Lost;
use crate::span::Span;
use crate::target::{Answers, Map};
use crate::watch::{decide, is_classifier, response, truth};
use losskit::card::Link;
use losskit::{Batch, Card, Loss, Out, Rows};

/// What a model says of each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Linear predictors a row.
    pub outputs: usize,
    /// The linear predictors, row by row.
    pub linear: Vec<f64>,
    /// The same through the link: means, or probabilities; scores where the loss knows neither.
    pub response: Vec<f64>,
    /// The names of the responses: `prediction`, `probability`, `score`, or `probability_` and
    /// `score_` with a class.
    pub names: Vec<String>,
    /// The most likely label of each row, where there are labels.
    pub labels: Option<Vec<String>>,
}

impl Model {
    /// Predicts every row of a table that has the model's feature columns.
    ///
    /// # Errors
    /// A column that is missing or of another kind, an empty cell, NaN or infinity, a text the
    /// model was not trained on.
    pub fn predict(&self, table: &Frame) -> Result<Prediction, Error> {
        let loss = self.checked()?;
        let (outputs, card) = (self.outputs.len(), loss.card());
        let linear = self.linear(table)?;
        let labels = self.labels().map(|names| {
            decide(&linear, outputs)
                .map(|class| names[class].clone())
                .collect()
        });
        Ok(Prediction {
            outputs,
            response: response(card.link, &linear, outputs)?.into_owned(),
            linear,
            names: self.names(card),
            labels,
        })
    }

    /// Measures its predictions against a table that also has the target, and the weights if the
    /// model was trained with some.
    ///
    /// The measures are the loss itself, by its name, then `rmse`, `mae` and `r2`, or `accuracy`,
    /// `auc` and `log_loss` as far as they apply.
    ///
    /// # Errors
    /// As [`predict`](Model::predict), and whatever is wrong with the target.
    pub fn evaluate(&self, table: &Frame) -> Result<Vec<Metric>, Error> {
        let loss = self.checked()?;
        let answers = self.target.read(table, loss.card())?;
        let span = Span::alone(table.rows());
        let weight = match &self.weight {
            Some(name) => Some(crate::design::weights(table, name, &span)?),
            None => None,
        };
        let linear = self.linear(table)?;
        let rows = Weighed {
            span: &span,
            weight: weight.as_deref(),
        };
        measure(loss.as_ref(), &linear, self.outputs.len(), &answers, &rows)
    }

    /// The labels, negative first, if the target has any.
    pub fn labels(&self) -> Option<Vec<String>> {
        match &self.target.map {
            Map::Number => None,
            Map::Two {
                negative, positive, ..
            } => Some(vec![negative.clone(), positive.clone()]),
            Map::Classes(labels) => Some(labels.clone()),
        }
    }

    /// The loss, once the model is known to hold together.
    fn checked(&self) -> Result<Box<dyn Loss>, Error> {
        let wrong = |why: String| Err(Error::Model { why });
        if self.schema != SCHEMA {
            return wrong(format!(
                "the model has format {} and this version reads {SCHEMA}; fit it again",
                self.schema
            ));
        }
        let (terms, outputs) = (self.terms.len(), self.outputs.len());
        let counted: usize = self.features.iter().map(|f| f.terms().len()).sum();
        let sound = counted == terms
            && self.centre.len() == terms
            && self.level.len() == outputs
            && self.coefficients.len() == outputs
            && self.coefficients.iter().all(|w| w.len() == terms)
            && self.labels().is_none_or(|l| l.len() == outputs.max(2));
        if !sound {
            return wrong(
                "the model's coefficients do not match its columns; the file is damaged".into(),
            );
        }
        Ok(self.loss()?)
    }

    /// The linear predictors, row by row.
    fn linear(&self, table: &Frame) -> Result<Vec<f64>, Error> {
        let outputs = self.outputs.len();
        let centred = Basis {
            kept: (0..self.terms.len()).collect(),
            centre: self.centre.clone(),
            scale: vec![1.0; self.terms.len()],
            intercept: false,
        };
        let x = crate::design::matrix(&self.features, table)?.through(&centred, false);
        let w = Matrix::from_fn(self.terms.len(), outputs, |j, a| self.coefficients[a][j]);
        let mut eta = times(&x, &w);
        eta.iter_mut()
            .enumerate()
            .for_each(|(at, z)| *z += self.level[at % outputs]);
        Ok(eta)
    }

    /// The names of the responses, as in [`Prediction::names`].
    ///
    /// # Errors
    /// A model that does not hold together.
    pub fn response_names(&self) -> Result<Vec<String>, Error> {
        Ok(self.names(self.checked()?.card()))
    }

    fn names(&self, card: &Card) -> Vec<String> {
        let kind = match card.link {
            Link::Logit | Link::Softmax => "probability",
            _ if is_classifier(card) => "score",
            _ => "prediction",
        };
        match self.outputs.as_slice() {
            [_] => vec![kind.into()],
            several => several
                .iter()
                .map(|class| format!("{kind}_{class}"))
                .collect(),
        }
    }
}

/// All measures that apply.
pub(crate) fn measure(
    loss: &dyn Loss,
    eta: &[f64],
    outputs: usize,
    answers: &Answers,
    rows: &Weighed<'_>,
) -> Result<Vec<Metric>, Error> {
    let (card, weight) = (loss.card(), rows.weight);
    let lost = rows.span.over(
        |block| {
            let part = rows.span.range(block);
            let eta = &eta[part.start * outputs..part.end * outputs];
            let batch = Batch {
                weight: weight.map(|w| &w[part.clone()]),
                ..Batch::new(Rows::new(eta, outputs), answers.part(part))
            };
            Ok(Lost(loss.eval64(&batch, Out::none())?))
        },
        Lost::merge,
    )?;
    let mut all = vec![Metric::new(card.name, lost.unwrap_or_default().0.mean())];
    let response = response(card.link, eta, outputs)?;
    let mut add = |name: &str, value: Option<f64>| {
        all.extend(
            value
                .filter(|v| v.is_finite())
                .map(|v| Metric::new(name, v)),
        );
    };
    match answers {
        Answers::Numbers(y) if !is_classifier(card) => {
            add("rmse", Some(rows.rmse(&response, y)?));
            add("mae", Some(rows.mae(&response, y)?));
            add("r2", rows.r2(&response, y)?);
        }
        _ => {
            let truth = truth(answers, card);
            let class: Vec<usize> = decide(eta, outputs).collect();
            let accuracy = rows.accuracy(|row| class[row] == truth(row))?;
            add("accuracy", Some(accuracy));
            let positive: Vec<bool> = (0..eta.len() / outputs)
                .map(|row| truth(row) == 1)
                .collect();
            // Ranks are no sums.
            if outputs == 1 && rows.span.is_alone() {
                add("auc", metrics::auc(eta, &positive, weight));
            }
            match card.link {
                Link::Logit if outputs == 1 => {
                    add("log_loss", Some(rows.log_loss(&response, &positive)?))
                }
                Link::Softmax => {
                    let classes: Vec<usize> = (0..eta.len() / outputs).map(truth).collect();
                    add(
                        "log_loss",
                        Some(rows.log_loss_classes(&response, &classes)?),
                    )
                }
                // Answers to several questions are not shares of one.
                Link::Logit | Link::Identity | Link::Log => {}
            }
        }
    }
    Ok(all)
}
