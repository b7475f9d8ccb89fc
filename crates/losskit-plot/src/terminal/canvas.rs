//! Character cells of two by four braille dots.

use std::fmt::Write;

/// The bits of a braille sign, by row and column.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
/// The colour of guides.
const GREY: u8 = 245;

#[derive(Clone, Copy)]
struct Cell {
    dots: u8,
    sign: Option<char>,
    pen: u8,
}

/// Positions run from (0, 0), top left, to (1, 1), bottom right.
pub(super) struct Canvas {
    columns: usize,
    rows: usize,
    cells: Vec<Cell>,
}

/// The cell of a position between 0 and 1.
pub(super) fn cell(place: f64, cells: usize) -> usize {
    ((place * cells as f64) as usize).min(cells.saturating_sub(1))
}

/// Text in a colour.
pub(super) fn paint(text: &str, pen: u8, colour: bool) -> String {
    if colour {
        format!("\u{1b}[38;5;{pen}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

impl Canvas {
    pub(super) fn new(columns: usize, rows: usize) -> Canvas {
        let empty = Cell {
            dots: 0,
            sign: None,
            pen: GREY,
        };
        Canvas {
            columns,
            rows,
            cells: vec![empty; columns * rows],
        }
    }

    fn dot(&mut self, column: i64, row: i64, pen: u8) {
        let (width, height) = (self.columns as i64 * 2, self.rows as i64 * 4);
        if (0..width).contains(&column) && (0..height).contains(&row) {
            let (column, row) = (column as usize, row as usize);
            let cell = &mut self.cells[row / 4 * self.columns + column / 2];
            cell.dots |= DOTS[row % 4][column % 2];
            cell.pen = pen;
        }
    }

    /// The dot of a position; far outside stays outside.
    fn grid(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (width, height) = ((self.columns * 2 - 1) as f64, (self.rows * 4 - 1) as f64);
        (x.clamp(-50.0, 50.0) * width, y.clamp(-50.0, 50.0) * height)
    }

    fn walk(&mut self, from: (f64, f64), to: (f64, f64), every: usize, pen: u8) {
        let ((x0, y0), (x1, y1)) = (self.grid(from), self.grid(to));
        if [x0, y0, x1, y1].iter().any(|v| v.is_nan()) {
            return;
        }
        let steps = (x1 - x0).abs().max((y1 - y0).abs()).ceil().max(1.0) as usize;
        for i in (0..=steps).step_by(every) {
            let t = i as f64 / steps as f64;
            let (x, y) = (x0 + t * (x1 - x0), y0 + t * (y1 - y0));
            self.dot(x.round() as i64, y.round() as i64, pen);
        }
    }

    pub(super) fn polyline(&mut self, run: &[(f64, f64)], pen: u8) {
        if let [alone] = run {
            self.walk(*alone, *alone, 1, pen);
        }
        for pair in run.windows(2) {
            self.walk(pair[0], pair[1], 1, pen);
        }
    }

    /// A dotted guide.
    pub(super) fn dots(&mut self, from: (f64, f64), to: (f64, f64)) {
        self.walk(from, to, 3, GREY);
    }

    pub(super) fn point(&mut self, place: (f64, f64), sign: Option<char>, pen: u8) {
        match sign {
            None => self.walk(place, place, 1, pen),
            Some(sign) => self.put(place, sign, Some(pen)),
        }
    }

    pub(super) fn block(&mut self, from: (f64, f64), to: (f64, f64), pen: u8) {
        let ((x0, y0), (x1, y1)) = (self.grid(from), self.grid(to));
        for column in x0.min(x1).round() as i64..=x0.max(x1).round() as i64 {
            for row in y0.min(y1).round() as i64..=y0.max(y1).round() as i64 {
                self.dot(column, row, pen);
            }
        }
    }

    /// Writes a letter at three places along a line.
    pub(super) fn letter(&mut self, run: &[(f64, f64)], end: (f64, f64), letter: char) {
        let inside = |p: &&(f64, f64)| (0.0..=1.0).contains(&p.0) && (0.0..=1.0).contains(&p.1);
        let seen: Vec<(f64, f64)> = run.iter().filter(inside).copied().collect();
        let Some(last) = seen.len().checked_sub(1) else {
            return;
        };
        for part in [last / 6, last / 2] {
            self.put(seen[part], letter, None);
        }
        self.put(end, letter, None);
    }

    /// Writes a text one column beside a position, to its left if there is no room on the right.
    pub(super) fn text(&mut self, (x, y): (f64, f64), text: &str) {
        if !((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y)) {
            return;
        }
        let (row, column, long) = (
            cell(y, self.rows),
            cell(x, self.columns),
            text.chars().count(),
        );
        let start = if column + 1 + long > self.columns {
            column.saturating_sub(long)
        } else {
            column + 1
        };
        let end = (row + 1) * self.columns;
        for (cell, c) in self.cells[row * self.columns + start..end]
            .iter_mut()
            .zip(text.chars())
        {
            cell.sign = Some(c);
            cell.pen = GREY;
        }
    }

    /// Puts a sign into a cell, in the given colour or the cell's own.
    fn put(&mut self, (x, y): (f64, f64), sign: char, pen: Option<u8>) {
        if (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y) {
            let at = cell(y, self.rows) * self.columns + cell(x, self.columns);
            self.cells[at].sign = Some(sign);
            self.cells[at].pen = pen.unwrap_or(self.cells[at].pen);
        }
    }

    /// The rows as text.
    pub(super) fn lines(&self, colour: bool) -> impl Iterator<Item = String> + '_ {
        self.cells.chunks(self.columns).map(move |cells| {
            let mut text = String::new();
            for same in cells.chunk_by(|a, b| a.pen == b.pen) {
                let signs: String = same.iter().map(|c| c.sign()).collect();
                if colour && same.iter().any(|c| !c.is_empty()) {
                    let _ = write!(text, "{}", paint(&signs, same[0].pen, true));
                } else {
                    text.push_str(&signs);
                }
            }
            text
        })
    }
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.dots == 0 && self.sign.is_none()
    }

    fn sign(&self) -> char {
        let braille = char::from_u32(0x2800 + u32::from(self.dots));
        match self.sign {
            Some(sign) => sign,
            None if self.dots == 0 => ' ',
            None => braille.unwrap_or(' '),
        }
    }
}
