//! Pictures over λ.

use super::cv::Found;
use losskit_fit::{Model, Score, Validated};
use losskit_plot::{Axis, Dash, Figure, Mark, Picture, Series};

/// More coefficients than this are not named.
const NAMED: usize = 12;

/// The coefficients over λ, on the scale of their columns.
pub(super) fn path(models: &[Model]) -> Figure {
    let lambdas: Vec<f64> = models.iter().map(|model| model.lambda).collect();
    let mut picture = Picture::new(
        "Coefficients over λ",
        axis(&lambdas),
        Axis::new("coefficient"),
    );
    let Some(last) = models.last() else {
        return picture.into();
    };
    let each = (0..last.outputs.len()).flat_map(|a| (0..last.terms.len()).map(move |j| (a, j)));
    let mut each: Vec<(usize, usize)> = each.collect();
    let size = |&(a, j): &(usize, usize)| last.coefficients[a][j].abs();
    each.sort_by(|x, y| size(y).total_cmp(&size(x)));
    for (k, &(a, j)) in each.iter().enumerate() {
        let w: Vec<f64> = models
            .iter()
            .map(|model| model.coefficients[a][j])
            .collect();
        let name = match last.outputs.len() {
            1 => last.terms[j].clone(),
            _ => format!("{}: {}", last.outputs[a], last.terms[j]),
        };
        let series = Series::line(&name, &lambdas, &w).nth(k);
        picture.series.push(match k < NAMED {
            true => series,
            false => series.unlisted(),
        });
    }
    picture
        .mark(Mark::Horizontal {
            y: 0.0,
            label: String::new(),
        })
        .into()
}

fn axis(lambdas: &[f64]) -> Axis {
    Axis::new("λ").log_if(lambdas.iter().all(|&l| l > 0.0))
}

/// The mean scores with one standard error either way: over λ, or of several losses one below the other.
pub(super) fn cv(found: &Found) -> Figure {
    match found.penalised {
        true => over_lambda(found),
        false => side_by_side(found),
    }
}

fn over_lambda(found: &Found) -> Figure {
    let Validated {
        scores,
        best,
        simplest,
    } = &found.validated;
    let all: Vec<f64> = scores.iter().map(|score| score.lambda).collect();
    let title = format!("{} on rows held out", found.judged_by());
    let mut picture = Picture::new(&title, axis(&all), Axis::new("mean loss"));
    let several = found.losses.len() > 1;
    for (k, named) in found.losses.iter().enumerate() {
        let own: Vec<&Score> = scores.iter().filter(|score| score.loss == k).collect();
        let of = |f: &dyn Fn(&Score) -> f64| -> Vec<f64> { own.iter().map(|s| f(s)).collect() };
        let (lambdas, means) = (of(&|s| s.lambda), of(&|s| s.mean));
        // Upright strokes with nothing between them.
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for score in own {
            x.extend([score.lambda; 3]);
            y.extend([score.mean - score.error, score.mean + score.error, f64::NAN]);
        }
        let strokes = Series::line("± one standard error", &x, &y);
        let (strokes, name) = match several {
            true => (strokes.nth(k).opacity(0.45).unlisted(), named.name.as_str()),
            false => (strokes.nth(1), "mean over folds"),
        };
        picture = picture
            .with(strokes.dash(Dash::Solid))
            .with(Series::line("", &lambdas, &means).nth(k).dash(Dash::Solid))
            .with(Series::points(name, &lambdas, &means).nth(k));
    }
    if several {
        picture = picture.subtitle("mean over folds ± one standard error");
    }
    let mark = |k: usize, label: &str| Mark::Vertical {
        x: scores[k].lambda,
        label: label.to_owned(),
    };
    picture = picture.mark(mark(*best, "best"));
    if simplest != best {
        picture = picture.mark(mark(*simplest, "simplest"));
    }
    picture.into()
}

fn side_by_side(found: &Found) -> Figure {
    let Validated { scores, best, .. } = &found.validated;
    // The first on top.
    let row = |k: usize| (scores.len() - 1 - k) as f64;
    let names = found.losses.iter().rev();
    let names = names.map(|named| named.name.clone()).collect();
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (k, score) in scores.iter().enumerate() {
        x.extend([score.mean - score.error, score.mean + score.error, f64::NAN]);
        y.extend([row(k); 3]);
    }
    let means: Vec<f64> = scores.iter().map(|score| score.mean).collect();
    let rows: Vec<f64> = (0..scores.len()).map(row).collect();
    let title = format!("{} on rows held out", found.judged_by());
    Picture::new(&title, Axis::new("mean loss"), Axis::new("").names(names))
        .with(
            Series::line("± one standard error", &x, &y)
                .nth(1)
                .dash(Dash::Solid),
        )
        .with(Series::points("mean over folds", &means, &rows).nth(0))
        .mark(Mark::Vertical {
            x: scores[*best].mean,
            label: "best".to_owned(),
        })
        .mark(Mark::Vertical {
            x: scores[*best].mean + scores[*best].error,
            label: "and one standard error".to_owned(),
        })
        .into()
}
