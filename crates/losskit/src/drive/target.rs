//! Targets of rowwise losses, checked row by row.

use super::bounds::Bounds;
use crate::Error;
use crate::batch::{Batch, Layout, Targets};
use crate::card::{Card, Domain, Row, TargetShape};
use crate::dispatch::{Arch, Task};
use crate::real::Scalar;

/// The targets of a batch of rows.
pub(super) struct Compared<'a, T> {
    card: &'a Card,
    layout: Layout,
    pred: &'a [T],
    target: Targets<'a, T>,
    ignore: Option<i64>,
    bounds: Bounds<T>,
    /// Of the named predictions.
    parts: Vec<Bounds<T>>,
}

impl<'a, T: Scalar> Compared<'a, T> {
    pub(super) fn of(card: &'a Card, batch: &Batch<'a, T>, layout: Layout) -> Self {
        Compared {
            card,
            layout,
            pred: batch.pred.data.own(),
            target: batch.target,
            ignore: batch.ignore_index,
            bounds: match card.target {
                TargetShape::Value(domain) => Bounds::of(domain),
                _ => Bounds::none(),
            },
            parts: match card.row {
                Row::Named(parts) => parts.iter().map(|&(_, domain)| named(domain)).collect(),
                _ => Vec::new(),
            },
        }
    }

    /// Whether `n` rows from `start` on hold, and are compared with, nothing that is not allowed. Distributions are checked
    /// apart.
    pub(super) fn allowed(&self, start: usize, n: usize) -> bool {
        let Layout { width, inner, .. } = self.layout;
        let all = |domain: Bounds<T>, numbers: &[T], step: usize| {
            let each = numbers.iter().step_by(step);
            each.fold(true, |all, &x| all & domain.contain(x))
        };
        let targets = match self.target {
            Targets::Numbers(t) if self.rows().is_none() => {
                all(self.bounds, &t[start..start + n], 1)
            }
            Targets::Classes(classes) => classes[start..start + n]
                .iter()
                .fold(true, |all, &class| all & ((class as u64) < width as u64)),
            _ => true,
        };
        let step = self.layout.step();
        let part = |(j, &domain)| {
            self.layout.runs(start, n).all(|(i, run)| {
                let first = self.layout.start(start + i) + j * inner;
                all(domain, &self.pred[first..=first + (run - 1) * step], step)
            })
        };
        targets && self.parts.iter().enumerate().all(part)
    }

    /// The numbers and classes that `n` rows from `start` on are compared with, all known to be allowed.
    pub(super) fn copy(&self, start: usize, n: usize, numbers: &mut [T], classes: &mut [usize]) {
        match self.target {
            Targets::Numbers(t) if self.rows().is_none() => {
                numbers[..n].copy_from_slice(&t[start..start + n]);
            }
            Targets::Classes(all) => {
                for (to, &class) in classes.iter_mut().zip(&all[start..start + n]) {
                    *to = class as usize;
                }
            }
            _ => {}
        }
    }

