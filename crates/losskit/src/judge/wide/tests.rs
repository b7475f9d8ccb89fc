//! The wide numbers against identities and known digits.

use std::str::FromStr;

use super::*;

const MAX: f64 = f64::MAX;
const TINY: f64 = f64::from_bits(1);

fn wide(x: f64) -> Wide {
    Wide::from_f64(x)
}

#[test]
fn conversion_is_exact_and_back_is_nearest() {
    for x in [
        0.0,
        -0.0,
        1.0,
        -0.1,
        TINY,
        -TINY,
        f64::MIN_POSITIVE,
        MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        assert_eq!(wide(x).to_f64().to_bits(), x.to_bits());
        assert_eq!(wide(x).to_f32().to_bits(), (x as f32).to_bits());
    }
    assert!(wide(f64::NAN).to_f64().is_nan() && wide(f64::NAN).to_f32().is_nan());
    assert_eq!((wide(TINY) / wide(2.0)).to_f64(), 0.0);
    assert_eq!((wide(TINY) * wide(1.5)).to_f64(), 2.0 * TINY);
    assert_eq!((wide(MAX) + wide(MAX)).to_f64(), f64::INFINITY);
    assert_eq!(wide(1.0 + 2f64.powi(-24)).to_f32(), 1.0);
}

#[test]
fn specials_follow_ieee() {
    let values = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        0.0,
        -0.0,
        1.0,
        -2.0,
        0.5,
    ];
    let same = |got: Wide, want: f64, text: &str| {
        let got = got.to_f64();
        assert!(
            got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan(),
            "{text}: {got} for {want}"
        );
    };
    for a in values {
        same(-wide(a), -a, "neg");
        same(wide(a).abs(), a.abs(), "abs");
        for b in values {
            let text = format!("{a} and {b}");
            same(wide(a) + wide(b), a + b, &text);
            same(wide(a) - wide(b), a - b, &text);
            same(wide(a) * wide(b), a * b, &text);
            same(wide(a) / wide(b), a / b, &text);
            same(wide(a).mul_add(wide(b), wide(1.0)), a * b + 1.0, &text);
            assert_eq!(wide(a).lt(wide(b)), a < b, "{text}");
            assert_eq!(wide(a).le(wide(b)), a <= b, "{text}");
            assert_eq!(wide(a).eq(wide(b)), a == b, "{text}");
        }
    }
}

#[test]
fn functions_at_their_ends() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    let check = |name: &str, f: fn(Wide) -> Wide, pairs: &[(f64, f64)]| {
        for &(x, want) in pairs {
            let got = f(wide(x)).to_f64();
            assert!(
                got == want || got.is_nan() && want.is_nan(),
                "{name}({x}) = {got}, not {want}"
            );
        }
    };
    check(
        "exp",
        Wide::exp,
        &[
            (0.0, 1.0),
            (1e7, inf),
            (-1e7, 0.0),
            (MAX, inf),
            (inf, inf),
            (-inf, 0.0),
            (nan, nan),
        ],
    );
    check(
        "exp_m1",
        Wide::exp_m1,
        &[
            (TINY, TINY),
            (1e7, inf),
            (-1e7, -1.0),
            (inf, inf),
            (-inf, -1.0),
            (nan, nan),
        ],
    );
    check(
        "ln",
        Wide::ln,
        &[
            (1.0, 0.0),
            (0.0, -inf),
            (-0.0, -inf),
            (-1.0, nan),
            (inf, inf),
            (-inf, nan),
            (nan, nan),
        ],
    );
    check(
        "ln_1p",
        Wide::ln_1p,
        &[
            (TINY, TINY),
            (-1.0, -inf),
            (-2.0, nan),
            (inf, inf),
            (-inf, nan),
            (nan, nan),
        ],
    );
    check(
        "sqrt",
        Wide::sqrt,
        &[
            (4.0, 2.0),
            (0.0, 0.0),
            (-1.0, nan),
            (inf, inf),
            (-inf, nan),
            (nan, nan),
        ],
    );
    check(
        "ln_gamma_1p",
        Wide::ln_gamma_1p,
        &[
            (0.0, 0.0),
            (1.0, 0.0),
            (-0.5, nan),
            (inf, inf),
            (-inf, nan),
            (nan, nan),
        ],
    );
}

#[test]
fn ln_gamma_has_all_digits() {
    scope(|| {
        for (x, digits) in LN_GAMMA_1P {
            let exact = keep(FBig::<HalfEven, 2>::from_str(digits).unwrap());
            let error = ((wide(x).ln_gamma_1p() - exact) / exact).abs().to_f64();
            assert!(error < 2f64.powi(-250), "{x}: {error:e}");
        }
    });
}

#[test]
fn distance_is_in_spacings() {
    let one = wide(1.0);
    assert_eq!(ulps(1.0 + f64::EPSILON, one, one), 1.0);
    assert_eq!(ulps_f32(1.0 - f32::EPSILON, one, one), 1.0);
    assert_eq!(ulps(2.0 * TINY, wide(TINY), wide(0.0)), 1.0);
    assert_eq!(ulps(f64::INFINITY, wide(MAX) + wide(MAX), one), 0.0);
    assert_eq!(ulps_f32(f32::INFINITY, wide(MAX), one), 0.0);
    assert_eq!(ulps(f64::NAN, Wide::Nan, one), 0.0);
    assert_eq!(ulps(f64::NAN, one, one), f64::INFINITY);
}

/// From mpmath, to 300 bits.
const LN_GAMMA_1P: [(f64, &str); 9] = [
    (
        1e-300,
        "-0xc5ead3fa02d84663cfca2297c72cd33e6ad62e3f9aa6b8665ee4a31a2ee76098f035aa9666ap-1297",
    ),
    (
        1e-20,
        "-0xda10dfa85e29a75e6142a0e9b318f12690f472e376cb1117b50c149658a2f9e7367234fc2dfp-367",
    ),
    (
        0.5,
        "-0xf75cad84a60c8a68d0c7eb160e9a8f188de2a964c4fc2fb38267ffb09eb30f25d3289d86269p-303",
    ),
    (
        1.0000000000000002,
        "0xd8773039049e7b0802e5d405d05afbcd99dbbb95135fcb02a9e29e52043ed86999a62a9c1a5p-353",
    ),
    (
        0.9999999,
        "-0xb595a02c72506230cec5c81fb29ea57c27cb6c2fdcc41372160154db33934a85c9e819d3864p-324",
    ),
    (
        2.5,
        "0x99b980c4b851adc0ead866ec216db7b439deec10987764d59f1e1174d1194d7748e28c0f627p-299",
    ),
    (
        99.5,
        "0xb4b7bfca40983f1fa69008d8acd00c69503c3c6c709c90bb9da80205ae3745e7d46efef19fep-291",
    ),
    (
        1e10,
        "0xcd21b887ff5881bc2cf4da046f2c2cd71a664a93a371ea73e902ca63360a4ccc6559b0bea5ap-262",
    ),
    (
        1e300,
        "0x80bf9c73d0d5a7ec278bd960e947a8c391752b046c0213f92a7f560509875e2fe3ddccf97f4p707",
    ),
];
