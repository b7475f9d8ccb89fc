//! Figures, pictures and axes.

use crate::{Error, Mark, Series};

/// How positions on an axis grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps for equal differences.
    Linear,
    /// Equal steps for equal ratios; positive values only.
    Log,
}

/// One axis of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What is measured.
    pub label: String,
    /// In what.
    pub unit: Option<String>,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// Ends of the axis; `None` fits them to the data.
    pub range: Option<(f64, f64)>,
    /// Names of the positions 0, 1, 2, …, shown instead of numbers.
    pub names: Vec<String>,
}

impl Axis {
    /// A linear axis fitted to the data.
    pub fn new(label: &str) -> Axis {
        Axis {
            label: label.to_owned(),
            unit: None,
            scale: Scale::Linear,
            range: None,
            names: Vec::new(),
        }
    }

    /// The same axis, logarithmic.
    pub fn log(mut self) -> Axis {
        self.scale = Scale::Log;
        self
    }

    /// The same axis, logarithmic if asked for.
    pub fn log_if(self, log: bool) -> Axis {
        if log { self.log() } else { self }
    }

    /// The same axis with a unit.
    pub fn unit(mut self, unit: &str) -> Axis {
        self.unit = Some(unit.to_owned());
        self
    }

    /// The same axis with fixed ends.
    pub fn range(mut self, from: f64, to: f64) -> Axis {
        self.range = Some((from, to));
        self
    }

    /// The same axis with names at 0, 1, 2, ….
    pub fn names(mut self, names: Vec<String>) -> Axis {
        self.names = names;
        self
    }

    /// Label and unit.
    pub fn title(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{} [{unit}]", self.label),
            None => self.label.clone(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        match self.range {
            Some((low, high))
                if !(low < high && (high - low).is_finite())
                    || (self.scale == Scale::Log && low <= 0.0) =>
            {
                Err(Error::Range {
                    axis: self.label.clone(),
                    range: (low, high),
                })
            }
            _ => Ok(()),
        }
    }
}

/// One panel: two axes, and what is drawn between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Heading; may be empty.
    pub title: String,
    /// Line under the heading.
    pub subtitle: Option<String>,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// Data, drawn in order.
    pub series: Vec<Series>,
    /// Guides, drawn around the data.
    pub marks: Vec<Mark>,
}

impl Picture {
    /// An empty picture.
    pub fn new(title: &str, x: Axis, y: Axis) -> Picture {
        Picture {
            title: title.to_owned(),
            subtitle: None,
            x,
            y,
            series: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// The picture with one more series.
    pub fn with(mut self, series: Series) -> Picture {
        self.series.push(series);
        self
    }

    /// The picture with one more mark.
    pub fn mark(mut self, mark: Mark) -> Picture {
        self.marks.push(mark);
        self
    }

    /// The picture with a line under its heading.
    pub fn subtitle(mut self, subtitle: &str) -> Picture {
        self.subtitle = Some(subtitle.to_owned());
        self
    }
}

/// One or more pictures on one sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Heading; may be empty.
    pub title: String,
    /// Line under the heading.
    pub subtitle: Option<String>,
    /// Pictures, row by row.
    pub panels: Vec<Picture>,
    /// Pictures side by side in a row; at least 1.
    pub columns: usize,
    /// Whether pictures above each other share the horizontal axis of the lowest.
    pub share_x: bool,
}

impl From<Picture> for Figure {
    fn from(mut picture: Picture) -> Figure {
        Figure {
            title: std::mem::take(&mut picture.title),
            subtitle: picture.subtitle.take(),
            panels: vec![picture],
            columns: 1,
            share_x: false,
        }
    }
}

impl Figure {
    /// Pictures side by side: at least one, and not more than there are.
    pub(crate) fn columns(&self) -> usize {
        self.columns.clamp(1, self.panels.len().max(1))
    }

    /// A size that suits the number of panels and names.
    pub fn natural_size(&self) -> Size {
        let columns = self.columns();
        let rows = self.panels.len().div_ceil(columns).max(1) as u32;
        let names = self
            .panels
            .iter()
            .map(|p| p.y.names.len())
            .max()
            .unwrap_or(0);
        let height = match rows {
            1 => 600.max(150 + 24 * names as u32),
            _ => 90 + 270 * rows,
        };
        Size::new(if columns > 1 { 1100 } else { 900 }, height.min(4000))
    }

    /// Looks for what no renderer could draw.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for panel in &self.panels {
            panel.x.check()?;
            panel.y.check()?;
            for mark in &panel.marks {
                if let Mark::Grid(grid) = mark {
                    grid.check()?;
                }
            }
            for series in &panel.series {
                series.check()?;
                for (axis, values) in [(&panel.x, &series.x), (&panel.y, &series.y)] {
                    let bad = values.iter().position(|&v| v <= 0.0);
                    if let (Scale::Log, Some(index)) = (axis.scale, bad) {
                        return Err(Error::NotPositive {
                            series: series.name.clone(),
                            index,
                            value: values[index],
                            axis: axis.label.clone(),
                        });
                    }
                }
            }
        }
        Ok(())
    }
}

/// Width and height of a drawing, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pixels of a PNG per pixel of the size: 2 for sharp screens and print.
    pub scale: f32,
}

impl Size {
    /// The given width and height at scale 1.
    pub fn new(width: u32, height: u32) -> Size {
        Size {
            width,
            height,
            scale: 1.0,
        }
    }

    /// The same size at another scale.
    pub fn scale(mut self, scale: f32) -> Size {
        self.scale = scale;
        self
    }

    pub(crate) fn check(self) -> Result<Size, Error> {
        let side = |pixels: u32| (100..=20_000).contains(&pixels);
        let area = f64::from(self.width) * f64::from(self.height) * f64::from(self.scale).powi(2);
        if side(self.width) && side(self.height) && self.scale >= 0.25 && area <= 1e8 {
            return Ok(self);
        }
        Err(Error::Size {
            width: self.width,
            height: self.height,
            scale: self.scale,
        })
    }
}
