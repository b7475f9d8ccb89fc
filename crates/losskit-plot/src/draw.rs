//! One panel's axes, marks and series.

use crate::layout::{LABEL, TICK};
use crate::legend;
use crate::scene::{Anchor, Point, Rect, Scene, Stroke};
use crate::ticks::{self, Tick};
use crate::view::View;
use crate::{Colour, Dash, Grid, Mark, Picture, font, shapes};

/// A panel's box on the sheet and what its axes show.
pub(crate) struct Frame {
    pub(crate) rect: Rect,
    pub(crate) view: View,
    pub(crate) x_ticks: Vec<Tick>,
    pub(crate) y_ticks: Vec<Tick>,
    /// Whether the horizontal axis is labelled.
    pub(crate) shows_x: bool,
    /// Room on the left for names and title.
    pub(crate) margin: f32,
    pub(crate) name_room: f32,
}

/// A place kept within what f32 counts exactly; what is not a number is off the sheet.
fn near(place: f64) -> f32 {
    if place.is_nan() {
        return -1e4;
    }
    place.clamp(-1e4, 1e4) as f32
}

impl Frame {
    pub(crate) fn x(&self, value: f64) -> f32 {
        self.rect.left + near(self.view.x.place(value)) * self.rect.width()
    }

    pub(crate) fn y(&self, value: f64) -> f32 {
        self.rect.bottom - near(self.view.y.place(value)) * self.rect.height()
    }

    pub(crate) fn point(&self, (x, y): (f64, f64)) -> Point {
        (self.x(x), self.y(y))
    }

    /// The part of a data rectangle that is seen.
    pub(crate) fn visible(&self, x: (f64, f64), y: (f64, f64)) -> Rect {
        let r = self.rect;
        let (a, b) = (self.x(x.0), self.x(x.1));
        let (c, d) = (self.y(y.0), self.y(y.1));
        Rect {
            left: a.min(b).clamp(r.left, r.right),
            right: a.max(b).clamp(r.left, r.right),
            top: c.min(d).clamp(r.top, r.bottom),
            bottom: c.max(d).clamp(r.top, r.bottom),
        }
    }
}

pub(crate) fn panel(scene: &mut Scene, picture: &Picture, frame: &Frame) {
    shades(scene, picture, frame);
    rules(scene, frame);
    for series in &picture.series {
        shapes::series(scene, series, frame);
    }
    axes(scene, picture, frame);
    guides(scene, picture, frame);
}

fn shades(scene: &mut Scene, picture: &Picture, frame: &Frame) {
    for mark in &picture.marks {
        match mark {
            Mark::Region {
                x,
                y,
                colour,
                opacity,
            } => scene.rect(frame.visible(*x, *y), Colour::nth(*colour), *opacity),
            Mark::Grid(grid) => cells(scene, grid, frame),
            _ => {}
        }
    }
}

/// Grid cells; equal neighbours in a row are one rectangle, because seams between rectangles show.
fn cells(scene: &mut Scene, grid: &Grid, frame: &Frame) {
    let edge =
        |(low, high): (f64, f64), i: usize, n: usize| low + (high - low) * i as f64 / n as f64;
    for (row, cells) in grid.cells.chunks(grid.columns.max(1)).enumerate() {
        let y = (
            edge(grid.y, row, grid.rows),
            edge(grid.y, row + 1, grid.rows),
        );
        let mut start = 0;
        for end in 1..=cells.len() {
            let shade = |i: usize| (cells[i].0, Grid::opacity(cells[i].1));
            if end < cells.len() && shade(end) == shade(start) {
                continue;
            }
            let x = (
                edge(grid.x, start, grid.columns),
                edge(grid.x, end, grid.columns),
            );
            let mut rect = frame.visible(x, y);
            // Whole pixels leave no seams.
            rect = Rect {
                left: rect.left.round(),
                top: rect.top.round(),
                right: rect.right.round(),
                bottom: rect.bottom.round(),
            };
            let (class, opacity) = shade(start);
            if opacity > 0.0 && rect.width() > 0.0 && rect.height() > 0.0 {
                scene.rect(rect, Colour::nth(class).over_white(opacity), 1.0);
            }
            start = end;
        }
    }
}

