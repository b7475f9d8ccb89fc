//! Measurements as pictures.

use crate::files;
use crate::growth::Growth;
use crate::measure::{FLOOR, Line};
use crate::table::far;
use losskit_plot::{Axis, Figure, Mark, Picture, Series, Size, to_png, to_svg};

/// Ours and others as multiples of the floor, a line of markers for each loss: value and gradient, `f32`, all threads, as
/// near to 2²⁴ numbers as was measured. None where nothing like that was.
pub(crate) fn comparison(lines: &[Line], subtitle: &str) -> Option<Figure> {
    let shown = one_for_each(lines);
    let mut names: Vec<String> = shown.iter().map(|l| name(l)).collect();
    // The first loss on top.
    names.reverse();
    let height = |i: usize| (shown.len() - 1 - i) as f64;
    let mut picture = Picture::new(
        "Time for value and gradient",
        Axis::new("multiple of the time to read and write the same memory").log(),
        Axis::new("").names(names),
    )
    .subtitle(subtitle)
    .mark(Mark::Vertical {
        x: 1.0,
        label: "memory".into(),
    });
    let mut everyone: Vec<&str> = Vec::new();
    for score in shown.iter().flat_map(|l| &l.scores) {
        if score.who != FLOOR && !everyone.contains(&score.who.as_str()) {
            everyone.push(&score.who);
        }
    }
    for (i, who) in everyone.iter().enumerate() {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for (at, line) in shown.iter().enumerate() {
            let scores = line.scores.iter().filter(|s| s.who == *who && s.agrees);
            for score in scores {
                x.push(score.over_floor);
                y.push(height(at));
            }
        }
        picture = picture.with(Series::points(who, &x, &y).nth(i));
    }
    (!shown.is_empty()).then(|| picture.into())
}

fn name(line: &Line) -> String {
    if line.shape.width == 1 {
        return line.loss.to_owned();
    }
    format!("{} {}", line.loss, line.shape.text())
}

fn one_for_each(lines: &[Line]) -> Vec<&Line> {
    let distance = |l: &Line| (l.shape.len() as f64 / f64::from(1 << 24)).ln().abs();
    let mut chosen: Vec<&Line> = Vec::new();
    for line in lines {
        if !far(line) || line.kind != "f32" || line.shape.inner != 1 {
            continue;
        }
        match chosen.iter_mut().find(|c| c.loss == line.loss) {
            None => chosen.push(line),
            Some(c) if distance(line) < distance(c) => *c = line,
            Some(_) => {}
        }
    }
    chosen
}

/// Time per number over the count of numbers, both logarithmic, a panel for each loss.
pub(crate) fn growth(curves: &[Growth], subtitle: &str) -> Figure {
    let mut panels: Vec<Picture> = Vec::new();
    for of_loss in curves.chunk_by(|a, b| a.loss == b.loss) {
        let mut panel = Picture::new(
            of_loss[0].loss,
            Axis::new("numbers").log(),
            Axis::new("a number").unit("ns").log(),
        );
        for (i, curve) in of_loss.iter().enumerate() {
            let x: Vec<f64> = curve.points.iter().map(|p| p.numbers as f64).collect();
            let y: Vec<f64> = curve.points.iter().map(|p| p.nanoseconds()).collect();
            let series = Series::line(&curve.threads.to_string(), &x, &y).nth(i);
            let first = panels.is_empty();
            panel = panel.with(if first { series } else { series.unlisted() });
        }
        panels.push(panel);
    }
    Figure {
        title: "Time per number as work grows: value and gradient, f32".into(),
        subtitle: Some(subtitle.to_owned()),
        panels,
        columns: 1,
        share_x: true,
    }
}

/// Keeps a figure as `bench/results/NAME.svg` and `.png`.
pub(crate) fn save(figure: &Figure, name: &str) -> Result<(), String> {
    let size = figure.natural_size();
    let size = Size::new(size.width.max(1000), size.height);
    let svg = to_svg(figure, size).map_err(|e| e.to_string())?;
    let png = to_png(figure, size).map_err(|e| e.to_string())?;
    files::write(&format!("bench/results/{name}.svg"), svg.as_bytes())?;
    files::write(&format!("bench/results/{name}.png"), &png)
}
