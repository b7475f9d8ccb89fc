//! What makes steps of gradients: PyTorch's formulas, and Keras' for Adam.

use crate::matrix::Matrix;
use crate::solver::Solver;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Whose formula Adam follows; they place ε differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdamRule {
    /// PyTorch: ε = 1e-8 beside the corrected √v.
    #[default]
    Torch,
    /// Keras: ε = 1e-7 beside the uncorrected √v.
    Keras,
}

impl AdamRule {
    /// Every rule.
    pub const ALL: [AdamRule; 2] = [AdamRule::Torch, AdamRule::Keras];

    /// Its name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            AdamRule::Torch => "torch",
            AdamRule::Keras => "keras",
        }
    }
}

impl fmt::Display for AdamRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for AdamRule {
    type Err = String;
    fn from_str(text: &str) -> Result<AdamRule, String> {
        let found = AdamRule::ALL.into_iter().find(|r| r.name() == text);
        found.ok_or_else(|| format!("'{text}' is not a rule; it is torch or keras"))
    }
}

/// How a gradient g becomes a step; m and v are remembered of each coefficient, 0 at first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rule {
    /// g.
    Plain,
    /// m ← βm + g; the step is m (Polyak 1964, doi:10.1016/0041-5553(64)90137-5), or g + βm if it
    /// looks ahead (Nesterov 1983, in the form of Sutskever et al. 2013).
    Momentum { beta: f64, ahead: bool },
    /// v ← 0.99v + 0.01g²; g/(√v + 1e-8) (Tieleman and Hinton 2012).
    RmsProp,
    /// v ← v + g²; g/(√v + 1e-10) (Duchi, Hazan and Singer 2011, jmlr.org/papers/v12/duchi11a.html).
    Adagrad,
    /// m ← 0.9m + 0.1g, v ← 0.999v + 0.001g², both over 1 − their factorᵗ; m/(√v + ε) (Kingma and Ba
    /// 2015, doi:10.48550/arXiv.1412.6980).
    Adam(AdamRule),
}

impl Rule {
    const DECAY: f64 = 0.99;
    const BETA: [f64; 2] = [0.9, 0.999];

    /// That of a method.
    pub(crate) fn of(solver: Solver, momentum: f64, adam_rule: AdamRule) -> Rule {
        match solver {
            Solver::Momentum | Solver::Nesterov => Rule::Momentum {
                beta: momentum,
                ahead: solver == Solver::Nesterov,
            },
            Solver::Rmsprop => Rule::RmsProp,
            Solver::Adagrad => Rule::Adagrad,
            Solver::Adam => Rule::Adam(adam_rule),
            Solver::Adamw => Rule::Adam(AdamRule::Torch),
            _ => Rule::Plain,
        }
    }

    /// What is subtracted from a coefficient, `powers` being the t-th of [`Rule::BETA`].
    fn by(self, g: f64, m: &mut f64, v: &mut f64, lr: f64, powers: [f64; 2]) -> f64 {
        match self {
            Rule::Plain => lr * g,
            Rule::Momentum { beta, ahead } => {
                *m = beta * *m + g;
                lr * if ahead { g + beta * *m } else { *m }
            }
            Rule::RmsProp => {
                *v = Rule::DECAY * *v + (1.0 - Rule::DECAY) * g * g;
                lr * g / (v.sqrt() + 1e-8)
            }
            Rule::Adagrad => {
                *v += g * g;
                lr * g / (v.sqrt() + 1e-10)
            }
            Rule::Adam(whose) => {
                let [b1, b2] = Rule::BETA;
                let [c1, c2] = powers.map(|p| 1.0 - p);
                *m += (g - *m) * (1.0 - b1);
                *v = *v * b2 + g * g * (1.0 - b2);
                match whose {
                    AdamRule::Torch => lr / c1 * *m / (v.sqrt() / c2.sqrt() + 1e-8),
                    AdamRule::Keras => lr * c2.sqrt() / c1 * *m / (v.sqrt() + 1e-7),
                }
            }
        }
    }
}

/// A rule with what it remembers.
pub(crate) struct Stepper {
    rule: Rule,
    /// m and v.
    memory: [Matrix; 2],
    /// The t-th powers of [`Rule::BETA`].
    powers: [f64; 2],
}

impl Stepper {
    /// For coefficients like these.
    pub(crate) fn new(rule: Rule, like: &Matrix) -> Stepper {
        let zeros = || Matrix::zeros(like.nrows(), like.ncols());
        Stepper {
            rule,
            memory: [zeros(), zeros()],
            powers: [1.0; 2],
        }
    }

    /// Takes the next step.
    pub(crate) fn step(&mut self, theta: &mut Matrix, grad: &Matrix, lr: f64) {
        let [p1, p2] = self.powers;
        self.powers = [p1 * Rule::BETA[0], p2 * Rule::BETA[1]];
        let [m, v] = &mut self.memory;
        for a in 0..theta.ncols() {
            for j in 0..theta.nrows() {
                let (g, m, v) = (grad[(j, a)], &mut m[(j, a)], &mut v[(j, a)]);
                theta[(j, a)] -= self.rule.by(g, m, v, lr, self.powers);
            }
        }
    }
}
