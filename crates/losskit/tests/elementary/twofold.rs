//! Law: numbers of twice the digits have them through sums, products, quotients and roots, and lose less than a tenth of an
//! ulp of an `f64` through exponentials and logarithms.

use losskit::Real;
use losskit::judge::wide::{Wide, scope, ulps};
use losskit::real::Twofold;

use crate::points;

/// A function of two numbers, and the same in 256 bits.
type Pair = (
    &'static str,
    fn(Twofold, Twofold) -> Twofold,
    fn(Wide, Wide) -> Wide,
    f64,
);

/// A sum that cancels would be judged at its terms, so signs are left out of it.
const ALL: [Pair; 8] = [
    ("sum", |x, y| x.abs() + y, |x, y| x.abs() + y, 1e-15),
    ("product", |x, y| x * y, |x, y| x * y, 1e-15),
    ("quotient", |x, y| x / y, |x, y| x / y, 1e-15),
    ("root", |x, _| x.sqrt(), |x, _| x.sqrt(), 1e-15),
    ("exp", |x, _| x.exp(), |x, _| x.exp(), 0.1),
    ("exp_m1", |x, _| x.exp_m1(), |x, _| x.exp_m1(), 0.1),
    ("ln", |x, _| x.ln(), |x, _| x.ln(), 0.1),
    ("ln_1p", |x, _| x.ln_1p(), |x, _| x.ln_1p(), 0.1),
];

fn wide(x: Twofold) -> Wide {
    Wide::from_f64(x.head) + Wide::from_f64(x.tail)
}

/// Beyond these the second half has no room.
fn is_roomy(x: f64) -> bool {
    (1e-270..1e300).contains(&x.abs())
}

#[test]
fn twice_the_digits() {
    let mut wrong = Vec::new();
    for (name, ours, exact, budget) in ALL {
        let (mut worst, mut at) = (0_f64, 0.0);
        let points = points::f64s().into_iter().filter(|&x| is_roomy(x));
        for x in points.step_by(3) {
            scope(|| {
                // Both halves filled.
                let x = Twofold::of(x) / Twofold::of(3.0);
                let y = Twofold::of(0.7) / Twofold::of(1.1);
                let (got, exact) = (ours(x, y), exact(wide(x), wide(y)));
                let rounded = exact.to_f64();
                if is_roomy(rounded) {
                    let error = ulps(got.tail, exact - Wide::from_f64(got.head), exact);
                    if error > worst || error.is_nan() {
                        (worst, at) = (error, x.head);
                    }
                } else if rounded.is_nan() != got.head.is_nan() {
                    (worst, at) = (f64::INFINITY, x.head);
                }
            });
        }
        println!("{name:9} {worst:.2e} of {budget:e} ulp at {at}");
        if worst > budget || worst.is_nan() {
            wrong.push(format!("{name}: {worst:e} ulp at {at}, {budget:e} allowed"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn ends() {
    let of = Twofold::of;
    let (end, none) = (f64::INFINITY, f64::NAN);
    for (got, right) in [
        (of(end) + of(1.0), end),
        (of(f64::MAX) + of(f64::MAX), end),
        (of(f64::MAX) * of(-2.0), -end),
        (of(1.0) / of(0.0), end),
        (of(1.0) / of(end), 0.0),
        (of(end) - of(end), none),
        (of(0.0).sqrt(), 0.0),
        (of(end).sqrt(), end),
        (of(-1e300).exp(), 0.0),
        (of(1e300).exp(), end),
        (of(-1e300).exp_m1(), -1.0),
        (of(end).exp_m1(), end),
        (of(0.0).ln(), -end),
        (of(-1.0).ln_1p(), -end),
        (of(end).ln_1p(), end),
        (of(none).exp(), none),
        (of(2.5).round(), 2.0),
        ((of(2.5) + of(1e-20)).round(), 3.0),
        ((of(3.5) - of(1e-20)).round(), 3.0),
        (of(-end).round(), -end),
        (of(none).ln_1p(), none),
    ] {
        let same = got.head == right || got.head.is_nan() && right.is_nan();
        assert!(same && got.tail == 0.0, "{got:?} and not {right}");
    }
}
