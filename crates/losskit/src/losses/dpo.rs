//! Direct preference optimisation.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Param, Row, TargetShape, Task};
use crate::real::{Known, Real};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("dpo.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dpo {
    beta: f64,
    label_smoothing: f64,
}

impl Dpo {
    /// `beta` > 0 is how closely the policy is held to the reference; `label_smoothing` in [0, ½] is how often a preference
    /// is taken to be the wrong way round.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(beta: f64, label_smoothing: f64) -> Result<Self, Error> {
        Self::checked(&[beta, label_smoothing])
    }

    /// beta times how much more the policy prefers the chosen answer than the reference does.
    #[inline(always)]
    fn reward<R: Real>(&self, pred: &[R], reference: &[f64]) -> R {
        let policy = pred[0] - pred[1];
        R::of(self.beta) * (policy - (R::of(reference[0]) - R::of(reference[1])))
    }
}

impl Definition for Dpo {
    type Shape = Set;
    const CARD: Card = Card {
        name: "dpo",
        page: include_str!("dpo.md"),
        aliases: &["direct_preference_optimization"],
        about: "Language models from preferences: the chosen answer should gain more on the reference than the rejected one.",
        source: "Rafailov et al. 2023, arXiv:2305.18290",
        tasks: &[Task::Ranking, Task::Generative],
        row: Row::Named(&[("chosen", Domain::Real), ("rejected", Domain::Real)]),
        target: TargetShape::Named(&[
            ("reference_chosen", Domain::Real),
            ("reference_rejected", Domain::Real),
        ]),
        params: &[
            Param::positive(
                "beta",
                0.1,
                "how closely the policy is held to the reference",
            ),
            Param::number(
                "label_smoothing",
                0.0,
                Domain::closed(0.0, 0.5),
                "how often a preference is the wrong way round",
            ),
        ],
        estimates: "log-probabilities of answers",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|p| std::f64::consts::SQRT_2 * p[0] * (1.0 - p[1])),
        ],
        kin: &[],
        budget: [2.0, 2.0, 2.5],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            beta: p[0],
            label_smoothing: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.beta, self.label_smoothing]
    }
}

impl Setwise for Dpo {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let u = self.reward(set.pred, set.target);
        let (right, wrong) = (1.0 - self.label_smoothing, self.label_smoothing);
        let lost = |u: R| (-u).softplus();
        lost(u).weighted(R::of(right)) + lost(-u).weighted(R::of(wrong))
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (zero, one) = (R::zero(), R::one());
        let u = self.reward(set.pred, set.target);
        let (right, wrong) = (
            R::of(1.0 - self.label_smoothing),
            R::of(self.label_smoothing),
        );
        let [e, log, inverse] = u.logistic();
        let negative = u.lt(zero);
        let for_it = R::select(negative, e, one) * inverse;
        let against = R::select(negative, one, e) * inverse;
        let pull = R::of(self.beta) * (wrong * for_it - right * against);
        grad[0] = pull;
        grad[1] = -pull;
        let lost = (-u).max(zero).weighted(right) + u.max(zero).weighted(wrong);
        lost + log
    }
}
