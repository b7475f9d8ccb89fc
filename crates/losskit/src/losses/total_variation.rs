//! Total variation.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Param, Row, Scope, TargetShape, Task};
use crate::real::{Known, Real};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("total_variation.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TotalVariation {
    anisotropic: bool,
}

impl TotalVariation {
    /// `anisotropic` adds the differences along rows and columns instead of taking their length.
    ///
    /// # Errors
    /// None: every setting is allowed.
    pub fn new(anisotropic: bool) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(anisotropic))])
    }
}

impl Definition for TotalVariation {
    type Shape = Set;
    const CARD: Card = Card {
        name: "total_variation",
        page: include_str!("total_variation.md"),
        aliases: &["tv"],
        about: "Images: the sum of the lengths of their gradients, small where areas are even and edges sharp.",
        source: "Rudin, Osher & Fatemi 1992, doi:10.1016/0167-2789(92)90242-F",
        tasks: &[Task::Regression],
        row: Row::Classes(Domain::Real),
        target: TargetShape::Nothing,
        scope: Scope::Group,
        params: &[Param::flag(
            "anisotropic",
            "add the differences along rows and columns",
        )],
        estimates: "an even image",
        claims: &[Convex, NonNegative],
        kin: &[],
        budget: [1.5, 2.5, 2.0],
        convention: "slope 0 of a difference of 0",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            anisotropic: p[0] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.anisotropic))]
    }
}

/// The differences to the next pixel of the row and of the column; 0 at the border.
#[inline(always)]
fn steps<R: Real>(set: Items<'_, R>, at: usize) -> [R; 2] {
    let own = set.pred[at];
    let right = !(at + 1).is_multiple_of(set.width);
    let below = at + set.width < set.pred.len();
    [
        if right {
            set.pred[at + 1] - own
        } else {
            R::zero()
        },
        if below {
            set.pred[at + set.width] - own
        } else {
            R::zero()
        },
    ]
}

impl Setwise for TotalVariation {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        (0..set.pred.len()).fold(R::zero(), |sum, at| {
            let [x, y] = steps(set, at);
            let still = x.eq(R::zero()) & y.eq(R::zero());
            sum + if self.anisotropic {
                x.abs() + y.abs()
            } else {
                R::select(still, R::zero(), (x.square() + y.square()).sqrt())
            }
        })
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (zero, one) = (R::zero(), R::one());
        let mut value = zero;
        for row in 0..set.len() {
            let mut sum = zero;
            for at in row * set.width..(row + 1) * set.width {
                let [x, y] = steps(set, at);
                let (length, pull) = if self.anisotropic {
                    (x.abs() + y.abs(), [x.sign(), y.sign()])
                } else {
                    // Scaled by the larger, a constant whose derivative cancels: no square leaves the range.
                    let larger = R::of(x.abs().larger(y.abs()).known());
                    let still = larger.eq(zero);
                    let larger = R::select(still, one, larger);
                    let (x, y) = (x / larger, y / larger);
                    let length = x.square() + y.square();
                    let length = R::select(still, one, length).sqrt();
                    let pull = [x / length, y / length];
                    let length = R::select(still, zero, larger * length);
                    (length, pull)
                };
                sum = sum + length;
                grad[at] = grad[at] - (pull[0] + pull[1]);
                if !(at + 1).is_multiple_of(set.width) {
                    grad[at + 1] = grad[at + 1] + pull[0];
                }
                if at + set.width < set.pred.len() {
                    grad[at + set.width] = grad[at + set.width] + pull[1];
                }
            }
            value = value + sum;
        }
        value
    }
}
