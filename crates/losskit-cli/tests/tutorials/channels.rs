//! Cross-entropy as two losses after each other, pixel by pixel.

use losskit::{CrossEntropy, Error, Evaluate, Nll, Rows, log_softmax};

#[test]
fn nll_of_log_softmax_is_cross_entropy() -> Result<(), Error> {
    // Shape (3, 8, 4, 5): 3 pictures, 8 classes, 4 × 5 pixels, each with the index of its class.
    let logits: Vec<f64> = (0..3 * 8 * 4 * 5)
        .map(|i| 3.0 * f64::from(i).sin())
        .collect();
    let classes: Vec<i64> = (0..3 * 4 * 5).map(|i| i * 5 % 8).collect();
    let pixels = Rows::channels(&logits, 8, 4 * 5);

    let log_p = log_softmax(pixels)?;
    let two = Nll.values(Rows::channels(&log_p, 8, 4 * 5), &classes)?;
    let one = CrossEntropy::new(0.0)?.values(pixels, &classes)?;

    assert_eq!(one.len(), 3 * 4 * 5);
    assert_eq!(one, two);
    Ok(())
}
