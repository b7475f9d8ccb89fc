//! Figures as text: braille dots, axes and legend.

mod canvas;

use canvas::Canvas;

use crate::ticks::{self, Tick};
use crate::view::{Span, View};
use crate::{Axis, Error, Figure, Kind, Mark, Picture, Series, layout, palette};

/// Draws a figure as lines of text, none longer than `width` (at least 30), `height` lines or so, with ANSI colours if asked for.
///
/// Without colours, lines of a panel that has several are told apart by letters along them. Panels stand one below the other.
///
/// # Errors
/// If the figure has data that cannot be drawn (see [`Error`]).
pub fn to_terminal(
    figure: &Figure,
    width: usize,
    height: usize,
    colour: bool,
) -> Result<String, Error> {
    figure.check()?;
    let width = width.max(30);
    let mut out = String::new();
    for text in [Some(&figure.title), figure.subtitle.as_ref()]
        .into_iter()
        .flatten()
    {
        if !text.is_empty() {
            line(&mut out, &cut(text, width));
        }
    }
    let share = height / figure.panels.len().max(1);
    let last = figure.panels.len().saturating_sub(1);
    let views = layout::views(figure);
    let labels = views.iter().zip(&figure.panels).map(|(view, panel)| {
        let labels = y_ticks(&panel.y, view.y, share);
        labels
            .iter()
            .map(|t| t.label.chars().count())
            .max()
            .unwrap_or(0)
    });
    let margin = labels.max().unwrap_or(0).min(width / 3);
    for (i, (panel, view)) in figure.panels.iter().zip(&views).enumerate() {
        let sheet = Sheet {
            shows_x: !figure.share_x || i == last,
            panel,
            view,
            margin,
            columns: width - margin - 2,
            colour,
        };
        sheet.draw(&mut out, share);
    }
    Ok(out)
}

/// One panel and the room it has.
struct Sheet<'a> {
    panel: &'a Picture,
    view: &'a View,
    /// Columns left of the axis.
    margin: usize,
    /// Columns right of it.
    columns: usize,
    colour: bool,
    /// Whether the horizontal axis is labelled: not if a panel below shares it.
    shows_x: bool,
}

