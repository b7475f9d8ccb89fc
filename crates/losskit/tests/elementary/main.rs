//! Law: every elementary function, with and without fused multiply-add, stays within its stated error of a 256-bit
//! reference over the whole range of its argument, and is exact at the special values.

#![allow(clippy::print_stdout)] // the worst errors are what a reader of this law wants to see

mod angles;
mod exact;
mod points;
mod sides;
mod table;
mod twofold;

use std::fmt::Display;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use losskit::judge::wide::{Wide, scope, ulps, ulps_f32};

use angles::ANGLES;
use table::{FUNCTIONS, Function};

fn functions() -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter().chain(ANGLES)
}

/// How many of the worst `f32` results, as a first look in `f64` finds them, go before the judge.
const SUSPECTS: usize = 40;

type Judge = fn(&Function) -> bool;

struct Worst<T> {
    error: f64,
    at: T,
}

impl<T: Copy + Display> Worst<T> {
    fn of(errors: impl Iterator<Item = (f64, T)>) -> Option<Worst<T>> {
        errors
            .map(|(error, at)| Worst { error, at })
            .reduce(|a, b| if b.error > a.error { b } else { a })
    }

    fn report(
        found: Option<Self>,
        function: &Function,
        kind: &str,
        fused: usize,
        budget: f64,
    ) -> bool {
        let Worst { error, at } = found.expect("there are points");
        let variant = ["plain", "fused"][fused];
        println!(
            "{:12} {kind} {variant}: {error:.3} of {budget} ulp at {at}",
            function.name
        );
        error <= budget
    }
}

fn judge_f64(function: &Function) -> bool {
    let points = points::f64s();
    let errors: Vec<[f64; 2]> = points
        .iter()
        .map(|&x| {
            scope(|| {
                let exact = (function.exact)(Wide::from_f64(x));
                function.double.map(|f| ulps(f(x), exact, exact))
            })
        })
        .collect();
    (0..2)
        .map(|fused| {
            let worst = Worst::of(errors.iter().zip(&points).map(|(e, &x)| (e[fused], x)));
            Worst::report(worst, function, "f64", fused, function.budgets[2 + fused])
        })
        .fold(true, |all, one| all & one)
}

fn judge_f32(function: &Function) -> bool {
    let points = points::f32s();
    (0..2)
        .map(|fused| {
            let first_look = |x: f32| {
                let (got, near) = (function.single[fused](x), (function.double[1])(x.into()));
                let rounded = near as f32;
                let spacing = f64::from(
                    f32::from_bits((rounded.to_bits() & 0x7f80_0000).max(1 << 23)) * 2f32.powi(-23),
                );
                let same = got == rounded || got.is_nan() && rounded.is_nan();
                if same {
                    0.0
                } else {
                    (f64::from(got) - near).abs() / spacing
                }
            };
            let mut suspects: Vec<(f64, f32)> =
                points.iter().map(|&x| (first_look(x), x)).collect();
            let rank = |error: f64| if error.is_nan() { f64::INFINITY } else { error };
            suspects.sort_by(|a, b| rank(b.0).total_cmp(&rank(a.0)));
            suspects.truncate(SUSPECTS);
            let judged = suspects.iter().map(|&(_, x)| {
                let error = scope(|| {
                    let exact = (function.exact)(Wide::from_f64(x.into()));
                    ulps_f32(function.single[fused](x), exact, exact)
                });
                (error, x)
            });
            Worst::report(
                Worst::of(judged),
                function,
                "f32",
                fused,
                function.budgets[fused],
            )
        })
        .fold(true, |all, one| all & one)
}

#[test]
fn errors_stay_within_their_budgets() {
    let jobs: Vec<(&Function, Judge)> = functions()
        .flat_map(|function| [(function, judge_f64 as Judge), (function, judge_f32)])
        .collect();
    let (next, failures) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some((function, judge)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            failures.fetch_add(usize::from(!judge(function)), Ordering::Relaxed);
        }
    };
    thread::scope(|threads| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            threads.spawn(work);
        }
    });
    assert_eq!(
        failures.into_inner(),
        0,
        "functions beyond their budgets: see the output"
    );
}

#[test]
fn special_values_are_exact() {
    for function in functions() {
        for &(x, want) in function.specials {
            for fused in 0..2 {
                let got = function.double[fused](x);
                let same = got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan();
                assert!(same, "f64 {}({x}) = {got}, not {want}", function.name);
                let (got, want) = (function.single[fused](x as f32), want as f32);
                let same = got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan();
                assert!(same, "f32 {}({x}) = {got}, not {want}", function.name);
            }
        }
    }
}
