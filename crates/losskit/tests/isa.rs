//! Law: every instruction set with fused multiply-add gives the same bits; the base set gives what the kernel gives number
//! by number.

#![allow(clippy::print_stdout)]

mod common;

use common::{Goal, Made, Number, Results, Row, Style, Wanted, assemble, every_loss, losses, rows};
use losskit::{Isa, Loss, Reduction, with_isa};

fn available(isa: Isa) -> bool {
    let there = isa.is_available();
    if !there {
        println!(
            "SKIPPED: this machine has no {}; its kernels were not compared",
            isa.name()
        );
    }
    there
}

/// Batches of the loss's rows, one for each width and, of sets, each size.
fn batches<T: Number>(loss: &dyn Loss) -> Vec<Made<T>> {
    let all = rows(loss, Style::FULL);
    let size = |r: &Row| match &r.target {
        Goal::Set(members) => (members.width, r.pred.len()),
        _ => (r.pred.len(), r.pred.len()),
    };
    let mut sizes: Vec<_> = all.iter().map(size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let of = |s| assemble(all.iter().filter(|r| size(r) == s));
    sizes.into_iter().map(of).collect()
}

fn evaluate<T: Number>(loss: &dyn Loss, made: &Made<T>, isa: Isa) -> Option<Results<T>> {
    let mut batch = made.batch();
    batch.reduction = Reduction::Sum;
    // Rounded to single precision a row may have left its domain; it is then of no use here.
    with_isa(isa, || Results::of(loss, &batch, Wanted::all(loss)).ok())
}

fn product<T: Number>(loss: &dyn Loss, made: &Made<T>, isa: Isa) -> Option<Vec<T>> {
    let direction: Vec<T> = (0..made.pred.len())
        .map(|i| T::from_f64(1.0 - (i % 4) as f64))
        .collect();
    let mut out = vec![T::default(); made.pred.len()];
    with_isa(isa, || {
        T::product(loss, &made.batch(), &direction, &mut out)
    })
    .ok()?;
    Some(out)
}

fn same<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    for made in batches::<T>(loss) {
        let place =
            |what: &str| format!("{} {} width {}: {what}", loss.spec(), T::NAME, made.width);
        if let (Some(a), Some(b)) = (
            evaluate(loss, &made, Isa::V3),
            evaluate(loss, &made, Isa::V4),
        ) {
            wrong.extend(a.differs(&b).map(|d| place(&format!("v3 and v4: {d}"))));
        }
        if let (Some(a), Some(b)) = (product(loss, &made, Isa::V3), product(loss, &made, Isa::V4)) {
            let differ = a.iter().zip(&b).any(|(x, y)| {
                x.pattern() != y.pattern() && !(x.to_f64().is_nan() && y.to_f64().is_nan())
            });
            wrong.extend(differ.then(|| place("v3 and v4: Hessian product")));
        }
    }
}

#[test]
fn v3_and_v4_give_the_same_bits() {
    // Both must be asked, so that both are reported.
    if [Isa::V3, Isa::V4].map(available) != [true, true] {
        return;
    }
    every_loss(|entry| {
        let mut wrong = Vec::new();
        for loss in losses(entry) {
            same::<f32>(loss.as_ref(), &mut wrong);
            same::<f64>(loss.as_ref(), &mut wrong);
        }
        wrong
    });
}

#[test]
fn base_gives_what_one_number_gives() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        for loss in losses(entry) {
            for made in batches::<f64>(loss.as_ref()) {
                let Some(base) = evaluate(loss.as_ref(), &made, Isa::Base) else {
                    wrong.push(format!("{}: base fails", loss.spec()));
                    continue;
                };
                for (i, &pred) in made.pred.iter().enumerate() {
                    let Some(jet) = loss.jet(pred, made.numbers.get(i).copied().unwrap_or(0.0))
                    else {
                        break;
                    };
                    let got = [base.value[i], base.grad[i], base.hess[i]].map(f64::to_bits);
                    let want = [jet.value, jet.grad, jet.hess].map(f64::to_bits);
                    if got != want {
                        wrong.push(format!(
                            "{} at {pred}: {got:x?} beside {want:x?}",
                            loss.spec()
                        ));
                    }
                }
            }
        }
        wrong
    });
}

#[test]
fn base_stays_close_to_fused() {
    if !available(Isa::V3) {
        return;
    }
    every_loss(|entry| {
        let mut wrong = Vec::new();
        for loss in losses(entry) {
            for made in batches::<f32>(loss.as_ref()) {
                let runs = [Isa::Base, Isa::V3].map(|isa| evaluate(loss.as_ref(), &made, isa));
                let [Some(base), Some(fused)] = runs else {
                    continue;
                };
                for i in 0..base.value.len() {
                    let row = i * made.width..(i + 1) * made.width;
                    let terms = made.pred[row].iter().chain(made.numbers.get(i));
                    let size = terms.fold(1.0, |a: f32, x| a.max(x.abs()));
                    let (a, b) = (base.value[i], fused.value[i]);
                    let tolerance = 64.0 * f32::EPSILON * (size * size.max(b.abs()));
                    if a != b && a.is_nan() == b.is_nan() && (a - b).abs() > tolerance {
                        wrong.push(format!("{} row {i}: {a} beside {b}", loss.spec()));
                    }
                }
            }
        }
        wrong
    });
}
