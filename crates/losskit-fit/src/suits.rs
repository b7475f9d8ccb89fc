//! Which losses a linear model can use, read from their cards.

use crate::Error;
use losskit::Loss;
use losskit::card::{Card, Domain, Row, Scope, TargetShape};

/// Why a linear predictor, which may be any number, is no prediction for the loss; `None` if it is.
fn obstacle(card: &Card) -> Option<String> {
    if card.scope == Scope::Group {
        return Some("its value is that of a whole group of rows".into());
    }
    match (card.row, card.target) {
        (Row::One(Domain::Real), TargetShape::Value(_))
        | (Row::Classes(Domain::Real), TargetShape::Class) => None,
        (Row::One(domain) | Row::Classes(domain), _) if domain != Domain::Real => Some(format!(
            "its predictions must be {}, and a linear predictor may be any number",
            domain.text()
        )),
        (Row::Named(parts), _) => {
            let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
            Some(format!(
                "its predictions are pairs of {}",
                names.join(" and ")
            ))
        }
        (Row::Vectors(names), _) => Some(format!(
            "its predictions are the vectors {}",
            names.join(", ")
        )),
        _ => Some("its target is not one number or one class a row".into()),
    }
}

/// Whether a linear model can use the loss.
///
/// # Errors
/// Why not, with losses for the same kind of problem that it can use.
pub(crate) fn check(loss: &dyn Loss) -> Result<(), Error> {
    let card = loss.card();
    let Some(why) = obstacle(card) else {
        return Ok(());
    };
    let instead = losskit::CATALOGUE
        .iter()
        .map(|entry| entry.card)
        .filter(|other| {
            obstacle(other).is_none() && other.tasks.iter().any(|task| card.tasks.contains(task))
        })
        .map(|other| other.name)
        .take(3)
        .collect();
    Err(Error::Unfit {
        loss: card.name,
        why,
        instead,
    })
}
