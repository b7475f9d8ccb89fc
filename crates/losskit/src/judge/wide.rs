//! Numbers of 256 bits, the judge of all others.

mod ln_gamma;
mod normal;
mod ops;
#[cfg(test)]
mod tests;
mod trigonometric;

use std::cell::RefCell;
use std::cmp::Ordering;

use dashu_float::round::mode::HalfEven;
use dashu_float::{ConstCache, Context, FBig, FpResult, Repr};

use self::Wide::{Finite, Infinite, Nan};

type Big = FBig<HalfEven, 2>;

/// Bits of a significand.
pub const PRECISION: usize = 256;
const CONTEXT: Context<HalfEven> = Context::new(PRECISION);
/// Beyond this size the exponential of a number is ∞ or 0.
const EXP_LIMIT: f64 = 1e6;

/// A binary floating-point number of 256 bits with an unbounded exponent, for judging results in `f32` and `f64`.
///
/// Every basic operation is rounded once, to nearest; infinities, NaN and signed zeros follow IEEE 754. The digits live
/// in an arena of the current thread, so a number is `Copy`, and valid until the [`scope`] around it ends.
#[derive(Clone, Copy, Debug)]
pub enum Wide {
    /// Not a number.
    Nan,
    /// −∞ if true, else ∞.
    Infinite(bool),
    /// The place of a number in the arena.
    Finite(usize),
}

struct Arena {
    numbers: Vec<Big>,
    constants: ConstCache,
    stirling: Vec<Big>,
}

thread_local! {
    static ARENA: RefCell<Arena> = const {
        RefCell::new(Arena { numbers: Vec::new(), constants: ConstCache::new(), stirling: Vec::new() })
    };
}

/// Runs `f`, then forgets every [`Wide`] of this thread. Not to be nested.
pub fn scope<T>(f: impl FnOnce() -> T) -> T {
    let result = f();
    ARENA.with_borrow_mut(|arena| arena.numbers.clear());
    result
}

/// The distance from `got` to `exact`, in units of the spacing of `f64` at `scale`.
pub fn ulps(got: f64, exact: Wide, scale: Wide) -> f64 {
    distance(
        got,
        exact,
        exact.to_f64(),
        scale.exponent().clamp(-1022, 1023) - 52,
    )
}

/// The distance from `got` to `exact`, in units of the spacing of `f32` at `scale`.
pub fn ulps_f32(got: f32, exact: Wide, scale: Wide) -> f64 {
    let rounded = exact.to_f32().into();
    distance(
        got.into(),
        exact,
        rounded,
        scale.exponent().clamp(-126, 127) - 23,
    )
}

fn distance(got: f64, exact: Wide, rounded: f64, spacing: isize) -> f64 {
    if got == rounded && got.is_infinite() || got.is_nan() && rounded.is_nan() {
        return 0.0;
    }
    match (Wide::from_f64(got) - exact).big() {
        Some(gap) => (gap >> spacing).to_f64().value().abs(),
        None => f64::INFINITY,
    }
}

impl Wide {
    /// The number `x`, exactly.
    pub fn from_f64(x: f64) -> Wide {
        match Big::try_from(x) {
            Ok(number) if x.is_finite() => keep(number),
            _ if x.is_nan() => Nan,
            _ => Infinite(x < 0.0),
        }
    }

    /// The nearest `f64`, ties to even.
    pub fn to_f64(self) -> f64 {
        self.big().map_or(self.stand_in(), |x| x.to_f64().value())
    }

    /// The nearest `f32`, ties to even.
    pub fn to_f32(self) -> f32 {
        self.big()
            .map_or(self.stand_in() as f32, |x| x.to_f32().value())
    }

    /// `self * a + b`, rounded once.
    pub fn mul_add(self, a: Wide, b: Wide) -> Wide {
        match (self.big(), a.big()) {
            (Some(x), Some(a)) => {
                keep(&x.with_precision(0).value() * &a.with_precision(0).value()) + b
            }
            _ => self * a + b,
        }
    }

    /// The size.
    pub fn abs(self) -> Wide {
        if self.stand_in().is_sign_negative() {
            -self
        } else {
            self
        }
    }

    /// The square root; NaN below 0.
    pub fn sqrt(self) -> Wide {
        self.apply(f64::sqrt, |x, _| CONTEXT.sqrt(x))
    }

    /// eˣ; ∞ beyond 10⁶ and 0 below −10⁶.
    pub fn exp(self) -> Wide {
        self.saturate()
            .apply(f64::exp, |x, cache| CONTEXT.exp(x, Some(cache)))
    }

    /// eˣ − 1; ∞ beyond 10⁶ and −1 below −10⁶.
    pub fn exp_m1(self) -> Wide {
        self.saturate()
            .apply(f64::exp_m1, |x, cache| CONTEXT.exp_m1(x, Some(cache)))
    }

