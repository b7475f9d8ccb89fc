//! One loss as the judge of what fits of others predict.

use crate::Error;
use crate::span::Span;
use crate::target::{Answers, Map, Target};
use crate::train::{Data, Table};
use crate::watch::{is_classifier, response};
use losskit::card::{Claim, Domain, Link, Row, Scope, TargetShape};
use losskit::{Batch, Card, Loss, Out, Rows};

/// A loss that judges predictions, and the target as it reads it.
pub(crate) struct Judge<'a> {
    loss: &'a dyn Loss,
    target: Target,
    answers: Answers,
}

/// What of a fit's predictions a judge takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// The linear predictors.
    Linear,
    /// What they say on the scale of the data.
    Response,
}

impl<'a> Judge<'a> {
    /// Reads the target.
    pub(crate) fn new(
        loss: &'a dyn Loss,
        table: Table<'_>,
        target: &str,
        positive: Option<&str>,
    ) -> Result<Judge<'a>, Error> {
        let card = loss.card();
        if card.scope == Scope::Group
            || !matches!(card.row, Row::One(_) | Row::Classes(_))
            || !matches!(card.target, TargetShape::Value(_) | TargetShape::Class)
        {
            return wrong(format!(
                "{} does not compare the prediction of a row with one number or class",
                card.name
            ));
        }
        let table = table.columns(&[target])?;
        let positive = positive.filter(|_| is_classifier(card));
        let span = Span::alone(table.rows());
        let target = Target::learn(&table, &span, target, card, positive)?;
        Ok(Judge {
            answers: target.read(&table, card)?,
            target,
            loss,
        })
    }

    /// What it takes of the predictions of fits to `data`.
    ///
    /// # Errors
    /// Why they are no predictions for it.
    pub(crate) fn takes(&self, fitted: &dyn Loss, data: &Data<'_>) -> Result<Takes, Error> {
        let (own, other) = (self.loss.card(), fitted.card());
        let refuse = |why: &str| wrong(format!("{} cannot judge {}: {why}", own.name, other.name));
        let several = matches!(other.row, Row::Classes(_));
        match (several, matches!(own.row, Row::Classes(_))) {
            (true, false) => {
                return refuse("it takes one prediction a row, not one for each class");
            }
            (false, true) => return refuse("it takes a prediction for each class, not one"),
            _ => {}
        }
        let labels = |map: &Map| match map {
            Map::Two {
                negative, positive, ..
            } => Some([negative.clone(), positive.clone()]),
            _ => None,
        };
        let (here, there) = (labels(&self.target.map), labels(&data.target.map));
        // Two labels are the same target whatever numbers stand for them.
        if self.answers != data.answers && (here.is_none() || here != there) {
            return refuse(&format!(
                "one reads the target as {}, the other as {}",
                self.target, data.target
            ));
        }
        let signs = |card: &Card| matches!(card.target, TargetShape::Value(Domain::Signs));
        let means = !signs(other);
        match own.row {
            Row::Classes(Domain::Real) if own.link == other.link && own.link != Link::Identity => {
                Ok(Takes::Linear)
            }
            // Without a least value it takes no scores but their logarithms.
            Row::Classes(Domain::Real) if own.link == Link::Identity && is_bounded(own) => {
                Ok(Takes::Linear)
            }
            Row::Classes(Domain::UNIT) if other.link == Link::Softmax => Ok(Takes::Response),
            Row::One(Domain::Real) if signs(own) || means && own.link == other.link => {
                Ok(Takes::Linear)
            }
            Row::One(domain) if means && (domain != Domain::Real || own.link == Link::Identity) => {
                Ok(Takes::Response)
            }
            _ if means => refuse("it takes predictions of another link"),
            _ => refuse("scores of a margin are neither means nor probabilities"),
        }
    }

    /// The mean loss of predictions for some of the rows.
    pub(crate) fn mean(
        &self,
        takes: Takes,
        fitted: &dyn Loss,
        eta: Vec<f64>,
        rows: &[usize],
        weight: Option<&[f64]>,
    ) -> Result<f64, Error> {
        let outputs = eta.len() / rows.len();
        let taken = match takes {
            Takes::Linear => eta.as_slice().into(),
            Takes::Response => response(fitted.card().link, &eta, outputs)?,
        };
        let answers = self.answers.take(rows);
        let batch = Batch {
            weight,
            ..Batch::new(Rows::new(&*taken, outputs), answers.targets())
        };
        Ok(self.loss.eval64(&batch, Out::none())?.mean())
    }
}

fn is_bounded(card: &Card) -> bool {
    card.claims.iter().any(|c| matches!(c, Claim::NonNegative))
}

fn wrong<T>(why: String) -> Result<T, Error> {
    Err(Error::Option {
        name: "score",
        why: format!("{why}; name another loss to judge by"),
    })
}
