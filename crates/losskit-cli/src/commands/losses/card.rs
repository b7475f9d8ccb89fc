//! A loss's card as text and as JSON.

use losskit::Card;
use losskit::card::{Claim, Param, Scope};
use serde_json::{Value, json};

/// What one row of predictions is, or one row of a group.
pub(super) fn row(card: &Card) -> String {
    match card.scope {
        Scope::Row => card.row.text(),
        Scope::Group => format!("groups of {}", card.row.text()),
    }
}

/// The parameters with their defaults.
pub(super) fn defaults(card: &Card) -> String {
    let show = |param: &Param| format!("{}={}", param.name, param.show(param.default));
    card.params.iter().map(show).collect::<Vec<_>>().join(" ")
}

/// What a parameter may be.
pub(super) fn allowed(param: &Param) -> String {
    match param.is_optional() {
        true => format!("{}, or absent", param.range.text()),
        false if param.whole => param.range.text(),
        false => param.allowed(),
    }
}

/// What is promised, in words.
pub(super) fn claims(card: &Card, params: &[f64]) -> Vec<String> {
    let text = |claim: &Claim| match claim {
        Claim::Convex => "convex".to_owned(),
        Claim::Symmetric => "symmetric".to_owned(),
        Claim::NonNegative => "never negative".to_owned(),
        Claim::ZeroAtTarget => "zero at the target".to_owned(),
        Claim::Smooth => "smooth".to_owned(),
        Claim::Jump => "jumps".to_owned(),
        Claim::HalfQuadratic => "half-quadratic".to_owned(),
        Claim::Lipschitz(bound) => format!("|gradient| ≤ {}", bound(params)),
        Claim::Curvature(bound) => format!("second derivative ≤ {}", bound(params)),
        Claim::Period(period) => format!("repeats every {}", period(params)),
        Claim::Likelihood(_) => "log-likelihood".to_owned(),
        Claim::Variance(_) => "quasi-likelihood".to_owned(),
    };
    card.claims.iter().map(text).collect()
}

/// The whole card.
pub(super) fn json(card: &Card) -> Value {
    let defaults: Vec<f64> = card.params.iter().map(|param| param.default).collect();
    let params = card.params.iter().map(|param| {
        json!({
            "name": param.name, "default": value(param, param.default), "allowed": allowed(param), "about": param.about,
        })
    });
    let kin = card
        .kin
        .iter()
        .map(|kin| json!({ "library": kin.library, "name": kin.name, "factor": kin.factor, "but": kin.but }));
    json!({
        "name": card.name,
        "aliases": card.aliases,
        "about": card.about,
        "source": card.source,
        "tasks": card.tasks.iter().map(|task| task.name()).collect::<Vec<_>>(),
        "prediction": row(card),
        "target": card.target.text(),
        "parameters": params.collect::<Vec<_>>(),
        "link": link(card),
        "estimates": card.estimates,
        "convex": card.is_convex(),
        "smooth": card.is_smooth(),
        "claims": claims(card, &defaults),
        "kin": kin.collect::<Vec<_>>(),
        "curvatures": card.curvatures(),
        "convention": card.convention,
        "budget_ulps": card.budget,
    })
}

/// Whether a card promises what is asked for; the names of all that can be asked for if it is none of them.
pub(super) fn has(card: &Card, property: &str) -> Result<bool, Vec<&'static str>> {
    type Property = (&'static str, fn(&Card) -> bool);
    const PROPERTIES: [Property; 15] = [
        ("convex", Card::is_convex),
        ("smooth", Card::is_smooth),
        ("symmetric", |c| {
            c.claims.iter().any(|c| matches!(c, Claim::Symmetric))
        }),
        ("nonnegative", |c| {
            c.claims.iter().any(|c| matches!(c, Claim::NonNegative))
        }),
        ("jump", |c| {
            c.claims.iter().any(|c| matches!(c, Claim::Jump))
        }),
        ("half-quadratic", |c| {
            c.claims.iter().any(|c| matches!(c, Claim::HalfQuadratic))
        }),
        ("lipschitz", |c| {
            c.claims.iter().any(|c| matches!(c, Claim::Lipschitz(_)))
        }),
        ("curvature", |c| {
            c.claims.iter().any(|c| matches!(c, Claim::Curvature(_)))
        }),
        ("periodic", |c| {
            c.claims.iter().any(|c| matches!(c, Claim::Period(_)))
        }),
        ("likelihood", |c| c.likelihood().is_some()),
        ("quasi-likelihood", |c| c.variance().is_some()),
        ("pointwise", Card::is_pointwise),
        ("rowwise", |c| !c.is_pointwise() && c.scope == Scope::Row),
        ("groups", |c| c.scope == Scope::Group),
        ("parameters", |c| !c.params.is_empty()),
    ];
    let found = PROPERTIES.iter().find(|p| p.0 == property);
    found
        .map(|p| p.1(card))
        .ok_or_else(|| PROPERTIES.map(|p| p.0).to_vec())
}

/// A parameter's value: a flag as true or false, an absent one as null.
pub(super) fn value(param: &Param, value: f64) -> Value {
    match (param.flag, value.is_nan()) {
        (_, true) => Value::Null,
        (true, _) => Value::from(value != 0.0),
        (false, _) => Value::from(value),
    }
}

/// The link, lower case.
pub(super) fn link(card: &Card) -> String {
    format!("{:?}", card.link).to_lowercase()
}
