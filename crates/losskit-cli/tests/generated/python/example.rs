//! Numbers to show a loss on, few and short.

use super::float;
use losskit::card::{Card, Row, Scope, TargetShape};
use losskit::sample::{Sample, Size};
use losskit::{Evaluate, Loss, Rows, Targets};

/// A set drawn for a loss, with what the loss makes of it.
pub(super) struct Example {
    sample: Sample,
    vectors: usize,
    target: TargetShape,
    value: f64,
    grad: Vec<f64>,
}

/// The first of a series of sets, rounded to tenths, on which the loss has something to say.
pub(super) fn of(card: &'static Card) -> Example {
    let loss = losskit::parse(card.name).expect("it is in the catalogue");
    let tells = |x: &f64| x.is_finite() && x.abs() >= 1e-3 && x.abs() < 1e4;
    let find = |moves: bool| {
        (1..400)
            .filter_map(|seed| draw(loss.as_ref(), seed))
            .find(|example| {
                let grad = &example.grad;
                // An empty list of classes shows little.
                let shows = !matches!(card.target, TargetShape::Sequence)
                    || !example.sample.classes.is_empty();
                shows
                    && tells(&example.value)
                    && grad.iter().all(|g| g.is_finite())
                    && (!moves || grad.iter().any(tells))
            })
    };
    // A loss that counts has a gradient of 0 everywhere.
    let drawn = find(true).or_else(|| find(false));
    drawn.unwrap_or_else(|| panic!("{} has no example", card.name))
}

fn draw(loss: &dyn Loss, seed: u64) -> Option<Example> {
    let card = loss.card();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut unit = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let grouped = card.scope == Scope::Group || matches!(card.target, TargetShape::Label);
    let count = match (card.row, grouped) {
        (Row::One(_), _) | (_, true) => 4,
        _ => 2,
    };
    let proxies = seed > 200;
    let size = Size {
        width: if matches!(card.row, Row::Vectors(_)) {
            2
        } else {
            3
        },
        count,
        scale: 1.0,
        uneven: proxies,
    };
    let mut sample = Sample::draw(loss, size, &mut unit);
    for x in sample.pred.iter_mut().chain(&mut sample.numbers) {
        *x = tenths(*x);
    }
    if let TargetShape::Distribution = card.target {
        // What is left of each row goes to its first share.
        for row in sample.numbers.chunks_mut(sample.width) {
            row[0] = tenths(1.0 - row[1..].iter().sum::<f64>());
        }
    }
    let (mut grad, lengths) = (vec![0.0; sample.pred.len()], [sample.classes.len()]);
    let value = {
        let target = match card.target {
            TargetShape::Class | TargetShape::Label => Targets::Classes(&sample.classes),
            TargetShape::Sequence => Targets::Sequences {
                classes: &sample.classes,
                lengths: &lengths,
            },
            TargetShape::Nothing => Targets::Nothing,
            _ => Targets::Numbers(&sample.numbers),
        };
        loss.on(Rows::new(&sample.pred, sample.width), target)
            .gradient_into(&mut grad)
            .ok()?
    };
    let vectors = match card.row {
        Row::Vectors(names) => names.len(),
        _ => 1,
    };
    Some(Example {
        sample,
        vectors,
        target: card.target,
        value,
        grad,
    })
}

fn tenths(x: f64) -> f64 {
    // Without the sign of a zero.
    (x * 10.0).round() / 10.0 + 0.0
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

fn floats(numbers: &[f64]) -> String {
    list(numbers.iter().map(|&x| float(x)))
}

impl Example {
    /// Numbers as many as the predictions, as nested lists of their shape.
    fn lists(&self, numbers: &[f64], row: Row) -> String {
        let width = self.sample.width;
        match row {
            Row::One(_) => floats(numbers),
            Row::Vectors(_) if self.vectors > 1 => {
                let vectors = |row: &[f64]| list(row.chunks(width / self.vectors).map(floats));
                list(numbers.chunks(width).map(vectors))
            }
            _ => list(numbers.chunks(width).map(floats)),
        }
    }

    fn target(&self, row: Row) -> Option<String> {
        let sample = &self.sample;
        Some(match self.target {
            TargetShape::Class | TargetShape::Label => format!("{:?}", sample.classes),
            TargetShape::Sequence => format!("[{:?}]", sample.classes),
            TargetShape::Nothing => return None,
            TargetShape::Value(_) => floats(&sample.numbers),
            TargetShape::Named(parts) => list(sample.numbers.chunks(parts.len()).map(floats)),
            TargetShape::Distribution | TargetShape::Numbers(_) => self.lists(&sample.numbers, row),
        })
    }

    fn start(&self, row: Row) -> (String, &'static str) {
        let mut text = format!(
            ">>> import losskit as lk\n>>> pred = {}\n",
            self.lists(&self.sample.pred, row)
        );
        match self.target(row) {
            Some(target) => {
                text += &format!(">>> target = {target}\n");
                (text, "pred, target")
            }
            None => (text, "pred"),
        }
    }

    /// The loss as a function.
    pub(super) fn function(&self, card: &Card) -> String {
        let (text, given) = self.start(card.row);
        format!(
            "{text}>>> round(lk.{}({given}), 6)\n{}\n",
            card.name,
            rounded(self.value, 6)
        )
    }

    /// The loss as an object.
    pub(super) fn class(&self, card: &Card, class: &str) -> String {
        let (text, given) = self.start(card.row);
        let grad: Vec<f64> = self
            .grad
            .iter()
            .map(|&g| format!("{g:.4}").parse().expect("a number"))
            .collect();
        let grad = self.lists(&grad, card.row);
        format!(
            "{text}>>> value, grad = lk.{class}().value_and_grad({given})\n>>> grad.round(4).tolist()\n{grad}\n"
        )
    }
}

/// A number as Python shows it rounded.
fn rounded(x: f64, digits: usize) -> String {
    float(format!("{x:.digits$}").parse().expect("a number"))
}
