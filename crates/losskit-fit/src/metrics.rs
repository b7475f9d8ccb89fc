//! How good predictions are, in the field's own measures. Every mean is weighted, Σwx/Σw.

/// Σ w·f(i) / Σ w.
fn mean(rows: usize, weight: Option<&[f64]>, f: impl Fn(usize) -> f64) -> f64 {
    let of = |i: usize| weight.map_or(1.0, |w| w[i]);
    let (sum, total) = (0..rows).fold((0.0, 0.0), |(sum, total), i| {
        (sum + of(i) * f(i), total + of(i))
    });
    sum / total
}

/// Root of the mean squared error.
pub fn rmse(pred: &[f64], target: &[f64], weight: Option<&[f64]>) -> f64 {
    mean(pred.len(), weight, |i| (pred[i] - target[i]).powi(2)).sqrt()
}

/// Mean absolute error.
pub fn mae(pred: &[f64], target: &[f64], weight: Option<&[f64]>) -> f64 {
    mean(pred.len(), weight, |i| (pred[i] - target[i]).abs())
}

/// Share of the target's variance that is explained; `None` where the target does not vary.
pub fn r2(pred: &[f64], target: &[f64], weight: Option<&[f64]>) -> Option<f64> {
    let centre = mean(target.len(), weight, |i| target[i]);
    let total = mean(target.len(), weight, |i| (target[i] - centre).powi(2));
    let left = mean(target.len(), weight, |i| (pred[i] - target[i]).powi(2));
    (total > 0.0).then(|| 1.0 - left / total)
}

/// Share of the rows that are right.
pub fn accuracy(hits: impl IntoIterator<Item = bool>, weight: Option<&[f64]>) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for (i, hit) in hits.into_iter().enumerate() {
        let weight = weight.map_or(1.0, |w| w[i]);
        total += weight;
        sum += if hit { weight } else { 0.0 };
    }
    sum / total
}

/// The probability that a positive row scores above a negative one, ties counting half: exact, by
/// ranks. `None` with rows of one kind only.
pub fn auc(score: &[f64], positive: &[bool], weight: Option<&[f64]>) -> Option<f64> {
    let of = |i: usize| weight.map_or(1.0, |w| w[i]);
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_unstable_by(|&a, &b| score[a].total_cmp(&score[b]).then(a.cmp(&b)));
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
    mean(probability.len(), weight, |i| {
        if positive[i] {
            -probability[i].ln()
        } else {
            -(-probability[i]).ln_1p()
        }
    })
}

/// Mean of −ln of the probability given to the class that happened; `probability` has one row of k
/// a class.
pub fn log_loss_classes(probability: &[f64], class: &[usize], weight: Option<&[f64]>) -> f64 {
    let k = probability.len() / class.len().max(1);
    mean(class.len(), weight, |i| -probability[i * k + class[i]].ln())
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
