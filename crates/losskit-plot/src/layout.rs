//! Where everything goes on the sheet.

use crate::draw::Frame;
use crate::legend::{self, Legend};
use crate::scene::{Anchor, Rect, Scene};
use crate::ticks::{self, Tick};
use crate::view::{Span, View};
use crate::{Axis, Colour, Error, Figure, Size, draw, font};

pub(crate) const TITLE: f32 = 19.0;
pub(crate) const SUBTITLE: f32 = 14.0;
pub(crate) const LABEL: f32 = 15.0;
pub(crate) const TICK: f32 = 13.0;
const EDGE: f32 = 14.0;
const TICK_LENGTH: f32 = 5.0;
/// Longest name on an axis before it is cut.
const NAME_ROOM: f32 = 240.0;

/// A figure, checked and laid out.
pub(crate) fn compose(figure: &Figure, size: Size) -> Result<Scene, Error> {
    figure.check()?;
    let size = size.check()?;
    let mut scene = Scene {
        width: size.width as f32,
        height: size.height as f32,
        items: Vec::new(),
    };
    let views = views(figure);
    let sheet = Sheet::new(figure, &views, &scene);
    header(&mut scene, figure, sheet.left[0]);
    for (i, panel) in figure.panels.iter().enumerate() {
        let frame = sheet.frame(figure, &views, i);
        draw::panel(&mut scene, panel, &frame);
        if let Some(legend) = &sheet.legends[i] {
            let r = frame.rect;
            let free = || legend::free_corner(&frame, panel, legend.size());
            let corner = if sheet.outside[i] {
                (r.right + 12.0, r.top)
            } else {
                free().unwrap_or((r.left + 10.0, r.top + 10.0))
            };
            legend.draw(&mut scene, corner);
        }
    }
    Ok(scene)
}

/// What each panel shows, with shared horizontal axes made equal.
pub(crate) fn views(figure: &Figure) -> Vec<View> {
    let mut views: Vec<View> = figure.panels.iter().map(View::of).collect();
    if figure.share_x {
        let columns = figure.columns();
        for column in 0..columns.min(views.len()) {
            let members = views.iter().skip(column).step_by(columns);
            let shared = members.map(|v| v.x).reduce(Span::union);
            for view in views.iter_mut().skip(column).step_by(columns) {
                view.x = shared.unwrap_or(view.x);
            }
        }
    }
    views
}

/// The margins of a figure, and the boxes between them.
struct Sheet {
    columns: usize,
    rows: usize,
    width: f32,
    height: f32,
    head: f32,
    /// Margins of each column and row.
    left: Vec<f32>,
    right: Vec<f32>,
    top: Vec<f32>,
    bottom: Vec<f32>,
    legends: Vec<Option<Legend>>,
    /// Whether the panel's legend stands outside, on the right.
    outside: Vec<bool>,
}

impl Sheet {
    fn new(figure: &Figure, views: &[View], scene: &Scene) -> Sheet {
        let columns = figure.columns();
        let rows = figure.panels.len().div_ceil(columns).max(1);
        let head = match (figure.title.is_empty(), figure.subtitle.is_some()) {
            (true, false) => EDGE,
            (false, false) => 52.0,
            (true, true) => 42.0,
            (false, true) => 70.0,
        };
        let mut sheet = Sheet {
            columns,
            rows,
            width: scene.width,
            height: scene.height,
            head,
            left: vec![40.0; columns],
            right: vec![EDGE + 8.0; columns],
            top: vec![4.0; rows],
            bottom: vec![EDGE; rows],
            legends: Vec::new(),
            outside: vec![false; figure.panels.len()],
        };
        for (i, panel) in figure.panels.iter().enumerate() {
            let row = i / columns;
            let heading = if panel.title.is_empty() { 8.0 } else { 30.0 };
            sheet.top[row] = sheet.top[row].max(heading);
            let below = if sheet.shows_x(figure, i) {
                let title = if panel.x.label.is_empty() { 8.0 } else { 32.0 };
                TICK_LENGTH + TICK + 8.0 + title
            } else {
                10.0
            };
            sheet.bottom[row] = sheet.bottom[row].max(below);
        }
        for (i, panel) in figure.panels.iter().enumerate() {
            let column = i % columns;
            let height = sheet.rect(i).height();
            let widest = y_ticks(&panel.y, views[i].y, height)
                .iter()
                .map(|t| font::width(&t.label, TICK, false))
                .fold(0.0, f32::max)
                .min(NAME_ROOM);
            let title = if panel.y.label.is_empty() {
                0.0
            } else {
                LABEL + 12.0
            };
            let margin = EDGE + title + widest + TICK_LENGTH + 6.0;
            sheet.left[column] = sheet.left[column].max(margin);
        }
        for (i, panel) in figure.panels.iter().enumerate() {
            let height = sheet.rect(i).height();
            sheet.legends.push(Legend::of(panel, sheet.width, height));
        }
        for i in 0..figure.panels.len() {
            let Some(legend) = &sheet.legends[i] else {
                continue;
            };
            let frame = sheet.frame(figure, views, i);
            if legend::free_corner(&frame, &figure.panels[i], legend.size()).is_none() {
                sheet.outside[i] = true;
                let room = legend.size().0 + EDGE + 12.0;
                let column = i % columns;
                sheet.right[column] = sheet.right[column].max(room);
            }
        }
        sheet
    }