    /// All target rows, for losses that compare a row with another row.
    pub(super) fn rows(&self) -> Option<&'a [T]> {
        match (self.card.target, self.target) {
            (TargetShape::Distribution, Targets::Numbers(rows)) => Some(rows),
            _ => None,
        }
    }

    /// The number or class a row is compared with; 0 for what it is not. Checks named predictions on the way, and a
    /// distribution not known to be sound.
    pub(super) fn checked(&self, row: usize, sound: bool) -> Result<(T, usize), Error> {
        if let Row::Named(parts) = self.card.row {
            for (j, &(name, domain)) in parts.iter().enumerate() {
                let value = self.pred[self.layout.start(row) + j * self.layout.inner].to_f64();
                if domain != Domain::Real && !domain.contains(value) {
                    return Err(self.outside(name, row, None, value, domain));
                }
            }
        }
        match (self.card.target, self.target) {
            (TargetShape::Value(domain), Targets::Numbers(t)) => {
                if self.bounds.contain(t[row]) {
                    Ok((t[row], 0))
                } else {
                    Err(self.outside("target", row, None, t[row].to_f64(), domain))
                }
            }
            (TargetShape::Distribution, Targets::Numbers(t)) if !sound => {
                self.check_distribution(t, row)?;
                Ok((T::default(), 0))
            }
            (_, Targets::Classes(classes)) => match usize::try_from(classes[row]) {
                Ok(class) if class < self.layout.width => Ok((T::default(), class)),
                _ => Err(Error::Class {
                    row,
                    class: classes[row],
                    classes: self.layout.width,
                    ignore: self.ignore,
                }),
            },
            _ => Ok((T::default(), 0)),
        }
    }

    /// Probabilities, none negative, that sum to 1 within the square root of the precision.
    fn check_distribution(&self, target: &[T], row: usize) -> Result<(), Error> {
        let mut sum = 0.0;
        for j in 0..self.layout.width {
            let value = target[self.layout.start(row) + j * self.layout.inner].to_f64();
            if !Domain::UNIT.contains(value) {
                return Err(self.outside("target", row, Some(j), value, Domain::UNIT));
            }
            sum += value;
        }
        if is_one::<T>(sum) {
            Ok(())
        } else {
            Err(Error::NotNormalised {
                loss: self.card.name,
                row,
                sum,
            })
        }
    }

    fn outside(
        &self,
        what: &'static str,
        row: usize,
        column: Option<usize>,
        value: f64,
        domain: Domain,
    ) -> Error {
        Error::Domain {
            loss: self.card.name,
            what,
            row,
            column,
            value,
            allowed: domain.text(),
            hint: "",
        }
    }
}

/// The bounds of a named prediction; one that may be any real number is not checked.
fn named<T: Scalar>(domain: Domain) -> Bounds<T> {
    Bounds::known((domain != Domain::Real).then_some(domain))
}

/// Whether a sum of probabilities is 1 within the square root of the precision; NaN is not.
#[inline(always)]
pub(super) fn is_one<T: Scalar>(sum: f64) -> bool {
    (sum - 1.0).abs() <= T::EPSILON.sqrt()
}

/// The probability, or NaN where it is none.
#[inline(always)]
fn probability<T: Scalar>(x: T) -> f64 {
    let x = x.to_f64();
    if x.clamp(0.0, 1.0) == x { x } else { f64::NAN }
}

/// Sums kept side by side.
const LANES: usize = 16;

/// Whether rows one after the other are distributions.
pub(super) struct Sound<'a, T> {
    pub(super) rows: &'a [T],
    pub(super) width: usize,
}

impl<T: Scalar> Task for Sound<'_, T> {
    type Output = bool;

    #[inline(always)]
    fn run<A: Arch>(self) -> bool {
        let mut sound = true;
        for row in self.rows.chunks_exact(self.width.max(1)) {
            let mut lanes = [0.0; LANES];
            let (whole, tail) = row.as_chunks::<LANES>();
            for chunk in whole {
                for l in 0..LANES {
                    lanes[l] += probability(chunk[l]);
                }
            }
            for (l, &x) in tail.iter().enumerate() {
                lanes[l] += probability(x);
            }
            sound &= is_one::<T>(lanes.iter().sum());
        }
        sound
    }
}

/// Whether the first `n` rows of those side by side are distributions.
pub(super) struct SoundAbreast<'a, T, const W: usize> {
    pub(super) rows: &'a [[T; W]],
    pub(super) width: usize,
    pub(super) n: usize,
}

impl<T: Scalar, const W: usize> Task for SoundAbreast<'_, T, W> {
    type Output = bool;

    #[inline(always)]
    fn run<A: Arch>(self) -> bool {
        let mut sound = true;
        for (pack, rows) in self.rows.chunks_exact(self.width).enumerate() {
            let mut lanes = [0.0; W];
            for place in rows {
                for l in 0..W {
                    lanes[l] += probability(place[l]);
                }
            }
            for &sum in lanes.iter().take(self.n - pack * W) {
                sound &= is_one::<T>(sum);
            }
        }
        sound
    }
}
