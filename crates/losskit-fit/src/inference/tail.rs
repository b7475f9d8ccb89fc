//! Tails of the normal and of Student's distribution.

use losskit::{Loss, ProbitNll};
use std::f64::consts::PI;

/// The 97.5 % point of the normal distribution.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Degrees of freedom beyond which the fraction below cancels and Hill's series has all its digits.
const MANY: f64 = 1e4;

/// The probability that a normal number, or Student's with so many degrees of freedom, lies at least
/// as far from 0 as `x`.
pub(super) fn two_sided(x: f64, freedom: Option<f64>) -> f64 {
    match freedom {
        None => normal(x),
        Some(freedom) if freedom > MANY => normal(as_normal(x, freedom)),
        Some(freedom) => student(x, freedom),
    }
}

/// How many standard errors a 95 % interval reaches to either side.
pub(super) fn reach(freedom: Option<f64>) -> f64 {
    let Some(freedom) = freedom else {
        return NORMAL;
    };
    // The tail is convex and the start lies below the answer, so Newton's steps only rise.
    let mut t = NORMAL;
    loop {
        let next = t + (two_sided(t, Some(freedom)) - 0.05) / (2.0 * density(t, freedom));
        if next - t > 1e-14 * t {
            t = next;
        } else {
            return next;
        }
    }
}

fn normal(x: f64) -> f64 {
    // −ln Φ is a loss.
    let tail = ProbitNll.jet(-x.abs(), 1.0).map(|jet| (-jet.value).exp());
    2.0 * tail.unwrap_or(f64::NAN)
}

/// The density of the normal distribution.
pub(super) fn bell(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

/// The normal number below which lies this share, above 1e-300 and below 1.
pub(super) fn quantile(share: f64) -> f64 {
    let tail = 2.0 * share.min(1.0 - share);
    // The logarithm of the tail is concave and falls, so Newton's first step goes too far, no further
    // than there are tails, and the others come back.
    let step = |x: f64| x + (normal(x) / tail).ln() * normal(x) / (2.0 * bell(x));
    let mut x = step(0.0).min(37.0);
    loop {
        let next = step(x);
        if next < x - 1e-15 * x {
            x = next;
        } else {
            return x.copysign(share - 0.5);
        }
    }
}

/// The normal number whose tail is Student's at `t` (Hill 1970, doi:10.1145/355598.362775).
fn as_normal(t: f64, freedom: f64) -> f64 {
    let a = freedom - 0.5;
    let b = 48.0 * a * a;
    let square = a * (t * t / freedom).ln_1p();
    let second = ((4.0 * square + 33.0) * square + 240.0) * square + 855.0;
    square.sqrt() * (1.0 + (square + 3.0 - second / (10.0 * b)) / b)
}

/// Γ(x + ½)/Γ(x): the series for large x (DLMF 5.11.13), which Γ(x + 1) = xΓ(x) brings near.
fn gamma_ratio(mut x: f64) -> f64 {
    let mut ratio = 1.0;
    while x < 100.0 {
        ratio *= x / (x + 0.5);
        x += 1.0;
    }
    let r = 1.0 / x;
    let series = [
        -399.0 / 262_144.0,
        -21.0 / 32_768.0,
        5.0 / 1024.0,
        1.0 / 128.0,
        -0.125,
        1.0,
    ];
    ratio * x.sqrt() * series.into_iter().fold(0.0, |sum, c| sum * r + c)
}

fn density(t: f64, freedom: f64) -> f64 {
    let power = -0.5 * (freedom + 1.0) * (t * t / freedom).ln_1p();
    gamma_ratio(0.5 * freedom) / (freedom * PI).sqrt() * power.exp()
}

/// The regularised incomplete beta function I_x(ν/2, ½) at x = ν/(ν + t²).
fn student(t: f64, freedom: f64) -> f64 {
    let square = t * t / freedom;
    let (a, b) = (0.5 * freedom, 0.5);
    if square == f64::INFINITY {
        return 0.0;
    }
    let (x, rest) = (1.0 / (1.0 + square), square / (1.0 + square));
    // x^a (1 − x)^b / B(a, b), where Γ(½) = √π.
    let front = (-a * square.ln_1p()).exp() * rest.sqrt() * gamma_ratio(a) / PI.sqrt();
    // Either side of its mean the function is the fraction that converges there.
    if x < (a + 1.0) / (a + b + 2.0) {
        front / a * fraction(x, a, b)
    } else {
        1.0 - front / b * fraction(rest, b, a)
    }
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let away = |y: f64| if y.abs() < 1e-300 { 1e-300 } else { y };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    let mut m = 0.0;
    loop {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = value;
        for step in [even, odd] {
            d = 1.0 / away(1.0 + step * d);
            c = away(1.0 + step / c);
            value *= c * d;
        }
        let change = (value - before).abs();
        if change <= f64::EPSILON * value.abs() || change.is_nan() {
            return value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with mpmath in 40 digits.
    const TAILS: [(f64, Option<f64>, f64); 12] = [
        (0.5, None, 0.617_075_077_451_973_8),
        (1.959_963_984_540_054, None, 0.050_000_000_000_000_024),
        (9.0, None, 2.257_176_811_907_681e-19),
        (0.0, Some(4.0), 1.0),
        (0.1, Some(1.0), 0.936_548_965_138_892_9),
        (3.0, Some(1.0), 0.204_832_764_699_133_45),
        (2.5, Some(9.0), 0.033_861_827_682_985_74),
        (40.0, Some(9.0), 1.898_299_844_933_982_5e-11),
        (1.3, Some(27.5), 0.204_392_187_004_430_13),
        (2.0, Some(250.0), 0.046_582_105_343_251_42),
        (1.96, Some(100_000.0), 0.049_998_563_194_301_64),
        (30.0, Some(100_000.0), 7.378_536_872_222_233e-197),
    ];
    const REACHES: [(Option<f64>, f64); 5] = [
        (None, 1.959_963_984_540_054_3),
        (Some(1.0), 12.706_204_736_174_705),
        (Some(3.0), 3.182_446_305_283_709_5),
        (Some(9.0), 2.262_157_162_798_205_3),
        (Some(100_000.0), 1.959_987_707_534_609_7),
    ];

    #[test]
    fn tails_have_their_digits() {
        for (t, freedom, want) in TAILS {
            let got = two_sided(t, freedom);
            assert!(
                (got - want).abs() <= 2e-13 * want,
                "{t}, {freedom:?}: {got:e}"
            );
        }
        for (freedom, want) in REACHES {
            let got = reach(freedom);
            assert!((got - want).abs() <= 1e-13 * want, "{freedom:?}: {got}");
        }
        for (x, tails) in TAILS.iter().filter(|t| t.1.is_none()).map(|t| (t.0, t.2)) {
            let got = [quantile(0.5 * tails), quantile(1.0 - 0.5 * tails)];
            assert!((got[0] + x).abs() <= 1e-14 * x, "{x}: {got:?}");
            assert!(
                (got[1] - x).abs() <= 1e-14 * x || tails < 1e-3,
                "{x}: {got:?}"
            );
        }
        assert_eq!(quantile(0.5), 0.0);
        assert_eq!(two_sided(f64::INFINITY, Some(3.0)), 0.0);
        assert!(two_sided(f64::NAN, Some(3.0)).is_nan());
    }
}
