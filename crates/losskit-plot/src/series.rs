//! A sequence of values and how it is drawn.

use crate::{Dash, Error, Marker, Style};

/// What a series is drawn as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A line through the points, broken at values that are not finite.
    Line,
    /// One marker per point.
    Points,
    /// A line that keeps its value until the next point.
    Steps,
    /// Upright bars from 0 to y, of the given width.
    Bars(f64),
    /// Lying bars from 0 to x, of the given thickness.
    LyingBars(f64),
}

/// A named sequence of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name in the legend; a series without a name is not listed.
    pub name: String,
    /// What it is drawn as.
    pub kind: Kind,
    /// Horizontal positions.
    pub x: Vec<f64>,
    /// Vertical positions.
    pub y: Vec<f64>,
    /// Look.
    pub style: Style,
    /// One text per point, shown when pointed at (HTML only); empty for none.
    pub labels: Vec<String>,
    /// Whether the legend lists it.
    pub listed: bool,
}

impl Series {
    /// A series of the given kind, in the first colour.
    pub fn new(name: &str, kind: Kind, x: &[f64], y: &[f64]) -> Series {
        Series {
            name: name.to_owned(),
            kind,
            x: x.to_vec(),
            y: y.to_vec(),
            style: Style::nth(0),
            labels: Vec::new(),
            listed: !name.is_empty(),
        }
    }

    /// A line.
    pub fn line(name: &str, x: &[f64], y: &[f64]) -> Series {
        Series::new(name, Kind::Line, x, y)
    }

    /// Markers, fainter the more there are.
    pub fn points(name: &str, x: &[f64], y: &[f64]) -> Series {
        let mut series = Series::new(name, Kind::Points, x, y);
        (series.style.opacity, series.style.size) = match x.len() {
            0..300 => (0.8, 7.5),
            300..3_000 => (0.6, 6.0),
            3_000..30_000 => (0.35, 4.5),
            _ => (0.2, 3.0),
        };
        series
    }

    /// The colour, dash and shape of the given number.
    pub fn nth(mut self, index: usize) -> Series {
        self.style.colour = index;
        self.style.dash = Dash::nth(index);
        self.style.marker = Marker::nth(index);
        self
    }

    /// The given dash.
    pub fn dash(mut self, dash: Dash) -> Series {
        self.style.dash = dash;
        self
    }

    /// The given line width in pixels.
    pub fn width(mut self, width: f32) -> Series {
        self.style.width = width;
        self
    }

    /// The given opacity.
    pub fn opacity(mut self, opacity: f64) -> Series {
        self.style.opacity = opacity;
        self
    }

    /// One text per point.
    pub fn labels(mut self, labels: Vec<String>) -> Series {
        self.labels = labels;
        self
    }

    /// Left out of the legend.
    pub fn unlisted(mut self) -> Series {
        self.listed = false;
        self
    }

    /// How many points stand behind each one drawn: more than 30 000 markers only make files large.
    pub(crate) fn every(&self) -> usize {
        match self.kind {
            Kind::Points => self.x.len().div_ceil(30_000).max(1),
            _ => 1,
        }
    }

    /// The name, and whether some points were left out.
    pub(crate) fn shown_name(&self) -> String {
        match self.every() {
            1 => self.name.clone(),
            every => format!("{} (1 point in {every})", self.name),
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let labelled = self.labels.is_empty() || self.labels.len() == self.x.len();
        if self.x.len() != self.y.len() || !labelled {
            let y = if labelled {
                self.y.len()
            } else {
                self.labels.len()
            };
            return Err(Error::Length {
                series: self.name.clone(),
                x: self.x.len(),
                y,
            });
        }
        Ok(())
    }

    /// Points with both coordinates finite.
    pub(crate) fn finite(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let pairs = self.x.iter().copied().zip(self.y.iter().copied());
        pairs.filter(|(x, y)| x.is_finite() && y.is_finite())
    }

    /// Runs of points to join; a point that is not finite ends a run.
    pub(crate) fn runs(&self) -> Vec<Vec<(f64, f64)>> {
        let mut runs = vec![Vec::new()];
        for (&x, &y) in self.x.iter().zip(&self.y) {
            let last = runs.len() - 1;
            if !(x.is_finite() && y.is_finite()) {
                if !runs[last].is_empty() {
                    runs.push(Vec::new());
                }
                continue;
            }
            if self.kind == Kind::Steps
                && let Some(&(_, before)) = runs[last].last()
            {
                runs[last].push((x, before));
            }
            runs[last].push((x, y));
        }
        runs.retain(|run| !run.is_empty());
        runs
    }
}
