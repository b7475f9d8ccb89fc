//! Figures the tests share.

use losskit_plot::pictures::{
    Border, Curve, Line, boundary, coefficients, history, line, losses, ratio, residuals, scatter,
};
use losskit_plot::{Axis, Dash, Figure, Grid, Kind, Mark, Picture, Series};

/// Every ready-made figure, with a text that must be readable in it.
pub(crate) fn ready_made() -> Vec<(&'static str, Figure)> {
    let x: Vec<f64> = (0..120).map(|i| f64::from(i) / 20.0 - 3.0).collect();
    let value: Vec<f64> = x.iter().map(|x| x * x).collect();
    let p: Vec<f64> = (1..100).map(|i| f64::from(i) / 100.0).collect();
    let easy: Vec<f64> = p.iter().map(|p| (1.0 - p).powi(2)).collect();
    let curve = |name| Curve {
        name,
        x: &x,
        value: &value,
        gradient: &x,
        curvature: Some(&value),
    };
    let labels: Vec<usize> = (0..120).map(|i| i % 2).collect();
    let (a, b) = (("width", x.as_slice()), ("height", value.as_slice()));
    let fit = Line {
        name: "huber",
        slope: 2.0,
        intercept: 1.0,
    };
    let truth = Line {
        name: "true line",
        slope: 2.1,
        intercept: 0.9,
    };
    let border = Border {
        name: "border",
        weights: (1.0, 0.5),
        bias: -2.0,
        margins: true,
    };
    let sure = |x: f64, _: f64| vec![x.clamp(0.0, 1.0), 1.0 - x.clamp(0.0, 1.0)];
    vec![
        (
            "curvature",
            losses(&[curve("huber δ=1"), curve("log_cosh")], "residual"),
        ),
        (
            "γ = 2",
            ratio(
                "focal",
                ("probability", &p),
                &[("γ = 2", &easy), ("γ = 5", &easy)],
                true,
            ),
        ),
        ("validation", history(&p, &easy, Some(&p), Some(0.25), true)),
        (
            "benign",
            scatter(a, b, Some((&labels, &["benign", "malignant"]))),
        ),
        ("true line", line(a, b, &[fit], Some(truth))),
        (
            "malignant",
            boundary(
                a,
                b,
                (&labels, &["benign", "malignant"]),
                &[border],
                Some(&sure),
            ),
        ),
        ("Distribution", residuals(&x, &value)),
        (
            "raises the prediction",
            coefficients(&["age", "bmi"], &[1.5, -2.0]),
        ),
    ]
}

/// Figures at the edge of what can be drawn.
pub(crate) fn odd() -> Vec<(&'static str, Figure)> {
    let nan = f64::NAN;
    let of = |x: &[f64], y: &[f64]| -> Figure {
        Picture::new("odd", Axis::new("x"), Axis::new("y"))
            .with(Series::line("line", x, y))
            .into()
    };
    let empty = Picture::new("", Axis::new(""), Axis::new(""));
    let mut none: Figure = empty.clone().into();
    none.panels.clear();
    none.columns = usize::MAX;
    let marks = empty
        .clone()
        .mark(Mark::Region {
            x: (f64::NEG_INFINITY, 0.5),
            y: (0.0, f64::INFINITY),
            colour: 1,
            opacity: 0.2,
        })
        .mark(Mark::Grid(Grid::of(
            (0.0, 1.0),
            (0.0, 1.0),
            3,
            2,
            |x, _| (usize::from(x > 0.5), 1.0),
        )))
        .mark(Mark::Vertical {
            x: nan,
            label: "nowhere".to_owned(),
        })
        .mark(Mark::Horizontal {
            y: 0.5,
            label: "a guide with a label far longer than any panel is wide, ".repeat(5),
        });
    vec![
        ("no panel", none),
        ("nothing", empty.into()),
        ("marks only", marks.into()),
        ("no points", of(&[], &[])),
        ("one point", of(&[2.0], &[3.0])),
        ("constant", of(&[1.0, 2.0, 3.0], &[5.0; 3])),
        ("zero", of(&[0.0, 0.0], &[0.0, 0.0])),
        (
            "not finite",
            of(
                &[0.0, 1.0, nan, 3.0, 4.0],
                &[1.0, f64::INFINITY, 2.0, nan, 4.0],
            ),
        ),
        ("only NaN", of(&[nan; 4], &[nan; 4])),
        (
            "huge",
            of(&[-f64::MAX, 0.0, f64::MAX], &[f64::MIN, 1.0, f64::MAX]),
        ),
        ("tiny", of(&[0.0, 5e-324], &[1e-310, 2e-310])),
        ("close", of(&[1e9, 1e9 + 1e-6], &[1.0, 1.0 + f64::EPSILON])),
        ("long names", long_names()),
        ("empty fits", residuals(&[], &[])),
        ("no coefficient", coefficients(&[], &[])),
        ("no curve", losses(&[], "x")),
        (
            "no class",
            scatter(("x", &[]), ("y", &[]), Some((&[], &[]))),
        ),
        ("flat border", flat_border()),
        ("not a number", not_a_number()),
        ("many points", many_points()),
    ]
}

fn long_names() -> Figure {
    let name = "a name & <much> longer than the \"picture\" is wide ".repeat(10);
    let mut picture = Picture::new(&name, Axis::new(&name), Axis::new(&name)).subtitle(&name);
    for i in 0..60 {
        let series = Series::line(&format!("{i} {name}"), &[0.0, 1.0], &[f64::from(i), 1.0]);
        picture = picture.with(series.nth(i as usize).dash(Dash::Dotted));
    }
    picture.into()
}

fn flat_border() -> Figure {
    let border = Border {
        name: "none",
        weights: (0.0, 0.0),
        bias: 1.0,
        margins: true,
    };
    let one = ("x", &[1.0][..]);
    boundary(one, one, (&[0], &[]), &[border], Some(&|_, _| Vec::new()))
}

fn not_a_number() -> Figure {
    let nan = f64::NAN;
    let grid = Grid::of((nan, 1.0), (0.0, nan), 2, 2, |_, _| (usize::MAX, nan));
    Picture::new("", Axis::new("x"), Axis::new("y"))
        .with(Series::new("bars", Kind::Bars(nan), &[1.0], &[1.0]))
        .with(Series::new(
            "lying",
            Kind::LyingBars(f64::INFINITY),
            &[1.0],
            &[1.0],
        ))
        .mark(Mark::Grid(grid))
        .mark(Mark::Region {
            x: (nan, nan),
            y: (nan, 1.0),
            colour: usize::MAX,
            opacity: nan,
        })
        .mark(Mark::Note {
            x: nan,
            y: 0.0,
            text: "nowhere".to_owned(),
        })
        .into()
}

fn many_points() -> Figure {
    let x: Vec<f64> = (0..100_000).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| (x * 12.9898).sin()).collect();
    Picture::new("", Axis::new("x"), Axis::new("y"))
        .with(Series::line("line", &x, &y).dash(Dash::DashDot))
        .with(Series::points("points", &x, &y))
        .into()
}
