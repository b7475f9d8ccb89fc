//! Pointwise losses along their one line.

use super::{JUMP, Measured, constant, period};
use crate::common::{dyadic_targets, targets};
use losskit::card::{Domain, Row, TargetShape};
use losskit::{Jet, Loss};

/// The domains of a pointwise loss.
pub(crate) struct Lines {
    pred: Domain,
    target: Domain,
}

/// Evenly spaced numbers.
fn grid(low: f64, high: f64, n: usize) -> impl Iterator<Item = f64> {
    (0..=n).map(move |k| low + (high - low) * k as f64 / n as f64)
}

/// Where `slope` jumps between `a` and `b`, found by halving towards the larger difference; the size of the jump is
/// relative to the slopes around it.
pub(crate) fn jump(slope: impl Fn(f64) -> f64, mut a: f64, mut b: f64) -> (f64, f64) {
    let (mut at_a, mut at_b) = (slope(a), slope(b));
    for _ in 0..200 {
        let middle = 0.5 * (a + b);
        if middle <= a || middle >= b {
            break;
        }
        let at_middle = slope(middle);
        if (at_middle - at_a).abs() > (at_b - at_middle).abs() {
            (b, at_b) = (middle, at_middle);
        } else {
            (a, at_a) = (middle, at_middle);
        }
    }
    (
        (at_b - at_a).abs() / at_a.abs().max(at_b.abs()).max(1e-3),
        a,
    )
}

/// The largest change of a value over `length`; infinite if half of that is as good.
fn drift(loss: &dyn Loss, target: f64, length: f64) -> f64 {
    let value = |p: f64| loss.jet(p, target).unwrap().value;
    let change = |by: f64| {
        let gaps = grid(-8.0, 8.0, 64).map(|p| (value(p + by) - value(p)).abs());
        gaps.fold(0.0, f64::max)
    };
    match change(0.5 * length) > JUMP {
        true => change(length),
        false => f64::INFINITY,
    }
}

impl Lines {
    pub(crate) fn of(loss: &dyn Loss) -> Option<Lines> {
        match (loss.card().row, loss.card().target) {
            (Row::One(pred), TargetShape::Value(target)) if loss.card().is_pointwise() => {
                Some(Lines { pred, target })
            }
            _ => None,
        }
    }

    /// Predictions around a target: a wide range, a narrow one, the bends.
    fn preds(&self, loss: &dyn Loss, target: f64) -> Vec<f64> {
        let mut all: Vec<f64> = match self.pred {
            Domain::Interval { low, high, .. } => {
                let high = high.min(low + 100.0);
                let ends = (0..=12).map(|k| 10_f64.powi(-k));
                let ends = ends.flat_map(|d| [low + d * (high - low), high - d * (high - low)]);
                ends.chain(grid(low, high, 500))
                    .chain(grid(low, low + 1.0, 200))
                    .collect()
            }
            _ => {
                let narrow = grid(target - 3.0, target + 3.0, 384);
                let far = [-1e4, -1e3, -200.0, 200.0, 1e3, 1e4];
                // Every size of residual, as a parameter may be of any.
                let sizes = (-32..=64).map(|k| 10_f64.powf(f64::from(k) / 16.0));
                let sizes = sizes.flat_map(|r| [target - r, target + r]);
                narrow
                    .chain(grid(-60.0, 60.0, 1200))
                    .chain(sizes)
                    .chain(far)
                    .chain(grid(-0.01, 0.01, 40))
                    .collect()
            }
        };
        for kink in loss.kinks(target) {
            all.extend([-1e-3, -1e-9, 0.0, 1e-9, 1e-3].map(|d| kink + d));
        }
        all.retain(|p| self.pred.contains(*p));
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    }

