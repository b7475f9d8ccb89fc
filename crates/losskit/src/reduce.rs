//! Weights, masks and sums in a fixed order. Knows no loss.

use crate::Error;
use crate::batch::{Batch, Layout, Part, Reduction, Targets};
use crate::real::Scalar;

/// Sums kept side by side: four 512-bit registers of `f64`.
pub(crate) const LANES: usize = 32;

/// Partial sums, in `f64` whatever is summed. A value's place within its block decides its lane.
#[derive(Clone, Copy)]
pub(crate) struct Lanes([f64; LANES]);

impl Lanes {
    pub(crate) const ZERO: Lanes = Lanes([0.0; LANES]);

    /// Adds one value a lane.
    #[inline(always)]
    pub(crate) fn add<T: Scalar>(&mut self, values: &[T; LANES]) {
        for (l, &v) in values.iter().enumerate() {
            self.0[l] += v.to_f64();
        }
    }

    /// Adds values from the first lane on.
    #[inline(always)]
    pub(crate) fn extend<T: Scalar>(&mut self, values: &[T]) {
        let (whole, tail) = values.as_chunks::<LANES>();
        for group in whole {
            self.add(group);
        }
        for (lane, &v) in self.0.iter_mut().zip(tail) {
            *lane += v.to_f64();
        }
    }

    /// All lanes, halves added to halves.
    #[inline(always)]
    pub(crate) fn total(mut self) -> f64 {
        let mut width = LANES / 2;
        while width > 0 {
            for l in 0..width {
                self.0[l] += self.0[l + width];
            }
            width /= 2;
        }
        self.0[0]
    }
}

/// Σ over some values.
#[inline(always)]
pub(crate) fn sum<T: Scalar>(values: &[T]) -> f64 {
    let mut lanes = Lanes::ZERO;
    lanes.extend(values);
    lanes.total()
}

/// The weight of every row, whatever it is made of.
#[derive(Clone, Copy)]
pub(crate) struct Weights<'a, T> {
    weight: Option<&'a [T]>,
    mask: Option<&'a [bool]>,
    classes: Option<&'a [i64]>,
    class_weight: Option<&'a [T]>,
    ignore: Option<i64>,
}

impl<'a, T: Scalar> Weights<'a, T> {
    pub(crate) fn of(batch: &Batch<'a, T>) -> Self {
        let classes = match batch.target {
            Targets::Classes(c) => Some(c),
            _ => None,
        };
        Weights {
            weight: batch.weight,
            mask: batch.mask,
            classes: classes
                .filter(|_| batch.class_weight.is_some() || batch.ignore_index.is_some()),
            class_weight: batch.class_weight,
            ignore: batch.ignore_index,
        }
    }

    /// Whether every row counts with weight 1.
    pub(crate) fn is_plain(&self) -> bool {
        self.weight.is_none() && self.mask.is_none() && self.classes.is_none()
    }

    /// The weight of row `i`; none if it is left out. A class out of range weighs 0 here and is reported by the caller.
    #[inline(always)]
    pub(crate) fn at(&self, i: usize) -> Option<T> {
        if self.mask.is_some_and(|m| !m[i]) {
            return None;
        }
        let own = self.weight.map_or(T::from_f64(1.0), |w| w[i]);
        let Some(classes) = self.classes else {
            return Some(own);
        };
        if Some(classes[i]) == self.ignore {
            return None;
        }
        Some(match self.class_weight {
            None => own,
            Some(cw) => usize::try_from(classes[i])
                .ok()
                .and_then(|c| cw.get(c))
                .map_or(T::default(), |&w| own * w),
        })
    }

    /// What each row's gradient is multiplied by besides its weight, so that the whole is the gradient of the reduced loss.
    pub(crate) fn scale(&self, layout: Layout, reduction: Reduction) -> Result<T, Error> {
        Ok(T::from_f64(1.0 / self.divisor(layout, reduction)?))
    }

    /// What the sum is divided by; infinite where that would be 0.
    pub(crate) fn divisor(&self, layout: Layout, reduction: Reduction) -> Result<f64, Error> {
        if let Some(cw) = self.class_weight {
            for (class, &w) in cw.iter().enumerate() {
                checked("class", class, w)?;
            }
        }
        let mut part = Part {
            weight: layout.rows as f64,
            rows: layout.rows as u64,
            ..Part::default()
        };
        if !self.is_plain() {
            part = Part::default();
            for i in 0..layout.rows {
                if let Some(w) = self.at(i) {
                    part.weight += checked("row", i, w)?;
                    part.rows += 1;
                }
            }
        }
        Ok(match reduction.divisor(part.into()) {
            0.0 => f64::INFINITY,
            divisor => divisor,
        })
    }
}

/// A weight that is finite and not negative.
pub(crate) fn checked<T: Scalar>(
    what: &'static str,
    index: usize,
    weight: T,
) -> Result<f64, Error> {
    let value = weight.to_f64();
    if (0.0..f64::INFINITY).contains(&value) {
        Ok(value)
    } else {
        Err(Error::Weight { what, index, value })
    }
}

/// Multiplies by a factor each, 0 where the factor is 0 even if the value is infinite or not a number.
#[inline(always)]
pub(crate) fn weigh<T: Scalar>(values: &mut [T], weights: &[T], scale: T) {
    for (v, &w) in values.iter_mut().zip(weights) {
        let product = *v * (w * scale);
        *v = if w == T::default() {
            T::default()
        } else {
            product
        };
    }
}
