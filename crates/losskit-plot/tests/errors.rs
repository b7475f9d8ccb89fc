//! Law: what cannot be drawn is refused by every renderer, in a sentence that says what and where.

use losskit_plot::{
    Axis, Error, Figure, Grid, Mark, Picture, Series, Size, to_html_fragment, to_png, to_svg,
    to_terminal,
};

fn refusals(figure: &Figure) -> [Option<Error>; 4] {
    let size = Size::new(300, 200);
    [
        to_svg(figure, size).err(),
        to_png(figure, size).err(),
        to_terminal(figure, 80, 24, false).err(),
        to_html_fragment(figure, "id").err(),
    ]
}

fn assert_refused(figure: &Figure, sentence: &str) {
    for error in refusals(figure) {
        assert_eq!(error.expect("a refusal").to_string(), sentence);
    }
}

fn picture(x: Axis, y: Axis) -> Picture {
    Picture::new("", x, y)
}

#[test]
fn logarithmic_axes_want_positive_values() {
    let loss = picture(Axis::new("epoch"), Axis::new("loss").log()).with(Series::line(
        "train",
        &[0.0, 1.0],
        &[0.5, 0.0],
    ));
    assert_refused(
        &loss.into(),
        "series 'train' has 0 at position 1, and the logarithmic axis 'loss' shows positive values only; use a linear axis",
    );
    let gap = Series::line("train", &[1.0, 2.0, 3.0], &[0.5, f64::NAN, 0.1]);
    let gap: Figure = picture(Axis::new("epoch").log(), Axis::new("loss").log())
        .with(gap)
        .into();
    assert_eq!(refusals(&gap), [None, None, None, None]);
}

#[test]
fn lengths_must_agree() {
    let series = Series::line("train", &[0.0, 1.0], &[0.5]);
    assert_refused(
        &picture(Axis::new("x"), Axis::new("y")).with(series).into(),
        "series 'train' has 2 x values but 1 y values or labels; give as many of each",
    );
    let cells = Mark::Grid(Grid {
        x: (0.0, 1.0),
        y: (0.0, 1.0),
        columns: 2,
        rows: 2,
        cells: vec![(0, 1.0)],
    });
    assert_refused(
        &picture(Axis::new("x"), Axis::new("y")).mark(cells).into(),
        "a grid has 1 cells but its columns and rows need 4",
    );
}

#[test]
fn ranges_must_increase() {
    for (from, to) in [
        (1.0, 1.0),
        (2.0, 1.0),
        (f64::NAN, 1.0),
        (0.0, f64::INFINITY),
    ] {
        let figure: Figure = picture(Axis::new("x").range(from, to), Axis::new("y")).into();
        assert!(
            refusals(&figure)
                .iter()
                .all(|e| matches!(e, Some(Error::Range { .. }))),
            "{from} to {to}"
        );
    }
}

#[test]
fn sizes_have_bounds() {
    let figure: Figure = picture(Axis::new("x"), Axis::new("y")).into();
    for size in [
        Size::new(0, 600),
        Size::new(900, 1_000_000),
        Size::new(900, 600).scale(f32::NAN),
        Size::new(20_000, 20_000),
    ] {
        assert!(
            matches!(to_png(&figure, size), Err(Error::Size { .. })),
            "{size:?}"
        );
    }
}
