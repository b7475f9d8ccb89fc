//! Counts whose mean grows exponentially with a column.

use super::mt19937::RandomState;
use super::poisson::{MAX_MEAN, poisson};
use super::{BadSetting, ensure, finite, size, table};
use losskit_fit::frame::{Column, Frame};

/// Poisson counts with ln mean = intercept + slope·x: columns `x`, `count`.
///
/// In NumPy: `r = numpy.random.RandomState(seed)`, `x = r.uniform(low, high, n)`,
/// `count = r.poisson(numpy.exp(intercept + slope * x))`: multiplication of uniform numbers where
/// the mean is below 10, transformed rejection from there on. The bits agree where `exp` does.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    pub(crate) n: usize,
    pub(crate) slope: f64,
    pub(crate) intercept: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) seed: u32,
}

impl Default for Counts {
    fn default() -> Counts {
        Counts {
            n: 500,
            slope: 0.8,
            intercept: 0.5,
            low: -2.0,
            high: 2.0,
            seed: 42,
        }
    }
}

impl Counts {
    pub(crate) fn make(&self) -> Result<Frame, BadSetting> {
        let &Counts {
            n,
            slope,
            intercept,
            low,
            high,
            seed,
        } = self;
        size(n, 2)?;
        finite("slope", slope)?;
        finite("intercept", intercept)?;
        ensure(low < high && (high - low).is_finite(), || {
            format!("x runs from {low} to {high}, but must run from a smaller to a larger number")
        })?;
        let largest = (intercept + (slope * low).max(slope * high)).exp();
        ensure(largest <= MAX_MEAN, || {
            format!("the mean count would reach {largest:e}; take a smaller intercept or slope")
        })?;
        let mut stream = RandomState::new(seed);
        let x: Vec<f64> = (0..n).map(|_| stream.uniform(low, high)).collect();
        let count = x
            .iter()
            .map(|x| poisson(&mut stream, (intercept + slope * x).exp()))
            .collect();
        table(
            "counts",
            vec![Column::number("x", x), Column::number("count", count)],
        )
    }
}
