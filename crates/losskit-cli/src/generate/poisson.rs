//! Poisson counts, drawn as `numpy.random.RandomState.poisson` draws them.

use super::mt19937::RandomState;

/// The largest mean NumPy accepts: its counts must fit a 64-bit integer.
pub(crate) const MAX_MEAN: f64 = 9.223_372_006_484_771e18;

/// A count with this mean; `mean` is in 0..=[`MAX_MEAN`].
pub(crate) fn poisson(stream: &mut RandomState, mean: f64) -> f64 {
    if mean >= 10.0 {
        rejection(stream, mean)
    } else if mean > 0.0 {
        multiplication(stream, mean)
    } else {
        0.0
    }
}

/// Counts uniform numbers until their product falls below e^−mean (Knuth 1969, vol. 2, 3.4.1).
fn multiplication(stream: &mut RandomState, mean: f64) -> f64 {
    let limit = (-mean).exp();
    let (mut count, mut product) = (0.0, stream.unit());
    while product > limit {
        count += 1.0;
        product *= stream.unit();
    }
    count
}

/// Transformed rejection with squeeze, PTRS (Hörmann 1993, doi:10.1016/0167-6687(93)90997-4).
fn rejection(stream: &mut RandomState, mean: f64) -> f64 {
    let (root, log_mean) = (mean.sqrt(), mean.ln());
    let b = 0.931 + 2.53 * root;
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let vr = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = stream.unit() - 0.5;
        let v = stream.unit();
        let us = 0.5 - u.abs();
        let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
        if us >= 0.07 && v <= vr {
            return k;
        }
        if k < 0.0 || (us < 0.013 && v > us) {
            continue;
        }
        let bound = v.ln() + inverse_alpha.ln() - (a / (us * us) + b).ln();
        if bound <= -mean + k * log_mean - ln_gamma(k + 1.0) {
            return k;
        }
    }
}

/// NumPy's own ln Γ for x ≥ 1 (Zhang & Jin 1996, LGAMA): another one could decide a tie otherwise.
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 10] = [
        8.333333333333333e-02,
        -2.777777777777778e-03,
        7.936507936507937e-04,
        -5.952380952380952e-04,
        8.417508417508418e-04,
        -1.917526917526918e-03,
        6.41025641025641e-03,
        -2.955065359477124e-02,
        1.796443723688307e-01,
        -1.39243221690590e+00,
    ];
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let steps = if x < 7.0 { (7.0 - x) as usize } else { 0 };
    let mut shifted = x + steps as f64;
    let square = (1.0 / shifted) * (1.0 / shifted);
    let series = TERMS
        .iter()
        .rev()
        .copied()
        .reduce(|sum, term| sum * square + term);
    let mut value =
        series.unwrap_or_default() / shifted + 0.5 * LN_TAU + (shifted - 0.5) * shifted.ln()
            - shifted;
    for _ in 0..steps {
        value -= (shifted - 1.0).ln();
        shifted -= 1.0;
    }
    value
}

/// ln 2π.
const LN_TAU: f64 = 1.8378770664093453;
