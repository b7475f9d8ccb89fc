//! Softmax and its logarithm: from scores to probabilities.

use crate::real::{Lane, Real, Scalar, fold};
use crate::{Error, Rows};

/// The parts of a log-sum-exp over a row of scores, none of which cancels: max + ln(1 + rest).
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogSumExp<R> {
    /// The largest score.
    pub(crate) max: R,
    /// Σ exp(z − max) less the 1 of one largest score.
    pub(crate) rest: R,
}

impl<R: Real> LogSumExp<R> {
    /// Of a row of scores; −∞ marks a masked class.
    #[inline(always)]
    pub(crate) fn of(row: &[R]) -> Self {
        let max = fold::max(row.len(), |j| row[j]);
        let lse = Self {
            max,
            rest: R::zero(),
        };
        let ties = fold::sum(row.len(), |j| {
            R::select(row[j].eq(max), R::one(), R::zero())
        });
        let others = fold::sum(
            row.len(),
            #[inline(always)]
            |j| {
                let below = lse.below(row[j]);
                R::select(row[j].eq(max), bend(below), below.exp())
            },
        );
        // With a NaN score, or every class masked, there is no distribution: `rest` must not pass for a number.
        let sound = max.gt(R::of(f64::NEG_INFINITY));
        let rest = R::select(sound, others + (ties - R::one()), R::of(f64::NAN));
        Self { max, rest }
    }

    /// z − max, 0 for a largest score even if it is infinite.
    #[inline(always)]
    fn below(self, z: R) -> R {
        let endless = z.eq(self.max) & z.eq(R::of(f64::INFINITY));
        R::select(endless, R::zero(), z - self.max)
    }

    /// e^(z − max).
    #[inline(always)]
    pub(crate) fn share(self, z: R) -> R {
        self.below(z).exp()
    }

    /// Σ exp(z − max).
    #[inline(always)]
    pub(crate) fn total(self) -> R {
        R::one() + self.rest
    }

    /// −ln softmax(z): accurate however small, because the 1 stays outside the logarithm.
    #[inline(always)]
    pub(crate) fn surprise(self, z: R) -> R {
        self.rest.ln_1p() - self.below(z)
    }

    /// 1 − softmax(z): the sum of the other shares, never a difference of near equals.
    #[inline(always)]
    pub(crate) fn others(self, z: R) -> R {
        let top = self.rest - bend(self.below(z));
        let rest = R::select(z.eq(self.max), top, self.total() - self.share(z));
        rest / self.total()
    }
}

/// eˣ − 1 at x = 0: nothing in value, but with the derivatives a dual number needs where scores tie.
#[inline(always)]
fn bend<R: Real>(x: R) -> R {
    x + R::of(0.5) * x * x
}

/// Probabilities eᶻ/Σeᶻ of each row, laid out as the scores are; −∞ gives exactly 0.
///
/// # Errors
/// [`Error::Length`] if the scores are not whole rows.
///
/// # Example
/// ```
/// use losskit::{Rows, softmax};
/// assert_eq!(softmax(Rows::new(&[0.0, 0.0, 5.0, f64::NEG_INFINITY], 2))?, [0.5, 0.5, 1.0, 0.0]);
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn softmax<'a, T: Scalar>(scores: impl Into<Rows<'a, T>>) -> Result<Vec<T>, Error> {
    each_row(scores.into(), |lse, z| lse.share(z) / lse.total())
}

/// Log-probabilities z − ln Σeᶻ of each row, laid out as the scores are.
///
/// # Errors
/// [`Error::Length`] if the scores are not whole rows.
///
/// # Example
/// ```
/// use losskit::{Rows, log_softmax};
/// // A naive f32 form gives 0 for the first; it is −e⁻²⁰.
/// let log_p = log_softmax(Rows::new(&[20.0_f32, 0.0], 2))?;
/// assert_eq!(log_p, [-2.061_153_6e-9, -20.0]);
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn log_softmax<'a, T: Scalar>(scores: impl Into<Rows<'a, T>>) -> Result<Vec<T>, Error> {
    each_row(scores.into(), |lse, z| -lse.surprise(z))
}

fn each_row<T: Scalar>(
    scores: Rows<'_, T>,
    f: impl Fn(LogSumExp<T::Plain>, T::Plain) -> T::Plain,
) -> Result<Vec<T>, Error> {
    let len = scores.data.len();
    let width = scores.width.unwrap_or(len).max(1);
    let inner = scores.inner.max(1);
    if !len.is_multiple_of(width.saturating_mul(inner)) {
        return Err(Error::Length {
            what: "the scores",
            got: len,
            want: width.saturating_mul(inner),
            hint: format!("rows have {width} numbers; the count must be a multiple of that"),
        });
    }
    let layout = crate::batch::Layout {
        rows: len / width,
        width,
        inner,
    };
    let mut out = vec![T::default(); len];
    let mut row = vec![T::Plain::zero(); width];
    for i in 0..layout.rows {
        let first = layout.start(i);
        for (j, x) in row.iter_mut().enumerate() {
            *x = Lane::load(scores.data.at(first + j * inner));
        }
        let lse = LogSumExp::of(&row);
        for (j, &z) in row.iter().enumerate() {
            out[first + j * inner] = f(lse, z).store();
        }
    }
    Ok(out)
}
