//! NaN, infinities, ends of domains, bends.

use super::common::{Goal, dyadic_targets, every_loss, losses, targets};
use super::{domains, evaluate, plain, target_domain};
use losskit::Error;
use losskit::card::{Claim, Domain, Row as Shape, Scope};
use losskit::witness::{At, see};

#[test]
fn nan_stays_nan() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        for loss in losses(entry) {
            let row = plain(loss.as_ref());
            let width = match &row.target {
                Goal::Set(members) => members.width,
                _ => row.pred.len(),
            };
            // A member that no other is compared with takes no part in the value of its group.
            let grad = evaluate(loss.as_ref(), std::slice::from_ref(&row))
                .unwrap()
                .grad;
            let idle = |j: usize| {
                let own = j / width * width;
                entry.card.scope == Scope::Group && grad[own..own + width].iter().all(|g| *g == 0.0)
            };
            for (j, domain) in domains(loss.as_ref(), row.pred.len())
                .into_iter()
                .enumerate()
            {
                if idle(j) {
                    continue;
                }
                let mut row = row.clone();
                row.pred[j] = f64::NAN;
                // A score that is not the class's own does not enter a loss that reads only that one.
                let unread =
                    matches!((entry.card.name, &row.target), ("nll", Goal::Class(c)) if *c != j);
                match evaluate(loss.as_ref(), std::slice::from_ref(&row)) {
                    Ok(r) if domain == Domain::Real => {
                        let derived = r.grad[j].is_nan() || r.grad.len() > 1;
                        let lost = !r.value[0].is_nan() || !derived;
                        if !unread && lost {
                            wrong.push(format!("{} at {row:?}: {r:?}", loss.spec()));
                        }
                    }
                    Err(Error::Domain { row: at, .. })
                        if domain != Domain::Real && at == j / width => {}
                    other => wrong.push(format!("{} at {row:?}: {other:?}", loss.spec())),
                }
            }
        }
        wrong
    });
}

/// Where a function goes, seen from two points on the way: what still grows has no bound, what still falls goes to 0.
fn limit(near: f64, far: f64) -> f64 {
    if far.abs() > 1.05 * near.abs() {
        f64::INFINITY.copysign(far)
    } else if near.abs() > 1.05 * far.abs() {
        0.0
    } else {
        far
    }
}

/// Where a function goes, seen from three points, each four times as far as the one before: what is left of the way
/// shrinks by the same factor each time if it falls like a power of the distance.
fn limit_far_out([near, mid, far]: [f64; 3]) -> f64 {
    if 1.05 * far.abs() < mid.abs() {
        return 0.0;
    }
    let (before, step) = (mid - near, far - mid);
    if step.abs() < 0.9 * before.abs() && far.abs() <= 1.05 * mid.abs() {
        far + step * step / (before - step)
    } else {
        limit(mid, far)
    }
}

#[test]
fn infinite_predictions_give_the_limit() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        if !entry.card.is_pointwise() || !matches!(entry.card.row, Shape::One(Domain::Real)) {
            return wrong;
        }
        // What repeats without end has no limit.
        let repeats = |c: &Claim| matches!(c, Claim::Period(_));
        let settles = !entry.card.claims.iter().any(repeats);
        let limit = |seen: [f64; 3]| {
            if settles {
                limit_far_out(seen)
            } else {
                f64::NAN
            }
        };
        for loss in losses(entry) {
            for target in targets(target_domain(loss.as_ref()).unwrap()) {
                for sign in [-1.0, 1.0] {
                    let seen = [6e4, 2.4e5, 9.6e5]
                        .map(|x: f64| see::<f64>(loss.as_ref(), &[sign * x], At::Value(target)));
                    let value = seen.each_ref().map(|s| s.value.exact);
                    let grad = seen.each_ref().map(|s| s.grad[0].exact);
                    let hess = seen.each_ref().map(|s| s.hess[0].exact);
                    let jet = loss.jet(sign * f64::INFINITY, target).unwrap();
                    for (what, got, want) in [
                        ("value", jet.value, limit(value)),
                        ("gradient", jet.grad, limit(grad)),
                        ("second derivative", jet.hess, limit(hess)),
                    ] {
                        let close = got == want
                            || got.is_nan() && want.is_nan()
                            || (got - want).abs() <= 1e-4 * want.abs().max(1e-3);
                        if !close {
                            wrong.push(format!(
                                "{} {what} at {sign}∞, target {target}: {got}, the limit is {want}",
                                loss.spec()
                            ));
                        }
                    }
                }
            }
        }
        wrong
    });
}

