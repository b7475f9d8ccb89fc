//! Speed of every pointwise loss beside this machine's own memory, measured in the same run.
//!
//! `cargo xtask bench` prints a Markdown table: medians over interleaved rounds of the time for value and gradient of 2²⁴
//! numbers, divided by the time to add two arrays of that size into a third.

use losskit::{
    CATALOGUE, Evaluate, Isa, Out, Reduction, card::Domain, card::Row, card::TargetShape,
};
use rayon::prelude::*;
use std::time::Instant;

const N: usize = 1 << 24;
const ROUNDS: usize = 9;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), losskit::Error> {
    println!(
        "{N} numbers, {} threads, {}; time for value and gradient over the floor (two arrays added into a third)\n",
        rayon::current_num_threads(),
        Isa::best().name()
    );
    println!("| loss | f32 ms | × floor | f64 ms | × floor |\n|---|---|---|---|---|");
    for entry in CATALOGUE {
        let (Row::One(pred), TargetShape::Value(target)) = (entry.card.row, entry.card.target)
        else {
            continue;
        };
        let loss = entry.with(&[])?;
        let (p, y) = (fill(pred, 1), fill(target, 2));
        let narrow = |x: &[f64]| x.iter().map(|&x| x as f32).collect::<Vec<f32>>();
        let (p32, y32) = (narrow(&p), narrow(&y));
        let (ms32, ratio32) = race(&p32, &y32, |grad| {
            let on = loss.on(&p32, &y32).reduction(Reduction::Sum);
            let out = Out {
                grad: Some(grad),
                ..Out::none()
            };
            on.eval(out).map(drop)
        })?;
        let (ms64, ratio64) = race(&p, &y, |grad| {
            let on = loss.on(&p, &y).reduction(Reduction::Sum);
            let out = Out {
                grad: Some(grad),
                ..Out::none()
            };
            on.eval(out).map(drop)
        })?;
        let name = entry.card.name;
        println!("| {name} | {ms32:.1} | {ratio32:.2} | {ms64:.1} | {ratio64:.2} |");
    }
    Ok(())
}

/// Median time of `f` in ms, and the median of its ratio to the floor, round by round.
fn race<T: Copy + Default + Send + Sync + std::ops::Add<Output = T>>(
    a: &[T],
    b: &[T],
    f: impl Fn(&mut [T]) -> Result<(), losskit::Error>,
) -> Result<(f64, f64), losskit::Error> {
    let mut out = vec![T::default(); N];
    let mut times = Vec::new();
    let mut ratios = Vec::new();
    f(&mut out)?;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let chunk = 1 << 16;
        out.par_chunks_mut(chunk)
            .zip(a.par_chunks(chunk).zip(b.par_chunks(chunk)))
            .for_each(|(o, (a, b))| {
                for ((o, &a), &b) in o.iter_mut().zip(a).zip(b) {
                    *o = a + b;
                }
            });
        let floor = start.elapsed().as_secs_f64();
        let start = Instant::now();
        f(&mut out)?;
        let ours = start.elapsed().as_secs_f64();
        times.push(ours * 1e3);
        ratios.push(ours / floor);
    }
    Ok((median(times), median(ratios)))
}

fn median(mut x: Vec<f64>) -> f64 {
    x.sort_by(f64::total_cmp);
    x[x.len() / 2]
}

/// Numbers of a domain, from a fixed stream.
fn fill(domain: Domain, seed: u64) -> Vec<f64> {
    let mut state = seed;
    (0..N)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let unit = ((state >> 40) as f64 + 0.5) / (1_u64 << 24) as f64;
            match domain {
                Domain::Signs => {
                    if unit < 0.5 {
                        -1.0
                    } else {
                        1.0
                    }
                }
                Domain::Interval { low, high, .. } if high < f64::INFINITY => {
                    low + unit * (high - low)
                }
                Domain::Interval { low, .. } => low + 5.0 * unit,
                Domain::Real => 8.0 * unit - 4.0,
            }
        })
        .collect()
}
