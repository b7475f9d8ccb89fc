//! Sets in which vectors of one label belong together.

use super::{Cloud, Measure, all, mean, shares, soft};
use crate::real::Known;
use crate::shape::Items;

/// Whether two different items have one label.
#[inline(always)]
pub(crate) fn alike(class: &[i64], i: usize, j: usize) -> bool {
    i != j && class[i] == class[j]
}

/// The mean of ln(1 + Σ e^(z(unlike) − z(like))) over all pairs of one label, in cosines.
///
/// `exponent` gives z and its derivative from a cosine, for a pair of one label or of two.
#[inline(always)]
pub(crate) fn each_positive<R: Known>(
    set: Items<'_, R>,
    grad: &mut [R],
    exponent: impl Fn(bool, R) -> [R; 2],
) -> R {
    let (class, items) = (set.class, all(set.len()));
    let mut cloud = Cloud::of(set.pred, set.width, Measure::Dot, true);
    let mut pairs = 0.0;
    let sum = cloud.rows(
        &items,
        &items,
        #[inline(always)]
        |i, row, slope| {
            for (k, z) in slope.iter_mut().enumerate() {
                *z = if class[k] == class[i] {
                    R::of(f64::NEG_INFINITY)
                } else {
                    exponent(false, row[k])[0]
                };
            }
            let rivals = shares(slope);
            let ceiling = rivals.ln();
            let (mut sum, mut pull) = (R::zero(), R::zero());
            for p in 0..row.len() {
                if alike(class, i, p) {
                    let [own, rate] = exponent(true, row[p]);
                    let [cost, lost] = soft(ceiling - own);
                    sum = sum + cost;
                    slope[p] = -lost * rate;
                    pull = pull + lost;
                    pairs += 1.0;
                }
            }
            let pull = pull / rivals.total();
            for (k, slope) in slope.iter_mut().enumerate() {
                if class[k] != class[i] {
                    *slope = *slope * pull * exponent(false, row[k])[1];
                }
            }
            sum
        },
    );
    cloud.finish(pairs, grad);
    mean(sum, pairs)
}

/// The mean over anchors of a function of two log-sum-exps, over what is like the anchor and over what is not.
///
/// `exponent` gives z and its derivative from the measure, for a pair of one label or of two; `join` a value and its
/// derivatives from the two log-sum-exps; `needs` says whether an anchor without any of the two kinds is left out.
#[inline(always)]
pub(crate) fn two_sides<R: Known>(
    set: Items<'_, R>,
    grad: &mut [R],
    mut cloud: Cloud<R>,
    needs: [bool; 2],
    exponent: impl Fn(bool, R) -> [R; 2],
    join: impl Fn(R, R) -> [R; 3],
) -> R {
    let (class, items) = (set.class, all(set.len()));
    let mut parts = [vec![R::zero(); items.len()], vec![R::zero(); items.len()]];
    let mut anchors = 0.0;
    let sum = cloud.rows(
        &items,
        &items,
        #[inline(always)]
        |i, row, slope| {
            let absent = R::of(f64::NEG_INFINITY);
            let [like, unlike] = &mut parts;
            for k in 0..row.len() {
                let same = class[k] == class[i];
                let z = exponent(same, row[k])[0];
                like[k] = if same && k != i { z } else { absent };
                unlike[k] = if same { absent } else { z };
            }
            // A side whose only number is NaN is there.
            let mut there = [false; 2];
            for (there, side) in there.iter_mut().zip([&*like, &*unlike]) {
                for z in side {
                    *there |= z.known() != f64::NEG_INFINITY;
                }
            }
            let sums = [shares(like), shares(unlike)];
            if needs[0] && !there[0] || needs[1] && !there[1] {
                return R::zero();
            }
            anchors += 1.0;
            let [value, by_like, by_unlike] = join(sums[0].ln(), sums[1].ln());
            let by = [by_like / sums[0].total(), by_unlike / sums[1].total()];
            for (k, slope) in slope.iter_mut().enumerate() {
                let same = class[k] == class[i];
                let share = if same {
                    like[k] * by[0]
                } else {
                    unlike[k] * by[1]
                };
                if k != i {
                    *slope = share * exponent(same, row[k])[1];
                }
            }
            value
        },
    );
    cloud.finish(anchors, grad);
    mean(sum, anchors)
}
