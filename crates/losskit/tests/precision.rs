//! Law: value, gradient and second derivative of every loss are within the ulps its card allows, measured against its
//! definition in 256 bits at the scale of the largest term, in `f32` and `f64`; and the card allows no more than is needed.

#![allow(clippy::print_stdout)]

mod common;

use common::{Hull, Row, Style, allowed, at_end, every_loss, hull, losses, rows};
use losskit::catalogue::Entry;
use losskit::witness::{Seen, Witness, see};
use losskit::{CATALOGUE, Loss};
use std::sync::OnceLock;

const PARTS: [&str; 3] = ["value", "gradient", "second derivative"];

/// The largest error found, and where.
#[derive(Clone, Debug, Default)]
struct Worst {
    ulps: f64,
    place: String,
}

/// Of value, gradient and second derivative, in `f32` and in `f64`.
type Measured = [[Worst; 3]; 2];

fn measured() -> &'static [Option<Measured>] {
    static ALL: OnceLock<Vec<Option<Measured>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let all: Vec<OnceLock<Measured>> = CATALOGUE.iter().map(|_| OnceLock::new()).collect();
        every_loss(|entry| {
            let at = CATALOGUE
                .iter()
                .position(|e| e.card.name == entry.card.name);
            let start = std::time::Instant::now();
            all[at.unwrap()].set(measure(entry)).unwrap();
            println!("{:34} {:.1?} judged", entry.card.name, start.elapsed());
            Vec::new()
        });
        all.into_iter().map(OnceLock::into_inner).collect()
    })
}

fn measure(entry: &Entry) -> Measured {
    let mut worst = Measured::default();
    for (k, loss) in losses(entry).into_iter().enumerate() {
        // The default everywhere, other parameters at every sixth point, each at other ones.
        let all = rows(loss.as_ref(), Style::FULL).into_iter();
        let (skip, step) = if k == 0 { (0, 1) } else { (k % 6, 6) };
        for row in all.skip(skip).step_by(step) {
            for (narrow, worst) in worst.iter_mut().enumerate() {
                if let Some(errors) = errors(loss.as_ref(), &row, narrow == 0) {
                    for (worst, ulps) in worst.iter_mut().zip(errors) {
                        if ulps > worst.ulps {
                            let place = format!("{} {row:?}", loss.spec());
                            *worst = Worst { ulps, place };
                        }
                    }
                }
            }
        }
    }
    worst
}

/// The ulps of each part at a row; none at an end of the domain, or where rounding to `f32` leaves it.
fn errors(loss: &dyn Loss, row: &Row, narrow: bool) -> Option<[f64; 3]> {
    if !narrow {
        if at_end(loss.card(), &row.pred) {
            return None;
        }
        let near = pointwise(loss).then(|| hull(loss, row.pred[0], row.value(), f64::EPSILON));
        let seen = see::<f64>(loss, &row.pred, row.at());
        return Some(parts(&seen, near.flatten(), f64::EPSILON));
    }
    let epsilon = f64::from(f32::EPSILON);
    let rounded: Vec<f64> = row.pred.iter().map(|&x| f64::from(x as f32)).collect();
    let target = f64::from(row.value() as f32);
    if at_end(loss.card(), &rounded) || !allowed(loss.card(), &rounded, target) {
        return None;
    }
    let near = pointwise(loss).then(|| hull(loss, rounded[0], target, epsilon));
    let seen = see::<f32>(loss, &rounded, row.at());
    Some(parts(&seen, near.flatten(), epsilon))
}

fn pointwise(loss: &dyn Loss) -> bool {
    loss.card().is_pointwise()
}

/// Products of tiny numbers lose digits to underflow: this many of the least number do not count.
const UNDERFLOW: f64 = 1e5;

/// Where rounding the inputs may cross a bend, any derivative from one side to the other is right.
fn parts(seen: &Witness, near: Option<Hull>, epsilon: f64) -> [f64; 3] {
    let least = if epsilon == f64::EPSILON {
        5e-324
    } else {
        f64::from(f32::from_bits(1))
    };
    let worst = |seen: &[Seen], range: Option<[f64; 2]>| {
        let error = |s: &Seen| match range {
            Some(range) if Hull::holds(range, s.ours, epsilon) => 0.0,
            _ if s.ours != s.exact && (s.ours - s.exact).abs() <= UNDERFLOW * least => 0.0,

            _ => s.ulps,
        };
        seen.iter().map(error).fold(0.0, f64::max)
    };
    [
        worst(&[seen.value], None),
        worst(&seen.grad, near.map(|n| n.grad)),
        worst(&seen.hess, near.map(|n| n.hess)),
    ]
}

/// The least half-integer budget that covers what was measured.
fn needed([narrow, wide]: &Measured, part: usize) -> f64 {
    (2.0 * narrow[part].ulps.max(wide[part].ulps)).ceil() / 2.0
}

#[test]
fn no_error_exceeds_the_budget() {
    let mut wrong = Vec::new();
    for (entry, measured) in CATALOGUE.iter().zip(measured()) {
        let (card, Some(measured)) = (entry.card, measured) else {
            continue;
        };
        let show =
            |w: &[Worst; 3]| format!("{:6.2} {:6.2} {:6.2}", w[0].ulps, w[1].ulps, w[2].ulps);
        println!(
            "{:34} f32 {}  f64 {}  budget {:?}",
            card.name,
            show(&measured[0]),
            show(&measured[1]),
            card.budget
        );
        for (worst, number) in measured.iter().zip(["f32", "f64"]) {
            for ((worst, part), budget) in worst.iter().zip(PARTS).zip(card.budget) {
                if worst.ulps > budget {
                    let Worst { ulps, place } = worst;
                    wrong.push(format!(
                        "{}: {number} {part} off by {ulps:.2} ulp, {budget} allowed: {place}",
                        card.name
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Other points of the same loss do somewhat worse than these; `losskit gradcheck` draws them. A budget may leave that much.
#[test]
fn no_budget_is_idle() {
    let mut wrong = Vec::new();
    for (entry, measured) in CATALOGUE.iter().zip(measured()) {
        let (card, Some(measured)) = (entry.card, measured) else {
            continue;
        };
        let needed = [0, 1, 2].map(|part| needed(measured, part));
        if (0..3).any(|part| card.budget[part] > 2.0 * needed[part]) {
            wrong.push(format!(
                "{}: the budget is {:?}, {needed:?} was measured",
                card.name, card.budget
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
