//! Law: what a kernel returns as derivatives are the derivatives of its definition, taken exactly, and of its own value,
//! taken by differences.

#![allow(clippy::print_stdout)]

mod common;

use common::{
    Goal, Hull, Made, Results, Row, Style, Wanted, assemble, at_end, every_loss, hull, losses,
    of_pred, rows,
};
use losskit::card::{Domain, Row as Shape, Scope};
use losskit::witness::{Seen, direction, see};
use losskit::{Batch, Jet, Loss, Reduction};

/// Relative to the largest term of the definition.
const TOLERANCE: f64 = 1e-9;

#[test]
fn kernel_is_the_derivative_of_the_definition() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        for (k, loss) in losses(entry).into_iter().enumerate() {
            // The default everywhere, other parameters at every fourth point, each at other ones.
            let (skip, step) = if k == 0 { (0, 1) } else { (k % 4, 4) };
            // Of groups a third: pairs of pairs are many for the judge.
            let step = match entry.card.scope {
                Scope::Row => step,
                Scope::Group => 3 * step,
            };
            for row in rows(loss.as_ref(), Style::PLAIN)
                .into_iter()
                .skip(skip)
                .step_by(step)
            {
                if at_end(entry.card, &row.pred) {
                    continue;
                }
                let seen = see::<f64>(loss.as_ref(), &row.pred, row.at());
                let near = (entry.card.is_pointwise())
                    .then(|| hull(loss.as_ref(), row.pred[0], row.value(), f64::EPSILON))
                    .flatten();
                let off = |s: &Seen, range: Option<[f64; 2]>| {
                    let held = range.is_some_and(|r| Hull::holds(r, s.ours, TOLERANCE));
                    let lost = s.exact.is_nan() || (s.ours - s.exact).abs() < f64::MIN_POSITIVE;
                    !held && !lost && s.ulps * f64::EPSILON > TOLERANCE
                };
                if off(&seen.value, None)
                    || seen.grad.iter().any(|s| off(s, near.map(|n| n.grad)))
                    || seen.hess.iter().any(|s| off(s, near.map(|n| n.hess)))
                {
                    wrong.push(format!("{} at {row:?}: {seen:?}", loss.spec()));
                }
            }
        }
        wrong
    });
}

/// A derivative by differences, with the error it admits to.
struct Difference {
    slope: f64,
    error: f64,
}

/// Ridders: central differences at shrinking steps, extrapolated to step 0 while that helps.
fn difference(f: impl Fn(f64) -> f64, step: f64) -> Difference {
    const SHRINK: f64 = 1.4;
    let mut best = Difference {
        slope: f64::NAN,
        error: f64::INFINITY,
    };
    let mut last: Vec<f64> = Vec::new();
    let mut h = step;
    for _ in 0..10 {
        let mut line = vec![(f(h) - f(-h)) / (2.0 * h)];
        let mut factor = SHRINK * SHRINK;
        for (k, &before) in last.iter().enumerate() {
            line.push((line[k] * factor - before) / (factor - 1.0));
            factor *= SHRINK * SHRINK;
            let error = (line[k + 1] - line[k])
                .abs()
                .max((line[k + 1] - before).abs());
            if error < best.error {
                best = Difference {
                    slope: line[k + 1],
                    error,
                };
            }
        }
        last = line;
        h /= SHRINK;
    }
    best
}

/// Counts how sharp the differences were, and collects where they disagree.
#[derive(Default)]
struct Verdict {
    points: usize,
    sharp: usize,
    wrong: Vec<String>,
}

impl Verdict {
    /// Holds `got` to the differences of `f` at some step: a long one may cross a bend, a short one drowns in rounding.
    /// `size` is what `f` is rounded to.
    fn hold(
        &mut self,
        got: f64,
        f: impl Fn(f64) -> f64,
        size: impl Fn(f64) -> f64,
        step: f64,
        place: impl Fn() -> String,
    ) {
        let mut found = Vec::new();
        let (mut held, mut sharp) = (false, false);
        for step in [step, 1e-2 * step, 1e-4 * step] {
            let Difference { slope, error } = difference(&f, step);
            let noise = (100.0 * f64::EPSILON * size(step) + 1e-320) / step;
            let tolerance = 1e-7 * got.abs() + 100.0 * error + noise;
            let agrees = (got - slope).abs() <= tolerance;
            held |= agrees;
            sharp |= agrees && tolerance <= 1e-3 * got.abs().max(1e-3);
            found.push(format!("{slope:e} ± {tolerance:.0e}"));
        }
        self.points += 1;
        self.sharp += usize::from(sharp);
        if !held {
            self.wrong.push(format!(
                "{} is {got:e}, differences say {}",
                place(),
                found.join(", ")
            ));
        }
    }
}

