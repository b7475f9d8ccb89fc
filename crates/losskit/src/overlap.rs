//! Overlap of soft masks: what segmentation losses count, channel by channel.

use crate::real::{Known, Real, View, fold};
use crate::shape::Items;

/// One channel of a set: its probabilities and the numbers they are compared with.
#[derive(Clone, Copy)]
pub(crate) struct Channel<'a, R> {
    pred: &'a [R],
    target: &'a [f64],
    step: usize,
}

impl<'a, R: Real> Channel<'a, R> {
    #[inline(always)]
    pub(crate) fn of(set: Items<'a, R>, c: usize) -> Self {
        Self {
            pred: &set.pred[c..],
            target: &set.target[c..],
            step: set.width,
        }
    }
}

impl<R: Real> View<(R, R)> for Channel<'_, R> {
    #[inline(always)]
    fn len(self) -> usize {
        self.pred.len().div_ceil(self.step)
    }
    #[inline(always)]
    fn at(self, j: usize) -> (R, R) {
        let j = j * self.step;
        (self.pred[j], R::of(self.target[j]))
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        let end = ((start + n) * self.step).min(self.pred.len());
        let start = (start * self.step).min(end);
        Self {
            pred: &self.pred[start..end],
            target: &self.target[start..end],
            step: self.step,
        }
    }
}

/// Several sums over a channel; with one channel its numbers lie side by side, which is worth saying to the compiler.
#[inline(always)]
pub(crate) fn sums<R: Real, const K: usize>(
    set: Items<'_, R>,
    c: usize,
    f: impl Fn((R, R)) -> [R; K],
) -> [R; K] {
    if set.width == 1 {
        fold::sums(
            (set.pred, set.target),
            #[inline(always)]
            |(p, t)| f((p, R::of(t))),
        )
    } else {
        fold::sums(Channel::of(set, c), f)
    }
}

/// Puts `f` of each target as the slope of a channel's predictions.
#[inline(always)]
pub(crate) fn fill<R: Real>(set: Items<'_, R>, c: usize, grad: &mut [R], f: impl Fn((R, R)) -> R) {
    let all = grad.iter_mut().zip(set.pred).zip(set.target);
    if set.width == 1 {
        for ((g, &p), &t) in all {
            *g = f((p, R::of(t)));
        }
    } else {
        for ((g, &p), &t) in all.skip(c).step_by(set.width) {
            *g = f((p, R::of(t)));
        }
    }
}

/// What Tversky's index counts: (shared + smooth) / (shared + alpha · extra + beta · missed + smooth).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index {
    pub(crate) alpha: f64,
    pub(crate) beta: f64,
    pub(crate) smooth: f64,
}

impl Index {
    /// The mean over the channels of `f(1 − index)`, a value and its slope.
    #[inline(always)]
    pub(crate) fn mean<R: Known>(
        self,
        set: Items<'_, R>,
        grad: &mut [R],
        f: impl Fn(R) -> [R; 2],
    ) -> R {
        let one = R::one();
        let (alpha, beta, smooth) = (R::of(self.alpha), R::of(self.beta), R::of(self.smooth));
        let channels = R::of(set.width as f64);
        let mut value = R::zero();
        for c in 0..set.width {
            let [shared, extra, missed] = sums(
                set,
                c,
                #[inline(always)]
                |(p, t)| [p * t, p * (one - t), (one - p) * t],
            );
            // Everything lost is counted, so that an index near 1 loses no digits.
            let lost = alpha * extra + beta * missed;
            let total = shared + smooth + lost;
            let kept = (shared + smooth) / total;
            let [own, slope] = f(lost / total);
            value = value + own;
            let below = total * channels;
            fill(
                set,
                c,
                grad,
                #[inline(always)]
                |(_, t)| {
                    let grow = t + (alpha * (one - t) - beta * t);
                    kept.mul_add(grow, -t) * slope / below
                },
            );
        }
        value / channels
    }

    /// 1 − index of a channel, as a textbook has it.
    pub(crate) fn textbook<R: Known>(self, set: Items<'_, R>, c: usize) -> R {
        let one = R::one();
        let (mut shared, mut extra, mut missed) = (R::zero(), R::zero(), R::zero());
        for i in 0..set.len() {
            let (p, t) = (set.item(i)[c], R::of(set.goal(i)[c]));
            shared = shared + p * t;
            extra = extra + p * (one - t);
            missed = missed + (one - p) * t;
        }
        let smooth = R::of(self.smooth);
        let total = shared + R::of(self.alpha) * extra + R::of(self.beta) * missed + smooth;
        one - (shared + smooth) / total
    }

    /// The mean over the channels of `f(1 − index)`, as a textbook has it.
    pub(crate) fn textbook_mean<R: Known>(self, set: Items<'_, R>, f: impl Fn(R) -> R) -> R {
        let sum = (0..set.width).fold(R::zero(), |sum, c| sum + f(self.textbook(set, c)));
        sum / R::of(set.width as f64)
    }
}
