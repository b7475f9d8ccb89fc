//! What a loss says about itself: every door and every test reads it here.

mod claim;
mod domain;
mod kind;
mod param;

pub use claim::{Claim, Constant, Kin, Of};
pub(crate) use claim::{either, ln_factorial};
pub use domain::Domain;
pub use kind::{Link, Row, Scope, TargetShape, Task};
pub use param::Param;

use crate::Error;

/// A loss's card.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// The field's standard name, snake_case; also the file stem and the name at every door.
    pub name: &'static str,
    /// The field's other names.
    pub aliases: &'static [&'static str],
    /// One sentence: what it is for.
    pub about: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Its page in Markdown: definition, derivation, when to use it.
    pub page: &'static str,
    /// What kinds of problem it serves.
    pub tasks: &'static [Task],
    /// What one row of predictions is.
    pub row: Row,
    /// What one row's target is.
    pub target: TargetShape,
    /// What one value is the value of.
    pub scope: Scope,
    /// Its parameters, in the order `build` takes them.
    pub params: &'static [Param],
    /// From a linear predictor to what the loss calls a prediction on the data's scale.
    pub link: Link,
    /// What the best constant prediction estimates, in a few words.
    pub estimates: &'static str,
    /// What is promised of its shape.
    pub claims: &'static [Claim],
    /// The same loss in other libraries.
    pub kin: &'static [Kin],
    /// Largest error of value, gradient and second derivative, in ulps at the scale of the largest term. May only shrink.
    pub budget: [f64; 3],
    /// What is returned where the derivative jumps.
    pub convention: &'static str,
}

impl Card {
    /// What most regression losses share: one real prediction, one real target, identity link.
    pub const REGRESSION: Card = Card {
        name: "",
        aliases: &[],
        about: "",
        source: "",
        page: "",
        tasks: &[Task::Regression],
        row: Row::One(Domain::Real),
        target: TargetShape::Value(Domain::Real),
        scope: Scope::Row,
        params: &[],
        link: Link::Identity,
        estimates: "",
        claims: &[],
        kin: &[],
        budget: [4.0; 3],
        convention: "",
    };
    /// What losses on the margin share: a real score, a target of −1 or +1.
    pub const MARGIN: Card = Card {
        tasks: &[Task::Binary],
        target: TargetShape::Value(Domain::Signs),
        ..Card::REGRESSION
    };
    /// What losses on a logit share: a real score, a target in [0, 1].
    pub const BINARY: Card = Card {
        tasks: &[Task::Binary],
        target: TargetShape::Value(Domain::UNIT),
        link: Link::Logit,
        ..Card::REGRESSION
    };
    /// What losses on k class scores share.
    pub const MULTICLASS: Card = Card {
        tasks: &[Task::Multiclass],
        row: Row::Classes(Domain::Real),
        target: TargetShape::Class,
        link: Link::Softmax,
        ..Card::REGRESSION
    };
    /// What losses of a labelled set of vectors share: one value a set.
    pub const METRIC: Card = Card {
        tasks: &[Task::Embedding],
        row: Row::Vectors(&["embedding"]),
        target: TargetShape::Label,
        scope: Scope::Group,
        estimates: "an embedding",
        ..Card::REGRESSION
    };

    /// Fills in defaults and checks names and ranges. A list is given value by value, each with its name.
    ///
    /// # Errors
    /// An unknown parameter name (with the nearest one) or a value outside its range.
    pub fn resolve(&self, given: &[(&str, f64)]) -> Result<Vec<f64>, Error> {
        let mut values: Vec<f64> = self.params.iter().map(|p| p.default).collect();
        let mut begun = false;
        for &(name, value) in given {
            let at = self.params.iter().position(|p| p.name == name);
            let at = at.ok_or_else(|| Error::unknown_param(self, name))?;
            match begun && self.params[at].list {
                true => values.push(value),
                false => values[at] = value,
            }
            begun |= self.params[at].list;
        }
        self.check_params(&values)?;
        Ok(values)
    }

    /// Checks values given in the card's order.
    ///
    /// # Errors
    /// A value outside its range.
    pub fn check_params(&self, values: &[f64]) -> Result<(), Error> {
        for (param, value) in self.pairs(values) {
            let absent = value.is_nan() && param.is_optional();
            if !(absent || value.is_finite() && param.takes(value)) {
                return Err(Error::Param {
                    loss: self.name,
                    param: param.name,
                    value,
                    allowed: param.allowed(),
                });
            }
        }
        Ok(())
    }

    /// Parameters with their values; one that is a list as often as it has values.
    fn pairs(&self, values: &[f64]) -> impl Iterator<Item = (&'static Param, f64)> {
        let last = self.params.len().saturating_sub(1);
        let params = values.iter().enumerate();
        params.map(move |(at, &value)| (&self.params[at.min(last)], value))
    }

