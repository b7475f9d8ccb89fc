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
fn normal_and_erf_have_all_digits() {
    let near = |what: &str, x: f64, got: Wide, digits: &str| {
        let exact = keep(FBig::<HalfEven, 2>::from_str(digits).unwrap());
        let error = ((got - exact) / exact).abs().to_f64();
        assert!(error < 2f64.powi(-248), "{what} {x}: {error:e}");
    };
    scope(|| {
        for (x, digits) in NORMAL {
            for (got, digits) in wide(x).normal().into_iter().zip(digits) {
                near("normal", x, got, digits);
            }
        }
        for (x, digits) in ERF {
            near("erf", x, wide(x).erf(), digits);
        }
        let limits = |x: f64| wide(x).normal().map(Wide::to_f64);
        assert_eq!(limits(f64::INFINITY), [0.0, 0.0, f64::INFINITY]);
        assert_eq!(
            limits(f64::NEG_INFINITY),
            [f64::NEG_INFINITY, f64::INFINITY, 0.0]
        );
        assert!(limits(f64::NAN).iter().all(|x| x.is_nan()));
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

/// ln Φ(x), φ(x)/Φ(x) and x + φ(x)/Φ(x), from mpmath, to 300 bits.
#[rustfmt::skip]
const NORMAL: [(f64, [&str; 3]); 7] = [
    (-100000.0, [
        "-0x2540be418dd1d4729d22d2ccb98da2211ec5660f395c26bf1a2556cfa620ec2ebbb9dd7c2cdp-265",
        "0xc350000053e2d62345950396854d7eccea8f34b86ffa1bf6615d561c3bca63181c7afb1fd8dp-283",
        "0xa7c5ac468b2a072d0a9afd99d51e6970dff437ecc2baac387794c63038f5f63fb1abf0ee583p-316",
    ]),
    (-8.5, [
        "-0x9cca224a0e2b1c91412c49a44ac8abc47f49b5514d0d9fc5fef9817db7ccc77edf519d94ea7p-294",
        "0x44eab0f38312919efbe66f41bf3cda25fddee8c4dc471da93a10f6702597db84cb0c23a7c19p-295",
        "0xeab0f38312919efbe66f41bf3cda25fddee8c4dc471da93a10f6702597db84cb0c23a7c1923p-303",
    ]),
    (-7.5, [
        "-0xf89b6cb08fcfce0c0acae1ef184538165d06710e9f8ddcf028c45240b94beeb22cbd448a211p-295",
        "0xf4207e20025cbbaa4e717e9d9c004f7a26299d8e49c452b41aef7db50091b63fd4aad35081bp-297",
        "0x4207e20025cbbaa4e717e9d9c004f7a26299d8e49c452b41aef7db50091b63fd4aad35081b1p-301",
    ]),
    (-0.5, [
        "-0x968446cf835f225f57e947ad6f1555d20fed96faf7b30e16c5851726082951cddb3474f6c99p-299",
        "0x920ed61cf6331cc9962279b336fff74ad5181d9430966c0edae8fbee239d97d84aa9ca23cf5p-299",
        "0x520ed61cf6331cc9962279b336fff74ad5181d9430966c0edae8fbee239d97d84aa9ca23cf5p-299",
    ]),
    (3.0, [
        "-0xb10da93e500a3094498b297b6726d0d6d5eac1df3e3f759c596063382d419c19b7cf209daa9p-309",
        "0x48b5a56340fd8370e83bf029ab96b9800a06064721ecaa5f890b8f85e0137cb0418c2fd10f1p-306",
        "0xc048b5a56340fd8370e83bf029ab96b9800a06064721ecaa5f890b8f85e0137cb0418c2fd11p-298",
    ]),
    (7.5, [
        "-0x47da3cf6ee0769e7e7776663a0d8cbc5c503f4cf024c250f1c6aa085259c3da3c337c9c1701p-343",
        "0x1121483257ec3a4b45cafc6d3aa847a8d1b23afd8d231b82b10f1cfe0eff2c7f797197c2b3bp-338",
        "0x3c00000000022429064afd874968b95f8da75508f51a36475fb1a463705621e39fc1dfe58ffp-295",
    ]),
    (8.5, [
        "-0xaeddd6678d2703e3a66107c223080b6811573f92e5c37d7485d3e3a9b4d6b81b1fc3e346229p-356",
        "0xbc4cf261569d2f80e36bc5504a2e77fde972d2aa02f84fd1e81fe8691d6045fe61a9bb82ebfp-353",
        "0x440000000000002f133c9855a74be038daf154128b9dff7a5cb4aa80be13f47a07fa1a47581p-295",
    ]),
];

/// The error function, from mpmath, to 300 bits.
#[rustfmt::skip]
const ERF: [(f64, &str); 6] = [
    (1e-300, "0x305cdb30e23a73d1ce451dda09533e77e54ceb8ecc628b92dae9eaf5dd3af7eb1243ac08b3p-1290"),
    (1e-10, "0xf8221996b40b0a03069f4ec2ad6223fd8f24ba6131958cee39b483ba004139688146c7991dbp-333"),
    (0.5, "0x10a7ef5c18edd22bd013e346344f5298410adbd89dcae72786fa6af098db35c300f0be94a87p-297"),
    (2.0, "0x3fb35c284f2bc665ca006412e68cfbbd02fb855dd0dc8762e351afe6dbc5434bdf6ac894b49p-298"),
    (5.6, "0x7fffffffffffaa2636e5d395041a7705a465b951053617f75ee6ca2e9ba358d0a51435f9717p-299"),
    (-1.0, "-0x6bdd9e9d04222b1b40443f6ec349bce990c61f4a2f047a9d6add5e8381608d3a9f801532677p-299"),
];
