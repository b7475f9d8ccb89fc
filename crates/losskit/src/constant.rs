//! The best constant prediction.

use crate::batch::Reduction;
use crate::card::{Domain, Row};
use crate::{Error, Evaluate, Loss};

/// The one prediction that fits all targets best: where boosting begins and what a model must beat. On the scale of the
/// loss's predictions: a log-odds for a logistic loss, a logarithm of the mean for a Poisson loss.
///
/// Of all best ones (any number between the two middle targets of an even count is a best one for the absolute error) the
/// middle one. Infinite where the loss does not rise again, as that of a log-odds does not if all targets are 0. Exact up to rounding.
///
/// # Errors
/// [`Error::Constant`] for losses that are not convex or do not compare one prediction with one target; else as [`Evaluate`].
///
/// # Example
/// ```
/// use losskit::{best_constant, parse};
/// let targets = [1.0, 2.0, 6.0, 50.0];
/// assert_eq!(best_constant(parse("absolute_error")?.as_ref(), &targets, None)?, 4.0);
/// let logit = best_constant(parse("logistic")?.as_ref(), &[0.0, 1.0, 1.0, 1.0], None)?;
/// assert!((logit - 3.0_f64.ln()).abs() < 1e-15);
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn best_constant(
    loss: &dyn Loss,
    target: &[f64],
    weight: Option<&[f64]>,
) -> Result<f64, Error> {
    let card = loss.card();
    let known = card.is_pointwise() && card.is_convex();
    let (true, Row::One(domain)) = (known, card.row) else {
        return Err(Error::Constant {
            loss: card.name.into(),
        });
    };
    let sum = Total {
        loss,
        target,
        weight,
    };
    let [low, high] = match domain {
        Domain::Interval { low, high, .. } => [low, high],
        _ => [f64::NEG_INFINITY, f64::INFINITY],
    };
    if target.is_empty() {
        return Ok(f64::NAN);
    }
    sum.least_between([low, high])
}

/// The weighted sum of a loss over all targets, at one prediction.
struct Total<'a> {
    loss: &'a dyn Loss,
    target: &'a [f64],
    weight: Option<&'a [f64]>,
}

impl Total<'_> {
    fn slope(&self, pred: f64) -> Result<f64, Error> {
        let pred = vec![pred; self.target.len()];
        let mut on = self.loss.on(&pred, self.target).reduction(Reduction::Sum);
        if let Some(weight) = self.weight {
            on = on.weight(weight);
        }
        Ok(on.value_and_gradient()?.1.iter().sum())
    }

    /// Where the slope turns from negative to positive between two ends that are not looked at; the middle of where it is 0.
    fn least_between(&self, ends: [f64; 2]) -> Result<f64, Error> {
        let [low, high] = [self.inward(ends, false)?, self.inward(ends, true)?];
        if low == ends[0] || high == ends[1] {
            return Ok(if low == ends[0] { low } else { high });
        }
        let last_down = self.turn([low, high], |slope| slope < 0.0)?;
        let first_up = self.turn([low, high], |slope| slope <= 0.0)?;
        Ok(self.bend(0.5 * (last_down + first_up)))
    }

    /// A finite place from which on the slope points back, seen from the other end; the end itself if there is none.
    fn inward(&self, [low, high]: [f64; 2], up: bool) -> Result<f64, Error> {
        let middle = match (low.is_finite(), high.is_finite()) {
            (true, true) => 0.5 * (low + high),
            (true, false) => low + 1.0,
            (false, true) => high - 1.0,
            (false, false) => 0.0,
        };
        let end = if up { high } else { low };
        for k in 0..1000 {
            let place = if end.is_finite() {
                end + (middle - end) * 0.5_f64.powi(k)
            } else {
                middle + 2.0_f64.powi(k - 10).copysign(if up { 1.0 } else { -1.0 })
            };
            if place == end || !place.is_finite() {
                break;
            }
            let slope = self.slope(place)?;
            if (up && slope > 0.0) || (!up && slope < 0.0) {
                return Ok(place);
            }
        }
        Ok(end)
    }

    /// The place between two at which `before` stops to hold, bisected until the two are neighbours.
    fn turn(&self, [low, high]: [f64; 2], before: impl Fn(f64) -> bool) -> Result<f64, Error> {
        let (mut low, mut high) = (low, high);
        loop {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                return Ok(high);
            }
            match before(self.slope(middle)?) {
                true => low = middle,
                false => high = middle,
            }
        }
    }

    /// The bend this place is, if it is one within rounding.
    fn bend(&self, place: f64) -> f64 {
        let near = |bend: &f64| (bend - place).abs() <= 4.0 * f64::EPSILON * place.abs();
        let bends = self.target.iter().flat_map(|&y| self.loss.kinks(y));
        bends.into_iter().find(near).unwrap_or(place)
    }
}
