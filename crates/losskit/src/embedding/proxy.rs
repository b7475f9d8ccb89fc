//! Sets in which some vectors are proxies: the label −1 − c marks one that stands for label c.

use super::{Cloud, Measure, log_sum_exp, mean, shares, soft, table};
use crate::real::Known;
use crate::shape::{Flaw, Items};

/// Which items are proxies.
pub(crate) struct Proxies {
    /// Those that are not.
    pub(crate) items: Vec<usize>,
    /// Those that are, by label.
    pub(crate) proxies: Vec<usize>,
    /// Of each label that has proxies: the label, and where they lie among these.
    pub(crate) labels: Vec<(i64, std::ops::Range<usize>)>,
}

impl Proxies {
    /// By the labels of a set.
    pub(crate) fn of(class: &[i64]) -> Self {
        let (mut proxies, items): (Vec<usize>, Vec<usize>) =
            (0..class.len()).partition(|&i| class[i] < 0);
        proxies.sort_by_key(|&i| std::cmp::Reverse(class[i]));
        let mut labels: Vec<(i64, std::ops::Range<usize>)> = Vec::new();
        for (k, &i) in proxies.iter().enumerate() {
            let label = -1 - class[i];
            match labels.last_mut() {
                Some((last, places)) if *last == label => places.end = k + 1,
                _ => labels.push((label, k..k + 1)),
            }
        }
        Proxies {
            items,
            proxies,
            labels,
        }
    }
}

/// The first item whose label has no proxy.
pub(crate) fn without_proxy<R: Copy>(set: Items<'_, R>) -> Option<Flaw> {
    let known = Proxies::of(set.class);
    let found = |label: i64| known.labels.binary_search_by_key(&label, |l| l.0).is_ok();
    let item = known.items.iter().find(|&&i| !found(set.class[i]))?;
    Some(Flaw {
        item: *item,
        why: "a label that has a proxy: the row of a proxy of label c is labelled -1 - c",
    })
}

/// The largest of a label's cosines, and its place.
#[inline(always)]
pub(crate) fn largest<R: Known>(cosines: &[R]) -> (R, usize) {
    let mut best = 0;
    for k in 1..cosines.len() {
        if cosines[k].known() > cosines[best].known() || cosines[k].known().is_nan() {
            best = k;
        }
    }
    (cosines[best], best)
}

/// The same, with the derivative with respect to each.
#[inline(always)]
pub(crate) fn nearest<R: Known>(cosines: &[R], weights: &mut [R]) -> (R, usize) {
    let (cosine, best) = largest(cosines);
    weights.fill(R::zero());
    weights[best] = R::one();
    (cosine, best)
}

/// The mean over items of −ln softmax over labels, from cosines between items and proxies.
///
/// `pool` makes one cosine of those to all proxies of a label, see [`nearest`]; `logit` makes an exponent of it, with the
/// derivative, for the item's own label or another; `lengths` says whether the exponent is then multiplied by the length of
/// the item and of the proxy.
#[inline(always)]
pub(crate) fn over_classes<R: Known>(
    set: Items<'_, R>,
    grad: &mut [R],
    lengths: [bool; 2],
    pool: impl Fn(&[R], &mut [R]) -> (R, usize),
    logit: impl Fn(bool, R) -> [R; 2],
) -> R {
    let mut cloud = Cloud::of(set.pred, set.width, Measure::Dot, true);
    let Proxies {
        items,
        proxies,
        labels,
    } = Proxies::of(set.class);
    let length = if lengths[0] || lengths[1] {
        cloud.lengths()
    } else {
        Vec::new()
    };
    let size = {
        #[inline(always)]
        |on: bool, i: usize| if on { length[i] } else { R::one() }
    };
    let mut stretch = vec![R::zero(); set.len()];
    let mut z = vec![R::zero(); labels.len()];
    let (mut bare, mut rate) = (z.clone(), z.clone());
    let mut best = vec![0; labels.len()];
    let sum = cloud.rows(
        &items,
        &proxies,
        #[inline(always)]
        |a, row, slope| {
            let i = items[a];
            let (long, mut own, mut right) = (size(lengths[0], i), R::zero(), 0);
            for (c, (label, places)) in labels.iter().enumerate() {
                let mine = *label == set.class[i];
                let (cosine, at) = pool(&row[places.clone()], &mut slope[places.clone()]);
                [bare[c], rate[c]] = logit(mine, cosine);
                best[c] = proxies[places.start + at];
                z[c] = bare[c] * long * size(lengths[1], best[c]);
                if mine {
                    (own, right) = (z[c], c);
                    z[c] = R::of(f64::NEG_INFINITY);
                }
            }
            let rivals = shares(&mut z);
            let [cost, lost] = soft(rivals.ln() - own);
            for (c, (_, places)) in labels.iter().enumerate() {
                let by = if c == right {
                    -lost
                } else {
                    z[c] * (lost / rivals.total())
                };
                let wide = size(lengths[1], best[c]);
                for slope in &mut slope[places.clone()] {
                    *slope = *slope * (by * rate[c] * long * wide);
                }
                stretch[i] = stretch[i] + by * bare[c] * wide;
                stretch[best[c]] = stretch[best[c]] + by * bare[c] * long;
            }
            cost
        },
    );
    for (i, (out, by)) in cloud.stretch.iter_mut().zip(stretch).enumerate() {
        if lengths[usize::from(set.class[i] < 0)] {
            *out = by;
        }
    }
    cloud.finish(items.len() as f64, grad);
    mean(sum, items.len() as f64)
}

/// The definition of [`over_classes`]: `pool` and `logit` as there, `logit` being told the product of the lengths in question.
pub(crate) fn over_classes_textbook<R: Known>(
    set: Items<'_, R>,
    pool: impl Fn(&[R]) -> (R, usize),
    logit: impl Fn(bool, R, usize, usize) -> R,
) -> R {
    let cosines = table(set, true, super::dot);
    let Proxies {
        items,
        proxies,
        labels,
    } = Proxies::of(set.class);
    let mut sum = R::zero();
    for &i in &items {
        let (mut own, mut others) = (R::zero(), Vec::new());
        for (label, places) in &labels {
            let row: Vec<R> = proxies[places.clone()]
                .iter()
                .map(|&p| cosines[i][p])
                .collect();
            let (cosine, at) = pool(&row);
            let mine = *label == set.class[i];
            let z = logit(mine, cosine, i, proxies[places.start + at]);
            if mine {
                own = z;
            } else {
                others.push(z);
            }
        }
        sum = sum + (log_sum_exp(&others) - own).softplus();
    }
    mean(sum, items.len() as f64)
}
