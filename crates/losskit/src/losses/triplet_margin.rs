//! Triplet margin.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape, Task};
use crate::real::{Real, Sink, Vector, View, fold};
use crate::shape::{Definition, Line, Nothing, Rowwise};

/// The p for which ‖x‖ₚ is a norm.
const NORMS: Domain = Domain::Interval {
    low: 1.0,
    low_in: true,
    high: f64::INFINITY,
    high_in: false,
};

#[doc = include_str!("triplet_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TripletMargin {
    margin: f64,
    p: f64,
    swap: bool,
}

impl TripletMargin {
    /// `margin` ≥ 0 is how much farther the negative must be; `p` ≥ 1 is the norm; `swap` measures the negative from the
    /// anchor or the positive, whichever is nearer.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, p: f64, swap: bool) -> Result<Self, Error> {
        Self::checked(&[margin, p, f64::from(u8::from(swap))])
    }
}

impl Definition for TripletMargin {
    type Shape = Line;
    const CARD: Card = Card {
        name: "triplet_margin",
        page: include_str!("triplet_margin.md"),
        about: "Embeddings: like must lie nearer than unlike, by a margin.",
        source: "Schroff et al. 2015, doi:10.1109/CVPR.2015.7298682",
        tasks: &[Task::Embedding],
        row: Row::Vectors(&["anchor", "positive", "negative"]),
        target: TargetShape::Nothing,
        params: &[
            Param::number(
                "margin",
                1.0,
                Domain::NON_NEGATIVE,
                "how much farther the negative must be",
            ),
            Param::number("p", 2.0, NORMS, "which norm"),
            Param::flag(
                "swap",
                "measure the negative from the nearer of anchor and positive",
            ),
        ],
        estimates: "an embedding",
        claims: &[NonNegative],
        kin: &[
            Kin::same("burn", "TripletMarginLoss"),
            Kin::same("torch", "TripletMarginLoss").but("adds 1e-6 to the difference"),
            Kin::same("optax", "triplet_margin_loss").but("adds 1e-6 within the root"),
        ],
        budget: [2.0, 3.0, 2.5],
        convention: "gradient 0 where the lead equals the margin, and of a distance 0",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            p: p[1],
            swap: p[2] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, self.p, f64::from(u8::from(self.swap))]
    }
}

impl Rowwise for TripletMargin {
    type Target = Nothing;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], (): ()) -> R {
        let d = row.len() / 3;
        let (anchor, rest) = row.split_at(d);
        let (positive, negative) = rest.split_at(d);
        let distance = |x: &[R], y: &[R]| {
            let sum = fold::sum((x, y), |(x, y)| (x - y).abs().powf(self.p));
            sum.powf(1.0 / self.p)
        };
        let far = distance(anchor, negative);
        let far = if self.swap {
            far.min(distance(positive, negative))
        } else {
            far
        };
        (R::of(self.margin) + (distance(anchor, positive) - far)).max(R::zero())
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, (): (), grad: &mut impl Sink<R>) -> R {
        let d = row.len() / 3;
        let (anchor, rest) = row.split(d);
        let (positive, negative) = rest.split(d);
        let near = Norm::of(self.p, (anchor, positive));
        let direct = Norm::of(self.p, (anchor, negative));
        let other = Norm::of(self.p, (positive, negative));
        let (zero, one) = (R::zero(), R::one());
        let (far, swapped) = if self.swap {
            let swap = other.length.lt(direct.length);
            (
                R::select(swap, other.length, direct.length),
                R::select(swap, one, zero),
            )
        } else {
            (direct.length, zero)
        };
        let gap = R::of(self.margin) + (near.length - far);
        let active = R::select(gap.gt(zero), one, R::select(gap.eq(gap), zero, gap));
        let pull = {
            #[inline(always)]
            |a: R, p: R| active * near.slope(a, p)
        };
        let push = {
            #[inline(always)]
            |a: R, n: R| (active * (one - swapped)) * direct.slope(a, n)
        };
        let side = {
            #[inline(always)]
            |p: R, n: R| (active * swapped) * other.slope(p, n)
        };
        let all = (anchor, (positive, negative));
        grad.fill(
            0,
            all,
            #[inline(always)]
            |(a, (p, n))| pull(a, p) - push(a, n),
        );
        grad.fill(
            d,
            all,
            #[inline(always)]
            |(a, (p, n))| -pull(a, p) - side(p, n),
        );
        grad.fill(
            2 * d,
            all,
            #[inline(always)]
            |(a, (p, n))| push(a, n) + side(p, n),
        );
        gap.max(zero)
    }
}

/// ‖x − y‖ₚ, scaled by its largest part so that no power under- or overflows.
#[derive(Clone, Copy)]
struct Norm<R> {
    p: f64,
    length: R,
}

impl<R: Real> Norm<R> {
    #[inline(always)]
    fn of(p: f64, both: impl View<(R, R)>) -> Self {
        let largest = fold::max(
            both,
            #[inline(always)]
            |(x, y)| (x - y).abs(),
        );
        let largest = R::select(largest.eq(R::zero()), R::one(), largest);
        let sum = fold::sum(
            both,
            #[inline(always)]
            |(x, y)| ((x - y).abs() / largest).powf(p),
        );
        let root = if p == 2.0 {
            sum.sqrt()
        } else {
            sum.powf(1.0 / p)
        };
        Self {
            p,
            length: root * largest,
        }
    }

    /// The derivative with respect to `x`; 0 where the distance is 0.
    #[inline(always)]
    fn slope(self, x: R, y: R) -> R {
        let r = x - y;
        let share = if self.p == 2.0 {
            r / self.length
        } else {
            r.sign() * (r.abs() / self.length).powf(self.p - 1.0)
        };
        R::select(self.length.gt(R::zero()), share, R::zero())
    }
}
