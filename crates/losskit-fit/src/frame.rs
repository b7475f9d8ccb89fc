//! An in-memory table: named columns of numbers, texts or truth values, with missing cells marked.

mod column;
mod error;

pub use column::{Column, Data, Texts};
pub use error::FrameError;

/// A table of equally long, distinctly named columns.
///
/// ```
/// use losskit_fit::frame::{Column, Frame};
///
/// let table = Frame::new("houses.csv", vec![
///     Column::number("rooms", vec![3.0, 4.0]),
///     Column::texts("town", [Some("Ulm"), None]),
/// ])?;
/// assert_eq!(table.column("rooms")?.as_numbers(), Some(&[3.0, 4.0][..]));
/// assert_eq!(table.column("town")?.missing(), 1);
/// assert!(table.column("room").unwrap_err().to_string().contains("did you mean \"rooms\"?"));
/// # Ok::<(), losskit_fit::frame::FrameError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    columns: Vec<Column>,
    rows: usize,
    source: String,
}

impl Frame {
    /// A table of `columns`; `source` says in messages where it came from.
    ///
    /// # Errors
    /// When two columns share a name or differ in length.
    pub fn new(source: impl Into<String>, columns: Vec<Column>) -> Result<Frame, FrameError> {
        let rows = columns.first().map_or(0, Column::len);
        let mut frame = Frame {
            columns: Vec::with_capacity(columns.len()),
            rows,
            source: source.into(),
        };
        columns
            .into_iter()
            .try_for_each(|column| frame.push(column))?;
        Ok(frame)
    }

    /// Adds a column at the right.
    ///
    /// # Errors
    /// When the name is taken or the length is not that of the table.
    pub fn push(&mut self, column: Column) -> Result<(), FrameError> {
        if self.columns.iter().any(|c| c.name() == column.name()) {
            return Err(FrameError::Duplicate {
                name: column.name().to_owned(),
                source: self.source.clone(),
            });
        }
        if self.columns.is_empty() {
            self.rows = column.len();
        }
        if column.len() != self.rows {
            return Err(FrameError::Length {
                name: column.name().to_owned(),
                rows: column.len(),
                expected: self.rows,
            });
        }
        self.columns.push(column);
        Ok(())
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns, left to right.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns, left to right, given away.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    /// The names of the columns, left to right.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(Column::name)
    }

    /// Where the table came from: a path, `stdin`, or the name of a generator.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The column called `name`.
    ///
    /// # Errors
    /// When there is none; the error suggests the names nearest to it.
    pub fn column(&self, name: &str) -> Result<&Column, FrameError> {
        Ok(&self.columns[self.position(name)?])
    }

    /// The chosen rows in the chosen order; a row may be chosen twice.
    ///
    /// # Panics
    /// When a row number is not below [`Frame::rows`].
    pub fn take(&self, rows: &[usize]) -> Frame {
        let columns = self
            .columns
            .iter()
            .map(|column| column.take(rows))
            .collect();
        Frame {
            columns,
            rows: rows.len(),
            source: self.source.clone(),
        }
    }

    /// The table without the named columns.
    ///
    /// # Errors
    /// When a name is not that of a column.
    pub fn drop<S: AsRef<str>>(mut self, names: &[S]) -> Result<Frame, FrameError> {
        for name in names {
            self.position(name.as_ref())?;
        }
        self.columns
            .retain(|column| !names.iter().any(|name| name.as_ref() == column.name()));
        Ok(self)
    }

    fn position(&self, name: &str) -> Result<usize, FrameError> {
        let found = self.names().position(|other| other == name);
        found.ok_or_else(|| FrameError::unknown(name, self.names(), &self.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Frame {
        let columns = vec![
            Column::number("size", vec![1.0, f64::NAN, 3.0]).with_missing(vec![false, true, false]),
            Column::texts("town", [Some("Ulm"), None, Some("Bonn")]),
            Column::bool("sold", vec![true, false, true]),
        ];
        Frame::new("houses.csv", columns).unwrap()
    }

    #[test]
    fn columns_are_found_by_name() {
        let table = sample();
        assert_eq!(table.rows(), 3);
        assert_eq!(table.names().collect::<Vec<_>>(), ["size", "town", "sold"]);
        assert_eq!(table.column("town").unwrap().text(2), Some("Bonn"));
        assert_eq!(
            table.column("Town").unwrap_err().to_string(),
            "houses.csv has no column \"Town\"; did you mean \"town\"? It has: size, town, sold"
        );
    }

    #[test]
    fn levels_do_not_depend_on_the_order_of_the_rows() {
        let table = sample();
        let Data::Text { codes, levels } = table.column("town").unwrap().data() else {
            panic!("town is text");
        };
        assert_eq!((codes[0], codes[2]), (1, 0));
        assert_eq!(levels, &["Bonn", "Ulm"]);
    }

    #[test]
    fn taken_rows_keep_their_missing_cells() {
        let taken = sample().take(&[2, 1, 1]);
        let size = taken.column("size").unwrap();
        assert_eq!((taken.rows(), size.missing()), (3, 2));
        assert_eq!(size.as_numbers().unwrap()[0], 3.0);
        assert!(!size.is_missing(0) && size.is_missing(1));
        assert_eq!(sample().take(&[0]).column("town").unwrap().missing(), 0);
    }

    #[test]
    fn dropping_an_unknown_column_is_an_error() {
        assert_eq!(sample().drop(&["town"]).unwrap().columns().len(), 2);
        assert!(sample().drop(&["towns"]).is_err());
    }

    #[test]
    fn columns_that_do_not_fit_are_refused() {
        let mut table = sample();
        let short = table.push(Column::number("x", vec![1.0])).unwrap_err();
        assert_eq!(
            short.to_string(),
            "column \"x\" has 1 row where the table has 3"
        );
        let twice = table
            .push(Column::number("size", vec![0.0; 3]))
            .unwrap_err();
        assert!(twice.to_string().contains("two columns called \"size\""));
    }
}
