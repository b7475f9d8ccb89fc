//! Probit negative log-likelihood.

use crate::Jet;
use crate::card::{Card, Claim::*, Link, either};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("probit_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbitNll;

impl Definition for ProbitNll {
    type Shape = Point;
    const CARD: Card = Card {
        name: "probit_nll",
        page: include_str!("probit_nll.md"),
        aliases: &["probit"],
        about: "Binary classification from a score on the scale of a normal distribution.",
        source: "Bliss 1934, doi:10.1126/science.79.2037.38",
        link: Link::Identity,
        estimates: "normal quantile of the mean",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Curvature(|_| 1.0),
            Likelihood(|_, y| either(y)),
        ],
        budget: [4.0, 3.0, 4.0],
        convention: "smooth everywhere",
        ..Card::BINARY
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for ProbitNll {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let [yes, no] = [pred, -pred].map(|z| -z.normal()[0]);
        yes.weighted(target) + no.weighted(R::one() - target)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let side = {
            #[inline(always)]
            |z: R, sign: R, weight: R| {
                let [log, hazard, excess] = z.normal();
                let jet = Jet {
                    value: -log,
                    grad: -(sign * hazard),
                    // 1 in the limit, where the one is infinite and the other 0.
                    hess: R::select(
                        hazard.eq(R::of(f64::INFINITY)),
                        R::one(),
                        excess.weighted(hazard),
                    ),
                };
                jet.weighted(weight)
            }
        };
        let one = R::one();
        let (yes, no) = (side(pred, one, target), side(-pred, -one, one - target));
        Jet {
            value: yes.value + no.value,
            grad: yes.grad + no.grad,
            hess: yes.hess + no.hess,
        }
    }
}
