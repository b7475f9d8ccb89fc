//! Colours that colour-blind readers tell apart, doubled by dashes and marker shapes.

/// Red, green and blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Okabe and Ito's colours, the ones that stand out on white first.
const OKABE_ITO: [(Colour, u8); 8] = [
    (Colour(0x00, 0x72, 0xB2), 32),
    (Colour(0xD5, 0x5E, 0x00), 166),
    (Colour(0x00, 0x9E, 0x73), 36),
    (Colour(0xCC, 0x79, 0xA7), 175),
    (Colour(0xE6, 0x9F, 0x00), 214),
    (Colour(0x56, 0xB4, 0xE9), 117),
    (Colour(0x33, 0x33, 0x33), 245),
    (Colour(0xF0, 0xE4, 0x42), 227),
];

impl Colour {
    pub(crate) const WHITE: Colour = Colour(255, 255, 255);
    pub(crate) const INK: Colour = Colour(0x1F, 0x23, 0x28);
    pub(crate) const MUTED: Colour = Colour(0x59, 0x63, 0x6E);
    pub(crate) const FRAME: Colour = Colour(0x8C, 0x95, 0x9F);
    pub(crate) const RULE: Colour = Colour(0xE4, 0xE7, 0xEB);
    pub(crate) const FAINT_RULE: Colour = Colour(0xF3, 0xF4, 0xF6);

    /// The colour of the given number; numbers beyond the palette start again.
    pub fn nth(index: usize) -> Colour {
        OKABE_ITO[index % OKABE_ITO.len()].0
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// This colour laid over white with the given opacity.
    pub(crate) fn over_white(self, opacity: f64) -> Colour {
        let mix = |c: u8| (255.0 - (255.0 - f64::from(c)) * opacity.clamp(0.0, 1.0)).round() as u8;
        Colour(mix(self.0), mix(self.1), mix(self.2))
    }
}

/// The nearest of the 256 terminal colours, readable on black and on white.
pub(crate) fn ansi(index: usize) -> u8 {
    OKABE_ITO[index % OKABE_ITO.len()].1
}

/// How a line is broken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dash {
    Solid,
    Dashed,
    Dotted,
    DashDot,
    LongDash,
}

impl Dash {
    /// The dash of the given number; five dashes against eight colours repeat only after forty series.
    pub fn nth(index: usize) -> Dash {
        [
            Dash::Solid,
            Dash::Dashed,
            Dash::DashDot,
            Dash::LongDash,
            Dash::Dotted,
        ][index % 5]
    }

    /// Lengths on and off, in pixels.
    pub(crate) fn pattern(self) -> &'static [f32] {
        match self {
            Dash::Solid => &[],
            Dash::Dashed => &[8.0, 4.5],
            Dash::Dotted => &[2.4, 3.2],
            Dash::DashDot => &[10.0, 4.0, 2.0, 4.0],
            Dash::LongDash => &[16.0, 5.0],
        }
    }

    pub(crate) fn plotly(self) -> &'static str {
        match self {
            Dash::Solid => "solid",
            Dash::Dashed => "dash",
            Dash::Dotted => "dot",
            Dash::DashDot => "dashdot",
            Dash::LongDash => "longdash",
        }
    }
}

/// The shape of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Marker {
    Circle,
    Triangle,
    Square,
    Diamond,
    Cross,
}

impl Marker {
    /// The shape of the given number.
    pub fn nth(index: usize) -> Marker {
        [
            Marker::Circle,
            Marker::Triangle,
            Marker::Square,
            Marker::Diamond,
            Marker::Cross,
        ][index % 5]
    }

    pub(crate) fn plotly(self) -> &'static str {
        match self {
            Marker::Circle => "circle",
            Marker::Triangle => "triangle-up",
            Marker::Square => "square",
            Marker::Diamond => "diamond",
            Marker::Cross => "x",
        }
    }

    pub(crate) fn glyph(self) -> char {
        match self {
            Marker::Circle => '•',
            Marker::Triangle => '▴',
            Marker::Square => '▪',
            Marker::Diamond => '◆',
            Marker::Cross => '×',
        }
    }
}

/// How a series looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Number of the colour in the palette.
    pub colour: usize,
    /// Breaks of the line.
    pub dash: Dash,
    /// Shape of the points.
    pub marker: Marker,
    /// 0 (invisible) to 1.
    pub opacity: f64,
    /// Width of the line in pixels.
    pub width: f32,
    /// Diameter of the points in pixels.
    pub size: f32,
}

impl Style {
    /// The look of the series of the given number: its own colour, dash and shape.
    pub fn nth(index: usize) -> Style {
        Style {
            colour: index,
            dash: Dash::nth(index),
            marker: Marker::nth(index),
            opacity: 1.0,
            width: 2.2,
            size: 7.0,
        }
    }
}