#[test]
fn ends_of_a_domain_give_the_limit() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let Shape::One(Domain::Interval {
            low,
            low_in,
            high,
            high_in,
        }) = entry.card.row
        else {
            return wrong;
        };
        if !entry.card.is_pointwise() {
            return wrong;
        }
        let mut ends = Vec::new();
        ends.extend(low_in.then_some((low, [low + 1e-100, low + 1e-200])));
        let inner = [-40, -52].map(|k| high * (1.0 - 2_f64.powi(k)));
        ends.extend(high_in.then_some((high, inner)));
        for loss in losses(entry) {
            for target in targets(target_domain(loss.as_ref()).unwrap()) {
                for (end, on_the_way) in &ends {
                    let [near, far] =
                        on_the_way.map(|p| see::<f64>(loss.as_ref(), &[p], At::Value(target)));
                    let jet = loss.jet(*end, target).unwrap();
                    for (what, got, near, far) in [
                        ("value", jet.value, near.value, far.value),
                        ("gradient", jet.grad, near.grad[0], far.grad[0]),
                    ] {
                        let want = limit(near.exact, far.exact);
                        let close = (got - want).abs() <= 1e-6 * want.abs().max(1.0);
                        // A function may fall to 0 more slowly than the end can be approached.
                        let falls =
                            far.exact.abs() < near.exact.abs() && got.abs() <= far.exact.abs();
                        if got != want && !close && !falls {
                            wrong.push(format!(
                                "{} {what} at {end}, target {target}: {got}, the limit is {want}",
                                loss.spec()
                            ));
                        }
                    }
                }
            }
        }
        wrong
    });
}

#[test]
fn bends_are_continuous_and_least() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        if !entry.card.is_pointwise() {
            return wrong;
        }
        let jumps = (entry.card.claims.iter()).any(|c| matches!(c, Claim::Jump));
        for loss in losses(entry) {
            for target in dyadic_targets(target_domain(loss.as_ref()).unwrap_or(Domain::Real)) {
                for kink in loss.kinks(target) {
                    let step = 1e-9 * kink.abs().max(target.abs()).max(1e-3);
                    let [left, here, right] =
                        [kink - step, kink, kink + step].map(|p| loss.jet(p, target).unwrap());
                    let slope = left.grad.abs().max(right.grad.abs());
                    let mut fail = |what: &str| {
                        wrong.push(format!(
                            "{} at {kink}, target {target}: {what}: {left:?} {here:?} {right:?}",
                            loss.spec()
                        ));
                    };
                    let jump = (left.value - here.value)
                        .abs()
                        .max((right.value - here.value).abs());
                    if jumps {
                        if here.value != left.value && here.value != right.value {
                            fail("the value is that of neither side");
                        }
                    } else if jump > 4.0 * step * slope + 1e-12 * here.value.abs() {
                        fail("the value jumps");
                    }
                    let (low, high) = (left.grad.min(right.grad), left.grad.max(right.grad));
                    let slack = 1e-6 * slope;
                    let least = if low <= 0.0 && 0.0 <= high {
                        [0.0; 2]
                    } else {
                        [low, high]
                    };
                    if here.grad < least[0] - slack || here.grad > least[1] + slack {
                        fail("not the least subgradient");
                    }
                }
            }
        }
        wrong
    });
}
