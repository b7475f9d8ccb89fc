//! A fit and how it was found.

use super::extent;
use crate::ticks::short;
use crate::{Axis, Figure, Kind, Mark, Picture, Series};

/// Loss per epoch, for training and validation data, with the smallest loss that can be reached.
///
/// With `log` the vertical axis is logarithmic, and a loss that is not positive is an error when the figure is drawn.
pub fn history(
    epochs: &[f64],
    train: &[f64],
    valid: Option<&[f64]>,
    optimum: Option<f64>,
    log: bool,
) -> Figure {
    let mut picture = Picture::new(
        "Loss per epoch",
        Axis::new("epoch"),
        Axis::new("loss").log_if(log),
    )
    .with(Series::line("training", epochs, train).nth(0));
    if let Some(valid) = valid {
        picture
            .series
            .push(Series::line("validation", epochs, valid).nth(1));
    } else {
        picture.series[0].listed = false;
    }
    if let Some(y) = optimum.filter(|&y| y.is_finite() && (!log || y > 0.0)) {
        let label = format!("optimum {}", short(y));
        picture.marks.push(Mark::Horizontal { y, label });
    }
    picture.into()
}

/// Residuals against fitted values, and how they are distributed.
pub fn residuals(fitted: &[f64], residual: &[f64]) -> Figure {
    let zero = |label: &str| Mark::Horizontal {
        y: 0.0,
        label: label.to_owned(),
    };
    let (centres, counts, width) = histogram(residual);
    let points = Series::points("residuals", fitted, residual).unlisted();
    let bars = Series::new("rows", Kind::Bars(width), &centres, &counts)
        .opacity(0.85)
        .unlisted();
    Figure {
        title: "Residuals".to_owned(),
        subtitle: (!residual.is_empty()).then(|| {
            format!(
                "{} rows, mean {}, standard deviation {}",
                residual.len(),
                short(mean(residual)),
                short(deviation(residual))
            )
        }),
        panels: vec![
            Picture::new(
                "Against the fitted value",
                Axis::new("fitted value"),
                Axis::new("residual"),
            )
            .with(points)
            .mark(zero("")),
            Picture::new("Distribution", Axis::new("residual"), Axis::new("rows"))
                .with(bars)
                .mark(Mark::Vertical {
                    x: 0.0,
                    label: String::new(),
                }),
        ],
        columns: 2,
        share_x: false,
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|v| (v - centre).powi(2)).sum();
    (squares / values.len() as f64).sqrt()
}

/// Centres, counts and width of bins chosen by Freedman and Diaconis's rule, 1 to 60 of them.
fn histogram(values: &[f64]) -> (Vec<f64>, Vec<f64>, f64) {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let (low, high) = extent(&sorted);
    let wide = high - low;
    if sorted.is_empty() || wide <= 0.0 || !wide.is_finite() {
        let bars = if sorted.is_empty() {
            Vec::new()
        } else {
            vec![low]
        };
        let counts = vec![sorted.len() as f64; bars.len()];
        return (bars, counts, low.abs().max(1.0) * 0.05);
    }
    let quartile = |part: usize| sorted[(sorted.len() - 1) * part / 4];
    let rule = 2.0 * (quartile(3) - quartile(1)) / (sorted.len() as f64).cbrt();
    let bins = if rule > 0.0 {
        (wide / rule).ceil().clamp(1.0, 60.0)
    } else {
        10.0
    };
    let width = wide / bins;
    let mut counts = vec![0.0; bins as usize];
    let last = counts.len() - 1;
    for v in sorted {
        counts[(((v - low) / width) as usize).min(last)] += 1.0;
    }
    let centres = (0..counts.len())
        .map(|i| low + (i as f64 + 0.5) * width)
        .collect();
    (centres, counts, width)
}

/// Coefficients as bars, the largest on top; beyond 30 the smaller ones are left out.
pub fn coefficients(names: &[&str], values: &[f64]) -> Figure {
    const MOST: usize = 30;
    let mut order: Vec<usize> = (0..names.len().min(values.len())).collect();
    order.sort_by(|&a, &b| values[b].abs().total_cmp(&values[a].abs()));
    order.truncate(MOST);
    order.reverse();
    let shown = order.iter().map(|&i| names[i].to_owned()).collect();
    let mut picture = Picture::new(
        "Coefficients",
        Axis::new("coefficient"),
        Axis::new("").names(shown),
    );
    for (i, name) in ["raises the prediction", "lowers it"]
        .into_iter()
        .enumerate()
    {
        let chosen = |&row: &usize| (values[order[row]] > 0.0) == (i == 0);
        let rows: Vec<usize> = (0..order.len()).filter(chosen).collect();
        let at: Vec<f64> = rows.iter().map(|&row| row as f64).collect();
        let lengths: Vec<f64> = rows.iter().map(|&row| values[order[row]]).collect();
        let labels = rows
            .iter()
            .map(|&row| names[order[row]].to_owned())
            .collect();
        let bars = Series::new(name, Kind::LyingBars(0.7), &lengths, &at);
        if !rows.is_empty() {
            picture.series.push(bars.nth(i).labels(labels));
        }
    }
    if names.len() > MOST {
        picture = picture.subtitle(&format!("The {MOST} largest of {}", names.len()));
    }
    picture.into()
}
