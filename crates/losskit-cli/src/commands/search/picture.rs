//! Pictures over λ.

use crate::print::short;
use losskit::Loss;
use losskit_fit::{Model, Validated};
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

/// The mean loss over λ with one standard error either way.
pub(super) fn cv(found: &Validated, loss: &dyn Loss) -> Figure {
    let of = |f: &dyn Fn(&losskit_fit::Score) -> f64| -> Vec<f64> {
        found.scores.iter().map(f).collect()
    };
    let (lambdas, means) = (of(&|s| s.lambda), of(&|s| s.mean));
    // Upright strokes with nothing between them.
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for score in &found.scores {
        x.extend([score.lambda; 3]);
        y.extend([score.mean - score.error, score.mean + score.error, f64::NAN]);
    }
    let mark = |k: usize, label: &str| Mark::Vertical {
        x: found.scores[k].lambda,
        label: label.to_owned(),
    };
    let title = format!("{} on rows held out", short(loss));
    let mut picture = Picture::new(&title, axis(&lambdas), Axis::new("mean loss"))
        .with(
            Series::line("± one standard error", &x, &y)
                .nth(1)
                .dash(Dash::Solid),
        )
        .with(Series::line("", &lambdas, &means).nth(0))
        .with(Series::points("mean over folds", &lambdas, &means).nth(0))
        .mark(mark(found.best, "best"));
    if found.simplest != found.best {
        picture = picture.mark(mark(found.simplest, "simplest"));
    }
    picture.into()
}
