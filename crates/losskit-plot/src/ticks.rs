//! Where an axis is labelled, and with what.

/// A labelled position.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// Round positions on a linear axis, about `wanted` of them.
pub(crate) fn linear(low: f64, high: f64, wanted: usize) -> Vec<Tick> {
    let rough = (high - low) / wanted.max(1) as f64;
    let decade = 10f64.powf(rough.log10().floor());
    // 25 reads well; 2.5 and 0.25 cost a digit more than 2 and 0.2.
    let quarter = if decade >= 9.0 { 2.5 } else { 2.0 };
    let step = [1.0, 2.0, quarter, 5.0, 10.0]
        .map(|m| m * decade)
        .into_iter()
        .find(|&step| step >= rough * 0.999)
        .unwrap_or(rough);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    if !(step > 0.0 && (last - first) <= 100.0) {
        return Vec::new();
    }
    let largest = low.abs().max(high.abs());
    let scientific = !(1e-3..1e6).contains(&largest);
    (0..=(last - first) as usize)
        .map(|i| (first + i as f64) * step)
        .map(|at| {
            let label = if scientific {
                mantissa_exponent(at, step)
            } else {
                fixed(at, decimals(step))
            };
            Tick { at, label }
        })
        .collect()
}

/// Positions on a logarithmic axis: decades, thinned or filled in to come close to `wanted`.
pub(crate) fn log(low: f64, high: f64, wanted: usize) -> Vec<Tick> {
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let inside = |v: &f64| *v >= low * (1.0 - 1e-9) && *v <= high * (1.0 + 1e-9);
    let at = |every: i32, mantissas: &[i32]| -> Vec<(i32, i32)> {
        let from = first.div_euclid(every) * every;
        let decades = (from..=last).step_by(every as usize);
        decades
            .flat_map(|e| mantissas.iter().map(move |&m| (m, e)))
            .filter(|&(m, e)| inside(&power(m, e)))
            .collect()
    };
    let decades = at(1, &[1]).len();
    let chosen = if decades > wanted.max(2) {
        at(decades.div_ceil(wanted.max(2)) as i32, &[1])
    } else {
        let fuller = [&[1, 2, 3, 5, 7][..], &[1, 2, 5], &[1, 3], &[1]];
        fuller
            .map(|mantissas| at(1, mantissas))
            .into_iter()
            .find(|ticks| ticks.len() <= wanted.max(2))
            .unwrap_or_default()
    };
    if chosen.len() < 2 {
        return linear(low, high, wanted);
    }
    let plain = chosen.iter().all(|&(_, e)| (-3..=4).contains(&e));
    chosen
        .into_iter()
        .map(|(m, e)| Tick {
            at: power(m, e),
            label: if plain {
                fixed(power(m, e), (-e).max(0) as usize)
            } else {
                format!("{m}e{e}").replace('-', "−")
            },
        })
        .collect()
}

/// Unlabelled positions between the decades, where there is room for them.
pub(crate) fn log_minor(low: f64, high: f64) -> Vec<f64> {
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    if last - first > 8 {
        return Vec::new();
    }
    (first..=last)
        .flat_map(|e| (1..10).map(move |m| power(m, e)))
        .filter(|v| (low..=high).contains(v))
        .collect()
}

/// A value with as many digits as a reader of a picture wants.
pub(crate) fn short(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    if !(1e-3..1e6).contains(&size) {
        return format!("{value:.3e}").replace('-', "−");
    }
    let digits = (3 - size.log10().floor() as i32).max(0) as usize;
    let text = fixed(value, digits);
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}

fn power(mantissa: i32, exponent: i32) -> f64 {
    // Parsed, because powi is not exact for negative exponents and 1e-3 must print as 0.001.
    format!("{mantissa}e{exponent}").parse().unwrap_or(0.0)
}

fn decimals(step: f64) -> usize {
    (0..12)
        .find(|&d| {
            let scaled = step * 10f64.powi(d);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1e-300) && scaled.round() >= 1.0
        })
        .unwrap_or(12) as usize
}

fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

fn mantissa_exponent(value: f64, step: f64) -> String {
    if value.abs() < step * 1e-6 {
        return "0".to_owned();
    }
    let digits = (value.abs().log10().floor() - step.log10().floor()).clamp(0.0, 12.0) as usize + 1;
    let text = format!("{value:.digits$e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    format!("{mantissa}e{exponent}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: Vec<Tick>) -> Vec<String> {
        ticks.into_iter().map(|t| t.label).collect()
    }

    #[test]
    fn linear_ticks_are_round() {
        assert_eq!(labels(linear(-0.02, 1.02, 4)), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels(linear(-3.1, 3.1, 4)), ["−2", "0", "2"]);
        assert_eq!(
            labels(linear(0.0, 4e-6, 4)),
            ["0", "1e−6", "2e−6", "3e−6", "4e−6"]
        );
        assert_eq!(
            labels(linear(0.0, 2.5e7, 5)),
            ["0", "5e6", "1e7", "1.5e7", "2e7", "2.5e7"]
        );
    }

    #[test]
    fn logarithmic_ticks_follow_the_decades() {
        assert_eq!(labels(log(1e-9, 1.0, 4)), ["1e−9", "1e−6", "1e−3", "1e0"]);
        assert_eq!(
            labels(log(0.01, 100.0, 6)),
            ["0.01", "0.1", "1", "10", "100"]
        );
        assert_eq!(labels(log(0.9, 12.0, 8)), ["1", "2", "3", "5", "7", "10"]);
        assert!(log(0.5, 0.51, 5).len() >= 2);
    }

    #[test]
    fn short_values_drop_zeros() {
        assert_eq!(short(0.5), "0.5");
        assert_eq!(short(-12.25), "−12.25");
        assert_eq!(short(1e-9), "1.000e−9");
    }
}
