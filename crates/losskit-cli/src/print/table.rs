//! Tables with aligned columns.

use super::BOLD;
use std::fmt;

/// A table that is printed at once: texts to the left, numbers to the right.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    heads: Vec<String>,
    left: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Columns by their headings; one that begins with `<` is set to the left, without the `<`.
    pub(crate) fn new<S: AsRef<str>>(heads: impl IntoIterator<Item = S>) -> Table {
        let (mut names, mut left) = (Vec::new(), Vec::new());
        for head in heads {
            let head = head.as_ref();
            names.push(head.strip_prefix('<').unwrap_or(head).to_owned());
            left.push(head.starts_with('<'));
        }
        Table {
            heads: names,
            left,
            rows: Vec::new(),
        }
    }

    /// One more row.
    pub(crate) fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn widths(&self) -> Vec<usize> {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let cells = cells.chain(self.heads.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        (0..self.heads.len()).map(width).collect()
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for (column, cell) in cells.iter().enumerate() {
            let width = widths.get(column).copied().unwrap_or(0);
            if column > 0 {
                line += "  ";
            }
            if self.left.get(column).copied().unwrap_or(true) {
                line += &format!("{cell:<width$}");
            } else {
                line += &format!("{cell:>width$}");
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        write!(f, "{BOLD}{}{BOLD:#}", self.line(&self.heads, &widths))?;
        for row in &self.rows {
            write!(f, "\n{}", self.line(row, &widths))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new(["<name", "value", "<unit"]);
        table.row(["δ", "1.5", "m"]);
        table.row(["gamma", "10", ""]);
        let plain = anstream::adapter::strip_str(&table.to_string()).to_string();
        assert_eq!(plain, "name   value  unit\nδ        1.5  m\ngamma     10");
    }
}
