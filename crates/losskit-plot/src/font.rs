//! The bundled font: widths for the layout, outlines for the image.

use std::sync::LazyLock;

use ttf_parser::{Face, OutlineBuilder};
use zeno::{Command, PathBuilder};

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("../assets/LosskitSans-Regular.ttf"), 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("../assets/LosskitSans-Bold.ttf"), 0).ok());

fn face(bold: bool) -> Option<&'static Face<'static>> {
    if bold {
        BOLD.as_ref()
    } else {
        REGULAR.as_ref()
    }
}

fn advance(face: &Face<'_>, c: char, size: f32) -> f32 {
    let glyph = face.glyph_index(c).unwrap_or_default();
    let units = f32::from(face.glyph_hor_advance(glyph).unwrap_or(1000));
    units * size / f32::from(face.units_per_em())
}

/// Width of a text in pixels.
pub(crate) fn width(text: &str, size: f32, bold: bool) -> f32 {
    face(bold).map_or(0.0, |face| {
        text.chars().map(|c| advance(face, c, size)).sum()
    })
}

/// A text made to fit: set smaller down to `least`, then cut.
pub(crate) fn fit(text: &str, size: f32, least: f32, bold: bool, room: f32) -> (String, f32) {
    let wide = width(text, size, bold);
    if wide <= room {
        return (text.to_owned(), size);
    }
    let smaller = (size * room / wide).max(least);
    let mut cut: String = text.to_owned();
    while !cut.is_empty() && width(&cut, smaller, bold) > room {
        let kept = cut.trim_end_matches('…').chars().count();
        if kept <= 1 {
            break;
        }
        cut = text.chars().take(kept - 1).chain(['…']).collect();
    }
    (cut, smaller)
}

/// The outline of a text whose baseline starts at the origin, y growing downward.
pub(crate) fn outline(text: &str, size: f32, bold: bool) -> Vec<Command> {
    let Some(face) = face(bold) else {
        return Vec::new();
    };
    let mut pen = Pen {
        path: Vec::new(),
        scale: size / f32::from(face.units_per_em()),
        x: 0.0,
    };
    for c in text.chars() {
        face.outline_glyph(face.glyph_index(c).unwrap_or_default(), &mut pen);
        pen.x += advance(face, c, size);
    }
    pen.path
}

struct Pen {
    path: Vec<Command>,
    scale: f32,
    x: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [self.x + x * self.scale, -y * self.scale]
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.path.move_to(to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.path.line_to(to);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, to) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(control, to);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (first, second, to) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.curve_to(first, second, to);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
