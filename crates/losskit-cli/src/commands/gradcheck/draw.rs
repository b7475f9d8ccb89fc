//! Random numbers, and points made of them.

use super::points::{Goal, Point};
use losskit::Loss;
use losskit::card::{Domain, Row, Scope, TargetShape};
use losskit::sample::{Sample, Size};

/// Steele, Lea and Flood's SplitMix64, and what is drawn with it.
pub(super) struct Draw {
    pub(super) state: u64,
    pub(super) narrow: bool,
}

const TELLING: [f64; 16] = [
    0.0, 1.0, -1.0, 0.5, -0.5, 1e-30, -1e-8, 1e-4, 10.0, -17.0, 30.0, -40.0, 88.0, -104.0, 700.0,
    -1e4,
];

impl Draw {
    fn unit(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// A size between 1e-8 and 1e4, every power of ten alike.
    fn size(&mut self) -> f64 {
        10_f64.powf(12.0 * self.unit() - 8.0)
    }

    fn sign(&mut self) -> f64 {
        if self.unit() < 0.5 { -1.0 } else { 1.0 }
    }

    fn number(&mut self, domain: Domain) -> f64 {
        for _ in 0..50 {
            let x = self.any(domain);
            let x = self.fitting(x);
            if domain.contains(x) {
                return x;
            }
        }
        1.0
    }

    fn any(&mut self, domain: Domain) -> f64 {
        let usual = self.unit() < 0.9;
        match domain {
            Domain::Signs => self.sign(),
            Domain::Binary => f64::from(u8::from(self.sign() > 0.0)),
            Domain::Real if usual => self.sign() * self.size(),
            Domain::Real => TELLING[self.below(TELLING.len())],
            Domain::Interval { low, high, .. } => {
                let width = if (high - low).is_finite() {
                    high - low
                } else {
                    1e4
                };
                let inward = width * 10_f64.powf(-12.0 * self.unit());
                let ends = [(low, inward), (high, -inward)];
                let (end, step) = match (low.is_finite(), high.is_finite()) {
                    (true, true) => ends[self.below(2)],
                    (true, false) => ends[0],
                    _ => ends[1],
                };
                if usual { end + step } else { end }
            }
        }
    }

    pub(super) fn point(&mut self, loss: &dyn Loss) -> Point {
        let card = loss.card();
        let several = matches!(
            card.target,
            TargetShape::Numbers(_)
                | TargetShape::Named(_)
                | TargetShape::Label
                | TargetShape::Sequence
        );
        if card.scope == Scope::Group || several {
            return self.set(loss);
        }
        let row = match card.row {
            Row::One(domain) => vec![self.number(domain)],
            Row::Named(parts) => parts
                .iter()
                .map(|(_, domain)| self.number(*domain))
                .collect(),
            Row::Classes(domain) => self.classes(domain, card.classes(&loss.parameters())),
            Row::Vectors(names) => {
                let length = 1 + self.below(5);
                (0..names.len() * length)
                    .map(|_| {
                        let x = 10.0 * self.spread();
                        self.fitting(x)
                    })
                    .collect()
            }
        };
        let goal = match card.target {
            TargetShape::Value(domain) => Goal::Value(self.target(domain, row[0])),
            TargetShape::Class => Goal::Class(self.below(row.len())),
            TargetShape::Distribution => Goal::Row(self.distribution(row.len())),
            _ => Goal::Nothing,
        };
        Point { row, goal }
    }

    fn set(&mut self, loss: &dyn Loss) -> Point {
        let most = if loss.card().scope == Scope::Group {
            5
        } else {
            1
        };
        let size = Size {
            width: 1 + self.below(4),
            count: 1 + self.below(most),
            scale: self.size(),
            uneven: self.unit() < 0.5,
        };
        let set = Sample::draw(loss, size, &mut || self.unit());
        Point {
            row: set.pred.clone(),
            goal: Goal::Set(set),
        }
    }

    /// Of one order of magnitude, so that classes compete.
    fn classes(&mut self, domain: Domain, [least, most]: [usize; 2]) -> Vec<f64> {
        let (drawn, size) = (2 + self.below(5), self.size());
        // A list has a value for each class.
        let classes = if least == most { most } else { drawn };
        (0..classes)
            .map(|_| match domain {
                Domain::Real => {
                    let x = size * self.spread();
                    self.fitting(x)
                }
                _ => self.number(domain),
            })
            .collect()
    }

    fn spread(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// The nearest number of the type looked at.
    fn fitting(&self, x: f64) -> f64 {
        if self.narrow { f64::from(x as f32) } else { x }
    }

    /// A third of the targets lie close to the prediction, where differences cancel.
    fn target(&mut self, domain: Domain, pred: f64) -> f64 {
        let close = pred * (1.0 + self.sign() * 1e-3 * self.size());
        let close = self.fitting(close);
        match self.unit() < 0.33 && domain.contains(close) {
            true => close,
            false => self.number(domain),
        }
    }

    fn distribution(&mut self, classes: usize) -> Vec<f64> {
        let parts: Vec<f64> = (0..classes).map(|_| self.unit().powi(3)).collect();
        let total: f64 = parts.iter().sum();
        parts.iter().map(|part| part / total).collect()
    }
}
