//! What part of the data a panel shows.

use crate::{Axis, Kind, Mark, Picture, Scale};

/// The ends of an axis, and the way from a value to its place between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) log: bool,
}

impl Span {
    /// 0 at the low end, 1 at the high end.
    pub(crate) fn place(self, value: f64) -> f64 {
        if self.log {
            let (low, high) = (self.low.ln(), self.high.ln());
            (value.max(f64::MIN_POSITIVE).ln() - low) / (high - low)
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// An axis fitted to values.
    fn fit(axis: &Axis, values: impl Iterator<Item = f64>, pad: (f64, f64)) -> Span {
        let log = axis.scale == Scale::Log;
        if let Some((low, high)) = axis.range {
            return Span { low, high, log };
        }
        // Beyond 1e300 the width of the axis would overflow.
        let shown = values.filter(|v| v.abs() < 1e300 && (!log || *v > 0.0));
        let (low, high) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
        if low > high {
            let (low, high) = if log { (0.1, 10.0) } else { (0.0, 1.0) };
            return Span { low, high, log };
        }
        if log {
            let (low, high) = (low.ln(), high.ln());
            let room = if high - low < 1e-6 { 0.7 } else { high - low };
            return Span {
                low: (low - room * pad.0).exp().max(f64::MIN_POSITIVE),
                high: (high + room * pad.1).exp(),
                log,
            };
        }
        let size = low.abs().max(high.abs());
        if high - low <= size * 1e-12 {
            let room = if size == 0.0 { 1.0 } else { size * 0.1 };
            return Span {
                low: low - room,
                high: high + room,
                log,
            };
        }
        Span {
            low: low - (high - low) * pad.0,
            high: high + (high - low) * pad.1,
            log,
        }
    }

    /// The smallest span that holds both.
    pub(crate) fn union(self, other: Span) -> Span {
        Span {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            log: self.log,
        }
    }
}

/// Both axes of a panel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) x: Span,
    pub(crate) y: Span,
}

impl View {
    pub(crate) fn of(picture: &Picture) -> View {
        let has = |wanted: fn(Kind) -> bool| picture.series.iter().any(|s| wanted(s.kind));
        let upright = has(|k| matches!(k, Kind::Bars(_)));
        let lying = has(|k| matches!(k, Kind::LyingBars(_)));
        let points = has(|k| k == Kind::Points);
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for series in &picture.series {
            let (half_x, half_y) = match series.kind {
                Kind::Bars(width) => (width / 2.0, 0.0),
                Kind::LyingBars(width) => (0.0, width / 2.0),
                _ => (0.0, 0.0),
            };
            for (x, y) in series.finite() {
                xs.extend([x - half_x, x + half_x]);
                ys.extend([y - half_y, y + half_y]);
            }
        }
        for mark in &picture.marks {
            match mark {
                Mark::Vertical { x, .. } => xs.push(*x),
                Mark::Horizontal { y, .. } => ys.push(*y),
                Mark::Note { x, y, .. } => {
                    xs.push(*x);
                    ys.push(*y);
                }
                Mark::Region { x, y, .. } => {
                    xs.extend([x.0, x.1]);
                    ys.extend([y.0, y.1]);
                }
                Mark::Grid(grid) => {
                    xs.extend([grid.x.0, grid.x.1]);
                    ys.extend([grid.y.0, grid.y.1]);
                }
            }
        }
        if upright {
            ys.push(0.0);
        }
        if lying {
            xs.push(0.0);
        }
        let side = if points { 0.04 } else { 0.015 };
        let mut pad = [(side, side), (0.06, 0.06)];
        if upright {
            pad = [(0.02, 0.02), base(&ys)];
        } else if lying {
            pad = [base(&xs), (0.02, 0.02)];
        }
        View {
            x: Span::fit(&picture.x, xs.into_iter(), pad[0]),
            y: Span::fit(&picture.y, ys.into_iter(), pad[1]),
        }
    }
}

/// Room beside bars: none on the side where all of them stand on zero.
fn base(values: &[f64]) -> (f64, f64) {
    let room = |some: bool| if some { 0.06 } else { 0.0 };
    (
        room(values.iter().any(|&v| v < 0.0)),
        room(values.iter().any(|&v| v > 0.0)),
    )
}
