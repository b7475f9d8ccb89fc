//! References made of what 256-bit numbers offer.

use losskit::judge::wide::Wide;

fn constant(x: f64) -> Wide {
    Wide::from_f64(x)
}

pub(crate) fn decay(x: Wide) -> Wide {
    (-x.abs()).exp()
}

pub(crate) fn tanh(x: Wide) -> Wide {
    let m = (x.abs() * constant(-2.0)).exp_m1();
    let size = -m / (m + constant(2.0));
    if x.lt(constant(0.0)) { -size } else { size }
}

pub(crate) fn sigmoid(x: Wide) -> Wide {
    let (one, e) = (constant(1.0), decay(x));
    let above = if x.lt(constant(0.0)) { e } else { one };
    above / (one + e)
}

pub(crate) fn sech_squared(x: Wide) -> Wide {
    let e = decay(x * constant(2.0));
    let below = constant(1.0) + e;
    constant(4.0) * e / (below * below)
}

pub(crate) fn softplus(x: Wide) -> Wide {
    let positive = if x.lt(constant(0.0)) {
        constant(0.0)
    } else {
        x
    };
    positive + decay(x).ln_1p()
}

/// By cosh x = 1 + ½ (eˣ − 1)² / eˣ, which loses nothing near 0.
pub(crate) fn log_cosh(x: Wide) -> Wide {
    let (size, one, two) = (x.abs(), constant(1.0), constant(2.0));
    if size.lt(constant(1000.0)) {
        let m = size.exp_m1();
        return (m * m / (two * (m + one))).ln_1p();
    }
    size - two.ln() + decay(two * size).ln_1p()
}
