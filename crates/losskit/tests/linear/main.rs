//! Law: a fused linear layer answers what product, loss and products back answer one after the other.

#![cfg(feature = "linear")]

#[path = "../common/mod.rs"]
mod common;
mod edges;
mod gram;
mod plain;

use common::{Made, Number, Style, assemble, every_row_loss, narrowed, rows};
use losskit::linear::{Gradients, Product};
use losskit::{Evaluate, Isa, Linear, Loss, Reduction, Rows, with_isa};
use plain::{Case, Options, gap};
use rayon::ThreadPoolBuilder;

/// Shapes on both sides of every boundary: few outputs, a matrix that stays in cache, a larger one; no row, one, several
/// blocks or chunks with a rest.
const SHAPES: [[usize; 3]; 11] = [
    [0, 3, 2],
    [1, 1, 1],
    [7, 5, 1],
    [4_500, 3, 1],
    [2_100, 7, 3],
    [33, 1, 4],
    [131, 17, 5],
    [2_049, 3, 9],
    [3, 300, 520],
    [70, 150, 1_000],
    [4_200, 40, 3_300],
];

const OPTIONS: [Options; 5] = [
    Options {
        bias: false,
        cap: None,
        weights: false,
        ignore: false,
        smoothing: 0.0,
        reduction: None,
    },
    Options {
        bias: true,
        cap: None,
        weights: false,
        ignore: true,
        smoothing: 0.0,
        reduction: None,
    },
    Options {
        bias: true,
        cap: Some(1.5),
        weights: false,
        ignore: false,
        smoothing: 0.1,
        reduction: Some(Reduction::Sum),
    },
    Options {
        bias: false,
        cap: Some(30.0),
        weights: true,
        ignore: true,
        smoothing: 0.25,
        reduction: None,
    },
    Options {
        bias: true,
        cap: None,
        weights: true,
        ignore: false,
        smoothing: 0.0,
        reduction: Some(Reduction::SumOverN),
    },
];

fn check<T: Number + Product>(shape: [usize; 3], options: Options, tolerance: f64) {
    let case = Case::<T>::new(shape, options);
    let (value, to) = case.fused().value_and_gradients().unwrap();
    let (want, wants) = case.plain();
    let place = format!("{} {shape:?} {options:?}", T::NAME);
    assert!(
        (value - want).abs() <= tolerance * want.abs().max(1.0),
        "{place}: {value} beside {want}"
    );
    let pairs = [
        (&to.input, &wants.input),
        (&to.matrix, &wants.matrix),
        (&to.bias, &wants.bias),
    ];
    for (what, (found, want)) in ["input", "matrix", "bias"].into_iter().zip(pairs) {
        let gap = gap(found, want);
        assert!(gap <= tolerance, "{place}: {what} off by {gap:e}");
    }
    assert_eq!(
        case.fused().value().unwrap().to_bits(),
        value.to_bits(),
        "{place}: value alone"
    );
}

#[test]
fn classes() {
    for (i, shape) in SHAPES.into_iter().enumerate() {
        for (j, options) in OPTIONS.into_iter().enumerate() {
            // The last shape takes long to follow: one set of options each.
            if shape[0] * shape[2] < 1_000_000 || j == 3 {
                check::<f64>(shape, options, 1e-12);
            }
            if shape[0] * shape[2] < 1_000_000 || (i + j) % 5 == 1 {
                check::<f32>(shape, options, 3e-6);
            }
        }
    }
}

/// A matrix of ones on the diagonal.
fn unit<T: Number>(width: usize) -> Vec<T> {
    let one = |at: usize| T::from_f64(f64::from(u8::from(at.is_multiple_of(width + 1))));
    (0..width * width).map(one).collect()
}

