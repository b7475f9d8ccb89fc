//! Law: Newton's method without its matrix finds what the method with it finds, and serves many
//! coefficients.

use crate::support::{golden, near, numbers, refusal, solve, table, with};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Kind, Model, Options, Solver, penalty_name};

fn close(a: &Model, b: &Model, tolerance: f64, what: &str) {
    assert!(a.certificate.solved, "{what}: {}", a.certificate);
    near(
        a.certificate.objective,
        b.certificate.objective,
        1e-12,
        &format!("{what}: objective"),
    );
    let all = |m: &Model| [m.coefficients.concat(), m.level.clone()].concat();
    for (k, (v, w)) in all(a).iter().zip(all(b)).enumerate() {
        near(*v, w, tolerance, &format!("{what}: coefficient {k}"));
        assert_eq!(*v == 0.0, w == 0.0, "{what}: coefficient {k} is {v}, {w}");
    }
}

#[test]
fn newton_with_and_without_its_matrix_agree() {
    let golden = golden();
    for (data, losses) in [
        (
            "diabetes",
            &["squared_error", "huber:delta=40", "log_cosh"][..],
        ),
        ("counts", &["poisson", "tweedie"]),
        ("blobs", &["log_loss", "squared_hinge", "probit_nll"]),
        ("iris", &["cross_entropy", "one_vs_all"]),
    ] {
        let table = table(&golden, data);
        for loss in losses {
            for (lambda, l1_ratio) in [(0.0, 0.0), (0.01, 0.0), (0.01, 1.0), (0.01, 0.5)] {
                if data == "iris" && lambda == 0.0 {
                    // Its classes are separated, or near enough.
                    continue;
                }
                let options = |solver| Options {
                    lambda,
                    l1_ratio,
                    standardize: true,
                    solver,
                    ..Options::default()
                };
                let what = format!("{loss} under {}", penalty_name(lambda, l1_ratio));
                let newton = solve(loss, &table, &options(Solver::Newton));
                let without = solve(loss, &table, &options(Solver::NewtonCg));
                println!("{what}: {}", without.certificate);
                assert_eq!(without.solver, Solver::NewtonCg);
                close(&without, &newton, 1e-9, &what);
            }
        }
    }
}

#[test]
fn what_newton_says_of_minima_at_infinity_and_falling_losses_newton_cg_says_too() {
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let apart: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x > 9.5))).collect();
    let told = [Solver::Newton, Solver::NewtonCg].map(|solver| {
        refusal(
            "log_loss",
            &numbers(&[("x", &x), ("y", &apart)]),
            &with(solver),
        )
    });
    assert!(told[0].contains("separate"), "{}", told[0]);
    assert!(told[1].contains("separate"), "{}", told[1]);
    // Only the rows beyond 15 are apart from the others.
    let flag: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x > 15.5))).collect();
    let y: Vec<f64> = (0..20)
        .map(|i| f64::from(u8::from(i > 15 || i % 3 == 0)))
        .collect();
    let partly = numbers(&[("x", &x), ("flag", &flag), ("y", &y)]);
    for solver in [Solver::Newton, Solver::NewtonCg] {
        let model = solve("log_loss", &partly, &with(solver));
        assert_eq!(model.certificate.kind, Kind::Infinity, "{solver}");
        assert!(model.warnings.iter().any(|w| w.contains("flag")));
    }
    let falls = refusal(
        "wasserstein_critic",
        &numbers(&[("x", &x), ("y", &signs(&apart))]),
        &with(Solver::NewtonCg),
    );
    assert!(falls.contains("falls"), "{falls}");
}

fn signs(labels: &[f64]) -> Vec<f64> {
    labels.iter().map(|y| 2.0 * y - 1.0).collect()
}

/// Columns of waves, each there as often as said, and a target of either kind.
fn copies(rows: usize, columns: usize, each: usize, classes: bool) -> Frame {
    let wave = |i: usize, f: f64| ((i + 1) as f64 * f).sin();
    let column = |j: usize| (0..rows).map(move |i| wave(i, 0.3 + 0.71 * (j / each) as f64));
    let names: Vec<String> = (0..columns * each).map(|j| format!("x{j}")).collect();
    let mut all: Vec<Vec<f64>> = (0..columns * each).map(|j| column(j).collect()).collect();
    let level = |i: usize| all[0][i] - 0.5 * all[each][i] + wave(i, 2.3);
    all.push(
        (0..rows)
            .map(|i| match classes {
                true => f64::from(u8::from(level(i) > 0.0)),
                false => level(i),
            })
            .collect(),
    );
    let names = names.iter().map(String::as_str).chain(["y"]);
    numbers(&names.zip(all.iter().map(Vec::as_slice)).collect::<Vec<_>>())
}