impl Sheet<'_> {
    fn draw(&self, out: &mut String, height: usize) {
        let legend = self.legend();
        let rest = 1 + legend.len() + if self.shows_x { 3 } else { 0 };
        let rows = height.saturating_sub(rest).max(4);
        // Every name has a row of its own.
        let rows = rows.max(self.panel.y.names.len().min(100));
        let width = self.margin + 2 + self.columns;
        let heading = [self.panel.title.as_str(), &self.panel.y.title()];
        let heading: Vec<&str> = heading
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        if !heading.is_empty() {
            let heading = cut(&heading.join(" · "), width);
            line(out, &format!("{heading:>pad$}", pad = self.margin + 2));
        }
        let ticks = y_ticks(&self.panel.y, self.view.y, height);
        for (row, cells) in self.canvas(rows).lines(self.colour).enumerate() {
            let place = |t: &&Tick| canvas::cell(1.0 - self.view.y.place(t.at), rows) == row;
            let tick = ticks.iter().find(place);
            let label = tick.map_or(String::new(), |t| cut(&t.label, self.margin));
            let axis = if tick.is_some() { '┤' } else { '│' };
            line(
                out,
                &format!("{label:>margin$} {axis}{cells}", margin = self.margin),
            );
        }
        if self.shows_x {
            let (axis, labels) = self.x_axis();
            line(out, &axis);
            line(out, &labels);
            let (pad, title) = (self.margin + 2, cut(&self.panel.x.title(), self.columns));
            if !title.is_empty() {
                line(
                    out,
                    &format!("{:pad$}{title:^columns$}", "", columns = self.columns),
                );
            }
        }
        for entry in legend {
            line(out, &entry);
        }
    }

    fn canvas(&self, rows: usize) -> Canvas {
        let mut canvas = Canvas::new(self.columns, rows);
        let place = |(x, y): (f64, f64)| (self.view.x.place(x), 1.0 - self.view.y.place(y));
        for mark in &self.panel.marks {
            match mark {
                Mark::Vertical { x, .. } => {
                    let at = self.view.x.place(*x);
                    canvas.dots((at, 0.0), (at, 1.0));
                }
                Mark::Horizontal { y, .. } => {
                    let at = 1.0 - self.view.y.place(*y);
                    canvas.dots((0.0, at), (1.0, at));
                }
                Mark::Note { .. } | Mark::Region { .. } | Mark::Grid(_) => {}
            }
        }
        for (i, series) in self.panel.series.iter().enumerate() {
            let pen = palette::ansi(series.style.colour);
            match series.kind {
                Kind::Line | Kind::Steps => {
                    for run in series.runs() {
                        let run: Vec<(f64, f64)> = run.into_iter().map(place).collect();
                        canvas.polyline(&run, pen);
                        if let (Some(letter), Some(&end)) = (self.letter(i), run.last()) {
                            canvas.letter(&run, end, letter);
                        }
                    }
                }
                Kind::Points => {
                    let glyph = self.glyph(series);
                    series
                        .finite()
                        .for_each(|p| canvas.point(place(p), glyph, pen));
                }
                Kind::Bars(width) | Kind::LyingBars(width) => {
                    let half = width / 2.0;
                    for (x, y) in series.finite() {
                        let ends = match series.kind {
                            Kind::Bars(_) => [(x - half, self.view.y.low.max(0.0)), (x + half, y)],
                            _ => [(self.view.x.low.max(0.0), y - half), (x, y + half)],
                        };
                        canvas.block(place(ends[0]), place(ends[1]), pen);
                    }
                }
            }
        }
        for mark in &self.panel.marks {
            match mark {
                Mark::Vertical { x, label } => canvas.text((self.view.x.place(*x), 0.0), label),
                Mark::Horizontal { y, label } => {
                    // One row below the line.
                    let below = 1.0 - self.view.y.place(*y) + 1.0 / rows as f64;
                    canvas.text((1.0, below.min(1.0)), label);
                }
                Mark::Note { x, y, text } => canvas.text(place((*x, *y)), text),
                Mark::Region { .. } | Mark::Grid(_) => {}
            }
        }
        canvas
    }

    /// Points are braille dots if they are the only ones, signs if several kinds must be told apart.
    fn glyph(&self, series: &Series) -> Option<char> {
        let kinds = self.panel.series.iter().filter(|s| s.kind == Kind::Points);
        (kinds.count() > 1).then(|| series.style.marker.glyph())
    }

    /// The letter of a line, where colours do not tell it from the others.
    fn letter(&self, i: usize) -> Option<char> {
        let is_line = |s: &Series| matches!(s.kind, Kind::Line | Kind::Steps) && !s.name.is_empty();
        let series = &self.panel.series;
        let several = series.iter().filter(|s| is_line(s)).count() > 1;
        let before = series[..i].iter().filter(|s| is_line(s)).count();
        (!self.colour && several && is_line(&series[i]) && before < 26)
            .then(|| char::from(b'a' + before as u8))
    }

    fn legend(&self) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut room = self.columns;
        for (i, series) in self
            .panel
            .series
            .iter()
            .enumerate()
            .filter(|(_, s)| s.listed)
        {
            let sign = match series.kind {
                Kind::Points => self.glyph(series).unwrap_or('⠶').to_string(),
                Kind::Line | Kind::Steps => {
                    self.letter(i).map_or("──".to_owned(), |l| format!("─{l}─"))
                }
                Kind::Bars(_) | Kind::LyingBars(_) => "██".to_owned(),
            };
            let name = cut(&series.name, self.columns - 8);
            let wide = sign.chars().count() + name.chars().count() + 4;
            if wide > room && room < self.columns {
                lines.push(String::new());
                room = self.columns;
            }
            room = room.saturating_sub(wide);
            let sign = canvas::paint(&sign, palette::ansi(series.style.colour), self.colour);
            let last = lines.len() - 1;
            if lines[last].is_empty() {
                lines[last] = " ".repeat(self.margin + 2);
            }
            lines[last] += &format!("{sign} {name}   ");
        }
        lines.retain(|l| !l.is_empty());
        lines
    }

    fn x_axis(&self) -> (String, String) {
        let wanted = (self.columns / 14).clamp(2, 8);
        let ticks = ticks_of(&self.panel.x, self.view.x, wanted);
        let mut axis = vec!['─'; self.columns];
        let mut labels = vec![' '; self.margin + 2 + self.columns];
        let mut free = 0;
        for tick in ticks {
            let column = canvas::cell(self.view.x.place(tick.at), self.columns);
            let long = tick.label.chars().count();
            let start = (self.margin + 2 + column).saturating_sub(long / 2);
            let start = start.min(labels.len().saturating_sub(long));
            if start < free || start + long > labels.len() {
                continue;
            }
            axis[column] = '┬';
            free = start + long + 1;
            for (place, c) in labels[start..].iter_mut().zip(tick.label.chars()) {
                *place = c;
            }
        }
        let axis = format!("{} └{}", " ".repeat(self.margin), String::from_iter(axis));
        (axis, String::from_iter(labels))
    }
}

fn y_ticks(axis: &Axis, span: Span, height: usize) -> Vec<Tick> {
    ticks_of(axis, span, (height / 3).clamp(2, 8))
}

fn ticks_of(axis: &Axis, span: Span, wanted: usize) -> Vec<Tick> {
    if !axis.names.is_empty() {
        let names = axis.names.iter().enumerate();
        let ticks = names.map(|(i, name)| Tick {
            at: i as f64,
            label: name.clone(),
        });
        return ticks
            .filter(|t| (span.low..=span.high).contains(&t.at))
            .collect();
    }
    if span.log {
        ticks::log(span.low, span.high, wanted)
    } else {
        ticks::linear(span.low, span.high, wanted)
    }
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars()
        .take(width.saturating_sub(1))
        .chain(['…'])
        .collect()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}
