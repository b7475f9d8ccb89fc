//! The list of names, and the place where it hides no data.

use crate::draw::Frame;
use crate::layout::TICK;
use crate::scene::{Anchor, Point, Rect, Scene};
use crate::shapes::{bar, marker, stroke_of};
use crate::{Colour, Kind, Mark, Picture, Style, font};

const SIZE: f32 = 13.5;
const LINE: f32 = 21.0;
const PAD: f32 = 9.0;
const SAMPLE: f32 = 34.0;
/// Longest name before it is cut.
const ROOM: f32 = 220.0;

/// The listed series of a panel.
pub(crate) struct Legend {
    entries: Vec<(String, Kind, Style)>,
    more: usize,
}

impl Legend {
    /// The legend of a panel on a sheet of the given width; names that do not fit the height are counted instead of listed.
    pub(crate) fn of(picture: &Picture, width: f32, height: f32) -> Option<Legend> {
        let room = ROOM.min(width * 0.3);
        let most = ((height / LINE) as usize).saturating_sub(1).max(2);
        let mut entries: Vec<(String, Kind, Style)> = Vec::new();
        for series in picture.series.iter().filter(|s| s.listed) {
            let (name, _) = font::fit(&series.shown_name(), SIZE, SIZE, false, room);
            if entries.iter().all(|entry| entry.0 != name) {
                entries.push((name, series.kind, series.style));
            }
        }
        let more = entries.len().saturating_sub(most);
        entries.truncate(most);
        (!entries.is_empty()).then_some(Legend { entries, more })
    }

    fn names(&self) -> impl Iterator<Item = String> + '_ {
        let rest = (self.more > 0).then(|| format!("and {} more", self.more));
        self.entries.iter().map(|e| e.0.clone()).chain(rest)
    }

    /// Width and height.
    pub(crate) fn size(&self) -> (f32, f32) {
        let widest = self.names().map(|name| font::width(&name, SIZE, false));
        let lines = self.names().count() as f32;
        (
            widest.fold(0.0, f32::max) + SAMPLE + 3.0 * PAD,
            lines * LINE + PAD,
        )
    }

    pub(crate) fn draw(&self, scene: &mut Scene, (left, top): Point) {
        let (width, height) = self.size();
        let rect = Rect {
            left,
            top,
            right: left + width,
            bottom: top + height,
        };
        scene.rect(rect, Colour::RULE, 1.0);
        let inner = Rect {
            left: left + 1.0,
            top: top + 1.0,
            right: rect.right - 1.0,
            bottom: rect.bottom - 1.0,
        };
        scene.rect(inner, Colour::WHITE, 1.0);
        for (i, name) in self.names().enumerate() {
            let y = top + PAD / 2.0 + LINE * (i as f32 + 0.5);
            if let Some((_, kind, style)) = self.entries.get(i) {
                sample(scene, *kind, style, (left + PAD, y));
            }
            let at = (left + PAD * 2.0 + SAMPLE, y + 4.8);
            scene.text(at, &name, SIZE, Anchor::Start);
        }
    }
}

fn sample(scene: &mut Scene, kind: Kind, style: &Style, (x, y): Point) {
    match kind {
        Kind::Line | Kind::Steps => {
            scene.stroke(vec![vec![(x, y), (x + SAMPLE, y)]], stroke_of(style));
        }
        Kind::Points => {
            // A legend must show the colour even where the points are small and faint.
            let style = Style {
                size: style.size.max(7.5),
                opacity: style.opacity.max(0.85),
                ..*style
            };
            marker(scene, (x + SAMPLE / 2.0, y), &style);
        }
        Kind::Bars(_) | Kind::LyingBars(_) => {
            let rect = Rect {
                left: x + SAMPLE / 2.0 - 8.0,
                right: x + SAMPLE / 2.0 + 8.0,
                top: y - 6.0,
                bottom: y + 6.0,
            };
            scene.rect(rect, Colour::nth(style.colour), style.opacity);
        }
    }
}