    /// Whether the panel's horizontal axis is labelled: not if the panel below shares it.
    fn shows_x(&self, figure: &Figure, i: usize) -> bool {
        !figure.share_x || i + self.columns >= figure.panels.len()
    }

    /// The box inside the axes of a panel. Boxes have equal sizes across rows and across columns.
    fn rect(&self, i: usize) -> Rect {
        let (row, column) = (i / self.columns, i % self.columns);
        let margins = |a: &[f32], b: &[f32]| a.iter().chain(b).sum::<f32>();
        let wide = self.width - margins(&self.left, &self.right);
        let high = self.height - self.head - margins(&self.top, &self.bottom);
        let (wide, high) = (
            (wide / self.columns as f32).max(20.0),
            (high / self.rows as f32).max(20.0),
        );
        let left = margins(&self.left[..=column], &self.right[..column]) + wide * column as f32;
        let top = self.head + margins(&self.top[..=row], &self.bottom[..row]) + high * row as f32;
        Rect {
            left: left.round(),
            top: top.round(),
            right: (left + wide).round(),
            bottom: (top + high).round(),
        }
    }

    fn frame(&self, figure: &Figure, views: &[View], i: usize) -> Frame {
        let (rect, panel, view) = (self.rect(i), &figure.panels[i], views[i]);
        Frame {
            rect,
            view,
            x_ticks: x_ticks(&panel.x, view.x, rect.width()),
            y_ticks: y_ticks(&panel.y, view.y, rect.height()),
            shows_x: self.shows_x(figure, i),
            margin: self.left[i % self.columns],
            name_room: NAME_ROOM,
        }
    }
}

fn header(scene: &mut Scene, figure: &Figure, left: f32) {
    let room = scene.width - 2.0 * EDGE;
    let place = |text: &str, size: f32, bold: bool| {
        let (text, size) = font::fit(text, size, 13.0, bold, room);
        let wide = font::width(&text, size, bold);
        (text, size, left.min(scene.width - EDGE - wide).max(EDGE))
    };
    let mut y = 32.0;
    let title = place(&figure.title, TITLE, true);
    let subtitle = figure
        .subtitle
        .as_deref()
        .map(|s| place(s, SUBTITLE, false));
    if !figure.title.is_empty() {
        let (text, size, x) = title;
        scene.text((x, y), &text, size, Anchor::Start).bold = true;
        y += 22.0;
    }
    if let Some((text, size, x)) = subtitle {
        scene.text((x, y), &text, size, Anchor::Start).colour = Colour::MUTED;
    }
}

fn named(axis: &Axis, span: Span, every: usize) -> Vec<Tick> {
    let shown = axis.names.iter().enumerate().step_by(every.max(1));
    let ticks = shown.map(|(i, name)| Tick {
        at: i as f64,
        label: name.clone(),
    });
    ticks
        .filter(|t| (span.low..=span.high).contains(&t.at))
        .collect()
}

fn numbers(span: Span, wanted: usize) -> Vec<Tick> {
    if span.log {
        ticks::log(span.low, span.high, wanted)
    } else {
        ticks::linear(span.low, span.high, wanted)
    }
}

/// As many ticks as fit without touching.
fn x_ticks(axis: &Axis, span: Span, width: f32) -> Vec<Tick> {
    let crowded = |ticks: &[Tick]| {
        let wide = ticks
            .iter()
            .map(|t| font::width(&t.label, TICK, false) + 18.0);
        let widest = wide.fold(0.0, f32::max);
        let places: Vec<f32> = ticks
            .iter()
            .map(|t| span.place(t.at) as f32 * width)
            .collect();
        places.windows(2).any(|pair| pair[1] - pair[0] < widest)
    };
    let most = (width / 75.0).clamp(2.0, 10.0) as usize;
    if !axis.names.is_empty() {
        let fitting = (1..=axis.names.len()).map(|every| named(axis, span, every));
        return fitting
            .into_iter()
            .find(|t| !crowded(t))
            .unwrap_or_default();
    }
    let fewer = (2..=most).rev().map(|wanted| numbers(span, wanted));
    fewer
        .into_iter()
        .find(|ticks| !crowded(ticks))
        .unwrap_or_else(|| numbers(span, 2))
}

fn y_ticks(axis: &Axis, span: Span, height: f32) -> Vec<Tick> {
    if axis.names.is_empty() {
        return numbers(span, (height / 40.0).clamp(2.0, 10.0) as usize);
    }
    let most = (height / (TICK + 3.0)).max(1.0) as usize;
    named(axis, span, axis.names.len().div_ceil(most))
}
