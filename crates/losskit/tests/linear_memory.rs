//! Law: a fused head never holds its scores: what it takes beside inputs and outputs does not grow with rows × outputs.

#![cfg(feature = "linear")]
#![allow(unsafe_code)]

use losskit::linear::LinearOut;
use losskit::{Rows, linear_cross_entropy};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Counts what is held.
struct Counting;
static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system's allocator does the work; only its sizes are noted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(
            HELD.fetch_add(layout.size(), Relaxed) + layout.size(),
            Relaxed,
        );
        // SAFETY: the caller's own promise.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's own promise.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Bytes held at most beside inputs and outputs.
fn extra(n: usize, d: usize, v: usize) -> usize {
    let (x, w) = (vec![0.01_f32; n * d], vec![0.01_f32; v * d]);
    let classes = vec![1; n];
    let (mut dx, mut dw) = (vec![0.0; n * d], vec![0.0; v * d]);
    let before = HELD.load(Relaxed);
    PEAK.store(before, Relaxed);
    let out = LinearOut {
        input: Some(&mut dx),
        matrix: Some(&mut dw),
        ..LinearOut::default()
    };
    linear_cross_entropy(Rows::new(&x, d), &w, &classes)
        .value_into(out)
        .unwrap();
    PEAK.load(Relaxed) - before
}

#[test]
fn scores_are_not_held() {
    // One after the other, in one test: the count is shared.
    let [few, many] = [1_000, 3_000].map(|n| extra(n, 16, 32_000));
    assert!(
        many < few + (1 << 20),
        "{few} bytes for 1000 rows, {many} for 3000"
    );
    assert!(many < 64 << 20, "{many}");
    // The matrix once more, and the chunk.
    let [few, many] = [1_000, 3_000].map(|n| extra(n, 64, 20_000));
    assert!(
        many < few + (1 << 20),
        "{few} bytes for 1000 rows, {many} for 3000"
    );
    let [few, many] = [100_000, 400_000].map(|n| extra(n, 8, 3));
    assert!(
        many < few + (1 << 20),
        "{few} bytes for 100000 rows, {many} for 400000"
    );
}
