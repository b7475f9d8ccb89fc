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

    /// Fills in defaults and checks names and ranges.
    ///
    /// # Errors
    /// An unknown parameter name (with the nearest one) or a value outside its range.
    pub fn resolve(&self, given: &[(&str, f64)]) -> Result<Vec<f64>, Error> {
        let mut values: Vec<f64> = self.params.iter().map(|p| p.default).collect();
        for &(name, value) in given {
            let at = self.params.iter().position(|p| p.name == name);
            let at = at.ok_or_else(|| Error::unknown_param(self, name))?;
            values[at] = value;
        }
        self.check_params(&values)?;
        Ok(values)
    }

    /// Checks values given in the card's order.
    ///
    /// # Errors
    /// A value outside its range.
    pub fn check_params(&self, values: &[f64]) -> Result<(), Error> {
        for (param, &value) in self.params.iter().zip(values) {
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

    /// How many classes a row has at least: one more than any parameter that is the index of one, values given in the card's
    /// order.
    pub fn least_classes(&self, values: &[f64]) -> usize {
        let params = self.params.iter().zip(values);
        let indices = params.filter(|(param, _)| param.class);
        indices.fold(1, |least, (_, &index)| least.max(index as usize + 1))
    }

    /// The loss with its parameters, as typed: `huber:delta=1.35`. Parameters at their default are shown too.
    pub fn spec(&self, values: &[f64]) -> String {
        let params: Vec<String> = self
            .params
            .iter()
            .zip(values)
            .filter(|(_, v)| !v.is_nan())
            .map(|(p, v)| format!("{}={}", p.name, p.show(*v)))
            .collect();
        if params.is_empty() {
            self.name.into()
        } else {
            format!("{}:{}", self.name, params.join(","))
        }
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
