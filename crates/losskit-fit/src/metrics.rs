//! How good predictions are, in the field's own measures. Every mean is weighted, Σwx/Σw.

use crate::Error;
use crate::span::Span;
use rayon::prelude::*;

/// Rows and what they weigh.
pub(crate) struct Weighed<'a> {
    pub(crate) span: &'a Span,
    pub(crate) weight: Option<&'a [f64]>,
}

impl Weighed<'_> {
    fn mean(&self, f: impl Fn(usize) -> f64 + Sync) -> Result<f64, Error> {
        self.span.mean(self.weight, f)
    }

    pub(crate) fn rmse(&self, pred: &[f64], target: &[f64]) -> Result<f64, Error> {
        Ok(self.mean(|i| (pred[i] - target[i]).powi(2))?.sqrt())
    }

    pub(crate) fn mae(&self, pred: &[f64], target: &[f64]) -> Result<f64, Error> {
        self.mean(|i| (pred[i] - target[i]).abs())
    }

    pub(crate) fn r2(&self, pred: &[f64], target: &[f64]) -> Result<Option<f64>, Error> {
        let centre = self.mean(|i| target[i])?;
        let total = self.mean(|i| (target[i] - centre).powi(2))?;
        let left = self.mean(|i| (pred[i] - target[i]).powi(2))?;
        Ok((total > 0.0).then(|| 1.0 - left / total))
    }

    pub(crate) fn accuracy(&self, hit: impl Fn(usize) -> bool + Sync) -> Result<f64, Error> {
        self.mean(|i| f64::from(u8::from(hit(i))))
    }

    pub(crate) fn log_loss(&self, probability: &[f64], positive: &[bool]) -> Result<f64, Error> {
        self.mean(|i| match positive[i] {
            true => -probability[i].ln(),
            false => -(-probability[i]).ln_1p(),
        })
    }

    pub(crate) fn log_loss_classes(
        &self,
        probability: &[f64],
        class: &[usize],
    ) -> Result<f64, Error> {
        let k = probability.len() / class.len().max(1);
        self.mean(|i| -probability[i * k + class[i]].ln())
    }
}

/// What is found of rows that no other process adds to: that cannot fail.
fn alone<A: Default>(
    rows: usize,
    weight: Option<&[f64]>,
    find: impl Fn(Weighed<'_>) -> Result<A, Error>,
) -> A {
    let span = &Span::alone(rows);
    find(Weighed { span, weight }).unwrap_or_default()
}

/// Root of the mean squared error.
pub fn rmse(pred: &[f64], target: &[f64], weight: Option<&[f64]>) -> f64 {
    alone(pred.len(), weight, |rows| rows.rmse(pred, target))
}

/// Mean absolute error.
pub fn mae(pred: &[f64], target: &[f64], weight: Option<&[f64]>) -> f64 {
    alone(pred.len(), weight, |rows| rows.mae(pred, target))
}

/// Share of the target's variance that is explained; `None` where the target does not vary.
pub fn r2(pred: &[f64], target: &[f64], weight: Option<&[f64]>) -> Option<f64> {
    alone(pred.len(), weight, |rows| rows.r2(pred, target))
}

/// Share of the rows that are right.
pub fn accuracy(hits: impl IntoIterator<Item = bool>, weight: Option<&[f64]>) -> f64 {
    let hits: Vec<bool> = hits.into_iter().collect();
    alone(hits.len(), weight, |rows| rows.accuracy(|i| hits[i]))
}

/// The probability that a positive row scores above a negative one, ties counting half: exact, by
/// ranks. `None` with rows of one kind only.
pub fn auc(score: &[f64], positive: &[bool], weight: Option<&[f64]>) -> Option<f64> {
    let of = |i: usize| weight.map_or(1.0, |w| w[i]);
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.par_sort_unstable_by(|&a, &b| score[a].total_cmp(&score[b]).then(a.cmp(&b)));
    let (mut below, mut above, mut won) = (0.0, 0.0, 0.0);
    for tie in order.chunk_by(|&a, &b| score[a] == score[b]) {
        let sum = |kind: bool| {
            tie.iter()
                .filter(|&&i| positive[i] == kind)
                .fold(0.0, |s, &i| s + of(i))
        };
        let (no, yes) = (sum(false), sum(true));
        won += yes * (below + 0.5 * no);
        below += no;
        above += yes;
    }
    (below > 0.0 && above > 0.0).then(|| won / (below * above))
}

/// Mean of −ln of the probability given to what happened.
pub fn log_loss(probability: &[f64], positive: &[bool], weight: Option<&[f64]>) -> f64 {
    alone(positive.len(), weight, |rows| {
        rows.log_loss(probability, positive)
    })
}

/// Mean of −ln of the probability given to the class that happened; `probability` has one row of k
/// a class.
pub fn log_loss_classes(probability: &[f64], class: &[usize], weight: Option<&[f64]>) -> f64 {
    alone(class.len(), weight, |rows| {
        rows.log_loss_classes(probability, class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auc_counts_pairs_and_halves_ties() {
        let score = [0.1, 0.4, 0.35, 0.8, 0.4];
        let positive = [false, false, true, true, true];
        assert_eq!(auc(&score, &positive, None), Some(4.5 / 6.0));
        assert_eq!(auc(&score, &[true; 5], None), None);
        let twice = auc(&score, &positive, Some(&[1.0, 1.0, 1.0, 2.0, 1.0]));
        assert_eq!(twice, Some(6.5 / 8.0));
    }

    #[test]
    fn regression_measures() {
        let (p, y) = ([2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0]);
        assert_eq!(mae(&p, &y, None), 0.5);
        assert_eq!(rmse(&p, &y, None), 0.375_f64.sqrt());
        assert!((r2(&p, &y, None).unwrap() - 0.948_608_137_044_967_9).abs() < 1e-15);
        assert_eq!(r2(&[1.0, 1.0], &[1.0, 1.0], None), None);
        assert!((log_loss(&[0.85, 0.45], &[true, false], None) - 0.380_178).abs() < 1e-6);
    }
}
