//! Law: what an evaluation allocates beside its results does not grow with the batch, beyond a few words for each block.

use cap::Cap;
use losskit::card::{Domain, Row, Scope, TargetShape};
use losskit::{CATALOGUE, Evaluate, Loss, Rows, Targets};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Bytes allowed for every 65 536 numbers: a few words, where the numbers themselves take 256 KiB.
const PER_BLOCK: usize = 1024;
/// Bytes allowed for any batch: rows in the making on each thread, and what the pool keeps.
const ANY: usize = 256 << 10;

fn inside(domain: Domain) -> f32 {
    match domain {
        Domain::Real | Domain::Signs | Domain::Binary => 1.0,
        Domain::Interval { low, .. } => low as f32 + 0.5,
    }
}

/// The most that was allocated at a time while value and gradient of so many rows were computed into given memory.
fn extra(loss: &dyn Loss, numbers: usize) -> usize {
    let card = loss.card();
    let (width, pred) = match card.row {
        Row::One(domain) => (1, inside(domain)),
        Row::Named(parts) => (parts.len(), inside(parts[0].1)),
        Row::Classes(domain) => (8, inside(domain)),
        Row::Vectors(parts) => (8 * parts.len(), 1.0),
    };
    let rows = numbers / width;
    let pred: Vec<f32> = (0..rows * width)
        .map(|i| pred + (i % 7) as f32 / 16.0)
        .collect();
    let numbers = match card.target {
        TargetShape::Value(domain) => vec![inside(domain); rows],
        TargetShape::Distribution => vec![1.0 / width as f32; rows * width],
        TargetShape::Numbers(domain) => vec![inside(domain); rows * width],
        TargetShape::Named(parts) => vec![inside(parts[0].1); rows * parts.len()],
        _ => Vec::new(),
    };
    let classes = vec![3_i64; rows];
    let target = match card.target {
        TargetShape::Class | TargetShape::Label => Targets::Classes(&classes),
        TargetShape::Nothing => Targets::Nothing,
        _ => Targets::Numbers(&numbers),
    };
    let mut grad = vec![0.0_f32; pred.len()];
    let on = loss.on(Rows::new(&pred, width), target);
    // The allocator knows the highest level ever: what is missing to it is filled, so that it rises with the next byte.
    let level = ALLOCATOR.max_allocated();
    let filler = vec![0_u8; level.saturating_sub(ALLOCATOR.allocated())];
    let result = on.gradient_into(&mut grad);
    let extra = ALLOCATOR.max_allocated() - level;
    assert!(result.is_ok(), "{}: {result:?}", card.name);
    drop(filler);
    extra
}

#[test]
fn memory_stays_flat() {
    // The pool starts before anything is counted.
    rayon::broadcast(|_| ());
    let level = ALLOCATOR.max_allocated();
    drop(vec![0_u8; level + 1]);
    assert!(ALLOCATOR.max_allocated() > level, "the allocator counts");
    let mut wrong = Vec::new();
    // A group is one piece of work, however large.
    for entry in CATALOGUE.iter().filter(|e| e.card.scope == Scope::Row) {
        let loss = entry.with(&[]).unwrap();
        for numbers in [1 << 18, 3 << 20] {
            let (extra, allowed) = (
                extra(loss.as_ref(), numbers),
                ANY + PER_BLOCK * (numbers >> 16),
            );
            if extra > allowed {
                wrong.push(format!(
                    "{}: {extra} bytes for {numbers} numbers, {allowed} allowed",
                    entry.card.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
