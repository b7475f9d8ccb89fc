//! Domains as kernels check them.

use crate::card::{Card, Domain, Row, TargetShape};
use crate::real::Scalar;

/// A domain as the closed interval of `T` it amounts to.
#[derive(Clone, Copy)]
pub(super) struct Bounds<T> {
    /// None where every number, and NaN, is allowed.
    domain: Option<Domain>,
    low: T,
    high: T,
}

impl<T: Scalar> Bounds<T> {
    /// Every number, and NaN.
    pub(super) fn none() -> Self {
        Bounds {
            domain: None,
            ..Bounds::of(Domain::Real)
        }
    }

    pub(super) fn of(domain: Domain) -> Self {
        let (low, high) = match domain {
            Domain::Real => (f64::NEG_INFINITY, f64::INFINITY),
            Domain::Signs => (-1.0, 1.0),
            Domain::Binary => (0.0, 1.0),
            Domain::Interval { low, high, .. } => (low, high),
        };
        let (mut low, mut high) = (T::from_f64(low), T::from_f64(high));
        while !domain.contains(low.to_f64()) {
            low = low.next_up();
        }
        while !domain.contains(high.to_f64()) {
            high = high.next_down();
        }
        Bounds {
            domain: Some(domain),
            low,
            high,
        }
    }

    /// Of the domain of a card, if any.
    pub(super) fn known(domain: Option<Domain>) -> Self {
        domain.map_or_else(Bounds::none, Bounds::of)
    }

    pub(super) fn domain(&self) -> Domain {
        self.domain.unwrap_or(Domain::Real)
    }

    /// The same bounds, their domain known to the compiler.
    #[inline(always)]
    pub(super) fn assume(self, domain: Option<Domain>) -> Self {
        Bounds { domain, ..self }
    }

    #[inline(always)]
    pub(super) fn contain(self, x: T) -> bool {
        match self.domain {
            None => true,
            Some(Domain::Signs | Domain::Binary) => (x == self.low) | (x == self.high),
            Some(_) => (self.low <= x) & (x <= self.high),
        }
    }
}

/// What the prediction of a pointwise loss may be. A loss that takes every number passes NaN through.
pub(super) const fn of_pred(card: &Card) -> Option<Domain> {
    match card.row {
        Row::One(Domain::Real) => None,
        Row::One(domain) => Some(domain),
        _ => None,
    }
}

/// What a target may be, where it is a number.
pub(super) const fn of_target(card: &Card) -> Option<Domain> {
    match card.target {
        TargetShape::Value(domain) => Some(domain),
        _ => None,
    }
}
