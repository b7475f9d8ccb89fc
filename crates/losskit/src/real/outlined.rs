//! A number that is large: its operations are calls.

use super::{Known, Real};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `R` with every operation compiled once, not where it is used.
///
/// What is written over [`Real`] is inlined whole, which suits numbers that fit a register. A dual number of 256-bit ones is
/// pages of code an operation: inlined, a loss is more code for its judge than all its kernels are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outlined<R>(pub(crate) R);

macro_rules! outline {
    (operators: $($trait:ident::$name:ident)*) => {
        $(impl<R: Real> $trait for Outlined<R> {
            type Output = Self;
            #[inline(never)]
            fn $name(self, other: Self) -> Self {
                Outlined(self.0.$name(other.0))
            }
        })*
    };
    (functions: $($name:ident)*) => {
        $(#[inline(never)]
        fn $name(self) -> Self {
            Outlined(self.0.$name())
        })*
    };
    (comparisons: $($name:ident)*) => {
        $(#[inline(never)]
        fn $name(self, other: Self) -> R::Mask {
            self.0.$name(other.0)
        })*
    };
}

outline!(operators: Add::add Sub::sub Mul::mul Div::div);

impl<R: Real> Neg for Outlined<R> {
    type Output = Self;
    #[inline(never)]
    fn neg(self) -> Self {
        Outlined(-self.0)
    }
}

impl<R: Real> Real for Outlined<R> {
    type Mask = R::Mask;

    #[inline(never)]
    fn of(c: f64) -> Self {
        Outlined(R::of(c))
    }
    #[inline(never)]
    fn select(mask: R::Mask, yes: Self, no: Self) -> Self {
        Outlined(R::select(mask, yes.0, no.0))
    }
    #[inline(never)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Outlined(self.0.mul_add(a.0, b.0))
    }
    #[inline(never)]
    fn weighted(self, coefficient: Self) -> Self {
        Outlined(self.0.weighted(coefficient.0))
    }
    #[inline(never)]
    fn normal(self) -> [Self; 3] {
        self.0.normal().map(Outlined)
    }
    outline!(comparisons: lt le eq);
    outline!(functions: abs sqrt exp exp_m1 ln ln_1p ln_gamma_1p erf square tanh sigmoid softplus log_cosh);
}

impl<R: Known> Known for Outlined<R> {
    fn known(self) -> f64 {
        self.0.known()
    }
}
