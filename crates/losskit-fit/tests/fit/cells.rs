//! Law: every convex loss that a linear model can use is solved, with a proof, under every penalty.

use losskit::card::{Claim, Domain, TargetShape};
use losskit::{CATALOGUE, Card, Loss};
use losskit_fit::frame::{Column, Data, Frame};
use losskit_fit::{Error, Kind, Options, fit};

const ROWS: usize = 60;

/// Two columns, and a target that they say something about but do not decide.
fn table(card: &Card) -> Frame {
    let wave = |i: usize, f: f64| (i as f64 * f).sin();
    let x: Vec<f64> = (0..ROWS)
        .map(|i| wave(i, 0.7) + 0.3 * wave(i, 2.9))
        .collect();
    let z: Vec<f64> = (0..ROWS).map(|i| 100.0 + 20.0 * wave(i, 1.3)).collect();
    let level = |i: usize| x[i] + 0.02 * (z[i] - 100.0) + 1.2 * wave(i, 4.1);
    let target =
        |of: &dyn Fn(f64) -> f64| Column::number("y", (0..ROWS).map(|i| of(level(i))).collect());
    let sign = |s: f64| if s > 0.0 { 1.0 } else { 0.0 };
    let y = match card.target {
        TargetShape::Class => target(&|s| if s < -0.7 { 0.0 } else { 1.0 + sign(s - 0.7) }),
        TargetShape::Value(Domain::Binary) => target(&sign),
        TargetShape::Value(Domain::Signs) => target(&|s| 2.0 * sign(s) - 1.0),
        TargetShape::Value(domain) => {
            let scales: [&dyn Fn(f64) -> f64; 5] = [
                &|s| 4.0 + s,
                &|s| s.exp(),
                &|s| s.exp().floor() + 1.0,
                &|s| 1.0 / (1.0 + (-s).exp()),
                &|s| sign(s),
            ];
            let fits = |of: &&&dyn Fn(f64) -> f64| (0..ROWS).all(|i| domain.contains(of(level(i))));
            let found = scales.iter().find(fits);
            target(found.unwrap_or_else(|| panic!("{}: no target of {domain:?}", card.name)))
        }
        _ => target(&|s| s),
    };
    let columns = vec![Column::number("x", x), Column::number("z", z), y];
    Frame::new("made.csv", columns).unwrap()
}

/// The name of a penalty, λ and a.
const PENALTIES: [(&str, f64, f64); 4] = [
    ("none", 0.0, 0.0),
    ("l2", 0.01, 0.0),
    ("l1", 0.01, 1.0),
    ("elastic-net", 0.01, 0.5),
];

/// Whether a single prediction has corners and no curvature between them.
fn is_straight(loss: &dyn Loss, table: &Frame) -> bool {
    let Ok(Data::Number(y)) = table.column("y").map(Column::data) else {
        return false;
    };
    let bend = |at: f64, y: f64| loss.jet(at, y).map_or(f64::NAN, |jet| jet.hess);
    y.iter()
        .all(|&y| (0..99).all(|k| bend(0.37 * f64::from(k) - 17.3, y) == 0.0))
}

#[test]
fn every_convex_loss_is_solved_under_every_penalty() {
    let (mut solved, mut open, mut wrong) = (0, Vec::new(), Vec::new());
    for entry in CATALOGUE {
        let (card, loss) = (entry.card, losskit::parse(entry.card.name).unwrap());
        let table = table(card);
        // What falls for ever has no minimum to be found.
        let bounded = card.claims.iter().any(|c| matches!(c, Claim::NonNegative));
        let must = card.is_convex() && (loss.is_smooth() || is_straight(loss.as_ref(), &table));
        for (name, lambda, l1_ratio) in PENALTIES {
            let options = Options {
                lambda,
                l1_ratio,
                standardize: true,
                ..Options::default()
            };
            let told = match fit(loss.as_ref(), &table, "y", &options) {
                Err(Error::Unfit { .. }) => break,
                Err(Error::Unbounded { .. }) if !bounded => continue,
                Err(error) => error.to_string(),
                Ok(model) => {
                    let kind = match card.is_convex() {
                        true => Kind::Global,
                        false => Kind::Local,
                    };
                    if model.certificate.kind == kind && model.certificate.solved {
                        solved += 1;
                        continue;
                    }
                    format!("{} {}", model.solver, model.certificate)
                }
            };
            let told = format!("{} under {name}: {told}", card.name);
            if must {
                wrong.push(told)
            } else {
                open.push(told)
            }
        }
    }
    println!("{solved} cells are solved, open are\n{}", open.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(solved > 4 * open.len(), "{} cells are open", open.len());
}
