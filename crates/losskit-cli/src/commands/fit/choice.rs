//! The loss that is fitted when none is named, and the one that several are judged by.

use losskit::Card;
use losskit::card::{TargetShape, Task};
use losskit_fit::frame::{Column, Data};

/// The one place that says which loss a kind of problem gets by default.
const DEFAULTS: [(Task, &str); 3] = [
    (Task::Regression, "squared_error"),
    (Task::Binary, "binary_cross_entropy_with_logits"),
    (Task::Multiclass, "cross_entropy"),
];

/// The default loss for a target, and the reason.
pub(super) fn default_loss(target: &Column) -> (&'static str, &'static str) {
    let (task, why) = match target.data() {
        Data::Bool(_) => (Task::Binary, "a target that is true or false"),
        Data::Text { levels, .. } if levels.len() > 2 => {
            (Task::Multiclass, "a target with more than two labels")
        }
        Data::Text { .. } => (Task::Binary, "a target with two labels"),
        Data::Number(values) if are_labels(values) => (Task::Binary, "a target with two labels"),
        Data::Number(_) => (Task::Regression, "a target of numbers"),
    };
    let found = DEFAULTS.iter().find(|(known, _)| *known == task);
    (found.map_or(DEFAULTS[0].1, |(_, loss)| loss), why)
}

/// What losses such as this one are judged by if nothing is named: the distance on the scale of the target, or of labels
/// what the default loss says of their probabilities.
pub(in crate::commands) fn default_score(card: &Card) -> (&'static str, &'static str) {
    let default = |task| {
        DEFAULTS
            .iter()
            .find(|(known, _)| *known == task)
            .map(|(_, loss)| *loss)
    };
    let (name, why) = match card.target {
        TargetShape::Class => (default(Task::Multiclass), "classes"),
        _ if card.tasks.contains(&Task::Binary) => (default(Task::Binary), "labels"),
        _ => (None, "a target of numbers"),
    };
    (name.unwrap_or("absolute_error"), why)
}

/// Whether the values are 0 and 1, or −1 and 1.
fn are_labels(values: &[f64]) -> bool {
    let only = |low: f64| values.iter().all(|&x| x == low || x == 1.0);
    let both = |low: f64| values.contains(&low) && values.contains(&1.0);
    [0.0, -1.0].into_iter().any(|low| only(low) && both(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_chooses_the_task() {
        let loss = |values: &[f64]| default_loss(&Column::number("y", values.to_vec())).0;
        assert_eq!(loss(&[0.0, 1.0, 1.0]), loss(&[-1.0, 1.0]));
        assert_ne!(loss(&[0.0, 1.0]), loss(&[0.0, 1.0, 2.0]));
        for (_, name) in DEFAULTS {
            assert!(losskit::find(name).is_ok());
        }
    }
}
