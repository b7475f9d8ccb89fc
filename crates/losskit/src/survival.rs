//! Accelerated failure time: when something happened, as far as is known, under a distribution of its logarithm.

use crate::real::Known;
use crate::shape::{Flaw, Items};

/// A distribution of the standardised log-time z: what a time costs, and the derivative of that as z moves.
pub(crate) trait Law {
    /// −ln f(z) of its density.
    fn at<R: Known>(z: R) -> [R; 2];
    /// −ln (F(to) − F(from)) of its distribution, where `to` exceeds `from` by `width`; an end that is none is infinite.
    fn between<R: Known>(from: Option<R>, to: Option<R>, width: R) -> [R; 2];
}

/// Value and gradient of a row: a log-time, the ends of the time in which it lies, and the scale.
#[inline(always)]
pub(crate) fn slope<R: Known, L: Law>(_: L, sigma: f64, set: Items<'_, R>, grad: &mut [R]) -> R {
    let (low, high, scale) = (set.target[0], set.target[1], R::of(sigma));
    let mut z = [None; 2];
    let mut log = R::zero();
    for (z, t) in z.iter_mut().zip([low, high]) {
        if t > 0.0 && t < f64::INFINITY {
            log = R::of(t).ln();
            *z = Some((log - set.pred[0]) / scale);
        }
    }
    let [value, moved] = match z {
        [Some(z), _] if low == high => {
            let [value, moved] = L::at(z);
            // From z to the time: a density per unit of time.
            [value + (log + R::of(sigma.ln())), moved]
        }
        // Nothing is known: a NaN passes all the same.
        [None, None] => [set.pred[0].weighted(R::zero()); 2],
        [from, to] => {
            let apart = (R::of(high) - R::of(low)) / R::of(low);
            L::between(from, to, apart.ln_1p() / scale)
        }
    };
    grad[0] = -(moved / scale);
    value
}

/// Why the ends of a row's time cannot be.
pub(crate) fn flaw<R: Copy>(set: Items<'_, R>) -> Option<Flaw> {
    let (low, high) = (set.target[0], set.target[1]);
    let why = if low > high {
        "low must not exceed high"
    } else if low == high && (low == 0.0 || low == f64::INFINITY) {
        "a time known exactly must be above 0 and finite"
    } else {
        return None;
    };
    Some(Flaw { item: 0, why })
}

/// ln(1 − e^−x) for x > 0.
#[inline(always)]
pub(crate) fn ln_lacking<R: Known>(x: R) -> R {
    if x.known() < std::f64::consts::LN_2 {
        (-(-x).exp_m1()).ln()
    } else {
        (-(-x).exp()).ln_1p()
    }
}
