//! Text on several lines, in the making.

/// Lines side by side; text goes to the first.
#[derive(Default)]
pub(super) struct Block {
    pub(super) lines: Vec<String>,
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    // Accents stand above the letter before them.
    text.chars()
        .filter(|c| !('\u{300}'..'\u{370}').contains(c))
        .count()
}

impl Block {
    /// Adds text at the right.
    pub(super) fn push(&mut self, text: &str) {
        let column = self.width();
        match self.lines.as_mut_slice() {
            [] => self.lines.push(text.to_owned()),
            [line] => line.push_str(text),
            [first, ..] => *first = format!("{}{text}", padded(first, column)),
        }
    }

    /// Adds rows at the right.
    pub(super) fn push_rows(&mut self, rows: Vec<String>) {
        let column = self.width();
        for (i, row) in rows.into_iter().enumerate() {
            if i == self.lines.len() {
                self.lines.push(String::new());
            }
            self.lines[i] = format!("{}{row}", padded(&self.lines[i], column));
        }
    }

    fn width(&self) -> usize {
        self.lines.iter().map(|line| width(line)).max().unwrap_or(0)
    }

    /// The last character of the first line.
    pub(super) fn last(&self) -> Option<char> {
        self.lines.first()?.chars().last()
    }

    /// Takes spaces off the end of a single line.
    pub(super) fn trim(&mut self) {
        if let [line] = self.lines.as_mut_slice() {
            line.truncate(line.trim_end().len());
        }
    }

    /// Everything on one line.
    pub(super) fn text(&self) -> String {
        self.lines.join(" ")
    }
}

/// A text made as wide as `column`.
pub(super) fn padded(text: &str, column: usize) -> String {
    format!("{text}{}", " ".repeat(column - width(text).min(column)))
}
