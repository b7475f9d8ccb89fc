//! Arguments of every kind: edges, every binade, the middle densely, random bits.

use std::f64::consts::LN_2;

/// Where a formula changes over to another, or a result leaves the range of a format.
const THRESHOLDS: [f64; 41] = [
    f64::EPSILON / 4.0,
    f64::EPSILON,
    2.980_232_2e-8,
    5.960_464_5e-8,
    0.25,
    LN_2 / 2.0,
    0.5,
    LN_2,
    0.7,
    0.75,
    1.0,
    1.5 * LN_2,
    1.5,
    2.0,
    3.0,
    15.0,
    16.6355,
    17.3287,
    25.0,
    30.0,
    36.7368,
    50.0,
    87.3365,
    88.7228,
    89.0,
    89.4159,
    103.2789,
    103.9721,
    104.0,
    373.0,
    708.3964,
    709.782_712_893_384,
    710.0,
    710.4758,
    744.440_071_921_381_2,
    745.133_219_101_941_1,
    746.0,
    1e4,
    1e6,
    3.4e38,
    2.5e305,
];

/// Marsaglia's xorshift with a fixed seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// In [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * 2f64.powi(-53)
    }
}

/// About 20 000 points.
pub(crate) fn f64s() -> Vec<f64> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let edges = [
        0.0,
        f64::from_bits(1),
        f64::from_bits((1 << 52) - 1),
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::INFINITY,
    ];
    let mut sizes: Vec<f64> = edges.to_vec();
    for near in THRESHOLDS {
        sizes.extend((0..9).map(|step| f64::from_bits(near.to_bits() - 4 + step)));
    }
    sizes.extend((-1074..1024).map(|e| (1.0 + random.unit()) * 2f64.powi(e)));
    sizes.extend((1..53).flat_map(|e| [1.0 + 2f64.powi(-e), 1.0 - 2f64.powi(-e)]));
    let mut points: Vec<f64> = sizes.iter().flat_map(|&x| [x, -x]).collect();
    points.push(f64::NAN);
    points.extend((0..6000).map(|i| -50.0 + 100.0 * (f64::from(i) + random.unit()) / 6000.0));
    points.extend((0..7000).map(|i| -3.0 + 7.0 * (f64::from(i) + random.unit()) / 7000.0));
    points.extend((0..2500).map(|_| f64::from_bits(random.next())));
    points
}

/// About 240 000 points.
pub(crate) fn f32s() -> Vec<f32> {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let edges = [
        0.0,
        f32::from_bits(1),
        f32::from_bits((1 << 23) - 1),
        f32::MIN_POSITIVE,
        f32::MAX,
        f32::INFINITY,
    ];
    let mut sizes: Vec<f32> = edges.to_vec();
    for near in THRESHOLDS {
        let near = near as f32;
        sizes.extend((0..9).map(|step| f32::from_bits(near.to_bits() - 4 + step)));
    }
    for exponent in 0..255u32 {
        sizes
            .extend((0..80).map(|_| f32::from_bits(exponent << 23 | (random.next() >> 41) as u32)));
    }
    let mut points: Vec<f32> = sizes.iter().flat_map(|&x| [x, -x]).collect();
    points.push(f32::NAN);
    points.extend(
        (0..80_000).map(|i| (-50.0 + 100.0 * (f64::from(i) + random.unit()) / 80_000.0) as f32),
    );
    points.extend(
        (0..80_000).map(|i| (-3.0 + 7.0 * (f64::from(i) + random.unit()) / 80_000.0) as f32),
    );
    points.extend((0..40_000).map(|_| f32::from_bits((random.next() >> 32) as u32)));
    points
}
