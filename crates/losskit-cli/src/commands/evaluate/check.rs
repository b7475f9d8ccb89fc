//! Conditions on results: `accuracy>=0.98`.

use crate::failure::Failure;
use std::str::FromStr;

/// A condition on a result.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) text: String,
    name: String,
    relation: &'static str,
    bound: f64,
}

impl Check {
    /// Whether this is about the result of that name; a loss may leave its parameters out.
    pub(super) fn names(&self, measured: &str) -> bool {
        let card = losskit::find(&self.name).map(|entry| entry.card.name);
        self.name == measured || measured.split(':').next() == card.ok()
    }

    /// Whether it holds; never for NaN.
    pub(super) fn holds(&self, value: f64) -> bool {
        match self.relation {
            ">=" => value >= self.bound,
            "<=" => value <= self.bound,
            "==" => value == self.bound,
            ">" => value > self.bound,
            _ => value < self.bound,
        }
    }
}

impl FromStr for Check {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Check, Failure> {
        let wrong = || {
            Failure::usage(format!("cannot read the check '{text}'"))
                .hint("write it like 'accuracy>=0.98'")
        };
        let relations = [">=", "<=", "==", ">", "<"];
        let parts = relations
            .into_iter()
            .find_map(|relation| Some((relation, text.split_once(relation)?)));
        let (relation, (name, bound)) = parts.ok_or_else(wrong)?;
        Ok(Check {
            text: text.to_owned(),
            name: name.trim().to_owned(),
            relation,
            bound: bound.trim().parse().map_err(|_| wrong())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_read_and_judged() {
        let check: Check = "accuracy >= 0.98".parse().unwrap();
        assert!(check.names("accuracy") && !check.names("auc"));
        assert!(check.holds(0.98) && !check.holds(0.979) && !check.holds(f64::NAN));
        assert!("huber<3".parse::<Check>().unwrap().names("huber:delta=1"));
        assert!("accuracy".parse::<Check>().is_err());
        assert!("accuracy>=high".parse::<Check>().is_err());
    }
}
