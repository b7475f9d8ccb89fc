//! Whole numbers, sine and cosine of half turns to 256 bits.

use dashu_float::round::mode::HalfEven;

use super::{ARENA, Big, CONTEXT, PRECISION, Wide, keep, settle};

impl Wide {
    /// The nearest whole number, of two the even one.
    pub fn round(self) -> Wide {
        let Some(x) = self.big() else {
            return self;
        };
        // From halfway away from 0; back if that is odd.
        let (near, two) = (x.round(), Big::from(2));
        let halfway = (&x - &near) * &two;
        let odd = &near / &two != (&near / &two).trunc();
        let back = halfway == Big::ONE || halfway == Big::NEG_ONE;
        keep(if back && odd { near + halfway } else { near })
    }

    /// π.
    pub fn pi() -> Wide {
        let pi = ARENA.with_borrow_mut(|arena| arena.constants.pi::<2, HalfEven>(PRECISION));
        keep(pi.value())
    }

    /// sin πx and cos πx; NaN at ±∞.
    pub fn sin_cos_pi(self) -> [Wide; 2] {
        let Some(x) = self.big() else {
            return [Wide::Nan; 2];
        };
        let (sin, cos) =
            ARENA.with_borrow_mut(|arena| CONTEXT.sin_cos_pi(x.repr(), Some(&mut arena.constants)));
        [settle(sin), settle(cos)]
    }
}

#[cfg(test)]
mod tests {
    use super::Wide;
    use crate::judge::wide::{scope, ulps};

    #[test]
    fn whole_numbers_are_the_nearest_even_ones() {
        for (x, near) in [
            (0.5, 0.0),
            (1.5, 2.0),
            (-2.5, -2.0),
            (2.6, 3.0),
            (-1e300, -1e300),
        ] {
            scope(|| assert_eq!(Wide::from_f64(x).round().to_f64(), near, "{x}"));
        }
        let end = Wide::from_f64(f64::NEG_INFINITY);
        assert_eq!(end.round().to_f64(), f64::NEG_INFINITY);
    }

    /// By Machin's formula and the sine of a tenth of a turn, (√5 − 1)/4 of π/10.
    #[test]
    fn digits_are_known() {
        scope(|| {
            let of = Wide::from_f64;
            let arctan = |n: f64| {
                let (mut term, mut sum) = (of(1.0) / of(n), of(0.0));
                for k in 0..200 {
                    let odd = of(f64::from(2 * k + 1));
                    sum = if k % 2 == 0 {
                        sum + term / odd
                    } else {
                        sum - term / odd
                    };
                    term = term / of(n * n);
                }
                sum
            };
            let machin = of(16.0) * arctan(5.0) - of(4.0) * arctan(239.0);
            let gap = |a: Wide, b: Wide| ulps(0.0, a - b, b) * 2_f64.powi(140);
            assert!(gap(Wide::pi(), machin) < 1.0);
            for whole in [0.0, 2.0, -4e15] {
                let [sin, cos] = (of(whole) + of(1.0) / of(10.0)).sin_cos_pi();
                let known = (of(5.0).sqrt() - of(1.0)) / of(4.0);
                assert!(gap(sin, known) < 1.0);
                assert!(gap(cos * cos, of(1.0) - known * known) < 1.0);
            }
            assert!(Wide::Infinite(true).sin_cos_pi()[0].to_f64().is_nan());
        });
    }
}