fn rules(scene: &mut Scene, frame: &Frame) {
    let r = frame.rect;
    let mut upright = |x: f32, colour| scene.rule((x, r.top), (x, r.bottom), colour, 1.0);
    let minor = |log: bool, low, high| {
        if log {
            ticks::log_minor(low, high)
        } else {
            Vec::new()
        }
    };
    let (x, y) = (frame.view.x, frame.view.y);
    for at in minor(x.log, x.low, x.high) {
        upright(frame.x(at), Colour::FAINT_RULE);
    }
    for tick in &frame.x_ticks {
        upright(frame.x(tick.at), Colour::RULE);
    }
    let mut level = |y: f32, colour| scene.rule((r.left, y), (r.right, y), colour, 1.0);
    for at in minor(y.log, y.low, y.high) {
        level(frame.y(at), Colour::FAINT_RULE);
    }
    for tick in &frame.y_ticks {
        level(frame.y(tick.at), Colour::RULE);
    }
}

fn axes(scene: &mut Scene, picture: &Picture, frame: &Frame) {
    let r = frame.rect;
    scene.rule((r.left, r.bottom), (r.right, r.bottom), Colour::FRAME, 1.2);
    scene.rule((r.left, r.top), (r.left, r.bottom), Colour::FRAME, 1.2);
    for tick in &frame.y_ticks {
        let y = frame.y(tick.at);
        scene.rule((r.left - 5.0, y), (r.left, y), Colour::FRAME, 1.2);
        let (name, size) = font::fit(&tick.label, TICK, TICK, false, frame.name_room);
        scene.text((r.left - 9.0, y + 4.6), &name, size, Anchor::End);
    }
    for tick in &frame.x_ticks {
        let x = frame.x(tick.at);
        scene.rule((x, r.bottom), (x, r.bottom + 5.0), Colour::FRAME, 1.2);
        if frame.shows_x {
            scene.text((x, r.bottom + 19.0), &tick.label, TICK, Anchor::Middle);
        }
    }
    if frame.shows_x && !picture.x.label.is_empty() {
        let (text, size) = font::fit(&picture.x.title(), LABEL, 12.0, false, r.width());
        let at = ((r.left + r.right) / 2.0, r.bottom + 43.0);
        scene.text(at, &text, size, Anchor::Middle);
    }
    if !picture.y.label.is_empty() {
        let (text, size) = font::fit(&picture.y.title(), LABEL, 12.0, false, r.height() + 20.0);
        let at = (r.left - frame.margin + 26.0, (r.top + r.bottom) / 2.0);
        scene.text(at, &text, size, Anchor::Middle).upward = true;
    }
    if !picture.title.is_empty() {
        let (text, size) = font::fit(&picture.title, 15.0, 12.0, true, r.width());
        scene
            .text((r.left, r.top - 10.0), &text, size, Anchor::Start)
            .bold = true;
    }
}

/// Guide lines and texts, over the data.
fn guides(scene: &mut Scene, picture: &Picture, frame: &Frame) {
    let r = frame.rect;
    let dashed = Stroke {
        colour: Colour::MUTED,
        opacity: 1.0,
        width: 1.4,
        dash: Dash::Dashed,
    };
    for mark in &picture.marks {
        let line = match mark {
            Mark::Vertical { x, .. } => vec![(frame.x(*x), r.top), (frame.x(*x), r.bottom)],
            Mark::Horizontal { y, .. } => vec![(r.left, frame.y(*y)), (r.right, frame.y(*y))],
            _ => Vec::new(),
        };
        if line.len() == 2 && line.iter().all(|&point| r.holds(point)) {
            scene.stroke(vec![line], dashed);
        }
        if let Some((text, at, anchor)) = legend::guide_text(mark, frame) {
            let text = scene.text(at, &text, TICK, anchor);
            text.halo = true;
            text.colour = Colour::MUTED;
        }
    }
}