#[test]
fn kernel_is_the_derivative_of_its_own_value() {
    every_loss(|entry| {
        let mut verdict = Verdict::default();
        for loss in losses(entry) {
            for row in rows(loss.as_ref(), Style::PLAIN) {
                match entry.card.row {
                    Shape::One(domain) if entry.card.is_pointwise() => {
                        point(loss.as_ref(), domain, &row, &mut verdict)
                    }
                    _ => line(loss.as_ref(), &row, &mut verdict),
                }
            }
        }
        let Verdict { points, sharp, .. } = verdict;
        println!(
            "{:34} {sharp} of {points} differences sharp",
            entry.card.name
        );
        if sharp * 2 < points {
            verdict
                .wrong
                .push(format!("only {sharp} of {points} differences say anything"));
        }
        verdict.wrong
    });
}

/// How far one may step from `x` without leaving its domain.
fn room(domain: Domain, x: f64) -> f64 {
    match domain {
        Domain::Interval { low, high, .. } => (x - low).min(high - x),
        _ => f64::INFINITY,
    }
}

fn point(loss: &dyn Loss, domain: Domain, row: &Row, verdict: &mut Verdict) {
    let (pred, target) = (row.pred[0], row.value());
    let clear = loss
        .kinks(target)
        .iter()
        .map(|k| (k - pred).abs())
        .fold(room(domain, pred), f64::min);
    let step = (1e-3 * pred.abs().max(100.0)).min(0.4 * clear);
    let jet = |h: f64| loss.jet(pred + h, target).unwrap();
    let here = jet(0.0);
    let finite = [-step, 0.0, step]
        .iter()
        .all(|&h| jet(h).value.is_finite() && jet(h).hess.is_finite());
    if step < 1e-9 * pred.abs() || step == 0.0 || !finite {
        return;
    }
    // The sum pred + h is rounded too, which the slope carries over.
    let size = |h: f64, f: fn(&Jet<f64>) -> [f64; 2]| {
        let [value, slope] = [-h, 0.0, h]
            .map(|h| f(&jet(h)).map(f64::abs))
            .into_iter()
            .fold([0.0; 2], |a: [f64; 2], b| [a[0].max(b[0]), a[1].max(b[1])]);
        value + slope * pred.abs()
    };
    verdict.hold(
        here.grad,
        |h| jet(h).value,
        |h| size(h, |j| [j.value, j.grad]),
        step,
        || format!("{} gradient at {row:?}", loss.spec()),
    );
    verdict.hold(
        here.hess,
        |h| jet(h).grad,
        |h| size(h, |j| [j.grad, j.hess]),
        step,
        || format!("{} second derivative at {row:?}", loss.spec()),
    );
}

fn at(loss: &dyn Loss, row: &Row) -> (f64, Vec<f64>) {
    let made: Made<f64> = assemble([row]);
    let batch = Batch {
        reduction: Reduction::Sum,
        ..made.batch()
    };
    let wanted = Wanted {
        value: true,
        grad: true,
        hess: false,
    };
    let results = Results::of(loss, &batch, wanted).unwrap();
    (results.value[0], results.grad)
}

fn line(loss: &dyn Loss, row: &Row, verdict: &mut Verdict) {
    let size = row
        .pred
        .iter()
        .fold(0.0, |a: f64, x| a.max(x.abs()))
        .max(1e-3);
    let ahead: Vec<f64> = direction(row.pred.len());
    let mut step = 0.05
        * size.max(if matches!(row.target, Goal::Nothing) {
            0.0
        } else {
            1.0
        });
    for (j, (&x, a)) in row.pred.iter().zip(&ahead).enumerate() {
        step = step.min(0.4 * room(of_pred(loss.card(), j), x) / a.abs());
    }
    if step < 1e-9 * size {
        return;
    }
    let moved = |h: f64| Row {
        pred: row
            .pred
            .iter()
            .zip(&ahead)
            .map(|(x, d)| x + h * d)
            .collect(),
        target: row.target.clone(),
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (value, grad) = at(loss, row);
    let most = grad.iter().fold(0.0, |a: f64, g| a.max(g.abs()));
    verdict.hold(
        dot(&grad, &ahead),
        |h| at(loss, &moved(h)).0,
        |_| 10.0 * (value.abs() + most * size + 1.0),
        step,
        || format!("{} slope at {row:?}", loss.spec()),
    );

    let made: Made<f64> = assemble([row]);
    let batch = Batch {
        reduction: Reduction::Sum,
        ..made.batch()
    };
    let mut product = vec![f64::NAN; ahead.len()];
    loss.product64(&batch, &ahead, &mut product).unwrap();
    let probe: Vec<f64> = (0..ahead.len())
        .map(|j| 1.0 - 0.3 * (j % 5) as f64)
        .collect();
    let bend = dot(&product, &probe);
    verdict.hold(
        bend,
        |h| dot(&at(loss, &moved(h)).1, &probe),
        |_| 10.0 * (most + bend.abs() * size),
        step,
        || format!("{} Hessian product at {row:?}", loss.spec()),
    );
}
