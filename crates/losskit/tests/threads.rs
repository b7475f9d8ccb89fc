//! Law: one, two or seven threads give the same bits, sums included.

#![cfg(feature = "rayon")]

mod common;

use common::{Made, Number, Results, Style, Wanted, assemble, every_row_loss, narrowed, rows};
use losskit::Loss;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Numbers in a batch: more than five blocks, and a tail.
const NUMBERS: usize = 5 * 65_536 + 4_321;

#[test]
fn threads_do_not_change_a_bit() {
    let pools: Vec<ThreadPool> = [1, 2, 7]
        .map(|n| ThreadPoolBuilder::new().num_threads(n).build().unwrap())
        .into();
    every_row_loss(|entry| {
        let loss = (entry.build)(&entry.card.resolve(&[]).unwrap());
        let mut wrong = compare::<f32>(loss.as_ref(), &pools);
        wrong.extend(compare::<f64>(loss.as_ref(), &pools));
        wrong
    });
}

fn compare<T: Number>(loss: &dyn Loss, pools: &[ThreadPool]) -> Vec<String> {
    let pool = narrowed(loss.card(), rows(loss, Style::PLAIN));
    let width = pool[0].pred.len();
    let made: Made<T> = assemble(pool.iter().cycle().take(NUMBERS / width));
    let batch = made.batch();
    let run = |p: &ThreadPool| p.install(|| Results::of(loss, &batch, Wanted::all(loss)).unwrap());
    let first = run(&pools[0]);
    let differs = |p: &ThreadPool| {
        let found = run(p).differs(&first)?;
        Some(format!(
            "{} threads, {}: {found}",
            p.current_num_threads(),
            T::NAME
        ))
    };
    pools.iter().filter_map(differs).collect()
}