/// On the unit matrix a layer changes nothing: its input's gradient is the loss's.
fn same<T: Number + Product>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let mut pool = narrowed(loss.card(), rows(loss, Style::PLAIN));
    // An infinite gradient times the matrix's zeros is not a number.
    pool.retain(|row| {
        let one: Made<f32> = assemble([row]);
        let on = loss.on(Rows::new(&one.pred, one.width), one.targets());
        let finite = |grad: &[f32]| grad.iter().all(|g| g.is_finite());
        row.pred.iter().all(|x| x.abs() < 1e6)
            && on
                .value_and_gradient()
                .is_ok_and(|(value, grad)| value.is_finite() && finite(&grad))
    });
    let made: Made<T> = assemble(pool.iter().cycle().take(pool.len() / 2 * 2));
    // Pointwise losses with two outputs a row of the input.
    let width = if made.width == 1 { 2 } else { made.width };
    let one = unit(width);
    let fused = Linear::new(loss, Rows::new(&made.pred, width), &one, made.targets());
    let on = loss.on(Rows::new(&made.pred, made.width), made.targets());
    let place = format!("{} {}", loss.spec(), T::NAME);
    match (fused.value_and_gradients(), on.value_and_gradient()) {
        (Ok((value, to)), Ok((want, grad))) => {
            let close = |a: f64, b: f64| {
                (a - b).abs() <= 8.0 * T::EPSILON * b.abs() || a.is_nan() && b.is_nan()
            };
            if !close(value, want) {
                wrong.push(format!("{place}: {value} beside {want}"));
            }
            for (i, (a, b)) in to.input.iter().zip(&grad).enumerate() {
                if !close(a.to_f64(), b.to_f64()) {
                    wrong.push(format!("{place}: gradient {i}: {a} beside {b}"));
                }
            }
        }
        (fused, on) => {
            let (fused, on) = (fused.err(), on.err());
            if fused.is_none() || fused != on {
                wrong.push(format!("{place}: {fused:?} beside {on:?}"));
            }
        }
    }
}

#[test]
fn any_loss() {
    every_row_loss(|entry| {
        let loss = (entry.build)(&entry.card.resolve(&[]).unwrap());
        let mut wrong = Vec::new();
        same::<f64>(loss.as_ref(), &mut wrong);
        same::<f32>(loss.as_ref(), &mut wrong);
        wrong
    });
}

fn bits<T: Number>(all: &(f64, Gradients<T>)) -> Vec<u64> {
    let (value, to) = all;
    let numbers = to.input.iter().chain(&to.matrix).chain(&to.bias);
    std::iter::once(value.to_bits())
        .chain(numbers.map(|x| x.pattern()))
        .collect()
}

fn one_answer<T: Number + Product>() {
    for shape in [
        [9_000, 20, 1],
        [9_000, 9, 3],
        [5_000, 20, 12],
        [900, 140, 1_100],
    ] {
        let case = Case::<T>::new(shape, OPTIONS[3]);
        let run = || bits(&case.fused().value_and_gradients().unwrap());
        let first = run();
        for threads in [1, 2, 7] {
            let pool = ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            assert!(
                pool.install(run) == first,
                "{} {shape:?}: {threads} threads",
                T::NAME
            );
        }
        if Isa::V3.is_available() && Isa::V4.is_available() {
            let [a, b] = [Isa::V3, Isa::V4].map(|isa| with_isa(isa, run));
            assert!(a == b, "{} {shape:?}: v3 and v4", T::NAME);
        }
        let [n, d, _] = shape;
        let turned: Vec<T> = (0..n * d)
            .map(|at| case.input[at % n * d + at / n])
            .collect();
        let columns = Linear::new(
            &case.loss,
            Rows::column_major(&turned, d),
            &case.matrix,
            &case.classes,
        )
        .ignore_index(-100)
        .softcap(30.0)
        .weight(&case.weight)
        .class_weight(&case.class_weight);
        let (value, mut to) = columns.value_and_gradients().unwrap();
        to.input = (0..n * d).map(|at| to.input[at % d * n + at / d]).collect();
        assert!(
            bits(&(value, to)) == first,
            "{} {shape:?}: columns",
            T::NAME
        );
    }
}

#[test]
fn threads_instructions_and_layout_do_not_change_a_bit() {
    one_answer::<f32>();
    one_answer::<f64>();
}
