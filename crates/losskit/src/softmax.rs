//! Softmax and its logarithm: from scores to probabilities.

use crate::real::{Lane, Real, Scalar, Sink, View, fold};
use crate::{Error, Rows};

mod own;

pub(crate) use own::{Own, Softmax, first_largest, softmax_defined};

/// The parts of a log-sum-exp over a row of scores, none of which cancels: max + ln(1 + rest).
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogSumExp<R> {
    /// The largest score.
    pub(crate) max: R,
    /// Σ exp(z − max) less the 1 of one largest score.
    pub(crate) rest: R,
}

/// Parts a long row is read in.
const PARTS: usize = 16;

/// The shares of a row's scores: its log-sum-exp and, where a gradient is wanted, what was left there.
pub(crate) struct Shares<R> {
    pub(crate) lse: LogSumExp<R>,
    /// The largest score of each part; the shares kept are those beside it.
    tops: [R; PARTS],
    step: usize,
}

impl<R: Real> Shares<R> {
    /// Of a row of scores; −∞ marks a masked class. Part by part, so that a long row is read from memory once, and each
    /// exponential is computed once.
    #[inline(always)]
    pub(crate) fn of(row: impl View<R>, grad: &mut impl Sink<R>) -> Self {
        let n = row.len();
        let step = n.div_ceil(PARTS).next_multiple_of(fold::CHUNK);
        let mut shares = Shares {
            lse: LogSumExp {
                max: R::of(f64::NEG_INFINITY),
                rest: -R::one(),
            },
            tops: [R::zero(); PARTS],
            step,
        };
        for (k, start) in (0..n).step_by(step).enumerate() {
            let part = row.part(start, step.min(n - start));
            let lse = LogSumExp::of_part(part, start, grad);
            shares.tops[k] = lse.max;
            shares.lse = if start == 0 {
                lse
            } else {
                shares.lse.join(lse)
            };
        }
        shares.lse = shares.lse.sound();
        shares
    }

    /// Puts `f` of each share e^(z − max) and of what `of` holds beside it.
    #[inline(always)]
    pub(crate) fn fill<X, S: Sink<R>>(
        &self,
        row: impl View<R>,
        of: impl View<X>,
        grad: &mut S,
        f: impl Fn(R, X) -> R,
    ) {
        let lse = self.lse;
        if !S::KEEPS {
            grad.fill(
                0,
                (row, of),
                #[inline(always)]
                |(z, x)| f(lse.share(z), x),
            );
            return;
        }
        let n = row.len();
        for (k, start) in (0..n).step_by(self.step).enumerate() {
            let by = lse.share(self.tops[k]);
            grad.update(
                start,
                of.part(start, self.step.min(n - start)),
                #[inline(always)]
                |share, x| f(share.weighted(by), x),
            );
        }
    }
}

impl<R: Real> LogSumExp<R> {
    /// Of a row of scores; −∞ marks a masked class.
    #[inline(always)]
    pub(crate) fn of(row: impl View<R>) -> Self {
        Shares::of(row, &mut ()).lse
    }

    /// Of a part that begins at place `start`; its shares are kept there, if they can be.
    #[inline(always)]
    fn of_part<S: Sink<R>>(part: impl View<R>, start: usize, grad: &mut S) -> Self {
        // A NaN score is met again in the sum.
        let max = fold::top(part);
        // A largest score adds e^0 − 1: nothing in value, but the derivatives a dual number needs where scores tie.
        let [ties, others] = if S::KEEPS {
            grad.keep(
                start,
                part,
                #[inline(always)]
                |z| z.share(max),
            );
            fold::sums(
                grad.kept(start, part.len()),
                #[inline(always)]
                |share: R| {
                    // A share of 1 is a largest score or as good as one.
                    let tie = share.same(R::one());
                    [tie, share - tie]
                },
            )
        } else {
            fold::sums(
                part,
                #[inline(always)]
                |z| {
                    let tie = z.same(max);
                    [tie, z.share(max) - tie]
                },
            )
        };
        let rest = others + (ties - R::one());
        Self { max, rest }
    }

    /// With a NaN score, or every class masked, there is no distribution: `rest` must not pass for a number.
    #[inline(always)]
    fn sound(self) -> Self {
        let sound = self.max.gt(R::of(f64::NEG_INFINITY));
        Self {
            max: self.max,
            rest: R::select(sound, self.rest, R::of(f64::NAN)),
        }
    }

    /// Of two parts of a row.
    #[inline(always)]
    fn join(self, other: Self) -> Self {
        let first = other.max.le(self.max) | !self.max.eq(self.max);
        let pick = {
            #[inline(always)]
            |yes: R, no: R| R::select(first, yes, no)
        };
        let top = Self {
            max: pick(self.max, other.max),
            rest: pick(self.rest, other.rest),
        };
        let (max, rest) = (pick(other.max, self.max), pick(other.rest, self.rest));
        // A part without a distribution has no share.
        let share = (R::one() + rest).weighted(top.share(max));
        Self {
            max: top.max,
            rest: top.rest + share,
        }
    }

    /// e^(z − max).
    #[inline(always)]
    pub(crate) fn share(self, z: R) -> R {
        z.share(self.max)
    }

    /// Σ exp(z − max).
    #[inline(always)]
    pub(crate) fn total(self) -> R {
        R::one() + self.rest
    }

    /// −ln softmax(z): accurate however small, because the 1 stays outside the logarithm.
    #[inline(always)]
    pub(crate) fn surprise(self, z: R) -> R {
        self.rest.ln_1p() - z.below(self.max)
    }

    /// 1 − softmax(z), from z and its share: the sum of the other shares, never a difference of near equals.
    #[inline(always)]
    pub(crate) fn others(self, z: R, share: R) -> R {
        let top = self.rest - bend(z.below(self.max));
        let rest = R::select(z.eq(self.max), top, self.total() - share);
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
        values: len / width,
    };
    let mut out = vec![T::default(); len];
    let mut row = vec![T::Plain::zero(); width];
    for i in 0..layout.rows {
        let first = layout.start(i);
        for (j, x) in row.iter_mut().enumerate() {
            *x = Lane::load(scores.data.at(first + j * inner));
        }
        let lse = LogSumExp::of(&row[..]);
        for (j, &z) in row.iter().enumerate() {
            out[first + j * inner] = f(lse, z).store();
        }
    }
    Ok(out)
}
