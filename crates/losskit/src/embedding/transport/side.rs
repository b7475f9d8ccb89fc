//! What the points of one sample do in one turn.

use super::costs::Costs;
use crate::dispatch::{Arch, Task};
use crate::real::{Known, Twice, fold};

/// The soft minima of one side.
pub(super) struct Side<R> {
    /// What the points at the other end pay.
    pub(super) others: Vec<R>,
    /// The largest of that less the costs.
    pub(super) top: Vec<R>,
    /// Σ e^((other's − cost − top)/ε): what the shares of a soft minimum are divided by.
    total: Vec<R>,
    /// The derivative of what all pay in the end with respect to the soft minimum, over the total.
    pub(super) rate: Vec<R>,
}

/// −ε ln of the mean of e^((other's − cost)/ε), for every point.
pub(super) struct SoftMinima<'c, 's, R> {
    pub(super) costs: &'c Costs<'s, R>,
    pub(super) smoothing: R,
    pub(super) others: Vec<R>,
}

impl<R: Known> Task for SoftMinima<'_, '_, R> {
    type Output = (Side<R>, Vec<Twice<R>>);

    #[inline(always)]
    fn run<A: Arch>(self) -> (Side<R>, Vec<Twice<R>>) {
        let (n, smoothing) = (self.others.len(), self.smoothing);
        let count = R::of(n as f64);
        let mut side = Side {
            others: self.others,
            top: Vec::with_capacity(n),
            total: Vec::with_capacity(n),
            rate: Vec::new(),
        };
        let mut minima = vec![Twice::zero(); n];
        let mut room = vec![R::zero(); n];
        let mut left = room.clone();
        for (i, minimum) in minima.iter_mut().enumerate() {
            let costs = self.costs.row(i, &mut room);
            for ((left, &cost), &other) in left.iter_mut().zip(costs).zip(&side.others) {
                *left = other - cost;
            }
            let top = fold::top(&left[..]);
            for left in &mut left {
                *left = (*left - top) / smoothing;
            }
            let farthest = fold::max(
                &left[..],
                #[inline(always)]
                |x| -x,
            );
            // Of shares all near 1 the 1 is left out: a wide smoothing would lose the costs beside it.
            let (total, log) = if farthest.known() < 0.5 {
                let rest = fold::sum(
                    &left[..],
                    #[inline(always)]
                    |x| x.exp_m1(),
                );
                (count + rest, (rest / count).ln_1p())
            } else {
                let total = fold::sum(
                    &left[..],
                    #[inline(always)]
                    |x| x.exp(),
                );
                (total, (total / count).ln())
            };
            let least = Twice::of(smoothing) * Twice::of(log) + Twice::of(top);
            *minimum = Twice::zero() - least;
            side.top.push(top);
            side.total.push(total);
        }
        (side, minima)
    }
}

/// From the derivative with respect to the soft minima to that with respect to what the others have paid.
pub(super) struct Back<'c, 's, R> {
    pub(super) costs: &'c Costs<'s, R>,
    pub(super) smoothing: R,
    pub(super) side: &'c mut Side<R>,
    pub(super) pulls: &'c [R],
    pub(super) before: &'c mut [R],
}

impl<R: Known> Task for Back<'_, '_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (side, smoothing) = (self.side, self.smoothing);
        let pulls = self.pulls.iter().zip(&side.total);
        side.rate.extend(pulls.map(|(&pull, &total)| pull / total));
        let mut room = vec![R::zero(); self.before.len()];
        let mut sums: Vec<Twice<R>> = self
            .before
            .iter()
            .map(|&before| Twice::of(before))
            .collect();
        for (i, (&rate, &top)) in side.rate.iter().zip(&side.top).enumerate() {
            let costs = self.costs.row(i, &mut room);
            for ((sum, &cost), &other) in sums.iter_mut().zip(costs).zip(&side.others) {
                *sum = *sum - Twice::of(rate * ((other - cost - top) / smoothing).exp());
            }
        }
        for (before, sum) in self.before.iter_mut().zip(&sums) {
            *before = sum.value();
        }
    }
}
