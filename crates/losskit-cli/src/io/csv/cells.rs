//! A column of CSV cells whose type is not settled before the last of them.

use losskit_fit::frame::{Column, Data, Texts};

/// A column as far as it has been read.
pub(super) struct Building {
    cells: Cells,
    missing: Vec<usize>,
    rows: usize,
}

/// The cells that are there, and fillers for those that are not.
enum Cells {
    /// All missing so far.
    Unknown,
    Number(Vec<f64>),
    Bool(Vec<bool>),
    Text(Texts),
    /// Begun as one type and belied.
    Mixed,
}

impl Building {
    /// So many columns of which nothing is known.
    pub(super) fn unknown(columns: usize) -> Vec<Building> {
        (0..columns)
            .map(|_| Building::new(Cells::Unknown))
            .collect()
    }

    fn new(cells: Cells) -> Building {
        Building {
            cells,
            missing: Vec::new(),
            rows: 0,
        }
    }

    /// Whether a cell has belied the type of those before it.
    pub(super) fn is_mixed(&self) -> bool {
        matches!(self.cells, Cells::Mixed)
    }

    /// Forgets the cells, not their type.
    pub(super) fn forget(&mut self) {
        *self = Building::new(self.cells.none());
    }

    /// A column of the same type with no cell yet; what was mixed is text.
    pub(super) fn again(&self) -> Building {
        Building::new(match &self.cells {
            Cells::Mixed => Cells::Text(Texts::default()),
            cells => cells.none(),
        })
    }

    /// Adds a cell; false where it should be text and is not UTF-8.
    pub(super) fn push(&mut self, cell: Option<&[u8]>) -> bool {
        let row = self.rows;
        self.rows += 1;
        let Some(cell) = cell else {
            self.missing.push(row);
            match &mut self.cells {
                Cells::Number(values) => values.push(f64::NAN),
                Cells::Bool(values) => values.push(false),
                Cells::Text(texts) => texts.push(None),
                Cells::Unknown | Cells::Mixed => {}
            }
            return true;
        };
        if let Cells::Unknown = self.cells {
            self.cells = Cells::guessed(cell, row);
        }
        match &mut self.cells {
            Cells::Number(values) => match number(cell) {
                Some(value) => values.push(value),
                None => self.cells = Cells::Mixed,
            },
            Cells::Bool(values) => match truth(cell) {
                Some(value) => values.push(value),
                None => self.cells = Cells::Mixed,
            },
            Cells::Text(texts) => match std::str::from_utf8(cell) {
                Ok(text) => texts.push(Some(text)),
                Err(_) => return false,
            },
            Cells::Unknown | Cells::Mixed => {}
        }
        true
    }

    pub(super) fn finish(self, name: &str) -> Column {
        let column = match self.cells {
            Cells::Number(values) => Column::number(name, values),
            Cells::Bool(values) => Column::bool(name, values),
            Cells::Text(texts) => return texts.finish(name),
            Cells::Unknown | Cells::Mixed => {
                Column::new(name, Data::Number(vec![f64::NAN; self.rows]))
            }
        };
        let mut missing = vec![false; column.len()];
        self.missing.into_iter().for_each(|row| missing[row] = true);
        column.with_missing(missing)
    }
}

impl Cells {
    /// Cells of the same type, none yet.
    fn none(&self) -> Cells {
        match self {
            Cells::Unknown => Cells::Unknown,
            Cells::Number(_) => Cells::Number(Vec::new()),
            Cells::Bool(_) => Cells::Bool(Vec::new()),
            Cells::Text(_) => Cells::Text(Texts::default()),
            Cells::Mixed => Cells::Mixed,
        }
    }

    /// The type of the first cell that is there, after `missing` that are not.
    fn guessed(cell: &[u8], missing: usize) -> Cells {
        if number(cell).is_some() {
            Cells::Number(vec![f64::NAN; missing])
        } else if truth(cell).is_some() {
            Cells::Bool(vec![false; missing])
        } else {
            let mut texts = Texts::default();
            (0..missing).for_each(|_| texts.push(None));
            Cells::Text(texts)
        }
    }
}

fn number(cell: &[u8]) -> Option<f64> {
    std::str::from_utf8(cell).ok()?.parse().ok()
}

fn truth(cell: &[u8]) -> Option<bool> {
    if cell.eq_ignore_ascii_case(b"true") {
        Some(true)
    } else if cell.eq_ignore_ascii_case(b"false") {
        Some(false)
    } else {
        None
    }
}
