//! Batches of made-up numbers that a loss accepts, told by its card alone.

use crate::number::Number;
use losskit::card::{Domain, Row, Scope, TargetShape};
use losskit::{Card, Evaluate, Loss, On, Rows, Targets};
use rayon::prelude::*;

/// How predictions are laid out: `rows` rows of `width` numbers that lie `inner` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) rows: usize,
    pub(crate) width: usize,
    pub(crate) inner: usize,
}

impl Shape {
    /// Rows one after the other.
    pub(crate) fn rows(rows: usize, width: usize) -> Shape {
        Shape {
            rows,
            width,
            inner: 1,
        }
    }

    /// All rows' first numbers, then all second ones.
    pub(crate) fn columns(rows: usize, width: usize) -> Shape {
        Shape {
            rows,
            width,
            inner: rows,
        }
    }

    /// (`outer`, `width`, `inner`) in C order.
    pub(crate) fn channels(outer: usize, width: usize, inner: usize) -> Shape {
        Shape {
            rows: outer * inner,
            width,
            inner,
        }
    }

    pub(crate) fn len(self) -> usize {
        self.rows * self.width
    }

    /// As it is shown: `2^24`, `8192x1000`, `8192x1000 columns`, `16x32x32768`.
    pub(crate) fn text(self) -> String {
        let Shape { rows, width, inner } = self;
        let rows_text = if rows.is_power_of_two() && (width == 1 || rows > 1_000_000) {
            format!("2^{}", rows.trailing_zeros())
        } else {
            rows.to_string()
        };
        match (width, inner) {
            (1, _) => rows_text,
            (_, 1) => format!("{rows_text}x{width}"),
            _ if inner == rows => format!("{rows_text}x{width} columns"),
            _ => format!("{}x{width}x{inner}", rows / inner),
        }
    }
}

/// What a loss is measured on.
pub(crate) struct Work<T> {
    pub(crate) shape: Shape,
    pub(crate) pred: Vec<T>,
    pub(crate) target: Goal<T>,
    /// How many rows each group has, for losses that take groups.
    groups: Vec<usize>,
}

/// Rows in a group.
const GROUP: usize = 64;

/// Whole groups, one smaller that fours divide, and one of a few.
fn groups(rows: usize) -> Vec<usize> {
    let rest = rows % GROUP;
    let mut all = vec![GROUP; rows / GROUP];
    let few = if rest < 8 { rest } else { 4 + rest % 4 };
    all.extend([rest - few, few].into_iter().filter(|&n| n > 0));
    all
}

/// Targets, owned.
pub(crate) enum Goal<T> {
    Numbers(Vec<T>),
    Classes(Vec<i64>),
    /// Lists of classes, and how long each is.
    Sequences(Vec<i64>, Vec<usize>),
    Nothing,
}

/// Labels of items, four of each, and a proxy of each at the end.
fn labels(rows: usize) -> Vec<i64> {
    let of = rows.div_ceil(5).max(1);
    let label = |i| match i + of < rows {
        true => (i % of) as i64,
        false => -1 - ((rows - 1 - i) % of) as i64,
    };
    (0..rows).map(label).collect()
}

impl<T: Number> Work<T> {
    /// Numbers of the card's domains, the same in every run.
    pub(crate) fn new(card: &Card, shape: Shape) -> Work<T> {
        let (n, width) = (shape.len(), shape.width);
        let groups = match card.scope {
            Scope::Row => Vec::new(),
            Scope::Group => groups(shape.rows),
        };
        let pred = match card.row {
            Row::One(domain) | Row::Classes(domain) => fill(n, 1, |_| domain),
            Row::Named(parts) => fill(n, 1, |i| parts[i / shape.inner % width].1),
            Row::Vectors(_) => fill(n, 1, |_| Domain::Real),
        };
        let target = match card.target {
            TargetShape::Value(domain) => Goal::Numbers(fill(shape.rows, 2, |_| domain)),
            TargetShape::Label if card.scope == Scope::Group => {
                Goal::Classes(groups.iter().flat_map(|&n| labels(n)).collect())
            }
            TargetShape::Class | TargetShape::Label => {
                let class = |i| (unit(i, 2) * width as f64) as i64;
                Goal::Classes((0..shape.rows).into_par_iter().map(class).collect())
            }
            TargetShape::Distribution => {
                let mut shares = fill(n, 2, |_| Domain::UNIT);
                normalise(&mut shares, shape);
                Goal::Numbers(shares)
            }
            TargetShape::Numbers(domain) => Goal::Numbers(fill(n, 2, |_| domain)),
            TargetShape::Named(parts) => {
                let mut all = fill(shape.rows * parts.len(), 2, |i| parts[i % parts.len()].1);
                // The ends of an interval come in their order.
                for pair in all
                    .chunks_mut(parts.len())
                    .filter(|_| parts.len() == 2 && parts[0].1 == parts[1].1)
                {
                    if pair[1] < pair[0] {
                        pair.swap(0, 1);
                    }
                }
                Goal::Numbers(all)
            }
            TargetShape::Sequence => {
                // A lattice over a list of three has four rows a step.
                let length = |&n: &usize| if n >= 16 && n % 4 == 0 { 3 } else { 0 };
                let lengths: Vec<usize> = groups.iter().map(length).collect();
                // Class 0 is the blank, which no list has.
                let class = |i| 1 + (unit(i, 2) * (width - 1) as f64) as i64;
                Goal::Sequences((0..lengths.iter().sum()).map(class).collect(), lengths)
            }
            TargetShape::Nothing => Goal::Nothing,
        };
        Work {
            shape,
            pred,
            target,
            groups,
        }
    }

