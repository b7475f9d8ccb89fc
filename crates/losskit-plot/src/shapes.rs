//! Series as shapes: bars, lines, markers.

use std::collections::HashMap;

use crate::draw::Frame;
use crate::scene::{Item, Path, Point, Rect, Scene, Stroke};
use crate::{Colour, Dash, Kind, Marker, Series, Style};

pub(crate) fn series(scene: &mut Scene, series: &Series, frame: &Frame) {
    match series.kind {
        Kind::Bars(_) | Kind::LyingBars(_) => bars(scene, series, frame),
        Kind::Line | Kind::Steps => line(scene, series, frame),
        Kind::Points => points(scene, series, frame),
    }
}

/// The seen part of the bar that stands for a point.
pub(crate) fn bar(kind: Kind, x: f64, y: f64, frame: &Frame) -> Rect {
    match kind {
        Kind::LyingBars(width) => frame.visible((0.0, x), (y - width / 2.0, y + width / 2.0)),
        Kind::Bars(width) => frame.visible((x - width / 2.0, x + width / 2.0), (0.0, y)),
        Kind::Line | Kind::Points | Kind::Steps => frame.visible((x, x), (y, y)),
    }
}

fn bars(scene: &mut Scene, series: &Series, frame: &Frame) {
    let colour = Colour::nth(series.style.colour);
    for (x, y) in series.finite() {
        let rect = bar(series.kind, x, y, frame);
        scene.rect(rect, colour, series.style.opacity);
        if matches!(series.kind, Kind::Bars(_)) {
            // A white edge keeps touching bars apart.
            scene.rule(
                (rect.right, rect.top),
                (rect.right, rect.bottom),
                Colour::WHITE,
                0.8,
            );
        }
    }
    if matches!(series.kind, Kind::LyingBars(_)) {
        let zero = frame.visible((0.0, 0.0), (f64::MIN, f64::MAX));
        scene.rule(
            (zero.left, zero.top),
            (zero.left, zero.bottom),
            Colour::FRAME,
            1.2,
        );
    }
}

fn line(scene: &mut Scene, series: &Series, frame: &Frame) {
    let mut lines = Vec::new();
    for run in series.runs() {
        let points: Vec<Point> = run.into_iter().map(|p| frame.point(p)).collect();
        let near = |p: &Point| (p.0 - points[0].0).abs() < 1.0 && (p.1 - points[0].1).abs() < 1.0;
        if points.iter().all(near) {
            // A line too short to be seen.
            if frame.rect.holds(points[0]) {
                marker(scene, points[0], &series.style);
            }
            continue;
        }
        let seen = clip(&thin(points), frame.rect);
        lines.extend(seen.iter().map(|line| straighten(line)));
    }
    if !lines.is_empty() {
        scene.stroke(lines, stroke_of(&series.style));
    }
}

pub(crate) fn stroke_of(style: &Style) -> Stroke {
    Stroke {
        colour: Colour::nth(style.colour),
        opacity: style.opacity,
        width: style.width,
        dash: style.dash,
    }
}

/// A line reduced to what a pixel column can show: its first, lowest, highest and last point.
fn thin(points: Vec<Point>) -> Vec<Point> {
    let mut kept = Vec::new();
    for column in points.chunk_by(|a, b| (a.0 * 2.0).floor() == (b.0 * 2.0).floor()) {
        if column.len() <= 4 {
            kept.extend_from_slice(column);
            continue;
        }
        let order = |a: &usize, b: &usize| column[*a].1.total_cmp(&column[*b].1);
        let mut chosen = [
            0,
            (0..column.len()).min_by(order).unwrap_or(0),
            (0..column.len()).max_by(order).unwrap_or(0),
            column.len() - 1,
        ];
        chosen.sort_unstable();
        kept.extend(chosen.map(|i| column[i]));
    }
    kept
}

/// The parts of a line inside a rectangle (Liang and Barsky).
fn clip(points: &[Point], r: Rect) -> Vec<Vec<Point>> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let ((x, y), (dx, dy)) = (pair[0], (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
        let sides = [
            (-dx, x - r.left),
            (dx, r.right - x),
            (-dy, y - r.top),
            (dy, r.bottom - y),
        ];
        let (mut enter, mut leave) = (0f32, 1f32);
        for (toward, room) in sides {
            if toward < 0.0 {
                enter = enter.max(room / toward);
            } else if toward > 0.0 {
                leave = leave.min(room / toward);
            } else if room < 0.0 {
                leave = -1.0;
            }
        }
        if enter > leave {
            continue;
        }
        let at = |t: f32| (x + t * dx, y + t * dy);
        match lines.last_mut() {
            Some(line) if enter == 0.0 && line.last() == Some(&pair[0]) => {}
            _ => lines.push(vec![if enter == 0.0 { pair[0] } else { at(enter) }]),
        }
        if let Some(line) = lines.last_mut() {
            line.push(if leave == 1.0 { pair[1] } else { at(leave) });
        }
    }
    lines
}

/// How far, in pixels, a line may be off unseen.
const UNSEEN: f32 = 0.04;

/// A line without the points that lie, as far as one can see, on the line between others (Douglas and Peucker).
fn straighten(line: &[Point]) -> Vec<Point> {
    let mut kept = vec![true; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let off = |i: &usize| distance(line[*i], line[from], line[to]);
        let farthest = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b)));
        match farthest {
            Some(i) if off(&i) > UNSEEN => open.extend([(from, i), (i, to)]),
            _ => kept[to.min(from + 1)..to].fill(false),
        }
    }
    let pairs = line.iter().zip(kept);
    pairs
        .filter_map(|(point, kept)| kept.then_some(*point))
        .collect()
}

/// From a point to the segment between two others.
fn distance(p: Point, a: Point, b: Point) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (px, py) = (p.0 - a.0, p.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = match length > 0.0 {
        true => ((px * dx + py * dy) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    (px - along * dx).hypot(py - along * dy)
}

/// Points beyond this many on one half pixel add nothing to what is seen.
const PILE: u8 = 6;

fn points(scene: &mut Scene, series: &Series, frame: &Frame) {
    let mut piles = HashMap::new();
    for value in series.finite().step_by(series.every()) {
        let at = frame.point(value);
        let pile = piles
            .entry(((at.0 * 2.0) as i32, (at.1 * 2.0) as i32))
            .or_insert(0u8);
        if frame.rect.holds(at) && *pile < PILE {
            *pile += 1;
            marker(scene, at, &series.style);
        }
    }
}

pub(crate) fn marker(scene: &mut Scene, (x, y): Point, style: &Style) {
    let colour = Colour::nth(style.colour);
    let r = style.size / 2.0;
    let outline: &[Point] = match style.marker {
        Marker::Circle => {
            return scene.items.push(Item::Disc {
                centre: (x, y),
                radius: r,
                fill: colour,
                opacity: style.opacity,
            });
        }
        Marker::Triangle => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        Marker::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        Marker::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
        Marker::Cross => {
            let arm = |s: f32| vec![(x - r, y - s * r), (x + r, y + s * r)];
            let mut stroke = stroke_of(style);
            (stroke.dash, stroke.width) = (Dash::Solid, 1.8);
            return scene.items.push(Item::Path(Path {
                lines: vec![arm(1.0), arm(-1.0)],
                stroke: Some(stroke),
                ..Path::default()
            }));
        }
    };
    let placed = outline.iter().map(|&(a, b)| (x + a * r, y + b * r));
    scene.fill(placed.collect(), colour, style.opacity);
}
