//! Coefficients for an `f32`, printed by `tools/coefficients.py`.

/// ln 2 in few bits: its product with any exponent is exact.
pub(crate) const LN2_HEAD: f32 = 0.69314575;
/// What `LN2_HEAD` lacks to ln 2.
pub(crate) const LN2_TAIL: f32 = 1.4286068e-06;
/// What the nearest number lacks to ln 2.
pub(crate) const LN_2_TAIL: f32 = -1.9046542e-09;
/// (eʳ − 1 − r) / r² on [-0.3467, 0.3467]; error 2^-30.8.
pub(crate) const EXP: [f32; 6] = [
    0.5,
    0.16666667,
    0.041666463,
    0.0083333105,
    0.0013933674,
    0.00019891017,
];
/// (2 atanh(s) / s − 2) / z, z = s², on [0, 0.04001]; error 2^-30.9.
pub(crate) const LOG: [f32; 4] = [0.6666667, 0.4000031, 0.28532726, 0.23747744];
/// (2 atanh(s) / s − 2) / z, z = s², on [0, 0.1111]; error 2^-29.9.
pub(crate) const LOG_UNIT: [f32; 5] = [0.6666667, 0.39999706, 0.28592357, 0.21706575, 0.2322433];
/// (tanh(x) / x − 1) / z, z = x², on [0, 1]; error 2^-27.1.
pub(crate) const TANH: ([f32; 3], [f32; 3]) = (
    [-0.33333334, -0.016117118, -6.208594e-06],
    [1.0, 0.44835135, 0.017454408],
);
/// (ln cosh x − z/2) / z², z = x², on [0, 0.4901]; error 2^-28.3.
pub(crate) const LOG_COSH: [f32; 6] = [
    -0.083333336,
    0.022222167,
    -0.0067447005,
    0.0021750564,
    -0.0006894207,
    0.00015747538,
];
/// 1 − γ, the slope of ln Γ(1 + y) at 1.
pub(crate) const LN_GAMMA_SLOPE: f32 = 0.42278433;
/// (ln Γ(1 + y) / (y (y − 1)) − (1 − γ)) / (y − 1) on [0, 3]; error 2^-26.5.
pub(crate) const LN_GAMMA: ([f32; 5], [f32; 5]) = (
    [
        -0.15443133,
        -0.2019446,
        -0.071455374,
        -0.0061685615,
        -6.302745e-06,
    ],
    [1.0, 1.8957587, 1.1591892, 0.25564837, 0.0157379],
);
/// ½ + ½ ln 2π
pub(crate) const STIRLING_CONSTANT: f32 = 1.4189385;
/// y (ln Γ(1 + y) − (y + ½) ln y + y − ½ ln 2π), w = 1/y², on [1e-12, 0.1111]; error 2^-30.7.
pub(crate) const STIRLING: [f32; 4] = [0.083333336, -0.0027775862, 0.00078471843, -0.00045442831];
/// ½ ln 2π
pub(crate) const HALF_LN_TAU: f32 = 0.9189385;
/// 1 / √2π, the largest density of the normal distribution.
pub(crate) const INVERSE_ROOT_TAU: f32 = 0.3989423;
/// From here on `HAZARD` is 1/a.
pub(crate) const HAZARD_END: f32 = 10000.0;
/// φ(a) / (1 − Φ(a)) − a on [0, 1e+04]; error 2^-25.1.
pub(crate) const HAZARD: ([f32; 7], [f32; 8]) = (
    [
        0.7978846,
        0.80668753,
        0.40950832,
        0.1287471,
        0.026214017,
        0.0033018088,
        0.00020851742,
    ],
    [
        1.0,
        1.4664625,
        1.0444931,
        0.46068022,
        0.13535085,
        0.02663105,
        0.0033018088,
        0.00020851742,
    ],
);
/// 2 / √π, the slope of the error function at 0.
pub(crate) const ERF_SLOPE: f32 = 1.1283792;
/// erf(x) / x − `ERF_SLOPE`, z = x², on [1e-09, 1]; error 2^-27.5.
pub(crate) const ERF: [f32; 7] = [
    -5.9882545e-08,
    -0.37612626,
    0.11283594,
    -0.026854211,
    0.0051890872,
    -0.00080168643,
    7.875875e-05,
];
/// What the nearest number lacks to π.
pub(crate) const PI_TAIL: f32 = -8.742278e-08;
/// (sin(πr) / r − π) / z, z = r², on [1e-09, 0.0625]; error 2^-29.1.
pub(crate) const SIN_PI: [f32; 4] = [-5.1677127, 2.5501635, -0.5992288, 0.081229575];
/// (cos(πr) − 1) / z, z = r², on [1e-09, 0.0625]; error 2^-26.7.
pub(crate) const COS_PI: [f32; 4] = [-4.934802, 4.0587106, -1.3351378, 0.23212542];
