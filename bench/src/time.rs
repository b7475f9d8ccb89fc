//! Time, taken so that it can be compared.

use std::time::{Duration, Instant};

/// What one contestant needed, in seconds a run, round by round.
pub(crate) type Rounds = Vec<f64>;

/// A contestant: runs that many times and answers the seconds a run took.
pub(crate) type Contestant<'a, R> = Box<dyn FnMut(&mut R, u32) -> Result<f64, String> + Send + 'a>;

/// A measured time is at least this long, if need be by many runs.
const ENOUGH: Duration = Duration::from_millis(1);

/// One run of so many seconds is warm enough.
const SLOW: f64 = 0.02;

/// Lets every contestant run once a round, in turns, so that what disturbs the machine disturbs all alike. Each has had
/// runs before to warm up and to find how many fill a measurement.
pub(crate) fn race<R: ?Sized>(
    room: &mut R,
    contestants: &mut [Contestant<'_, R>],
    rounds: usize,
) -> Result<Vec<Rounds>, String> {
    let mut repeats = Vec::new();
    for run in contestants.iter_mut() {
        let mut once = run(room, 1)?;
        if once < SLOW {
            once = run(room, 1)?;
        }
        repeats.push(
            (ENOUGH.as_secs_f64() / once.max(1e-9))
                .ceil()
                .clamp(1.0, 1e5) as u32,
        );
    }
    let mut times = vec![Rounds::new(); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            let i = (round + turn) % contestants.len();
            times[i].push(contestants[i](room, repeats[i])?);
        }
    }
    Ok(times)
}

/// Seconds a run of `f` takes, over `repeat` of them.
pub(crate) fn seconds<E>(repeat: u32, mut f: impl FnMut() -> Result<f64, E>) -> Result<f64, E> {
    let start = Instant::now();
    for _ in 0..repeat {
        std::hint::black_box(f()?);
    }
    Ok(start.elapsed().as_secs_f64() / f64::from(repeat))
}

/// Lower quartile, median, upper quartile; NaN of nothing.
pub(crate) fn quartiles(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [0.25, 0.5, 0.75].map(|q| {
        let at = q * sorted.len().saturating_sub(1) as f64;
        let value = |i: usize| sorted.get(i).copied().unwrap_or(f64::NAN);
        let (low, high) = (value(at.floor() as usize), value(at.ceil() as usize));
        low + (high - low) * at.fract()
    })
}

/// The median.
pub(crate) fn median(values: &[f64]) -> f64 {
    quartiles(values)[1]
}

/// The median over the rounds of how often `of` goes into `time`.
pub(crate) fn ratio(time: &[f64], of: &[f64]) -> f64 {
    let ratios: Vec<f64> = time.iter().zip(of).map(|(a, b)| a / b).collect();
    median(&ratios)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_values() {
        assert_eq!(quartiles(&[4.0, 1.0, 3.0, 2.0, 5.0]), [2.0, 3.0, 4.0]);
        assert_eq!(quartiles(&[1.0, 2.0]), [1.25, 1.5, 1.75]);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        // One disturbed round slows both; the ratio does not see it.
        assert_eq!(ratio(&[2.0, 20.0, 2.0], &[1.0, 10.0, 1.0]), 2.0);
    }

    #[test]
    fn every_contestant_runs_every_round() {
        let mut order: Vec<usize> = Vec::new();
        let contestant = |i: usize| -> Contestant<'_, Vec<usize>> {
            Box::new(move |order: &mut Vec<usize>, _| {
                order.push(i);
                Ok(1.0)
            })
        };
        let times = race(&mut order, &mut [contestant(0), contestant(1)], 3);
        assert_eq!(times, Ok(vec![vec![1.0; 3]; 2]));
        // A second is slow: one run to warm up each.
        assert_eq!(order, [0, 1, 0, 1, 1, 0, 0, 1]);
    }
}
