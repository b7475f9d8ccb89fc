//! Numbers side by side.

use super::{Lane, Real};
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};
use std::sync::atomic::{Ordering, compiler_fence};

/// `N` numbers side by side, each on its own: what one number does, all do.
///
/// A kernel run on it evaluates `N` rows at once, bit for bit as it does one.
#[derive(Clone, Copy, Debug)]
pub struct Pack<R, const N: usize>(pub [R; N]);

/// `N` answers side by side.
#[derive(Clone, Copy, Debug)]
pub struct Masks<M, const N: usize>([M; N]);

/// Keeps the loop around a pack as it is. The compiler would rather run several places at once, each lane gathered from as
/// many packs, than all lanes of a place, which lie side by side. Costs no instruction.
#[inline(always)]
pub(super) fn alone() {
    compiler_fence(Ordering::SeqCst);
}

impl<R: Real, const N: usize> Pack<R, N> {
    /// One number for each lane.
    #[inline(always)]
    pub fn of_lanes(f: impl Fn(usize) -> R) -> Self {
        let mut lanes = [R::zero(); N];
        for (l, x) in lanes.iter_mut().enumerate() {
            *x = f(l);
        }
        Pack(lanes)
    }

    /// From the caller's elements.
    #[inline(always)]
    pub fn load<T: Copy>(from: &[T; N]) -> Self
    where
        R: Lane<T>,
    {
        alone();
        Self::of_lanes(
            #[inline(always)]
            |l| R::load(from[l]),
        )
    }

    /// To the caller's elements.
    #[inline(always)]
    pub fn store<T>(self, to: &mut [T; N])
    where
        R: Lane<T>,
    {
        alone();
        for (o, x) in to.iter_mut().zip(self.0) {
            *o = x.store();
        }
    }

    #[inline(always)]
    fn map(self, f: impl Fn(R) -> R) -> Self {
        Self::of_lanes(
            #[inline(always)]
            |l| f(self.0[l]),
        )
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(R, R) -> R) -> Self {
        Self::of_lanes(
            #[inline(always)]
            |l| f(self.0[l], other.0[l]),
        )
    }

    /// A function of several results.
    #[inline(always)]
    fn parts<const M: usize>(self, f: impl Fn(R) -> [R; M]) -> [Self; M] {
        let mut all = [self; M];
        for l in 0..N {
            let parts = f(self.0[l]);
            for k in 0..M {
                all[k].0[l] = parts[k];
            }
        }
        all
    }

    #[inline(always)]
    fn ask(self, other: Self, f: impl Fn(R, R) -> R::Mask) -> Masks<R::Mask, N> {
        let mut answers = [f(self.0[0], other.0[0]); N];
        for (l, answer) in answers.iter_mut().enumerate() {
            *answer = f(self.0[l], other.0[l]);
        }
        Masks(answers)
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {$(
        impl<R: Real, const N: usize> $trait for Pack<R, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                self.zip(o, R::$method)
            }
        }
    )*};
}
operators!(Add add, Sub sub, Mul mul, Div div);

impl<R: Real, const N: usize> Neg for Pack<R, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(R::neg)
    }
}

macro_rules! logic {
    ($($trait:ident $method:ident),*) => {$(
        impl<M: Copy + $trait<Output = M>, const N: usize> $trait for Masks<M, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(mut self, o: Self) -> Self {
                for l in 0..N {
                    self.0[l] = self.0[l].$method(o.0[l]);
                }
                self
            }
        }
    )*};
}
logic!(BitAnd bitand, BitOr bitor);

impl<M: Copy + Not<Output = M>, const N: usize> Not for Masks<M, N> {
    type Output = Self;
    #[inline(always)]
    fn not(mut self) -> Self {
        for a in &mut self.0 {
            *a = !*a;
        }
        self
    }
}

macro_rules! each {
    ($($name:ident)*) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            self.map(R::$name)
        })*
    };
}
macro_rules! pairs {
    ($($name:ident)*) => {
        $(#[inline(always)]
        fn $name(self, o: Self) -> Self {
            self.zip(o, R::$name)
        })*
    };
}
macro_rules! asks {
    ($($name:ident)*) => {
        $(#[inline(always)]
        fn $name(self, o: Self) -> Self::Mask {
            self.ask(o, R::$name)
        })*
    };
}

/// Whatever a number can do is done lane by lane in one loop: a loop the compiler turns into packed instructions.
impl<R: Real, const N: usize> Real for Pack<R, N> {
    type Mask = Masks<R::Mask, N>;
    const LANES: usize = N;
    const PACKS: bool = false;

    #[inline(always)]
    fn of(c: f64) -> Self {
        Pack([R::of(c); N])
    }
    #[inline(always)]
    fn lanes(f: impl Fn(usize) -> f64) -> Self {
        Self::of_lanes(
            #[inline(always)]
            |l| R::of(f(l)),
        )
    }
    asks!(lt le eq);
    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self::of_lanes(
            #[inline(always)]
            |l| R::select(mask.0[l], yes.0[l], no.0[l]),
        )
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self::of_lanes(
            #[inline(always)]
            |l| self.0[l].mul_add(a.0[l], b.0[l]),
        )
    }
    #[inline(always)]
    fn powf(self, power: f64) -> Self {
        self.map(
            #[inline(always)]
            |x| x.powf(power),
        )
    }
    #[inline(always)]
    fn normal(self) -> [Self; 3] {
        self.parts(R::normal)
    }
    #[inline(always)]
    fn sin_cos_pi(self) -> [Self; 2] {
        self.parts(R::sin_cos_pi)
    }
    each!(abs sqrt round exp exp_m1 ln ln_1p ln_gamma_1p erf sign square tanh sigmoid softplus log_cosh);
    pairs!(min max weighted larger same below share);
}
