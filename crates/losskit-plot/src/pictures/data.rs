//! Data, and the lines that explain or separate them.

use super::{Column, extent, roomy};
use crate::{Axis, Dash, Figure, Grid, Mark, Marker, Picture, Series};

/// Points of two columns, by class if classes are given: the class of each row, and the names of the classes.
pub fn scatter(x: Column<'_>, y: Column<'_>, classes: Option<(&[usize], &[&str])>) -> Figure {
    let title = format!("{} against {}", y.0, x.0);
    let mut picture = Picture::new(&title, Axis::new(x.0), Axis::new(y.0));
    match classes {
        Some((labels, names)) => picture.series = classed(x.1, y.1, labels, names),
        None => picture
            .series
            .push(Series::points("data", x.1, y.1).unlisted()),
    }
    picture.into()
}

fn classed(x: &[f64], y: &[f64], labels: &[usize], names: &[&str]) -> Vec<Series> {
    let classes = labels
        .iter()
        .map(|l| l.saturating_add(1))
        .max()
        .unwrap_or(0)
        .min(1000);
    (0..classes.max(names.len()))
        .map(|class| {
            let member = |values: &[f64]| -> Vec<f64> {
                let rows = values.iter().zip(labels).filter(|(_, l)| **l == class);
                rows.map(|(v, _)| *v).collect()
            };
            let name = names
                .get(class)
                .map_or(format!("class {class}"), |n| (*n).to_owned());
            Series::points(&name, &member(x), &member(y)).nth(class)
        })
        .filter(|series| !series.x.is_empty())
        .collect()
}

/// A straight line y = slope · x + intercept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line<'a> {
    /// Name in the legend.
    pub name: &'a str,
    /// Rise per unit of x.
    pub slope: f64,
    /// Value at x = 0.
    pub intercept: f64,
}

/// Data with fitted lines and, if known, the line they were drawn from.
pub fn line(x: Column<'_>, y: Column<'_>, fits: &[Line<'_>], truth: Option<Line<'_>>) -> Figure {
    let title = format!("{} against {}", y.0, x.0);
    let ends = extent(x.1);
    let ends = [ends.0, ends.1];
    let draw = |line: &Line<'_>| {
        let y = ends.map(|x| line.slope * x + line.intercept);
        Series::line(line.name, &ends, &y).width(2.6)
    };
    let mut picture = Picture::new(&title, Axis::new(x.0), Axis::new(y.0));
    let data = Series::points("data", x.1, y.1);
    let opacity = data.style.opacity * 0.7;
    picture.series.push(data.nth(5).opacity(opacity));
    picture.series[0].style.marker = Marker::Circle;
    for (i, fit) in fits.iter().enumerate() {
        picture
            .series
            .push(draw(fit).nth([1, 2, 3, 0, 4][i % 5]).dash(Dash::nth(i)));
    }
    if let Some(truth) = truth {
        picture.series.push(draw(&truth).nth(6).dash(Dash::Dotted));
    }
    picture.into()
}

/// A straight border w₀·x₀ + w₁·x₁ + b = 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border<'a> {
    /// Name in the legend.
    pub name: &'a str,
    /// Weights of the two columns.
    pub weights: (f64, f64),
    /// The constant.
    pub bias: f64,
    /// Whether to draw the lines where the left side is ±1, too.
    pub margins: bool,
}

/// The probability of each class at a point.
pub type Probabilities<'a> = &'a dyn Fn(f64, f64) -> Vec<f64>;

/// Points of two or more classes with the borders between them; `shade` colours the plane by the most probable class.
pub fn boundary(
    x: Column<'_>,
    y: Column<'_>,
    classes: (&[usize], &[&str]),
    borders: &[Border<'_>],
    shade: Option<Probabilities<'_>>,
) -> Figure {
    let sides = (roomy(x.1), roomy(y.1));
    let mut picture = Picture::new(
        "Classes and the border between them",
        Axis::new(x.0).range(sides.0.0, sides.0.1),
        Axis::new(y.0).range(sides.1.0, sides.1.1),
    );
    if let Some(probabilities) = shade {
        let class = |a: f64, b: f64| most_probable(&probabilities(a, b));
        let grid = Grid::of(sides.0, sides.1, 300, 200, class);
        picture.marks.push(Mark::Grid(grid));
    }
    picture.series = classed(x.1, y.1, classes.0, classes.1);
    for (i, border) in borders.iter().enumerate() {
        let colour = [6, 2, 3, 4, 5][i % 5];
        let offsets: &[f64] = if border.margins {
            &[0.0, -1.0, 1.0]
        } else {
            &[0.0]
        };
        for &offset in offsets {
            let ends = crossing(border.weights, border.bias + offset, sides.0, sides.1);
            let drawn = Series::line(border.name, &ends.0, &ends.1).nth(colour);
            picture.series.push(if offset == 0.0 {
                drawn.dash(Dash::nth(i)).width(2.6)
            } else {
                drawn.dash(Dash::Dotted).width(1.6).unlisted()
            });
        }
    }
    picture.into()
}

/// The class, and how far its probability stands above chance.
fn most_probable(probabilities: &[f64]) -> (usize, f64) {
    let best = probabilities
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1));
    let Some((class, &p)) = best else {
        return (0, 0.0);
    };
    let chance = 1.0 / probabilities.len().max(2) as f64;
    (
        class,
        0.2 + 0.8 * ((p - chance) / (1.0 - chance)).clamp(0.0, 1.0),
    )
}

/// Two points of the line w₀·x + w₁·y + b = 0, on the sides of the box it runs across.
fn crossing(w: (f64, f64), b: f64, x: (f64, f64), y: (f64, f64)) -> ([f64; 2], [f64; 2]) {
    let (wide, high) = (x.1 - x.0, y.1 - y.0);
    if (w.1 * high).abs() >= (w.0 * wide).abs() {
        let xs = [x.0, x.1];
        (xs, xs.map(|x| -(w.0 * x + b) / w.1))
    } else {
        let ys = [y.0, y.1];
        (ys.map(|y| -(w.1 * y + b) / w.0), ys)
    }
}