    pub(crate) fn pred(&self) -> Rows<'_, T> {
        Rows::channels(&self.pred, self.shape.width, self.shape.inner)
    }

    pub(crate) fn target(&self) -> Targets<'_, T> {
        match &self.target {
            Goal::Numbers(numbers) => Targets::Numbers(numbers),
            Goal::Classes(classes) => Targets::Classes(classes),
            Goal::Sequences(classes, lengths) => Targets::Sequences { classes, lengths },
            Goal::Nothing => Targets::Nothing,
        }
    }

    /// A loss on all of it.
    pub(crate) fn on<'a>(&'a self, loss: &'a dyn Loss) -> On<'a, dyn Loss + 'a, T> {
        let on = loss.on(self.pred(), self.target());
        match self.groups.as_slice() {
            [] => on,
            groups => on.groups(groups),
        }
    }

    /// The first so many rows, of rows one after the other.
    pub(crate) fn first(&self, rows: usize) -> (Rows<'_, T>, Targets<'_, T>) {
        let numbers = rows * self.shape.width;
        let target = match self.target() {
            Targets::Numbers(all) if self.beside().is_some() => Targets::Numbers(&all[..numbers]),
            Targets::Numbers(all) => Targets::Numbers(&all[..rows]),
            Targets::Classes(all) => Targets::Classes(&all[..rows]),
            other => other,
        };
        (Rows::new(&self.pred[..numbers], self.shape.width), target)
    }

    /// Targets that must be read number by number beside the predictions.
    pub(crate) fn beside(&self) -> Option<&[T]> {
        match &self.target {
            Goal::Numbers(numbers) if numbers.len() == self.pred.len() => Some(numbers),
            _ => None,
        }
    }
}

/// A number in (0, 1) that depends on its index and a seed alone (SplitMix64).
fn unit(index: usize, seed: u64) -> f64 {
    let mut z = (index as u64 ^ seed << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z >> 40) as f64 + 0.5) / (1_u64 << 24) as f64
}

/// Numbers of a domain, a little inside its ends: libraries that clip there still compute the same function.
fn fill<T: Number>(n: usize, seed: u64, domain: impl Fn(usize) -> Domain + Sync) -> Vec<T> {
    let number = |i| {
        let u = unit(i, seed);
        let inside = 0.02 + 0.96 * u;
        T::from_f64(match domain(i) {
            Domain::Signs => (u - 0.5).signum(),
            Domain::Binary => u.round(),
            Domain::Interval { low, high, .. } if high - low < 100.0 => low + inside * (high - low),
            Domain::Interval { low, .. } if low > -50.0 => low + 5.0 * inside,
            Domain::Interval { high, .. } if high < 50.0 => high - 5.0 * inside,
            // Ends as far out as these only keep powers of e finite.
            Domain::Interval { .. } | Domain::Real => 8.0 * u - 4.0,
        })
    };
    (0..n).into_par_iter().map(number).collect()
}

/// Makes every row sum to 1.
fn normalise<T: Number>(shares: &mut [T], shape: Shape) {
    let Shape { width, inner, .. } = shape;
    shares.par_chunks_mut(width * inner).for_each(|block| {
        let mut sums = vec![0.0; inner];
        for line in block.chunks(inner) {
            for (sum, x) in sums.iter_mut().zip(line) {
                *sum += x.to_f64();
            }
        }
        for line in block.chunks_mut(inner) {
            for (sum, x) in sums.iter().zip(line) {
                *x = T::from_f64(x.to_f64() / sum);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use losskit::CATALOGUE;

    #[test]
    fn every_loss_accepts_its_numbers_in_every_layout() {
        for entry in CATALOGUE {
            let shapes = match entry.card.row {
                Row::One(_) => vec![Shape::rows(1000, 1)],
                Row::Named(parts) => vec![Shape::rows(100, parts.len())],
                Row::Classes(_) => vec![
                    Shape::rows(50, 12),
                    Shape::columns(50, 12),
                    Shape::channels(5, 12, 10),
                ],
                Row::Vectors(parts) => vec![Shape::rows(50, 4 * parts.len())],
            };
            let loss = entry.with(&[]).unwrap();
            for shape in shapes {
                let work = Work::<f32>::new(entry.card, shape);
                let value = work.on(loss.as_ref()).value();
                assert!(
                    value.as_ref().is_ok_and(|v| v.is_finite()),
                    "{} {}: {value:?}",
                    entry.card.name,
                    shape.text()
                );
            }
        }
    }

    #[test]
    fn shapes_are_shown_as_they_are_typed() {
        assert_eq!(Shape::rows(1 << 24, 1).text(), "2^24");
        assert_eq!(Shape::rows(1 << 23, 2).text(), "2^23x2");
        assert_eq!(Shape::rows(8192, 1000).text(), "8192x1000");
        assert_eq!(Shape::columns(8192, 1000).text(), "8192x1000 columns");
        assert_eq!(Shape::channels(16, 32, 1024).text(), "16x32x1024");
    }
}
