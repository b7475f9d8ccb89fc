//! What the laws share: points drawn from a card, batches made of rows, rows evaluated.

// Every law is a crate of its own and uses its part.
#![allow(dead_code, unused_imports)]

mod batch;
mod cases;
mod domain;
mod near;
mod points;
mod sets;
mod settings;

pub(crate) use batch::{Made, Number, Results, Wanted, assemble};
pub(crate) use cases::{Case, close, number, numbers, read};
pub(crate) use domain::{allowed, at_end, dyadic_targets, inside, of_pred, targets, violations};
pub(crate) use near::{Hull, hull};
pub(crate) use points::{Goal, Row, Style, narrowed, narrowed_sets, rows};
pub(crate) use sets::{Members, goal_domain};
pub(crate) use settings::{losses, of, settings};

use losskit::card::Scope;
use losskit::catalogue::Entry;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A small generator of random numbers: SplitMix64.
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    /// Roughly standard normal.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    pub(crate) fn vector(&mut self, n: usize, scale: f64) -> Vec<f64> {
        (0..n).map(|_| scale * self.normal()).collect()
    }
}

/// Holds `law` to every loss whose rows do not depend on each other.
pub(crate) fn every_row_loss(law: impl Fn(&'static Entry) -> Vec<String> + Sync) {
    every_loss(|entry| match entry.card.scope {
        Scope::Row => law(entry),
        Scope::Group => Vec::new(),
    });
}

/// Holds `law` to every loss of the catalogue, two at a time; it answers with what is wrong. Fails with all of it, each
/// with the name of its loss.
pub(crate) fn every_loss(law: impl Fn(&'static Entry) -> Vec<String> + Sync) {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    // LOSSKIT_LOSS=huber,hinge holds it to these alone, while they are written.
    let only = std::env::var("LOSSKIT_LOSS").ok();
    let asked = |name: &str| {
        only.as_ref()
            .is_none_or(|only| only.split(',').any(|one| one == name))
    };
    let work = || {
        while let Some(entry) = losskit::CATALOGUE.get(next.fetch_add(1, Ordering::Relaxed)) {
            if !asked(entry.card.name) {
                continue;
            }
            let found = law(entry);
            let more = found.len().saturating_sub(12);
            let name = entry.card.name;
            let mut wrong = wrong.lock().unwrap();
            wrong.extend(found.into_iter().take(12).map(|f| (name, f)));
            if more > 0 {
                wrong.push((name, format!("… and {more} more")));
            }
        }
    };
    std::thread::scope(|s| {
        for _ in 0..std::thread::available_parallelism().map_or(2, |n| n.get()) {
            s.spawn(work);
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort_by_key(|w| w.0);
    let lines: Vec<String> = wrong
        .iter()
        .map(|(name, what)| format!("{name}: {what}"))
        .collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}
