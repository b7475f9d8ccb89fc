//! Points along a straight line.

use super::mt19937::RandomState;
use super::{BadSetting, ensure, finite, size, spread, table};
use losskit_fit::frame::{Column, Frame};

/// y = intercept + slope·x + noise: columns `x`, `y`.
///
/// In NumPy: `r = numpy.random.RandomState(seed)`, `x = r.uniform(low, high, n)`,
/// `y = (intercept + slope * x) + r.normal(0, noise, n)`.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) n: usize,
    pub(crate) slope: f64,
    pub(crate) intercept: f64,
    pub(crate) noise: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) seed: u32,
}

impl Default for Line {
    fn default() -> Line {
        Line {
            n: 100,
            slope: 3.0,
            intercept: 4.0,
            noise: 1.0,
            low: 0.0,
            high: 2.0,
            seed: 42,
        }
    }
}

impl Line {
    pub(crate) fn make(&self) -> Result<Frame, BadSetting> {
        let (x, y, _) = self.draw()?;
        table("line", vec![Column::number("x", x), Column::number("y", y)])
    }

    fn draw(&self) -> Result<(Vec<f64>, Vec<f64>, RandomState), BadSetting> {
        let &Line {
            n,
            slope,
            intercept,
            noise,
            low,
            high,
            seed,
        } = self;
        size(n, 2)?;
        finite("slope", slope)?;
        finite("intercept", intercept)?;
        spread("noise", noise)?;
        ensure(low < high && (high - low).is_finite(), || {
            format!("x runs from {low} to {high}, but must run from a smaller to a larger number")
        })?;
        let mut stream = RandomState::new(seed);
        let x: Vec<f64> = (0..n).map(|_| stream.uniform(low, high)).collect();
        let y = x
            .iter()
            .map(|x| (intercept + slope * x) + stream.normal(0.0, noise))
            .collect();
        Ok((x, y, stream))
    }
}

/// A line some of whose points have been lifted far off it: columns `x`, `y`.
///
/// After the line, in NumPy: `far = r.permutation(n)[:round(fraction * n)]`,
/// `y[far] += r.uniform(size / 2, size, len(far))`.
#[derive(Clone, Debug)]
pub(crate) struct Outliers {
    pub(crate) line: Line,
    pub(crate) fraction: f64,
    pub(crate) size: f64,
}

impl Default for Outliers {
    fn default() -> Outliers {
        Outliers {
            line: Line::default(),
            fraction: 0.1,
            size: 40.0,
        }
    }
}

impl Outliers {
    pub(crate) fn make(&self) -> Result<Frame, BadSetting> {
        let &Outliers {
            ref line,
            fraction,
            size,
        } = self;
        ensure((0.0..=1.0).contains(&fraction), || {
            format!("fraction is {fraction}, but must lie between 0 and 1")
        })?;
        finite("size", size)?;
        let (x, mut y, mut stream) = line.draw()?;
        let far = (fraction * line.n as f64).round_ties_even() as usize;
        for &row in &stream.permutation(line.n)[..far] {
            y[row] += stream.uniform(size / 2.0, size);
        }
        table(
            "outliers",
            vec![Column::number("x", x), Column::number("y", y)],
        )
    }
}
