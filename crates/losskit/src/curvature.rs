//! Second derivatives, and what stands in for them where they are 0, negative or without bound.

use crate::card::{Claim, Domain, Link, TargetShape};
use crate::{Card, Error, Loss};

/// What a solver or a booster divides a gradient by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curvature {
    /// The second derivative: the truth, which may be 0 or negative.
    Exact,
    /// What the square of the gradient is on average if the prediction is right: for a likelihood the Fisher information. Never
    /// negative. Of binary losses on a logit.
    Fisher,
    /// A number whose parabola, laid at a point, lies above the loss everywhere: a step to its bottom never makes the loss
    /// larger.
    Majorizer,
    /// The second derivative kept between 0 and the majorizer.
    Bounded,
}

impl Curvature {
    /// Every kind.
    pub const ALL: [Curvature; 4] = [
        Curvature::Exact,
        Curvature::Fisher,
        Curvature::Majorizer,
        Curvature::Bounded,
    ];

    /// Its name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Curvature::Exact => "exact",
            Curvature::Fisher => "fisher",
            Curvature::Majorizer => "majorizer",
            Curvature::Bounded => "bounded",
        }
    }

    /// Whether a loss with its parameters has it.
    pub fn exists(self, loss: &dyn Loss) -> bool {
        let card = loss.card();
        card.is_pointwise()
            && match self {
                Curvature::Exact => true,
                Curvature::Fisher => {
                    card.link == Link::Logit
                        && matches!(card.row, crate::card::Row::One(Domain::Real))
                        && matches!(card.target, TargetShape::Value(Domain::UNIT))
                }
                Curvature::Majorizer | Curvature::Bounded => bound(loss).is_some(),
            }
    }

    /// At each prediction against its target.
    ///
    /// # Errors
    /// A kind the loss has not; unequal lengths; numbers outside the domain.
    ///
    /// # Example
    /// ```
    /// use losskit::{Curvature, parse};
    /// let loss = parse("logistic")?;
    /// assert_eq!(Curvature::Majorizer.of(loss.as_ref(), &[7.0], &[1.0])?, [0.25]);
    /// assert!(Curvature::Exact.of(loss.as_ref(), &[7.0], &[1.0])?[0] < 1e-3);
    /// # Ok::<(), losskit::Error>(())
    /// ```
    pub fn of(self, loss: &dyn Loss, pred: &[f64], target: &[f64]) -> Result<Vec<f64>, Error> {
        let card = loss.card();
        if !self.exists(loss) {
            return Err(Error::NoCurvature {
                loss: card.name.into(),
                kind: self.name(),
            });
        }
        let mut exact = vec![0.0; pred.len()];
        let batch = crate::Batch {
            reduction: crate::Reduction::Sum,
            ..crate::Batch::new(pred, target)
        };
        let out = crate::Out {
            hess: Some(&mut exact),
            ..crate::Out::none()
        };
        loss.eval64(&batch, out)?;
        let most = bound(loss).unwrap_or(f64::INFINITY);
        Ok(match self {
            Curvature::Exact => exact,
            Curvature::Majorizer => vec![most; pred.len()],
            Curvature::Bounded => exact.into_iter().map(|h| h.clamp(0.0, most)).collect(),
            Curvature::Fisher => pred.iter().map(|&z| fisher(loss, z)).collect(),
        })
    }
}

/// The bound a card states for these parameters, if it is one.
fn bound(loss: &dyn Loss) -> Option<f64> {
    let claims = loss.card().claims.iter();
    let bound = claims.filter_map(|claim| match claim {
        Claim::Curvature(bound) => Some(bound(&loss.parameters())),
        _ => None,
    });
    bound.filter(|bound| bound.is_finite()).last()
}

/// p g(1)² + (1 − p) g(0)² with p the probability that the logit means.
fn fisher(loss: &dyn Loss, logit: f64) -> f64 {
    let side = |target: f64| {
        let sign = if target == 1.0 { -1.0 } else { 1.0 };
        let share = 1.0 / (1.0 + (sign * logit).exp());
        let slope = loss.jet(logit, target).map_or(f64::NAN, |jet| jet.grad);
        if share == 0.0 {
            0.0
        } else {
            share * slope * slope
        }
    };
    side(1.0) + side(0.0)
}

impl Card {
    /// The names of the curvatures a loss of this card has at its defaults.
    pub fn curvatures(&self) -> Vec<&'static str> {
        let Ok(loss) = crate::parse(self.name) else {
            return Vec::new();
        };
        let all = Curvature::ALL.into_iter();
        all.filter(|kind| kind.exists(loss.as_ref()))
            .map(Curvature::name)
            .collect()
    }
}
