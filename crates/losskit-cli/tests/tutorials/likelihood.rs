//! Least squares as maximum likelihood.

use losskit::{Error, Evaluate, GaussianNll, Rows, SquaredError};

#[test]
fn least_squares_is_the_likeliest_gaussian() -> Result<(), Error> {
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [4.2, 6.5, 10.4, 12.9]);
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, my) = (mean(&x), mean(&y));
    let sxy: f64 = x.iter().zip(&y).map(|(x, y)| (x - mx) * (y - my)).sum();
    let sxx: f64 = x.iter().map(|x| (x - mx).powi(2)).sum();
    let slope = sxy / sxx;
    let line = x.map(|x| my + slope * (x - mx));

    // The squared errors are least: no change of slope or intercept lowers them.
    let (mse, gradient) = SquaredError.value_and_gradient(&line, &y)?;
    let along = |g: &[f64]| g.iter().zip(&x).map(|(g, x)| g * x).sum::<f64>();
    assert!(gradient.iter().sum::<f64>().abs() < 1e-14 && along(&gradient).abs() < 1e-14);

    // With the mean squared error as variance, the Gaussian likelihood is greatest: its gradient vanishes as well, for
    // the slope, the intercept and the variance.
    let pairs: Vec<f64> = line.iter().flat_map(|&mean| [mean, mse]).collect();
    let gradient = GaussianNll::new(true, 1e-6)?.gradient(Rows::new(&pairs, 2), &y)?;
    let means: Vec<f64> = gradient.iter().copied().step_by(2).collect();
    let variance: f64 = gradient.iter().skip(1).step_by(2).sum();
    assert!(means.iter().sum::<f64>().abs() < 1e-14 && along(&means).abs() < 1e-14);
    assert!(variance.abs() < 1e-14);
    Ok(())
}