/// The text of a guide or note, where it starts or ends, and which of the two.
pub(crate) fn guide_text(mark: &Mark, frame: &Frame) -> Option<(String, Point, Anchor)> {
    let r = frame.rect;
    let cut = |text: &str| font::fit(text, TICK, TICK, false, r.width() - 16.0).0;
    let beside = |text: &str, at: Point| {
        let text = cut(text);
        let wide = font::width(&text, TICK, false);
        if at.0 + 6.0 + wide <= r.right {
            (text, (at.0 + 6.0, at.1), Anchor::Start)
        } else {
            (text, (at.0 - 6.0, at.1), Anchor::End)
        }
    };
    let (text, inside) = match mark {
        Mark::Vertical { x, label } => {
            let at = (frame.x(*x), r.top + 14.0);
            (beside(label, at), r.holds(at))
        }
        Mark::Horizontal { y, label } => {
            let line = frame.y(*y);
            // Below, because what a level guide bounds is mostly above it.
            let baseline = if line + 22.0 > r.bottom {
                line - 7.0
            } else {
                line + 17.0
            };
            let text = (cut(label), (r.right - 8.0, baseline), Anchor::End);
            (text, r.holds((r.left, line)))
        }
        Mark::Note { x, y, text } => {
            let at = frame.point((*x, *y));
            (beside(text, (at.0, at.1 - 6.0)), r.holds(at))
        }
        Mark::Region { .. } | Mark::Grid(_) => return None,
    };
    (inside && !text.0.is_empty()).then_some(text)
}

/// The first of the places along the edges of a panel where a box of the given size covers (nearly) no data.
pub(crate) fn free_corner(frame: &Frame, picture: &Picture, size: (f32, f32)) -> Option<Point> {
    let r = frame.rect;
    let gap = 10.0;
    if size.0 + 2.0 * gap > r.width() || size.1 + 2.0 * gap > r.height() {
        return None;
    }
    let taken = obstacles(frame, picture);
    let (right, bottom) = (r.right - size.0 - gap, r.bottom - size.1 - gap);
    let (left, top) = (r.left + gap, r.top + gap);
    let (centre, middle) = ((left + right) / 2.0, (top + bottom) / 2.0);
    let places = [
        (right, top),
        (left, top),
        (right, bottom),
        (left, bottom),
        (right, middle),
        (left, middle),
        (centre, top),
        (centre, bottom),
    ];
    places.into_iter().find(|&(x, y)| {
        let box_ = Rect {
            left: x - 5.0,
            top: y - 5.0,
            right: x + size.0 + 5.0,
            bottom: y + size.1 + 5.0,
        };
        !taken.iter().any(|&point| box_.holds(point))
    })
}

/// Points the legend must not cover, dense enough that none of it slips between.
fn obstacles(frame: &Frame, picture: &Picture) -> Vec<Point> {
    let mut taken = Vec::new();
    for series in &picture.series {
        match series.kind {
            Kind::Points => taken.extend(series.finite().map(|p| frame.point(p))),
            Kind::Line | Kind::Steps => {
                for run in series.runs() {
                    let line: Vec<Point> = run.into_iter().map(|p| frame.point(p)).collect();
                    taken.extend(line.first());
                    line.windows(2)
                        .for_each(|w| between(w[0], w[1], &mut taken));
                }
            }
            Kind::Bars(_) | Kind::LyingBars(_) => {
                for (x, y) in series.finite() {
                    let bar = bar(series.kind, x, y, frame);
                    let middle = (bar.top + bar.bottom) / 2.0;
                    for y in [bar.top, middle, bar.bottom] {
                        between((bar.left, y), (bar.right, y), &mut taken);
                    }
                    let upright = (bar.left + bar.right) / 2.0;
                    between((upright, bar.top), (upright, bar.bottom), &mut taken);
                }
            }
        }
    }
    for mark in &picture.marks {
        if let Some((text, (x, y), anchor)) = guide_text(mark, frame) {
            let wide = font::width(&text, TICK, false);
            let start = if anchor == Anchor::End { x - wide } else { x };
            between((start, y - 5.0), (start + wide, y - 5.0), &mut taken);
        }
        match mark {
            Mark::Horizontal { y, .. } => {
                let y = frame.y(*y);
                between((frame.rect.left, y), (frame.rect.right, y), &mut taken);
            }
            Mark::Vertical { x, .. } => {
                let x = frame.x(*x);
                between((x, frame.rect.top), (x, frame.rect.bottom), &mut taken);
            }
            _ => {}
        }
    }
    taken
}

/// Adds points from one end to the other, at most 8 pixels apart.
fn between(from: Point, to: Point, taken: &mut Vec<Point>) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    // A steep line may leave the sheet far behind; a few hundred points cover what is seen of it.
    let steps = (dx.hypot(dy) / 8.0).ceil().clamp(1.0, 400.0);
    for i in 0..=steps as usize {
        let t = i as f32 / steps;
        taken.push((from.0 + t * dx, from.1 + t * dy));
    }
}
