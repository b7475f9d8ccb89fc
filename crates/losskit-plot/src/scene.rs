//! Shapes on a sheet: what a figure becomes before it is written as SVG or PNG.

use crate::{Colour, Dash};

pub(crate) type Point = (f32, f32);

/// A sheet and everything on it, from back to front.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) items: Vec<Item>,
}

#[derive(Debug)]
pub(crate) enum Item {
    Path(Path),
    Disc {
        centre: Point,
        radius: f32,
        fill: Colour,
        opacity: f64,
    },
    Text(Text),
}

#[derive(Debug, Default)]
pub(crate) struct Path {
    pub(crate) lines: Vec<Vec<Point>>,
    pub(crate) closed: bool,
    pub(crate) fill: Option<(Colour, f64)>,
    pub(crate) stroke: Option<Stroke>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) colour: Colour,
    pub(crate) opacity: f64,
    pub(crate) width: f32,
    pub(crate) dash: Dash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// Where the baseline starts, is centred or ends.
    pub(crate) at: Point,
    pub(crate) text: String,
    pub(crate) size: f32,
    pub(crate) bold: bool,
    pub(crate) anchor: Anchor,
    /// Written from bottom to top.
    pub(crate) upward: bool,
    pub(crate) colour: Colour,
    /// Set off from what lies behind by a white rim.
    pub(crate) halo: bool,
}

/// A rectangle; y grows downward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

impl Rect {
    pub(crate) fn width(self) -> f32 {
        self.right - self.left
    }

    pub(crate) fn height(self) -> f32 {
        self.bottom - self.top
    }

    pub(crate) fn holds(self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    fn corners(self) -> Vec<Point> {
        vec![
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        ]
    }
}

impl Scene {
    pub(crate) fn text(&mut self, at: Point, text: &str, size: f32, anchor: Anchor) -> &mut Text {
        self.items.push(Item::Text(Text {
            at,
            text: text.to_owned(),
            size,
            bold: false,
            anchor,
            upward: false,
            colour: Colour::INK,
            halo: false,
        }));
        match self.items.last_mut() {
            Some(Item::Text(text)) => text,
            _ => unreachable!("a text was pushed"),
        }
    }

    pub(crate) fn stroke(&mut self, lines: Vec<Vec<Point>>, stroke: Stroke) {
        self.items.push(Item::Path(Path {
            lines,
            stroke: Some(stroke),
            ..Path::default()
        }));
    }

    /// A thin solid line.
    pub(crate) fn rule(&mut self, from: Point, to: Point, colour: Colour, width: f32) {
        let stroke = Stroke {
            colour,
            opacity: 1.0,
            width,
            dash: Dash::Solid,
        };
        self.stroke(vec![vec![from, to]], stroke);
    }

    pub(crate) fn fill(&mut self, outline: Vec<Point>, colour: Colour, opacity: f64) {
        self.items.push(Item::Path(Path {
            lines: vec![outline],
            closed: true,
            fill: Some((colour, opacity)),
            stroke: None,
        }));
    }

    pub(crate) fn rect(&mut self, rect: Rect, colour: Colour, opacity: f64) {
        self.fill(rect.corners(), colour, opacity);
    }
}
