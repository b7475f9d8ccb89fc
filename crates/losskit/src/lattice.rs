//! What losses of lists of labels share: sums over the paths of a lattice.

use crate::real::Known;
use crate::scaled::Scaled;
use crate::shape::Items;
use crate::softmax::first_largest;

/// The chance of class `k` by the softmax of scores, as its odds give it; NaN where there is no such class.
pub(crate) fn chance_defined<R: Known>(scores: &[R], k: usize) -> R {
    let Some(&own) = scores.get(k) else {
        return R::of(f64::NAN);
    };
    let mut odds = R::zero();
    for (j, &z) in scores.iter().enumerate() {
        if j != k {
            odds = odds + (z - own).exp();
        }
    }
    R::one() / (R::one() + odds)
}

/// The softmax of a row of scores, to more digits than a number has.
pub(crate) struct Chances<R> {
    each: Vec<Scaled<R>>,
    likely: usize,
    others: Scaled<R>,
}

impl<R: Known> Chances<R> {
    /// Of a row; −∞ marks a masked class. The chances as plain numbers go to `p`.
    #[inline(always)]
    pub(crate) fn of(&mut self, row: &[R], p: &mut [R]) {
        let top = row[first_largest(row)];
        self.each.clear();
        let mut sum = Scaled::zero();
        for &z in row {
            let share = Scaled::exp(z, top);
            self.each.push(share);
            sum = sum + share;
        }
        for (share, p) in self.each.iter_mut().zip(p) {
            *share = *share / sum;
            *p = share.value();
        }
        (self.likely, self.others) = all_but_largest(&self.each);
    }

    /// The chance of class `k`, and of all others: never 1 less what is almost 1.
    #[inline(always)]
    pub(crate) fn pair(&self, k: usize) -> [Scaled<R>; 2] {
        let p = self.each[k];
        [
            p,
            if k == self.likely {
                self.others
            } else {
                p.rest()
            },
        ]
    }
}

impl<R: Known> Default for Chances<R> {
    #[inline(always)]
    fn default() -> Self {
        Chances {
            each: Vec::new(),
            likely: 0,
            others: Scaled::zero(),
        }
    }
}

/// Which is the largest, and the sum of all others.
#[inline(always)]
pub(crate) fn all_but_largest<R: Known>(all: &[Scaled<R>]) -> (usize, Scaled<R>) {
    let largest = Scaled::largest(all);
    let mut others = Scaled::zero();
    for (k, &x) in all.iter().enumerate() {
        if k != largest {
            others = others + x;
        }
    }
    (largest, others)
}

/// p − q, of two chances with what each leaves to others: right also where both are almost 1.
#[inline(always)]
pub(crate) fn less<R: Known>([p, others]: [Scaled<R>; 2], [q, rest]: [Scaled<R>; 2]) -> R {
    (p * rest).less(q * others)
}

/// Why a list of labels does not suit the blank.
pub(crate) fn flaw<R>(set: Items<'_, R>, blank: f64) -> Option<&'static str> {
    if blank >= set.width as f64 {
        Some("blank must be the index of one of the classes")
    } else if set.class.contains(&(blank as i64)) {
        Some("the labels must not contain the blank")
    } else {
        None
    }
}
