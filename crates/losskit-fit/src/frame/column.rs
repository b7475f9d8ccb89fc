//! One column of a table, and how a column of texts is built.

use std::collections::HashMap;

/// One named column of a [`Frame`](super::Frame).
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    name: String,
    data: Data,
    /// One mark per cell, or empty where no cell is missing.
    missing: Vec<bool>,
}

/// The cells of a column.
///
/// A missing cell holds a filler that means nothing (NaN, code 0, false); a NaN in a cell that is
/// not missing is a value somebody wrote.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Numbers.
    Number(Vec<f64>),
    /// Texts, each written once.
    Text {
        /// For each cell the index of its text in `levels`.
        codes: Vec<u32>,
        /// The distinct texts of the table as it was made, sorted, so that the order of its rows
        /// does not change them. After [`Frame::take`](super::Frame::take) some may be unused.
        levels: Vec<String>,
    },
    /// Truth values.
    Bool(Vec<bool>),
}

impl Column {
    /// A column of `data`, no cell missing.
    pub fn new(name: impl Into<String>, data: Data) -> Column {
        Column {
            name: name.into(),
            data,
            missing: Vec::new(),
        }
    }

    /// A column of numbers, none missing.
    pub fn number(name: impl Into<String>, values: Vec<f64>) -> Column {
        Column::new(name, Data::Number(values))
    }

    /// A column of truth values, none missing.
    pub fn bool(name: impl Into<String>, values: Vec<bool>) -> Column {
        Column::new(name, Data::Bool(values))
    }

    /// A column of texts; `None` is a missing cell.
    pub fn texts<'a>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<&'a str>>,
    ) -> Column {
        let mut texts = Texts::default();
        values.into_iter().for_each(|text| texts.push(text));
        texts.finish(name)
    }

    /// The column with the marked cells missing.
    ///
    /// # Panics
    /// When there is not one mark per cell.
    pub fn with_missing(mut self, missing: Vec<bool>) -> Column {
        assert_eq!(missing.len(), self.len(), "one mark per cell");
        self.missing = if missing.contains(&true) {
            missing
        } else {
            Vec::new()
        };
        self
    }

    /// The column under another name.
    pub fn renamed(mut self, name: impl Into<String>) -> Column {
        self.name = name.into();
        self
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cells.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The cells, where they are numbers.
    pub fn as_numbers(&self) -> Option<&[f64]> {
        match &self.data {
            Data::Number(values) => Some(values),
            _ => None,
        }
    }

    /// The text of a cell, where the cells are texts and this one is not missing.
    pub fn text(&self, row: usize) -> Option<&str> {
        match &self.data {
            Data::Text { codes, levels } if !self.is_missing(row) => {
                Some(&levels[*codes.get(row)? as usize])
            }
            _ => None,
        }
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        match &self.data {
            Data::Number(values) => values.len(),
            Data::Text { codes, .. } => codes.len(),
            Data::Bool(values) => values.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cell of this row is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        self.missing.get(row).is_some_and(|&missing| missing)
    }

    /// How many cells are missing.
    pub fn missing(&self) -> usize {
        self.missing.iter().filter(|&&missing| missing).count()
    }

    /// What the cells are, in a word: `number`, `text` or `bool`.
    pub fn kind(&self) -> &'static str {
        match self.data {
            Data::Number(_) => "number",
            Data::Text { .. } => "text",
            Data::Bool(_) => "bool",
        }
    }

    /// The chosen cells in the chosen order.
    pub(super) fn take(&self, rows: &[usize]) -> Column {
        fn pick<T: Copy>(cells: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| cells[row]).collect()
        }
        let data = match &self.data {
            Data::Number(values) => Data::Number(pick(values, rows)),
            Data::Text { codes, levels } => Data::Text {
                codes: pick(codes, rows),
                levels: levels.clone(),
            },
            Data::Bool(values) => Data::Bool(pick(values, rows)),
        };
        let taken = Column::new(self.name.clone(), data);
        match self.missing.as_slice() {
            [] => taken,
            missing => taken.with_missing(pick(missing, rows)),
        }
    }
}

/// A column of texts in the making.
#[derive(Debug, Default)]
pub struct Texts {
    codes: Vec<u32>,
    missing: Vec<bool>,
    known: HashMap<String, u32>,
}

impl Texts {
    /// Adds a cell; `None` is a missing one.
    pub fn push(&mut self, text: Option<&str>) {
        self.missing.push(text.is_none());
        let code = match text {
            None => 0,
            Some(text) => match self.known.get(text) {
                Some(&code) => code,
                None => {
                    let code = self.known.len() as u32;
                    self.known.insert(text.to_owned(), code);
                    code
                }
            },
        };
        self.codes.push(code);
    }

    /// The column, its levels sorted.
    pub fn finish(mut self, name: impl Into<String>) -> Column {
        let mut found: Vec<(String, u32)> = self.known.into_iter().collect();
        found.sort_unstable();
        let mut place = vec![0; found.len().max(1)];
        for (sorted, (_, code)) in found.iter().enumerate() {
            place[*code as usize] = sorted as u32;
        }
        for code in &mut self.codes {
            *code = place[*code as usize];
        }
        let levels = found.into_iter().map(|(text, _)| text).collect();
        Column::new(
            name,
            Data::Text {
                codes: self.codes,
                levels,
            },
        )
        .with_missing(self.missing)
    }
}