    /// How many classes a row has, at least and at most: more than any parameter that is the index of one, and as many as a
    /// list has values; values given in the card's order.
    pub fn classes(&self, values: &[f64]) -> [usize; 2] {
        let indices = self.pairs(values).filter(|(param, _)| param.class);
        let least = indices.fold(1, |least, (_, index)| least.max(index as usize + 1));
        match values.len() > self.params.len() {
            true => [values.len() + 1 - self.params.len(); 2],
            false => [least, usize::MAX],
        }
    }

    /// Checks that rows of this width have a class for each value of a list.
    pub(crate) fn check_classes(&self, values: &[f64], width: usize) -> Result<(), Error> {
        let [least, most] = self.classes(values);
        match self.params.last() {
            Some(list) if list.list && !(least..=most).contains(&width) => Err(Error::Length {
                what: list.name,
                got: most,
                want: width,
                hint: format!(
                    "{} needs one value for all classes or one for each",
                    self.name
                ),
            }),
            _ => Ok(()),
        }
    }

    /// The loss with its parameters, as typed: `huber:delta=1.35`. Parameters at their default are shown too.
    pub fn spec(&self, values: &[f64]) -> String {
        let pairs = self.pairs(values).filter(|(_, v)| !v.is_nan());
        let params = written(pairs);
        if params.is_empty() {
            self.name.into()
        } else {
            format!("{}:{}", self.name, params.join(","))
        }
    }

    /// The parameters that are not at their defaults, as typed.
    pub fn moved(&self, values: &[f64]) -> Vec<String> {
        let listed = values.len() > self.params.len();
        let moved = |&(p, v): &(&Param, f64)| v != p.default && !v.is_nan() || p.list && listed;
        written(self.pairs(values).filter(moved))
    }

    /// The domain of number `j` of a row.
    pub fn pred_domain(&self, j: usize) -> Domain {
        match self.row {
            Row::One(domain) | Row::Classes(domain) => domain,
            Row::Named(parts) => parts[j].1,
            Row::Vectors(_) => Domain::Real,
        }
    }

    /// Whether it compares one prediction with one target.
    pub fn is_pointwise(&self) -> bool {
        matches!(
            (self.row, self.target, self.scope),
            (Row::One(_), TargetShape::Value(_), Scope::Row)
        )
    }

    /// Whether it is promised to be convex.
    pub fn is_convex(&self) -> bool {
        self.claims.iter().any(|c| matches!(c, Claim::Convex))
    }

    /// Whether its gradient is promised to have no jump, unless a curvature bound is infinite.
    ///
    /// [`Loss::is_smooth`](crate::Loss::is_smooth) answers for given ones.
    pub fn is_smooth(&self) -> bool {
        self.claims.iter().any(|c| matches!(c, Claim::Smooth))
    }

    /// What [`Claim::Likelihood`] adds to the values, if that is promised.
    ///
    /// ```
    /// let loss = losskit::parse("poisson_nll")?;
    /// let rest = loss.card().likelihood().unwrap();
    /// // Two events where one is expected.
    /// let surprise = loss.jet(0.0, 2.0).unwrap().value + rest(&loss.parameters(), 2.0);
    /// assert!((surprise - (1.0 + 2.0_f64.ln())).abs() < 1e-15);
    /// assert!(rest(&loss.parameters(), 2.5).is_nan());
    /// # Ok::<(), losskit::Error>(())
    /// ```
    pub fn likelihood(&self) -> Option<Of> {
        self.claims.iter().find_map(|c| match c {
            Claim::Likelihood(rest) => Some(*rest),
            _ => None,
        })
    }

    /// The variance of [`Claim::Variance`] as a function of the mean, if that is promised.
    pub fn variance(&self) -> Option<Of> {
        self.claims.iter().find_map(|c| match c {
            Claim::Variance(of) => Some(*of),
            _ => None,
        })
    }

    /// The same for given parameters: a curvature without bound is a jump.
    pub(crate) fn is_smooth_with(&self, params: &[f64]) -> bool {
        let endless =
            |c: &Claim| matches!(c, Claim::Curvature(bound) if bound(params) == f64::INFINITY);
        self.is_smooth() && !self.claims.iter().any(endless)
    }
}

/// Each parameter as `name=value`, a list as `name=value/value`.
fn written(pairs: impl Iterator<Item = (&'static Param, f64)>) -> Vec<String> {
    let mut all: Vec<(&str, String)> = Vec::new();
    for (param, value) in pairs {
        let value = param.show(value);
        match all.last_mut().filter(|last| last.0 == param.name) {
            Some((_, text)) => *text += &format!("/{value}"),
            None => all.push((param.name, value)),
        }
    }
    all.iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}
