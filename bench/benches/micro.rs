//! What a call costs on few rows, and what an elementary function costs on each instruction set.

use divan::{Bencher, black_box, counter::ItemsCount};
use losskit::dispatch::{Arch, Task, dispatch};
use losskit::real::{Lane, Scalar};
use losskit::{Evaluate, Isa, Real, Rows, Targets};

fn main() {
    divan::main();
}

/// Value and gradient into given memory.
fn call(bencher: Bencher<'_, '_>, loss: &str, width: usize, rows: usize) {
    let loss = losskit::parse(loss).expect("a loss of the catalogue");
    let pred = vec![0.5_f32; rows * width];
    let (numbers, classes) = (vec![0.25_f32; rows], vec![0_i64; rows]);
    let target = match width {
        1 => Targets::Numbers(&numbers),
        _ => Targets::Classes(&classes),
    };
    let mut grad = vec![0.0_f32; pred.len()];
    bencher
        .counter(ItemsCount::new(rows))
        .bench_local(|| loss.gradient_into(Rows::new(black_box(&pred), width), target, &mut grad));
}

/// How many rows a call gets.
const ROWS: [usize; 3] = [1, 100, 1000];

#[divan::bench(args = ROWS)]
fn no_transcendental(bencher: Bencher<'_, '_>, rows: usize) {
    call(bencher, "squared_error", 1, rows);
}

#[divan::bench(args = ROWS)]
fn two_transcendentals(bencher: Bencher<'_, '_>, rows: usize) {
    call(bencher, "binary_cross_entropy_with_logits", 1, rows);
}

#[divan::bench(args = ROWS)]
fn ten_classes(bencher: Bencher<'_, '_>, rows: usize) {
    call(bencher, "cross_entropy", 10, rows);
}

/// An elementary function over numbers in the first-level cache.
struct Map<'a, T> {
    function: Function,
    input: &'a [T],
    output: &'a mut [T],
}

#[derive(Clone, Copy, Debug)]
enum Function {
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Tanh,
    Sigmoid,
    Softplus,
    LogCosh,
}

impl<T: Scalar> Task for Map<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let Map {
            function,
            input,
            output,
        } = self;
        match function {
            Function::Exp => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.exp(),
            ),
            Function::ExpM1 => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.exp_m1(),
            ),
            Function::Ln => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.ln(),
            ),
            Function::Ln1p => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.ln_1p(),
            ),
            Function::Tanh => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.tanh(),
            ),
            Function::Sigmoid => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.sigmoid(),
            ),
            Function::Softplus => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.softplus(),
            ),
            Function::LogCosh => map(
                input,
                output,
                #[inline(always)]
                |x: A::Number<T>| x.log_cosh(),
            ),
        }
    }
}

#[inline(always)]
fn map<T: Copy, N: Lane<T>>(input: &[T], output: &mut [T], f: impl Fn(N) -> N) {
    for (y, &x) in output.iter_mut().zip(input) {
        *y = f(N::load(x)).store();
    }
}

const FUNCTIONS: [Function; 8] = [
    Function::Exp,
    Function::ExpM1,
    Function::Ln,
    Function::Ln1p,
    Function::Tanh,
    Function::Sigmoid,
    Function::Softplus,
    Function::LogCosh,
];

/// Numbers of an elementary function's run.
const NUMBERS: usize = 1024;

fn elementary<T: Scalar>(bencher: Bencher<'_, '_>, isa: Isa, function: Function) {
    let input: Vec<T> = (1..=NUMBERS)
        .map(|i| T::from_f64(i as f64 / 256.0))
        .collect();
    let mut output = [T::default(); NUMBERS];
    let ready = isa.ready();
    bencher.counter(ItemsCount::new(NUMBERS)).bench_local(|| {
        let (input, output) = (black_box(&input[..]), &mut output[..]);
        dispatch(
            ready,
            Map {
                function,
                input,
                output,
            },
        );
        black_box(output);
    });
}

macro_rules! per_isa {
    ($($name:ident $type:ident $isa:ident;)*) => {
        $(
            #[divan::bench(args = FUNCTIONS, ignore = !Isa::$isa.is_available())]
            fn $name(bencher: Bencher<'_, '_>, function: Function) {
                elementary::<$type>(bencher, Isa::$isa, function);
            }
        )*
    };
}

per_isa! {
    f32_base f32 Base;
    f32_v3 f32 V3;
    f32_v4 f32 V4;
    f32_neon f32 Neon;
    f64_base f64 Base;
    f64_v3 f64 V3;
    f64_v4 f64 V4;
    f64_neon f64 Neon;
}
