//! Tukey's biweight.

use crate::card::{Card, Claim::*, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};
use std::f64::consts::FRAC_1_SQRT_2;

#[doc = include_str!("tukey_biweight.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TukeyBiweight {
    c: f64,
}

impl TukeyBiweight {
    /// `c` > 0 is the residual from which a row no longer counts.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(c: f64) -> Result<Self, Error> {
        Self::checked(&[c])
    }
}

impl Definition for TukeyBiweight {
    type Shape = Point;
    const CARD: Card = Card {
        name: "tukey_biweight",
        page: include_str!("tukey_biweight.md"),
        aliases: &["tukey", "bisquare", "biweight"],
        about: "Regression that ignores gross outliers altogether.",
        source: "Beaton & Tukey 1974, doi:10.1080/00401706.1974.10489171",
        params: &[Param::positive(
            "c",
            4.685,
            "from where a row no longer counts",
        )],
        estimates: "mode, smoothed over a width of about c",
        claims: &[
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| p[0] * 16.0 / (25.0 * 5.0_f64.sqrt())),
            Curvature(|_| 1.0),
        ],
        budget: [2.5, 2.5, 2.5],
        convention: "all derivatives 0 from |r| = c on; second derivative negative from c/√5 on",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { c: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.c]
    }
}

impl Pointwise for TukeyBiweight {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (r, one, c) = (pred - target, R::one(), R::of(self.c));
        let rest = one - (r / c).square();
        let bound = c * c / R::of(6.0);
        let inside = bound * (one - rest * rest * rest);
        R::select(r.abs().le(c), inside, bound)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, c) = (pred - target, R::one(), R::of(self.c));
        // Beyond c nothing is left of the derivatives.
        let inside = r.abs().lt(c);
        let near = r.clamp(-c, c);
        // What the subtraction lost.
        let back = r - pred;
        let low = (pred - (r - back)) - (target + back);
        let low = R::select(inside, low, R::zero());
        // s = r²/c², and what its roundings lost.
        let Shares { unit, head, tail } = Shares::of(self.c);
        let (v, head) = (near * R::of(unit), R::of(head));
        let square = v * v;
        let s = square * head;
        let lost = v.mul_add(v, -square) + R::of(2.0 * unit) * (v * low);
        let s_low = square.mul_add(head, -s) + square.mul_add(R::of(tail), head * lost);
        // 1 − s, likewise.
        let front = one - s;
        let slip = (one - front) - s;
        let rest = front + (slip - s_low);
        let rest_low = (front - rest) + (slip - s_low);
        let rest = R::select(inside, rest, R::zero());
        let weight = rest.mul_add(rest, R::of(2.0) * rest * rest_low);
        let grad = low.mul_add(weight, near * weight);
        // 1 − (1 − s)³ as it stands, and near the target without cancelling.
        let far = R::of(self.c * (self.c / 6.0)) * (one - weight * rest);
        let share = s + s_low;
        let share = share * share.mul_add(R::of(-1.0 / 3.0), one);
        let half = R::of(0.5) * near * (one - share);
        let close = (low + low).mul_add(half, near * half);
        let is_far = r.abs().gt(R::of(FRAC_1_SQRT_2 * self.c));
        Jet {
            value: R::select(is_far, far, close),
            grad,
            // 1 − 5s, likewise.
            hess: rest * ((front - R::of(4.0) * s) + (slip - R::of(5.0) * s_low)),
        }
    }
}

/// What a residual is multiplied with to become its share of c: by `unit`, a power of two, then squared, then by
/// `head` + `tail`.
struct Shares {
    unit: f64,
    /// Exact in an `f32`.
    head: f64,
    tail: f64,
}

impl Shares {
    #[inline(always)]
    fn of(c: f64) -> Self {
        // The leading digits of a number, so many fewer.
        let short = |x: f64, by: u32| f64::from_bits(x.to_bits() & u64::MAX << by);
        // c times a power of two: from 1 to 2.
        let power = (c.to_bits() & f64::INFINITY.to_bits()).max(f64::MIN_POSITIVE.to_bits());
        let unit = 1.0 / f64::from_bits(power);
        let c = c * unit;
        // c² and what that loses, from halves of the digits.
        let (high, square) = (short(c, 27), c * c);
        let low = c - high;
        let lost = ((high * high - square) + 2.0 * high * low) + low * low;
        // 1/c² − head, from 1 − head·c².
        let head = short(1.0 / square, 36);
        let front = short(square, 17);
        let left = (1.0 - head * front) - head * ((square - front) + lost);
        Shares {
            unit,
            head,
            tail: left / square,
        }
    }
}
