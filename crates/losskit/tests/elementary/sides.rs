//! Law: logarithms of both sides of a probability, and of a quotient, stay within their stated error.

use losskit::judge::wide::{Wide, scope, ulps, ulps_f32};
use losskit::real::elementary::{f32 as single, f64 as double};

use crate::points;

/// Errors in ulp, `f64` plain and fused, then `f32` plain and fused.
fn within(name: &str, worst: [f64; 4], budgets: [f64; 4]) {
    println!("{name:14} {worst:.3?} of {budgets:?} ulp");
    assert!(
        worst.iter().zip(budgets).all(|(w, b)| *w <= b),
        "{name}: {worst:?} beyond {budgets:?}"
    );
}

#[test]
fn both_sides_of_a_probability() {
    let mut worst = [[0_f64; 4]; 2];
    let mut see = |side: usize, at: usize, error: f64| worst[side][at] = worst[side][at].max(error);
    for x in points::f64s()
        .into_iter()
        .filter(|x| (0.0..=1.0).contains(x))
    {
        scope(|| {
            let x = Wide::from_f64(x);
            let exact = [x.ln(), (-x).ln_1p()];
            let got = [double::ln_sides::<false>, double::ln_sides::<true>];
            for (at, got) in got.iter().map(|f| f(x.to_f64())).enumerate() {
                (0..2).for_each(|side| see(side, at, ulps(got[side], exact[side], exact[side])));
            }
        });
    }
    for x in points::f32s()
        .into_iter()
        .filter(|x| (0.0..=1.0).contains(x))
        .step_by(17)
    {
        scope(|| {
            let wide = Wide::from_f64(x.into());
            let exact = [wide.ln(), (-wide).ln_1p()];
            let got = [single::ln_sides::<false>, single::ln_sides::<true>];
            for (at, got) in got.iter().map(|f| f(x)).enumerate() {
                (0..2).for_each(|side| {
                    see(side, 2 + at, ulps_f32(got[side], exact[side], exact[side]))
                });
            }
        });
    }
    within("ln x", worst[0], [0.9, 0.7, 0.7, 0.7]);
    within("ln(1 - x)", worst[1], [0.9, 0.7, 0.8, 0.7]);
}

#[test]
fn quotient() {
    let usable: Vec<f64> = points::f64s()
        .into_iter()
        .filter(|x| *x > -1.0 && *x < 1e300 && x.abs() > 1e-15)
        .collect();
    let mut worst = [0_f64; 4];
    // Each with its neighbours, where 1 shows beside it, and with one far from it in the list.
    let n = usable.len();
    let pairs = (0..n).flat_map(|i| {
        let near = (usable[i] * (1.0 + f64::EPSILON * (i % 64) as f64)).max(-1.0 + f64::EPSILON);
        [
            (usable[i], near),
            (near, usable[i]),
            (usable[i], usable[i * 7919 % n]),
        ]
    });
    for (a, b) in pairs {
        scope(|| {
            let exact = |a: f64, b: f64| {
                let (a, b, one) = (Wide::from_f64(a), Wide::from_f64(b), Wide::from_f64(1.0));
                let quotient = (one + a) / (one + b);
                if quotient.lt(Wide::from_f64(0.5)) {
                    return quotient.ln();
                }
                ((a - b) / (one + b)).ln_1p()
            };
            let right = exact(a, b);
            worst[0] = worst[0].max(ulps(double::ln_1p_quotient::<false>(a, b), right, right));
            worst[1] = worst[1].max(ulps(double::ln_1p_quotient::<true>(a, b), right, right));
            let (a, b) = (a as f32, b as f32);
            if a > -1.0 && b > -1.0 && a < f32::INFINITY && b < f32::INFINITY {
                let right = exact(a.into(), b.into());
                worst[2] = worst[2].max(ulps_f32(
                    single::ln_1p_quotient::<false>(a, b),
                    right,
                    right,
                ));
                worst[3] =
                    worst[3].max(ulps_f32(single::ln_1p_quotient::<true>(a, b), right, right));
            }
        });
    }
    within("quotient", worst, [2.0, 2.0, 0.9, 0.9]);
}
