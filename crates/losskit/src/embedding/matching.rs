//! Rows of two vectors each: every first one must find its own second one among all.

use super::{Cloud, Measure, all, directions, dot, log_sum_exp, mean, shares, soft};
use crate::real::Known;
use crate::shape::Items;

/// The first and the second vectors of all rows, as places in a list of vectors.
#[inline(always)]
fn sides(rows: usize) -> [Vec<usize>; 2] {
    [0, 1].map(
        #[inline(always)]
        |side| all(rows).iter().map(|i| 2 * i + side).collect(),
    )
}

/// The mean of −ln softmax over all second vectors, and if `both` over all first ones too, of a product over `temperature`.
#[inline(always)]
pub(crate) fn matches<R: Known>(
    set: Items<'_, R>,
    grad: &mut [R],
    unit: bool,
    temperature: f64,
    both: bool,
) -> R {
    let rate = R::of(temperature);
    let mut cloud = Cloud::of(set.pred, set.width / 2, Measure::Dot, unit);
    let [mut anchors, mut columns] = sides(set.len());
    let (mut sum, mut terms) = (R::zero(), 0.0);
    for _ in 0..1 + usize::from(both) {
        sum = sum
            + cloud.rows(
                &anchors,
                &columns,
                #[inline(always)]
                |i, row, slope| {
                    for (z, &s) in slope.iter_mut().zip(row) {
                        *z = s / rate;
                    }
                    let own = slope[i];
                    slope[i] = R::of(f64::NEG_INFINITY);
                    let rivals = shares(slope);
                    let [cost, lost] = soft(rivals.ln() - own);
                    let lost = lost / rate;
                    for slope in slope.iter_mut() {
                        *slope = *slope * (lost / rivals.total());
                    }
                    slope[i] = -lost;
                    terms += 1.0;
                    cost
                },
            );
        std::mem::swap(&mut anchors, &mut columns);
    }
    cloud.finish(terms, grad);
    mean(sum, terms)
}

/// The definition of [`matches`].
pub(crate) fn matches_textbook<R: Known>(
    set: Items<'_, R>,
    unit: bool,
    temperature: f64,
    both: bool,
) -> R {
    let vectors = directions(set.pred, set.width / 2, unit);
    let [mut anchors, mut columns] = sides(set.len());
    let (mut sum, mut terms) = (R::zero(), 0.0);
    for _ in 0..1 + usize::from(both) {
        for (i, &a) in anchors.iter().enumerate() {
            let z = |k: usize| dot(&vectors[a], &vectors[columns[k]]) / R::of(temperature);
            let others = (0..columns.len()).filter(|&k| k != i);
            let others = log_sum_exp(&others.map(z).collect::<Vec<R>>());
            sum = sum + (others - z(i)).softplus();
            terms += 1.0;
        }
        std::mem::swap(&mut anchors, &mut columns);
    }
    mean(sum, terms)
}
