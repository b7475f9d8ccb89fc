//! Numbers whose operations are calls.

use super::{Known, Lane, Real};
use std::ops::{Add, Div, Mul, Neg, Sub};

macro_rules! outlined {
    ($(#[$doc:meta])* $number:ident, $inline:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $number<R>(pub(crate) R);

        outlined!(operators: $number $inline Add::add Sub::sub Mul::mul Div::div);

        impl<R: Real> Neg for $number<R> {
            type Output = Self;
            #[inline($inline)]
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }

        impl<R: Real> Real for $number<R> {
            type Mask = R::Mask;
            const PACKS: bool = false;

            #[inline($inline)]
            fn of(c: f64) -> Self {
                Self(R::of(c))
            }
            #[inline($inline)]
            fn select(mask: R::Mask, yes: Self, no: Self) -> Self {
                Self(R::select(mask, yes.0, no.0))
            }
            #[inline($inline)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Self(self.0.mul_add(a.0, b.0))
            }
            #[inline($inline)]
            fn pi() -> Self {
                Self(R::pi())
            }
            outlined!(comparisons: $inline lt le eq);
            outlined!(unary: $inline abs sqrt round square);
            outlined!(binary: $inline weighted);
            outlined!(unary: never exp exp_m1 ln ln_1p ln_gamma_1p erf tanh sigmoid softplus log_cosh);
            outlined!(binary: never share ln_1p_quotient);
            outlined!(several: normal 3 log_cosh_jet 3 logistic 3 ln_sides 2 sin_cos_pi 2);
        }

        impl<R: Known> Known for $number<R> {
            type Twice = $number<R::Twice>;
            const MOVES: bool = R::MOVES;

            #[inline(always)]
            fn known(self) -> f64 {
                self.0.known()
            }
            #[inline(always)]
            fn twice(self) -> Self::Twice {
                $number(self.0.twice())
            }
            #[inline(always)]
            fn rounded(twice: Self::Twice) -> Self {
                Self(R::rounded(twice.0))
            }
            #[inline($inline)]
            fn lost(self, other: Self) -> Self {
                Self(self.0.lost(other.0))
            }
        }

        impl<T, R: Lane<T>> Lane<T> for $number<R> {
            #[inline(always)]
            fn load(x: T) -> Self {
                Self(R::load(x))
            }
            #[inline(always)]
            fn store(self) -> T {
                self.0.store()
            }
        }
    };
    (operators: $number:ident $inline:ident $($trait:ident::$name:ident)*) => {
        $(impl<R: Real> $trait for $number<R> {
            type Output = Self;
            #[inline($inline)]
            fn $name(self, other: Self) -> Self {
                Self(self.0.$name(other.0))
            }
        })*
    };
    (unary: $inline:ident $($name:ident)*) => {
        $(#[inline($inline)]
        fn $name(self) -> Self {
            Self(self.0.$name())
        })*
    };
    (binary: $inline:ident $($name:ident)*) => {
        $(#[inline($inline)]
        fn $name(self, other: Self) -> Self {
            Self(self.0.$name(other.0))
        })*
    };
    (several: $($name:ident $n:literal)*) => {
        $(#[inline(never)]
        fn $name(self) -> [Self; $n] {
            self.0.$name().map(Self)
        })*
    };
    (comparisons: $inline:ident $($name:ident)*) => {
        $(#[inline($inline)]
        fn $name(self, other: Self) -> R::Mask {
            self.0.$name(other.0)
        })*
    };
}

outlined! {
    /// `R` with every operation compiled once, not where it is used.
    ///
    /// What is written over [`Real`] is inlined whole, which suits numbers that fit a register. A dual number of 256-bit ones
    /// is pages of code an operation: inlined, a loss is more code for its judge than all its kernels are.
    Outlined, never
}

outlined! {
    /// `R` with every function of it compiled once, for code that few machines run: the same bits in a fraction of the room.
    /// Its operators are instructions.
    Lean, always
}
