//! Law: what a card claims of a loss's shape is measured on its kernel, for all its parameters; what is not claimed is seen
//! to fail for some.

mod bend;
#[path = "../common/mod.rs"]
mod common;
mod likelihood;
mod line;
mod row;

use common::{every_loss, losses};
use line::Lines;
use losskit::card::{Card, Claim, Scope};
use losskit::{Loss, catalogue::Entry};

/// What was measured of a loss with one setting of its parameters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    /// The largest fall of a slope along a line, relative to the slopes around it.
    pub(crate) concave: f64,
    /// The largest ℓ(y + r, y) − ℓ(y − r, y); none where that means nothing.
    pub(crate) asymmetry: Option<f64>,
    /// The least value.
    pub(crate) least: f64,
    /// The largest value where prediction equals target; none where that means nothing.
    pub(crate) at_target: Option<f64>,
    /// The largest growth of gradient / residual with the residual, relative to either; none where that means nothing.
    pub(crate) growth: Option<f64>,
    /// The largest jump of a slope, relative to the slopes around it, and where.
    pub(crate) jump: f64,
    /// A place at which it jumps that the loss does not name as a bend.
    pub(crate) unnamed: Option<String>,
    /// The largest gradient near the middle, and anywhere.
    pub(crate) slope: [f64; 2],
    /// The largest jump of the value, relative to the values around it.
    pub(crate) step: f64,
    /// How often the slope changes its sign.
    pub(crate) turns: usize,
    /// The largest change over the period that is claimed; none where none is.
    pub(crate) drift: Option<f64>,
    /// The largest second derivative near the middle, and anywhere; none for rows that claim no bound.
    pub(crate) bend: Option<[f64; 2]>,
}

/// A bound that the whole exceeds the middle by so much is taken for none.
const GROWTH: f64 = 8.0;
/// Relative to the numbers around it, what rounding explains.
const ROUNDING: f64 = 1e-9;
/// A slope that changes its sign more often does so without end.
const TURNS: usize = 32;
/// Relative to the slopes around it, what is a jump.
const JUMP: f64 = 1e-5;

impl Measured {
    /// A jump of the value, which has no slope to show it: nor is what jumps convex, or of any finite steepness.
    pub(crate) fn jumps(&mut self, step: f64) {
        self.step = self.step.max(step);
        if step > JUMP {
            self.jump = self.jump.max(step);
            self.concave = f64::INFINITY;
            self.slope[1] = f64::INFINITY;
        }
    }

    fn is_smooth(&self) -> bool {
        self.jump <= JUMP
    }
}

/// The constant of a claim, infinite if there is no claim.
pub(crate) fn constant(
    card: &Card,
    params: &[f64],
    pick: fn(&Claim) -> Option<losskit::card::Constant>,
) -> f64 {
    card.claims
        .iter()
        .find_map(pick)
        .map_or(f64::INFINITY, |c| c(params))
}

fn lipschitz(claim: &Claim) -> Option<losskit::card::Constant> {
    match claim {
        Claim::Lipschitz(c) => Some(*c),
        _ => None,
    }
}

pub(crate) fn period(claim: &Claim) -> Option<losskit::card::Constant> {
    match claim {
        Claim::Period(c) => Some(*c),
        _ => None,
    }
}

fn curvature(claim: &Claim) -> Option<losskit::card::Constant> {
    match claim {
        Claim::Curvature(c) => Some(*c),
        _ => None,
    }
}

fn measure(loss: &dyn Loss) -> Measured {
    match Lines::of(loss) {
        Some(lines) => lines.measure(loss),
        None => row::measure(loss),
    }
}

#[test]
fn claims_hold_and_no_property_goes_unclaimed() {
    every_loss(|entry| {
        let all: Vec<(Box<dyn Loss>, Measured)> = losses(entry)
            .into_iter()
            .map(|loss| {
                let measured = measure(loss.as_ref());
                (loss, measured)
            })
            .collect();
        let mut wrong = Vec::new();
        properties(entry, &all, &mut wrong);
        constants(entry.card, &all, &mut wrong);
        for (loss, m) in &all {
            wrong.extend(
                m.unnamed
                    .iter()
                    .map(|u| format!("{}: bends unnamed at {u}", loss.spec())),
            );
        }
        wrong
    });
}