#[test]
fn many_coefficients_are_solved_without_a_matrix() {
    const EACH: usize = 251;
    // Squares of c equal shares are a c-th of the square.
    for (loss, classes) in [("squared_error", false), ("log_loss", true)] {
        let options = |lambda, l1_ratio| Options {
            lambda,
            l1_ratio,
            ..Options::default()
        };
        let few = solve(
            loss,
            &copies(30, 20, 1, classes),
            &options(0.01 / EACH as f64, 0.0),
        );
        let many = solve(loss, &copies(30, 20, EACH, classes), &options(0.01, 0.0));
        println!("{loss}: {}", many.certificate);
        assert_eq!(many.solver, Solver::NewtonCg);
        assert_eq!(
            (many.certificate.kind, many.certificate.solved),
            (Kind::Global, true)
        );
        for j in 0..20 {
            let sum: f64 = many.coefficients[0][j * EACH..][..EACH].iter().sum();
            near(sum, few.coefficients[0][j], 1e-9, loss);
        }
        // Under absolute values any shares are as good, and their sums those of single columns.
        let few = solve(loss, &copies(30, 20, 1, classes), &options(0.05, 1.0));
        let many = solve(loss, &copies(30, 20, EACH, classes), &options(0.05, 1.0));
        println!("{loss}: {}", many.certificate);
        assert!(many.certificate.solved && many.solver == Solver::NewtonCg);
        for j in 0..20 {
            let sum: f64 = many.coefficients[0][j * EACH..][..EACH].iter().sum();
            near(sum, few.coefficients[0][j], 1e-8, loss);
        }
    }
}

#[test]
fn what_needs_a_matrix_too_large_is_refused_with_a_way_out() {
    let wide = copies(4, 20_001, 1, false);
    let options = |solver| Options {
        lambda: 0.1,
        ..with(solver)
    };
    let told = refusal("huber", &wide, &options(Solver::Newton));
    assert!(
        told.contains("20002 by 20002") && told.contains("newton-cg"),
        "{told}"
    );
    let told = refusal("absolute_error", &wide, &options(Solver::Auto));
    assert!(told.contains("smooth relative"), "{told}");
    let told = refusal("absolute_error", &wide, &options(Solver::NewtonCg));
    assert!(
        told.contains("newton-cg needs a gradient without jumps"),
        "{told}"
    );
}

#[test]
fn several_outputs_of_columns_alike_take_their_own_blocks() {
    let (rows, width, classes) = (1500, 60, 4);
    let noise =
        |i: usize, k: usize| ((i as f64 * 12.9898 + k as f64 * 4.1).sin() * 43758.5453).fract();
    let column = |j: usize| {
        let at = move |i: usize| 5.0 * noise(i, 0) + 0.1 * noise(i, j + 1);
        Column::number(format!("x{j}"), (0..rows).map(at).collect())
    };
    let mut columns: Vec<Column> = (0..width).map(column).collect();
    let class = |i: usize| match noise(i, 100) + 0.1 * noise(i, 0) {
        x if x < -0.5 => 0,
        x if x < 0.0 => 1,
        x if x < 0.4 => 2,
        _ => 3,
    };
    let texts: Vec<String> = (0..rows).map(|i| format!("class {}", class(i))).collect();
    columns.push(Column::texts("y", texts.iter().map(|t| Some(t.as_str()))));
    let table = Frame::new("alike.csv", columns).unwrap();
    assert!(width * classes > Solver::MANY_TOGETHER);
    for lambda in [0.0, 1e-4] {
        let options = |solver| Options {
            lambda,
            inference: false,
            ..with(solver)
        };
        let [auto, newton] =
            [Solver::Auto, Solver::Newton].map(|s| solve("cross_entropy", &table, &options(s)));
        println!("λ = {lambda}: {}\n{}", auto.certificate, newton.certificate);
        assert_eq!(auto.solver, Solver::NewtonCg);
        assert!(auto.certificate.steps <= 2 * newton.certificate.steps);
        close(&auto, &newton, 1e-8, &format!("λ = {lambda}"));
        let sum: f64 = auto.level.iter().sum();
        assert!(sum.abs() < 1e-12, "{sum}");
    }
}
