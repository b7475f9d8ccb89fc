//! Sums over rows, and how they become one number.

use crate::Error;

/// Weighted sums over rows. They merge by addition: threads, chunks, shards and partitions all use it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Σ wℓ.
    pub loss: f64,
    /// Σ w.
    pub weight: f64,
    /// Rows counted.
    pub rows: u64,
}

impl Sums {
    /// The sums of both.
    #[must_use]
    pub fn merge(self, other: Sums) -> Sums {
        Sums {
            loss: self.loss + other.loss,
            weight: self.weight + other.weight,
            rows: self.rows + other.rows,
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
            d => self.loss / d,
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
            Reduction::Mean => sums.weight,
            Reduction::SumOverN => sums.rows as f64,
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
