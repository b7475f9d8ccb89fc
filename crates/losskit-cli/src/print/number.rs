//! Numbers as text.

use serde_json::Value;

/// Six or seven digits, where they say something: `0.022893`, `2859.690`, `3.10e-17`.
pub(crate) fn brief(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || !x.is_finite() {
        return exact(x);
    }
    if !(1e-4..1e7).contains(&size) {
        return scientific(x, 5);
    }
    let before = size.log10().floor().max(0.0) as usize;
    format!("{x:.*}", 6 - before.min(6))
}

/// As C writes it: `1.80e+00`.
pub(crate) fn scientific(x: f64, digits: usize) -> String {
    if !x.is_finite() {
        return exact(x);
    }
    let text = format!("{:.digits$e}", unsigned(x));
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// The shortest text that reads back to the same number; zero has no sign.
pub(crate) fn exact(x: f64) -> String {
    let x = unsigned(x);
    let size = x.abs();
    if x.is_finite() && size != 0.0 && !(1e-5..1e16).contains(&size) {
        format!("{x:e}")
    } else {
        x.to_string()
    }
}

/// Four digits and no zeros after them: `2.665`, `3`.
pub(crate) fn rounded(x: f64) -> String {
    exact(format!("{x:.3e}").parse().unwrap_or(x))
}

/// Numbers for JSON, which has no word for infinity and NaN: those become texts.
pub(crate) fn json_number(x: f64) -> Value {
    match x.is_finite() {
        true => Value::from(unsigned(x)),
        false => Value::from(x.to_string()),
    }
}

/// [`json_number`] of many.
pub(crate) fn json_numbers(numbers: &[f64]) -> Value {
    numbers.iter().copied().map(json_number).collect()
}

/// Zero without its sign, which says nothing to a reader.
fn unsigned(x: f64) -> f64 {
    x + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_that_matter() {
        assert_eq!(brief(0.022_893_1), "0.022893");
        assert_eq!(brief(0.643_147_18), "0.643147");
        assert_eq!(brief(2_859.690_35), "2859.690");
        assert_eq!(brief(37.5), "37.50000");
        assert_eq!(brief(1.0), "1.000000");
        assert_eq!(brief(-9_999_999.0), "-9999999");
        assert_eq!(brief(3e-17), "3.00000e-17");
        assert_eq!(brief(-0.0), "0");
        assert_eq!(brief(f64::NAN), "NaN");
    }

    #[test]
    fn exponents_have_a_sign_and_two_digits() {
        assert_eq!(scientific(1.8, 2), "1.80e+00");
        assert_eq!(scientific(-3.1e-17, 1), "-3.1e-17");
        assert_eq!(scientific(-0.0, 2), "0.00e+00");
        assert_eq!(scientific(1e300, 2), "1.00e+300");
    }

    #[test]
    fn exact_numbers_read_back() {
        for x in [0.1, 1e-300, 5e-324, 1e22, 123_456.789, 0.0] {
            assert_eq!(exact(x).parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
        assert_eq!(exact(37.5), "37.5");
        assert_eq!(exact(-0.0), "0");
        assert_eq!(json_number(-0.0).to_string(), "0.0");
    }

    #[test]
    fn rounded_numbers_are_short() {
        assert_eq!(
            [2.665_080_4, 3.0, -12_345.6, 1.5e-9].map(rounded),
            ["2.665", "3", "-12350", "1.5e-9"]
        );
    }
}
