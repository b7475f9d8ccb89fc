//! Putting numbers in order.

/// The places of `keys` from the largest to the smallest; equal ones stay in their order.
pub(crate) fn descending(keys: &[f64]) -> Vec<usize> {
    sorted(keys.iter().map(|&key| -key))
}

/// The places of `keys` from the smallest to the largest; equal ones stay in their order.
pub(crate) fn ascending(keys: &[f64]) -> Vec<usize> {
    sorted(keys.iter().copied())
}

/// Keys beside their places, so that comparing reads no memory elsewhere.
fn sorted(keys: impl Iterator<Item = f64>) -> Vec<usize> {
    // Adding 0 makes −0 equal to 0.
    let mut all: Vec<(f64, usize)> = keys.map(|key| key + 0.0).zip(0..).collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    all.into_iter().map(|(_, place)| place).collect()
}