    /// The natural logarithm; −∞ at 0, NaN below.
    pub fn ln(self) -> Wide {
        self.apply(f64::ln, |x, cache| CONTEXT.ln(x, Some(cache)))
    }

    /// ln(1 + x); −∞ at −1, NaN below.
    pub fn ln_1p(self) -> Wide {
        self.apply(f64::ln_1p, |x, cache| CONTEXT.ln_1p(x, Some(cache)))
    }

    /// ln Γ(1 + x) for x ≥ 0; NaN below.
    pub fn ln_gamma_1p(self) -> Wide {
        match self.big() {
            Some(x) if x >= Big::ZERO => ARENA
                .with_borrow_mut(|arena| arena.ln_gamma_1p(x))
                .map_or(Nan, keep),
            Some(_) => Nan,
            None => {
                if self.stand_in() > 0.0 {
                    self
                } else {
                    Nan
                }
            }
        }
    }

    /// The error function.
    pub fn erf(self) -> Wide {
        match self.big() {
            Some(x) => ARENA
                .with_borrow_mut(|arena| arena.erf(x))
                .map_or(Nan, rounded),
            None => Wide::from_f64(if self.stand_in().is_nan() {
                f64::NAN
            } else {
                self.stand_in().signum()
            }),
        }
    }

    /// ln Φ(x), φ(x)/Φ(x) and x + φ(x)/Φ(x) of the standard normal distribution.
    pub fn normal(self) -> [Wide; 3] {
        if let Some(x) = self.big() {
            let all = ARENA.with_borrow_mut(|arena| arena.normal(x));
            return all.map_or([Nan; 3], |all| all.map(rounded));
        }
        let x = self.stand_in();
        let limits = match x {
            f64::INFINITY => [0.0, 0.0, x],
            f64::NEG_INFINITY => [x, -x, 0.0],
            _ => [x; 3],
        };
        limits.map(Wide::from_f64)
    }

    /// Whether `self < other`; false with NaN.
    pub fn lt(self, other: Wide) -> bool {
        self.compare(other).is_some_and(Ordering::is_lt)
    }

    /// Whether `self <= other`; false with NaN.
    pub fn le(self, other: Wide) -> bool {
        self.compare(other).is_some_and(Ordering::is_le)
    }

    /// Whether `self == other`; false with NaN.
    #[allow(clippy::should_implement_trait)]
    pub fn eq(self, other: Wide) -> bool {
        self.compare(other).is_some_and(Ordering::is_eq)
    }

    fn compare(self, other: Wide) -> Option<Ordering> {
        match (self.big(), other.big()) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            _ => self.stand_in().partial_cmp(&other.stand_in()),
        }
    }

    fn apply(
        self,
        special: fn(f64) -> f64,
        finite: impl FnOnce(&Repr<2>, &mut ConstCache) -> FpResult<Big>,
    ) -> Wide {
        match self.big() {
            Some(x) => {
                settle(ARENA.with_borrow_mut(|arena| finite(x.repr(), &mut arena.constants)))
            }
            None => Wide::from_f64(special(self.stand_in())),
        }
    }

    fn saturate(self) -> Wide {
        let x = self.to_f64();
        if x.abs() > EXP_LIMIT {
            Infinite(x < 0.0)
        } else {
            self
        }
    }

    /// The digits, unless ±∞ or NaN.
    fn big(self) -> Option<Big> {
        match self {
            Finite(place) => ARENA.with_borrow(|arena| arena.numbers.get(place).cloned()),
            _ => None,
        }
    }

    /// An `f64` of the same kind: NaN, ±∞, ±0 or ±1.
    fn stand_in(self) -> f64 {
        let sign = |negative| if negative { -1.0 } else { 1.0 };
        match (self, self.big()) {
            (Infinite(negative), _) => sign(negative) * f64::INFINITY,
            (_, Some(x)) => {
                let zero = x.repr().significand().is_zero();
                sign(x.sign() != Repr::<2>::one().sign()) * if zero { 0.0 } else { 1.0 }
            }
            _ => f64::NAN,
        }
    }

    /// ⌊log₂|x|⌋; of 0 the least, of ±∞ and NaN the greatest integer.
    fn exponent(self) -> isize {
        self.big().map_or(isize::MAX, |x| exponent(&x))
    }
}

fn exponent(x: &Big) -> isize {
    match x.repr().digits() {
        0 => isize::MIN,
        digits => x.repr().exponent() + digits as isize - 1,
    }
}

fn keep(number: Big) -> Wide {
    ARENA.with_borrow_mut(|arena| {
        arena.numbers.push(number);
        Finite(arena.numbers.len() - 1)
    })
}

/// A number of more digits, rounded.
fn rounded(number: Big) -> Wide {
    keep(number.with_precision(PRECISION).value())
}

fn settle(result: FpResult<Big>) -> Wide {
    match result.map(|rounded| rounded.value()) {
        Ok(x) if x.repr().is_infinite() => Infinite(x < Big::ZERO),
        Ok(x) => keep(x),
        Err(_) => Nan,
    }
}
