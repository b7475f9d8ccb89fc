//! Several losses from one specification: a key may have several values, which last until the next key, and commas may
//! separate losses.

use crate::failure::Failure;
use crate::print::short;
use losskit::Loss;

/// More curves than this nobody can tell apart.
const MOST: usize = 24;

/// A loss with a short name that tells it from the others of the same specification.
pub(in crate::commands) struct Named {
    pub(in crate::commands) name: String,
    pub(in crate::commands) loss: Box<dyn Loss>,
}

impl Named {
    /// What tells it from the others, without the loss that they share.
    pub(super) fn swept(&self) -> &str {
        self.name
            .split_once(' ')
            .map_or(&self.name, |(_, swept)| swept)
    }
}

/// Every loss of specifications with commas between them. What follows a comma begins a loss unless it is a value or has a
/// key: `huber:delta=1,2,squared_error` is three losses, `pinball:tau=0.1,alpha=3` one.
pub(in crate::commands) fn list(given: &[String]) -> Result<Vec<Named>, Failure> {
    let mut specs: Vec<String> = Vec::new();
    for text in given {
        let mut begins = true;
        for piece in text.split(',') {
            match specs.last_mut() {
                Some(last) if !begins && continues(piece) => *last += &format!(",{piece}"),
                _ => specs.push(piece.to_owned()),
            }
            begins = false;
        }
    }
    let all: Result<Vec<_>, _> = specs.iter().map(|spec| parse(spec)).collect();
    Ok(all?.into_iter().flatten().collect())
}

/// Whether a piece belongs to the loss before it.
fn continues(piece: &str) -> bool {
    let value =
        |text: &str| text.parse::<f64>().is_ok() || ["true", "false", "none"].contains(&text);
    match piece.split_once('=') {
        Some((key, _)) => !key.contains(':'),
        None => value(piece.trim()),
    }
}

/// Every loss of a specification such as `focal:gamma=0,0.5,1,alpha=0.25`.
pub(super) fn parse(spec: &str) -> Result<Vec<Named>, Failure> {
    let (head, rest) = spec.split_once(':').unwrap_or((spec, ""));
    let mut keys: Vec<(&str, Vec<&str>)> = Vec::new();
    for piece in rest
        .split(',')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        match (piece.split_once('='), keys.last_mut()) {
            (Some((key, value)), _) => keys.push((key.trim(), vec![value.trim()])),
            (None, Some((_, values))) => values.push(piece),
            (None, None) => {
                return Err(losskit::Error::Spec {
                    text: spec.to_owned(),
                    why: format!("'{piece}' has no '='"),
                }
                .into());
            }
        }
    }
    let count: usize = keys.iter().map(|(_, values)| values.len()).product();
    if count > MOST {
        return Err(Failure::usage(format!(
            "'{spec}' means {count} losses, and at most {MOST} can be told apart"
        )));
    }
    (0..count).map(|i| one(head, &keys, i)).collect()
}

/// The `i`th combination, the last key running fastest.
fn one(head: &str, keys: &[(&str, Vec<&str>)], mut i: usize) -> Result<Named, Failure> {
    let (mut pairs, mut swept) = (Vec::new(), Vec::new());
    for (key, values) in keys.iter().rev() {
        let pair = format!("{key}={}", values[i % values.len()]);
        i /= values.len();
        if values.len() > 1 {
            swept.insert(0, pair.clone());
        }
        pairs.insert(0, pair);
    }
    let loss = losskit::parse(&match pairs.is_empty() {
        true => head.to_owned(),
        false => format!("{head}:{}", pairs.join(",")),
    })?;
    let name = match swept.is_empty() {
        true => short(loss.as_ref()),
        false => format!("{} {}", loss.card().name, swept.join(" ")),
    };
    Ok(Named { name, loss })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(spec: &str) -> Vec<String> {
        parse(spec)
            .unwrap()
            .into_iter()
            .map(|l| l.loss.spec())
            .collect()
    }

    #[test]
    fn values_last_until_the_next_key() {
        assert_eq!(
            names("huber:delta=1,2.5"),
            ["huber:delta=1", "huber:delta=2.5"]
        );
        assert_eq!(names("huber"), ["huber:delta=1"]);
        assert_eq!(
            names("binary_focal:gamma=0,2,alpha=0.25"),
            [
                "binary_focal:gamma=0,alpha=0.25",
                "binary_focal:gamma=2,alpha=0.25"
            ]
        );
        assert_eq!(names("binary_focal:gamma=0,2,alpha=0.25,0.5").len(), 4);
    }

    #[test]
    fn commas_separate_losses_keys_and_values() {
        let names = |given: &[&str]| -> Vec<String> {
            let given: Vec<String> = given.iter().map(|&text| text.to_owned()).collect();
            let all = list(&given).unwrap();
            all.into_iter().map(|l| l.loss.spec()).collect()
        };
        assert_eq!(
            names(&[
                "huber:delta=1,2, squared_error",
                "binary_focal:gamma=2,alpha=0.25"
            ]),
            [
                "huber:delta=1",
                "huber:delta=2",
                "squared_error",
                "binary_focal:gamma=2,alpha=0.25"
            ]
        );
        assert_eq!(
            names(&["absolute_error,huber:delta=2,cauchy"]).len(),
            3,
            "a colon begins a loss"
        );
        assert!(list(&["huber".to_owned(), "2".to_owned()]).is_err());
    }

    #[test]
    fn a_value_needs_a_key() {
        assert!(parse("huber:1").is_err());
        assert!(parse("huber:delta=1,x").is_err());
    }
}
