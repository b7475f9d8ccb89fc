//! Sums over rows, and how they become one number.

use super::total::Total;
use crate::Error;

/// Weighted sums over rows. They merge by addition: threads, chunks, shards and partitions all use it.
///
/// Merging is exact: neither the order nor the grouping of parts changes a bit. Parts that end at multiples of
/// [`Sums::GRAIN`] rows of a pointwise loss give the bits of the whole.
///
/// # Example
/// ```
/// use losskit::{Evaluate, SquaredError, Sums};
/// let sums = |x: &[f64]| SquaredError.on(x, &vec![0.0; x.len()]).sums();
/// let total = sums(&[1.0, 2.0])?.merge(sums(&[3.0])?);
/// assert_eq!((total.loss(), total.weight(), total.rows()), (14.0, 3.0, 3));
/// # Ok::<(), losskit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    loss: Total,
    weight: Total,
    rows: u64,
}

/// What one block adds to [`Sums`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Part {
    pub(crate) loss: f64,
    pub(crate) weight: f64,
    pub(crate) rows: u64,
}

impl From<Part> for Sums {
    fn from(part: Part) -> Sums {
        Sums {
            loss: Total::of(part.loss),
            weight: Total::of(part.weight),
            rows: part.rows,
        }
    }
}

impl Sums {
    /// Bytes of [`Sums::to_bytes`].
    pub const SIZE: usize = 2 * Total::SIZE + 8;

    /// Numbers summed in one order; sums of such blocks add exactly.
    pub const GRAIN: usize = crate::drive::BLOCK;

    /// Σ wℓ.
    pub fn loss(&self) -> f64 {
        self.loss.value()
    }

    /// Σ w.
    pub fn weight(&self) -> f64 {
        self.weight.value()
    }

    /// Rows counted.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The sums of both.
    #[must_use]
    pub fn merge(self, other: Sums) -> Sums {
        Sums {
            loss: self.loss.merge(other.loss),
            weight: self.weight.merge(other.weight),
            rows: self.rows + other.rows,
        }
    }

    /// All there is to them, to be sent to another process or kept: [`Sums::from_bytes`] makes the
    /// same sums of it, bit for bit.
    ///
    /// ```
    /// use losskit::{Evaluate, SquaredError, Sums};
    /// let here = SquaredError.on(&[0.1, 0.7], &[0.0, 0.0]).sums()?;
    /// let there = Sums::from_bytes(&here.to_bytes());
    /// assert_eq!(there, here);
    /// # Ok::<(), losskit::Error>(())
    /// ```
    pub fn to_bytes(&self) -> [u8; Sums::SIZE] {
        let mut out = [0; Sums::SIZE];
        out[..Total::SIZE].copy_from_slice(&self.loss.to_bytes());
        out[Total::SIZE..2 * Total::SIZE].copy_from_slice(&self.weight.to_bytes());
        out[2 * Total::SIZE..].copy_from_slice(&self.rows.to_le_bytes());
        out
    }

    /// The sums of which [`Sums::to_bytes`] made these.
    pub fn from_bytes(bytes: &[u8; Sums::SIZE]) -> Sums {
        let part = |at: usize| Total::from_bytes(&std::array::from_fn(|i| bytes[at + i]));
        Sums {
            loss: part(0),
            weight: part(Total::SIZE),
            rows: u64::from_le_bytes(std::array::from_fn(|i| bytes[2 * Total::SIZE + i])),
        }
    }

    /// Σwℓ/Σw; 0 over nothing.
    pub fn mean(self) -> f64 {
        self.reduce(Reduction::Mean)
    }

    /// The loss divided as `reduction` says; 0 over nothing.
    pub fn reduce(self, reduction: Reduction) -> f64 {
        match reduction.divisor(self) {
            0.0 => 0.0,
            d => self.loss() / d,
        }
    }

    /// The loss divided as `reduction` says, with `empty` deciding the mean over nothing.
    ///
    /// # Errors
    /// [`Error::Empty`] if that is what `empty` asks for.
    pub fn reduce_or(self, reduction: Reduction, empty: Empty) -> Result<f64, Error> {
        match (reduction.divisor(self) == 0.0, empty) {
            (true, Empty::Nan) => Ok(f64::NAN),
            (true, Empty::Error) => Err(Error::Empty),
            _ => Ok(self.reduce(reduction)),
        }
    }
}

/// How rows become one number. Each name says the divisor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reduction {
    /// Σwℓ: also the right choice for per-row gradients.
    Sum,
    /// Σwℓ/Σw.
    Mean,
    /// Σwℓ/N over the N rows that count.
    SumOverN,
    /// Σwℓ/c.
    SumOver(f64),
}

impl Reduction {
    pub(crate) fn divisor(self, sums: Sums) -> f64 {
        match self {
            Reduction::Sum => 1.0,
            Reduction::Mean => sums.weight(),
            Reduction::SumOverN => sums.rows() as f64,
            Reduction::SumOver(c) => c,
        }
    }
}

/// What a mean over nothing is. Its gradient is 0 in every case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Empty {
    /// 0.
    #[default]
    Zero,
    /// NaN, as torch has it.
    Nan,
    /// An error.
    Error,
}
