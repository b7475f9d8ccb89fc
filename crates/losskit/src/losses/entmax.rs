//! Fenchel–Young loss of Tsallis entropies: between softmax and sparsemax.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Link, Param};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::first_largest;

#[doc = include_str!("entmax.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entmax {
    alpha: f64,
}

impl Entmax {
    /// The loss of the sparsemax.
    pub(super) const SPARSEMAX: Self = Self { alpha: 2.0 };

    /// `alpha` in (1, 2]: near 1 as cross-entropy, at 2 the sparsemax loss.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64) -> Result<Self, Error> {
        Self::checked(&[alpha])
    }

    /// The power of what is above the threshold that a probability is.
    #[inline(always)]
    fn power(self) -> f64 {
        1.0 / (self.alpha - 1.0)
    }

    /// The threshold τ at which Σ (x − τ)₊^power = 1, for x the largest of which is 1 above `from`.
    ///
    /// The sum less 1 is convex and falls, and is not below 0 at `from`: Newton's steps from there never go too far, and end
    /// when they no longer rise. For power 1 the sum is a broken line and they end on it exactly. `more` steps complete the
    /// digits and the derivatives of a number that has more of them than can be `known`.
    #[inline(always)]
    fn threshold<R: Known>(self, x: &[R], from: R, more: usize) -> R {
        let power = self.power();
        let step = {
            #[inline(always)]
            |tau: R| {
                let (mut over, mut slope) = (-R::one(), R::zero());
                for &x in x {
                    let above = x - tau;
                    if above.known() <= 0.0 {
                        continue;
                    }
                    let root = above.powf(power - 1.0);
                    over = over + above * root;
                    slope = slope + root;
                }
                tau + over / (R::of(power) * slope)
            }
        };
        let (mut tau, mut left) = (from, more);
        loop {
            let next = step(tau);
            let rises = next.known() > tau.known();
            tau = next;
            if !rises {
                if left == 0 {
                    return tau;
                }
                left -= 1;
            }
        }
    }

    /// (1 − α x^(α−1) + (α − 1) x^α)/(α − 1): what a probability x of the true class adds, from x and 1 − x.
    #[inline(always)]
    fn gap<R: Known>(self, own: R, others: R) -> R {
        let one = R::one();
        if self.alpha == 2.0 {
            return others.square();
        }
        if self.alpha == 1.5 {
            let root = own.sqrt();
            return (others / (one + root)).square() * (root + R::of(2.0));
        }
        let less = R::of(self.alpha - 1.0);
        let log = if own.known() < 0.5 {
            own.ln()
        } else {
            (-others).ln_1p()
        };
        -((less * log + (less * others).ln_1p()).exp_m1() / less)
    }
}

impl Definition for Entmax {
    type Shape = Set;
    const CARD: Card = Card {
        name: "entmax",
        page: include_str!("entmax.md"),
        aliases: &["fenchel_young_tsallis", "entmax15"],
        about: "Multiclass classification whose probabilities may be exactly 0: softmax made sparse.",
        source: "Peters, Niculae & Martins 2019, doi:10.18653/v1/P19-1146",
        params: &[Param::number(
            "alpha",
            1.5,
            Domain::Interval {
                low: 1.0,
                low_in: false,
                high: 2.0,
                high_in: true,
            },
            "1 is the softmax, 2 the sparsemax",
        )],
        link: Link::Identity,
        estimates: "scores whose entmax are the probabilities of the classes",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| std::f64::consts::SQRT_2),
        ],
        kin: &[Kin::same("entmax", "EntmaxBisectLoss")],
        budget: [4.0, 3.0, 1.5],
        convention: "smooth; the second derivative jumps where a class enters",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { alpha: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha]
    }
}

impl Setwise for Entmax {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (row, own) = (set.pred, set.pred[set.class[0] as usize]);
        let (one, alpha, less) = (R::one(), R::of(self.alpha), R::of(self.alpha - 1.0));
        let top = row[first_largest(row)];
        let scaled: Vec<R> = row.iter().map(|&z| less * (z - top)).collect();
        let tau = self.threshold(&scaled, -one, 6);
        let (mut mean, mut powers) = (R::zero(), R::zero());
        for (&x, &z) in scaled.iter().zip(row) {
            let above = (x - tau).max(R::zero());
            let p = above.powf(self.power());
            mean = mean + p * (z - own);
            powers = powers + p * above;
        }
        mean + (one - powers) / (alpha * less)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let own = set.class[0] as usize;
        let (zero, alpha, less) = (R::zero(), R::of(self.alpha), R::of(self.alpha - 1.0));
        let top = set.pred[first_largest(set.pred)];
        // Small scores as they are, large ones from a whole number, which rounds less than from the largest.
        let level = R::of(top.known().trunc());
        for (x, &z) in grad.iter_mut().zip(set.pred) {
            *x = less * z.below(level);
        }
        let tau = self.threshold(grad, less * top.below(level) - R::one(), 1);
        let missing = (tau - grad[own]).max(zero);
        // Terms of one sign each: other classes, the true one, how far it is from being one at all.
        let mut sum = zero;
        for (j, x) in grad.iter_mut().enumerate() {
            let above = (*x - tau).max(zero);
            *x = above.powf(self.power());
            if j != own {
                sum = sum + *x * above;
            }
        }
        let p = grad[own];
        grad[own] = zero;
        let others = fold::sum(
            &*grad,
            #[inline(always)]
            |p| p,
        );
        // Of a likely class the sum of the others, which cancels nothing. Else the difference, with which value and
        // gradient hardly move as the threshold does, so that its rounding leaves no trace.
        let rest = if p.known() > 0.5 {
            others
        } else {
            R::one() - p
        };
        grad[own] = -rest;
        (sum + self.gap(p, rest)) / alpha + missing / less
    }
}