fn properties(entry: &Entry, all: &[(Box<dyn Loss>, Measured)], wrong: &mut Vec<String>) {
    type Property = (
        &'static str,
        fn(&Claim) -> bool,
        fn(&Measured) -> Option<bool>,
    );
    const PROPERTIES: [Property; 8] = [
        (
            "Convex",
            |c| matches!(c, Claim::Convex),
            |m| Some(m.concave <= ROUNDING),
        ),
        (
            "Symmetric",
            |c| matches!(c, Claim::Symmetric),
            |m| Some(m.asymmetry? <= ROUNDING),
        ),
        (
            "HalfQuadratic",
            |c| matches!(c, Claim::HalfQuadratic),
            |m| Some(m.growth? <= ROUNDING),
        ),
        (
            "NonNegative",
            |c| matches!(c, Claim::NonNegative),
            |m| Some(m.least >= 0.0),
        ),
        (
            "ZeroAtTarget",
            |c| matches!(c, Claim::ZeroAtTarget),
            |m| Some(m.at_target? <= ROUNDING),
        ),
        (
            "Jump",
            |c| matches!(c, Claim::Jump),
            |m| Some(m.step > JUMP),
        ),
        (
            "Period",
            |c| matches!(c, Claim::Period(_)),
            |m| Some(m.drift.map_or(m.turns > TURNS, |d| d <= ROUNDING)),
        ),
        (
            "Smooth",
            |c| matches!(c, Claim::Smooth),
            |m| Some(m.is_smooth()),
        ),
    ];
    for (name, is, holds) in PROPERTIES {
        let claimed = entry.card.claims.iter().any(is);
        // Smoothness is not promised where a claimed curvature is infinite.
        let promised = |loss: &dyn Loss| {
            let claims = entry.card.claims.iter();
            let bound = claims
                .filter_map(curvature)
                .next()
                .map_or(0.0, |c| c(&loss.parameters()));
            name != "Smooth" || bound.is_finite()
        };
        let of = all.iter().filter(|(loss, _)| promised(loss.as_ref()));
        let seen: Vec<_> = of
            .filter_map(|(loss, m)| Some((loss, m, holds(m)?)))
            .collect();
        match (claimed, seen.iter().find(|s| !s.2)) {
            (true, Some((loss, m, _))) => {
                wrong.push(format!(
                    "{name} is claimed, but not so with {}: {m:?}",
                    loss.spec()
                ));
            }
            (true, None) if seen.is_empty() => {
                wrong.push(format!("{name} is claimed, but means nothing here"))
            }
            (false, None) if !seen.is_empty() => {
                wrong.push(format!(
                    "{name} is not claimed, but holds wherever it was measured"
                ));
            }
            _ => {}
        }
    }
}

fn constants(card: &Card, all: &[(Box<dyn Loss>, Measured)], wrong: &mut Vec<String>) {
    let mut bounded = [true, true];
    for (loss, m) in all {
        let params = loss.parameters();
        let [slope, bend] = [lipschitz, curvature].map(|pick| constant(card, &params, pick));
        let curved = m.bend.filter(|_| m.is_smooth());
        for (k, (what, claim, seen)) in [
            ("Lipschitz", slope, Some(m.slope)),
            ("Curvature", bend, curved),
        ]
        .into_iter()
        .enumerate()
        {
            let Some([middle, all]) = seen else {
                // Where the slope jumps its derivative has no bound.
                bounded[k] = false;
                if claim.is_finite() && k == 1 && m.bend.is_some() {
                    wrong.push(format!(
                        "{what}({claim}) is claimed, but the gradient jumps with {}",
                        loss.spec()
                    ));
                }
                continue;
            };
            bounded[k] &= claim.is_infinite() && all <= GROWTH * middle;
            if claim.is_finite() && !(0.99 * claim <= all && all <= claim * (1.0 + 1e-9)) {
                wrong.push(format!(
                    "{what}({claim}) is claimed, {all} was measured with {}",
                    loss.spec()
                ));
            }
        }
    }
    for (bounded, what) in bounded.into_iter().zip(["Lipschitz", "Curvature"]) {
        // What holds for groups of a few says nothing of larger ones; second derivatives of rows are seen where one is claimed.
        if bounded
            && card.scope == Scope::Row
            && !(all.iter().all(|a| a.1.bend.is_none()) && what == "Curvature")
        {
            wrong.push(format!(
                "{what} is not claimed, but a bound was measured for all parameters"
            ));
        }
    }
}
