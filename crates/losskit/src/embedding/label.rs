//! Sets in which vectors of one label belong together.

use super::{Cloud, Measure, all, exact_shares, mean, shares, soft};
use crate::real::{Known, Twice};
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
/// derivatives from the two log-sum-exps; `needs` says whether an anchor without any of the two kinds is left out. An
/// exponential is off by all that its exponent is, and the few that count are off alike in all pairs: exponents have twice the
/// digits.
#[inline(always)]
pub(crate) fn two_sides<R: Known>(
    set: Items<'_, R>,
    grad: &mut [R],
    mut cloud: Cloud<R>,
    needs: [bool; 2],
    exponent: impl Fn(bool, Twice<R>) -> [Twice<R>; 2],
    join: impl Fn([Twice<R>; 2]) -> [R; 3],
) -> R {
    let (class, items) = (set.class, all(set.len()));
    let mut parts = [(); 2].map(|()| vec![R::zero(); items.len()]);
    let mut lost = parts.clone();
    let mut anchors = 0.0;
    let sum = cloud.exact_rows(
        &items,
        &items,
        #[inline(always)]
        |i, row, slope| {
            // A side whose only number is NaN is there.
            let mut there = [false; 2];
            for k in 0..row.len() {
                let same = class[k] == class[i];
                let [z, low] = exponent(same, row[k])[0].parts();
                for side in 0..2 {
                    let on = k != i && same == (side == 0);
                    parts[side][k] = if on { z } else { R::of(f64::NEG_INFINITY) };
                    lost[side][k] = if on { low } else { R::zero() };
                    there[side] |= on && z.known() != f64::NEG_INFINITY;
                }
            }
            let [like, unlike] = &mut parts;
            let sums = [exact_shares(like, &lost[0]), exact_shares(unlike, &lost[1])];
            if needs[0] && !there[0] || needs[1] && !there[1] {
                return Twice::zero();
            }
            anchors += 1.0;
            let [value, by_like, by_unlike] = join(sums.map(
                #[inline(always)]
                |(sum, low)| Twice::of(sum.max) + Twice::of(low) + Twice::of(sum.rest.ln_1p()),
            ));
            let total = {
                #[inline(always)]
                |side: usize| Twice::of(R::one()) + Twice::of(sums[side].0.rest)
            };
            let by = [
                Twice::of(by_like) / total(0),
                Twice::of(by_unlike) / total(1),
            ];
            for (k, slope) in slope.iter_mut().enumerate() {
                let side = usize::from(class[k] != class[i]);
                if k != i {
                    let share = Twice::of(parts[side][k]) * by[side];
                    *slope = (share * exponent(side == 0, row[k])[1]).value();
                }
            }
            Twice::of(value)
        },
    );
    cloud.finish(anchors, grad);
    mean(sum, anchors)
}
