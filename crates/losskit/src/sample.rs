//! Sets to try a loss on, drawn from its card and parameters.

use crate::Loss;
use crate::card::{Domain, Row, TargetShape};

/// One set: predictions, and what they are compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Numbers an item.
    pub width: usize,
    /// The predictions, item by item.
    pub pred: Vec<f64>,
    /// Target numbers, item by item, for losses that compare with numbers.
    pub numbers: Vec<f64>,
    /// Classes or labels, one an item, or one list of classes.
    pub classes: Vec<i64>,
}

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Numbers an item, or numbers a vector.
    pub width: usize,
    /// How many items, proxies and the rows of a lattice apart.
    pub count: usize,
    /// How large numbers without bounds are.
    pub scale: f64,
    /// Whether labels have proxies, and the last vector another length.
    pub uneven: bool,
}

/// A domain wider than this is used around 0.
const WIDE: f64 = 100.0;
/// The most classes that are drawn because a parameter needs them: a judge takes the square of their number in time.
const MOST: usize = 64;
/// Labels in use.
const LABELS: usize = 3;

impl Sample {
    /// A set within the domains of a loss, its numbers exact in `f32`; `unit` answers uniform numbers in [0, 1). Where its
    /// parameters need more classes than `size` asks for, there are that many, up to 64. The loss may still refuse the set,
    /// for a reason no domain can state.
    pub fn draw(loss: &dyn Loss, size: Size, unit: &mut dyn FnMut() -> f64) -> Sample {
        let card = loss.card();
        let width = match card.row {
            Row::One(_) => 1,
            Row::Named(parts) => parts.len(),
            Row::Classes(_) => {
                let [least, most] = card.classes(&loss.parameters());
                let width = size.width.max(if least <= MOST { least } else { 1 });
                width.min(most)
            }
            Row::Vectors(names) => size.width * names.len(),
        };
        let mut draw = Draw {
            unit,
            scale: size.scale,
        };
        let mut count = size.count;
        let mut classes = Vec::new();
        match card.target {
            TargetShape::Class => classes = draw.classes(count, width),
            TargetShape::Label => {
                classes = draw.classes(count, LABELS);
                if size.uneven {
                    // One label has two.
                    classes.extend((0..=LABELS).map(|c| -1 - (c % LABELS) as i64));
                    count = classes.len();
                }
            }
            TargetShape::Sequence => {
                // As many rows as a lattice over the list has.
                let length = draw.below(3);
                classes = draw.classes(length, width);
                count *= length + 1;
            }
            _ => {}
        }
        let preds = (0..count * width).map(|j| draw.number(card.pred_domain(j % width)));
        let mut pred: Vec<f64> = preds.collect();
        if matches!(card.row, Row::Vectors(_)) && size.uneven {
            // One of another length, which a gradient may grow with.
            let last = pred.len() - width;
            for x in &mut pred[last..] {
                *x = f64::from((*x * size.scale) as f32);
            }
        }
        let numbers = match card.target {
            TargetShape::Value(domain) => draw.numbers(count, domain),
            TargetShape::Numbers(domain) => draw.numbers(count * width, domain),
            TargetShape::Named(parts) => (0..count).flat_map(|_| draw.named(parts)).collect(),
            TargetShape::Distribution => (0..count).flat_map(|_| draw.shares(width)).collect(),
            _ => Vec::new(),
        };
        Sample {
            width,
            pred,
            numbers,
            classes,
        }
    }

    /// How many items.
    pub fn count(&self) -> usize {
        self.pred.len() / self.width
    }
}

struct Draw<'a> {
    unit: &'a mut dyn FnMut() -> f64,
    scale: f64,
}

impl Draw<'_> {
    fn below(&mut self, n: usize) -> usize {
        ((self.unit)() * n as f64) as usize
    }

    fn classes(&mut self, n: usize, classes: usize) -> Vec<i64> {
        (0..n).map(|_| self.below(classes) as i64).collect()
    }

    fn numbers(&mut self, n: usize, domain: Domain) -> Vec<f64> {
        (0..n).map(|_| self.number(domain)).collect()
    }

    /// Named numbers; two of one domain in their order, as the ends of an interval are, and now and then the same.
    fn named(&mut self, parts: &[(&str, Domain)]) -> Vec<f64> {
        let mut all: Vec<f64> = parts.iter().map(|part| self.number(part.1)).collect();
        if let [(_, a), (_, b)] = parts
            && a == b
        {
            all.sort_by(f64::total_cmp);
            if self.below(3) == 0 {
                all[1] = all[0];
            }
        }
        all
    }

    /// Shares that add up to 1.
    fn shares(&mut self, n: usize) -> Vec<f64> {
        let parts: Vec<f64> = (0..n).map(|_| 0.01 + (self.unit)()).collect();
        let total: f64 = parts.iter().sum();
        parts.iter().map(|part| part / total).collect()
    }

    /// Roughly normal.
    fn normal(&mut self) -> f64 {
        self.scale * ((0..12).map(|_| (self.unit)()).sum::<f64>() - 6.0)
    }

    fn number(&mut self, domain: Domain) -> f64 {
        let x = match domain {
            Domain::Real => self.normal(),
            Domain::Signs => [-1.0, 1.0][self.below(2)],
            Domain::Binary => [0.0, 1.0][self.below(2)],
            // Where ∞ is a number like any other, so is the other end.
            Domain::Interval {
                low,
                high,
                high_in: true,
                ..
            } if high.is_infinite() => match self.below(4) {
                0 => low,
                1 => high,
                _ => low + self.scale * (0.01 + (self.unit)()),
            },
            Domain::Interval { low, high, .. } if high - low < WIDE => {
                low + (high - low) * (0.02 + 0.96 * (self.unit)())
            }
            // Ends as far out as these only keep exponentials finite.
            Domain::Interval { low, high, .. } if low.is_finite() && high.is_finite() => {
                self.normal().clamp(low, high)
            }
            Domain::Interval { low, .. } if low.is_finite() => {
                low + self.scale * (0.01 + (self.unit)())
            }
            Domain::Interval { high, .. } => high - self.scale * (0.01 + (self.unit)()),
        };
        f64::from(x as f32)
    }
}
