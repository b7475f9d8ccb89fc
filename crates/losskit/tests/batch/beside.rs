//! Rows side by side, one by one, and apart in memory.

use super::common::{Number, Results, Wanted};
use losskit::{Batch, Loss, Reduction, Rows, Targets, parse};

/// Losses of any number of scores, with other parameters too.
const LOSSES: [&str; 7] = [
    "cross_entropy",
    "cross_entropy:label_smoothing=0.1",
    "cross_entropy_soft",
    "cross_entropy_soft:label_smoothing=0.2",
    "nll",
    "kl_divergence",
    "multiclass_hinge",
];

/// A batch of `n` rows of `width` scores, some tied, some masked.
struct Scores<T> {
    n: usize,
    width: usize,
    pred: Vec<T>,
    classes: Vec<i64>,
    shares: Vec<T>,
    weight: Vec<T>,
    mask: Vec<bool>,
}

impl<T: Number> Scores<T> {
    fn new(n: usize, width: usize) -> Self {
        let noise = |k: usize| (k.wrapping_mul(2_654_435_761) >> 7) % 1009;
        let score = |k: usize| match noise(k) % 97 {
            0 => f64::NEG_INFINITY,
            1..9 => 2.0,
            _ => noise(k + 1) as f64 / 64.0 - 8.0,
        };
        // A masked class must not be the true one.
        let class = |i: usize| {
            let open = (0..width).map(|j| (i + j) % width);
            let mut open = open.filter(|j| score(i * width + j) > -100.0);
            open.next().unwrap_or(0) as i64
        };
        Scores {
            n,
            width,
            pred: (0..n * width).map(|k| T::from_f64(score(k))).collect(),
            classes: (0..n).map(class).collect(),
            shares: (0..n)
                .flat_map(|i| {
                    (0..width).map(move |j| {
                        let chosen = [i % width, (i + 1) % width];
                        let halves = chosen.iter().filter(|c| **c == j).count();
                        T::from_f64(0.5 * halves as f64)
                    })
                })
                .collect(),
            weight: (0..n)
                .map(|i| T::from_f64([1.0, 0.0, 0.3][i % 3]))
                .collect(),
            mask: (0..n).map(|i| i % 5 != 2).collect(),
        }
    }

    /// Evaluates the rows of `range`, laid out `inner` apart; the gradient comes back row by row.
    fn eval(
        &self,
        loss: &dyn Loss,
        range: std::ops::Range<usize>,
        inner: usize,
        weighted: bool,
    ) -> Results<T> {
        let (n, width) = (range.len(), self.width);
        let place = |k: usize| {
            let (i, j) = (k / width, k % width);
            i / inner * inner * width + j * inner + i % inner
        };
        let lay = |x: &[T]| {
            let mut out = vec![T::default(); n * width];
            (0..n * width).for_each(|k| out[place(k)] = x[range.start * width + k]);
            out
        };
        let (pred, shares) = (lay(&self.pred), lay(&self.shares));
        let target = match loss.card().target {
            losskit::card::TargetShape::Class => Targets::Classes(&self.classes[range.clone()]),
            _ => Targets::Numbers(&shares[..]),
        };
        let batch = Batch {
            weight: weighted.then_some(&self.weight[range.clone()]),
            mask: weighted.then_some(&self.mask[range.clone()]),
            reduction: Reduction::SumOver(3.0),
            ..Batch::new(Rows::channels(&pred, width, inner), target)
        };
        let mut got = Results::of(loss, &batch, Wanted::all(loss)).unwrap();
        got.grad = (0..n * width).map(|k| got.grad[place(k)]).collect();
        got
    }

    /// Values and gradients must have the same bits.
    fn compare(&self, spec: &str, inner: usize, weighted: bool, want: &Results<T>) {
        let loss = parse(spec).unwrap();
        let mut got = self.eval(loss.as_ref(), 0..self.n, inner, weighted);
        got.sums = want.sums;
        let differs = got.differs(want);
        let (n, width) = (self.n, self.width);
        assert!(
            differs.is_none(),
            "{spec} {} {n}×{width}, {inner} apart, weighted {weighted}: {}",
            T::NAME,
            differs.unwrap_or_default()
        );
    }

    /// Every row by itself: no row beside it.
    fn alone(&self, spec: &str, weighted: bool) -> Results<T> {
        let loss = parse(spec).unwrap();
        let mut all = self.eval(loss.as_ref(), 0..1, 1, weighted);
        for i in 1..self.n {
            let row = self.eval(loss.as_ref(), i..i + 1, 1, weighted);
            all.value.extend(row.value);
            all.grad.extend(row.grad);
        }
        all
    }
}

fn law<T: Number>(n: usize, width: usize, inners: &[usize]) {
    let scores = Scores::<T>::new(n, width);
    for spec in LOSSES {
        for weighted in [false, true] {
            let alone = scores.alone(spec, weighted);
            for &inner in inners {
                scores.compare(spec, inner, weighted, &alone);
            }
        }
    }
}

#[test]
fn rows_side_by_side_are_rows_alone() {
    for width in (2..=17).chain([31, 32, 33, 47, 63, 64, 65]) {
        // Fewer rows than go side by side, a tail, whole packs.
        for (n, inner) in [(9, 3), (34, 17), (64, 32)] {
            law::<f32>(n, width, &[1, inner, n]);
            law::<f64>(n, width, &[1, inner, n]);
        }
    }
}

#[test]
fn long_rows_are_the_same_in_every_layout() {
    for width in [100, 1000, 1024, 1025, 17_000] {
        law::<f32>(9, width, &[1, 3, 9]);
        law::<f64>(9, width, &[1, 3, 9]);
    }
}

#[cfg(feature = "rayon")]
#[test]
fn threads_share_rows_that_lie_apart() {
    let scores = Scores::<f32>::new(3000, 40);
    let pool = |n| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(n)
            .build()
            .unwrap()
    };
    for spec in LOSSES {
        let loss = parse(spec).unwrap();
        let run = |threads: usize, inner: usize| {
            let eval = || scores.eval(loss.as_ref(), 0..3000, inner, true);
            pool(threads).install(eval)
        };
        let apart = run(1, 3000);
        let found = run(5, 3000).differs(&apart);
        assert!(found.is_none(), "{spec}: {}", found.unwrap_or_default());
        scores.compare(spec, 3000, true, &run(1, 1));
    }
}