    pub(crate) fn measure(&self, loss: &dyn Loss) -> Measured {
        let mut m = Measured {
            least: f64::INFINITY,
            bend: Some([0.0; 2]),
            ..Measured::default()
        };
        let mut bend = [0.0_f64; 2];
        let mut all = targets(self.target);
        all.extend(dyadic_targets(self.target));
        for target in all {
            let preds = self.preds(loss, target);
            let jets: Vec<_> = preds
                .iter()
                .map(|&p| (p, loss.jet(p, target).unwrap()))
                .collect();
            for (p, jet) in &jets {
                let middle = match self.pred {
                    Domain::Interval { low, high, .. } => {
                        low + 0.05 < *p && *p < (high - 0.05).min(low + 2.0)
                    }
                    _ => p.abs() <= 10.0 && target.abs() <= 10.0,
                };
                m.least = m.least.min(jet.value);
                for (at, (slope, bend)) in m.slope.iter_mut().zip(&mut bend).enumerate() {
                    if at == 1 || middle {
                        *slope = slope.max(jet.grad.abs());
                        *bend = bend.max(jet.hess);
                    }
                }
            }
            let slopes = jets.iter().map(|j| j.1.grad).filter(|g| *g != 0.0);
            let signs: Vec<f64> = slopes.map(f64::signum).collect();
            let turns = signs.windows(2).filter(|w| w[0] != w[1]).count();
            m.turns = m.turns.max(turns);
            self.steps(loss, target, &jets, &mut m);
            for pair in jets.windows(2) {
                let ((a, left), (b, right)) = (pair[0], pair[1]);
                if !(left.grad.is_finite() && right.grad.is_finite() && left.grad.abs() < 1e300) {
                    continue;
                }
                let size = left.grad.abs().max(right.grad.abs()).max(1e-3);
                m.concave = m.concave.max((left.grad - right.grad) / size);
                self.bends(loss, target, a, b, &mut m);
            }
            self.residuals(loss, target, &mut m);
            let length = constant(loss.card(), &loss.parameters(), period);
            if length.is_finite() {
                m.drift = Some(m.drift.unwrap_or(0.0).max(drift(loss, target, length)));
            }
        }
        m.bend = Some(bend);
        m
    }

    /// Looks for a jump of the value where it changes most, away from where it is infinite.
    fn steps(&self, loss: &dyn Loss, target: f64, jets: &[(f64, Jet<f64>)], m: &mut Measured) {
        let steps = jets.windows(2).map(|w| (w[0].1.value - w[1].1.value).abs());
        let steps = steps.enumerate().filter(|s| s.1.is_finite() && s.1 > JUMP);
        if let Some((k, _)) = steps.max_by(|a, b| a.1.total_cmp(&b.1)) {
            let value = |p: f64| loss.jet(p, target).unwrap().value;
            m.jumps(jump(value, jets[k].0, jets[k + 1].0).0);
        }
    }

    /// Looks for a jump of the gradient between two predictions, away from the ends of the domain, where it may be infinite.
    fn bends(&self, loss: &dyn Loss, target: f64, a: f64, b: f64, m: &mut Measured) {
        if let Domain::Interval { low, high, .. } = self.pred
            && (a < low + 1e-3 || b > high - 1e-3)
        {
            return;
        }
        let slope = |p: f64| loss.jet(p, target).unwrap().grad;
        let (at_a, at_b) = (slope(a), slope(b));
        if (at_a - at_b).abs() <= JUMP * at_a.abs().max(at_b.abs()).max(1e-3)
            || a.abs().max(b.abs()) > 100.0
        {
            return;
        }
        let (size, place) = jump(slope, a, b);
        m.jump = m.jump.max(size);
        let named = |k: &f64| (k - place).abs() <= 1e-9 * place.abs().max(target.abs()).max(1e-3);
        if size > JUMP && !loss.kinks(target).iter().any(named) {
            m.unnamed = Some(format!("{place}, target {target}"));
        }
    }

    /// Both sides of a target at equal distance, and the target itself.
    fn residuals(&self, loss: &dyn Loss, target: f64, m: &mut Measured) {
        let value = |p: f64| loss.jet(p, target).unwrap().value;
        // A margin's score is not on the scale of its target.
        let same_scale = self.target != Domain::Signs;
        if self.pred.contains(target) && same_scale {
            let size = value(target).abs();
            m.at_target = Some(m.at_target.unwrap_or(0.0).max(size));
        }
        for r in [0.125, 0.25, 0.5, 1.5, 4.0] {
            let (up, down) = (target + r, target - r);
            let exact = up - target == r && target - down == r;
            if exact && self.pred.contains(up) && self.pred.contains(down) {
                let gap = (value(up) - value(down)).abs() / value(up).abs().max(1e-3);
                m.asymmetry = Some(m.asymmetry.unwrap_or(0.0).max(gap));
            }
        }
        self.pulls(loss, target, m);
    }

    /// How gradient / residual goes with the size of the residual, on whichever side of a target.
    fn pulls(&self, loss: &dyn Loss, target: f64, m: &mut Measured) {
        if (self.pred, self.target) != (Domain::Real, Domain::Real) {
            return;
        }
        let pull = |p: f64| loss.jet(p, target).unwrap().grad / (p - target);
        let mut least = f64::INFINITY;
        for k in -48..=64 {
            let size = 10_f64.powf(f64::from(k) / 16.0);
            let sides = [target - size, target + size].map(pull);
            let [low, high] = [sides[0].min(sides[1]), sides[0].max(sides[1])];
            // A pull away from the target is none.
            let grown = match least.is_infinite() {
                _ if low < 0.0 => f64::INFINITY,
                true => (high - low) / high.max(1e-9),
                false => (high - least.min(low)) / high.max(1e-9),
            };
            m.growth = Some(m.growth.unwrap_or(0.0).max(grown));
            least = least.min(low);
        }
    }
}
