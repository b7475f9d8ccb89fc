//! From the target column to what the loss is compared with: learned once, kept with the model.

mod answers;
mod labels;

pub(crate) use answers::{Answers, Counted};

use crate::Error;
use crate::design::{check_finite, check_missing};
use crate::frame::{Column, Data, Frame};
use crate::span::Span;
use labels::{label, labels};
use losskit::Card;
use losskit::card::{Domain, TargetShape, Task};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

/// The target column and how it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The name of the column.
    pub column: String,
    /// How its cells are read.
    pub map: Map,
}

/// How the cells of the target are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Map {
    /// As numbers.
    Number,
    /// As one of two labels.
    Two {
        /// The label of the negative rows.
        negative: String,
        /// The label of the positive rows.
        positive: String,
        /// What the loss is given for either.
        values: [f64; 2],
    },
    /// As one of k labels; the place in the list is the class.
    Classes(Vec<String>),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.column)?;
        match &self.map {
            Map::Number => f.write_str("a number"),
            Map::Two {
                negative,
                positive,
                values: [low, high],
            } => write!(f, "{negative} → {low}, {positive} → {high}"),
            Map::Classes(labels) => {
                let pairs: Vec<String> = labels
                    .iter()
                    .enumerate()
                    .map(|(class, label)| format!("{label} → {class}"))
                    .collect();
                f.write_str(&pairs.join(", "))
            }
        }
    }
}

impl Target {
    /// Learns from the column what the loss is to be given.
    pub(crate) fn learn(
        table: &Frame,
        span: &Span,
        name: &str,
        card: &Card,
        positive: Option<&str>,
    ) -> Result<Target, Error> {
        let column = table.column(name)?;
        check_missing(column)?;
        if let Data::Number(values) = column.data() {
            check_finite(name, values)?;
        }
        let map = match card.target {
            TargetShape::Class => classes(column, span, card)?,
            TargetShape::Value(domain) if card.tasks.contains(&Task::Binary) => {
                two(column, span, card, domain, positive)?
            }
            _ => Map::Number,
        };
        if positive.is_some() && !matches!(map, Map::Two { .. }) {
            return Err(Error::Option {
                name: "positive",
                why: format!("column {name:?} is not read as two labels"),
            });
        }
        Ok(Target {
            column: name.into(),
            map,
        })
    }

    /// Reads the column as learned.
    pub(crate) fn read(&self, table: &Frame, card: &Card) -> Result<Answers, Error> {
        let column = table.column(&self.column)?;
        check_missing(column)?;
        let place = |known: &[&String]| -> Result<Vec<usize>, Error> {
            let mut places = HashMap::new();
            (0..column.len())
                .map(|row| {
                    // Looked up once for each value, not for each row.
                    let key = match column.data() {
                        Data::Number(values) => (values[row] + 0.0).to_bits(),
                        Data::Bool(values) => u64::from(values[row]),
                        Data::Text { codes, .. } => u64::from(codes[row]),
                    };
                    if let Some(&place) = places.get(&key) {
                        return Ok(place);
                    }
                    let found = label(column, row);
                    let place = known.iter().position(|k| **k == found);
                    let place = place.ok_or_else(|| Error::Target {
                        loss: card.name,
                        column: self.column.clone(),
                        row: row + 1,
                        value: format!("{found:?}"),
                        allowed: format!(
                            "among {}",
                            crate::error::list(
                                &known.iter().map(|k| (*k).clone()).collect::<Vec<_>>()
                            )
                        ),
                    })?;
                    places.insert(key, place);
                    Ok(place)
                })
                .collect()
        };
        match &self.map {
            Map::Number => numbers(column, card).map(Answers::Numbers),
            Map::Two {
                negative,
                positive,
                values,
            } => {
                let places = place(&[negative, positive])?;
                Ok(Answers::Numbers(
                    places.into_iter().map(|at| values[at]).collect(),
                ))
            }
            Map::Classes(labels) => {
                let places = place(&labels.iter().collect::<Vec<_>>())?;
                Ok(Answers::Classes(
                    places.into_iter().map(|at| at as i64).collect(),
                ))
            }
        }
    }
}

/// Numbers within the loss's domain.
fn numbers(column: &Column, card: &Card) -> Result<Vec<f64>, Error> {
    let values: Vec<f64> = match column.data() {
        Data::Number(values) => values.clone(),
        Data::Bool(values) => values.iter().map(|&b| f64::from(u8::from(b))).collect(),
        Data::Text { .. } => {
            return Err(Error::Kind {
                column: column.name().into(),
                role: "the target",
                wants: "numbers",
                holds: "text",
            });
        }
    };
    check_finite(column.name(), &values)?;
    let TargetShape::Value(domain) = card.target else {
        return Ok(values);
    };
    match values.iter().position(|&v| !domain.contains(v)) {
        None => Ok(values),
        Some(row) => Err(Error::Target {
            loss: card.name,
            column: column.name().into(),
            row: row + 1,
            value: values[row].to_string(),
            allowed: domain.text(),
        }),
    }
}

/// Two labels, or soft targets where the loss takes them.
fn two(
    column: &Column,
    span: &Span,
    card: &Card,
    domain: Domain,
    positive: Option<&str>,
) -> Result<Map, Error> {
    let found = labels(column, span)?;
    if let ([one], true) = (found.as_slice(), positive.is_none() || found.len() < 2) {
        return Err(Error::OneClass {
            column: column.name().into(),
            label: one.clone(),
            rows: span.all(),
        });
    }
    let numeric = matches!(column.data(), Data::Number(_));
    let usual = |label: &String| ["0", "1", "-1"].contains(&label.as_str());
    if numeric && positive.is_none() && !(found.len() == 2 && found.iter().all(usual)) {
        if domain != Domain::Signs {
            return Ok(Map::Number);
        }
        if found.len() == 2 {
            return Err(Error::Labels {
                loss: card.name,
                column: column.name().into(),
                labels: found,
                hint: "say which one is positive with --positive",
            });
        }
    }
    let [first, second] = found.as_slice() else {
        return Err(Error::Labels {
            loss: card.name,
            column: column.name().into(),
            labels: found,
            hint: "keep two of them, or use a loss for several classes, such as one of softmax scores",
        });
    };
    let (negative, positive) = match positive {
        Some(asked) if asked == first => (second, first),
        Some(asked) if asked != second => {
            return Err(Error::Positive {
                asked: asked.into(),
                labels: found,
            });
        }
        _ => (first, second),
    };
    let low = if domain == Domain::Signs { -1.0 } else { 0.0 };
    Ok(Map::Two {
        negative: negative.clone(),
        positive: positive.clone(),
        values: [low, 1.0],
    })
}

/// k labels; numbers must be whole.
fn classes(column: &Column, span: &Span, card: &Card) -> Result<Map, Error> {
    if let Data::Number(values) = column.data()
        && let Some(row) = values.iter().position(|v| v.fract() != 0.0)
    {
        return Err(Error::Target {
            loss: card.name,
            column: column.name().into(),
            row: row + 1,
            value: values[row].to_string(),
            allowed: "that is a class: a whole number, a text or true/false".into(),
        });
    }
    let found = labels(column, span)?;
    match found.as_slice() {
        [one] => Err(Error::OneClass {
            column: column.name().into(),
            label: one.clone(),
            rows: span.all(),
        }),
        _ => Ok(Map::Classes(found)),
    }
}
