//! Formulas of the loss pages as text: LaTeX in, Unicode out.

mod block;
mod symbols;

use block::{Block, padded, width};
use std::iter::Peekable;
use std::str::Chars;
use symbols::{RELATIONS, SUB, SUPER, SYMBOLS};

/// A formula within a sentence.
pub(crate) fn inline(latex: &str) -> String {
    display(latex).join(" ")
}

/// A formula on lines of its own; matrices and cases take several.
pub(crate) fn display(latex: &str) -> Vec<String> {
    let mut reader = Reader {
        rest: latex.trim().chars().peekable(),
    };
    let mut lines = reader.until(End::Text).lines;
    lines.iter_mut().for_each(|line| {
        line.truncate(line.trim_end().len());
    });
    lines
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Text,
    Brace,
    Environment,
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    fn until(&mut self, end: End) -> Block {
        let mut block = Block::default();
        while let Some(c) = self.rest.next() {
            match c {
                '}' if end == End::Brace => break,
                '{' => block.push(&self.until(End::Brace).text()),
                '\\' => {
                    let name = self.name();
                    if name == "end" {
                        self.argument();
                        break;
                    }
                    self.command(&name, &mut block);
                }
                '_' => block.push(&script(&self.argument(), SUB, '_')),
                '^' => block.push(&script(&self.argument(), SUPER, '^')),
                '=' => self.relation("=", &mut block),
                '-' => self.operation("−", &mut block),
                '+' => self.operation("+", &mut block),
                '&' => block.push("\u{1f}"),
                c if c.is_whitespace() => {
                    self.skip_space();
                    block.push(" ");
                }
                c => block.push(c.encode_utf8(&mut [0; 4])),
            }
        }
        block
    }

    /// A sign with a space on both sides.
    fn relation(&mut self, sign: &str, block: &mut Block) {
        if !block.last().is_none_or(|c| c == ' ' || c == '\u{1f}') {
            block.push(" ");
        }
        block.push(sign);
        block.push(" ");
        self.skip_space();
    }

    /// Between two terms a sign stands free, before one it does not.
    fn operation(&mut self, sign: &str, block: &mut Block) {
        let before = block.text();
        let before = before.trim_end().chars().last();
        match before.is_none_or(|c| "([{,=<>≤≥≈→·−+\u{1f}\u{1e}".contains(c)) {
            true => block.push(sign),
            false => self.relation(sign, block),
        }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(char::is_ascii_alphabetic) {
            name.push(c);
        }
        match (name.is_empty(), self.rest.peek()) {
            (true, Some(_)) => name.extend(self.rest.next()),
            _ => self.skip_space(),
        }
        name
    }

    fn skip_space(&mut self) {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
    }

    fn argument(&mut self) -> String {
        self.skip_space();
        match self.rest.next() {
            Some('{') => self.until(End::Brace).text(),
            Some('\\') => {
                let mut block = Block::default();
                let name = self.name();
                self.command(&name, &mut block);
                block.text()
            }
            Some('-') => "−".to_owned(),
            Some(c) => c.to_string(),
            None => String::new(),
        }
    }

    fn command(&mut self, name: &str, block: &mut Block) {
        match name {
            "frac" => {
                let (above, below) = (self.argument(), self.argument());
                block.push(&format!("{}/{}", bracketed(&above), bracketed(&below)));
            }
            "sqrt" => block.push(&format!("√{}", bracketed(&self.argument()))),
            "hat" => block.push(&accented(&self.argument(), '\u{302}')),
            "tilde" => block.push(&accented(&self.argument(), '\u{303}')),
            "text" | "mathbf" | "mathrm" => block.push(&self.argument()),
            "operatorname" => {
                let name = self.argument();
                self.word(&name, block);
            }
            "left" => {
                self.skip_space();
                self.delimiter(block);
                self.skip_space();
            }
            "right" => {
                block.trim();
                self.skip_space();
                self.delimiter(block);
            }
            "lvert" => block.push("|"),
            "lVert" => block.push("‖"),
            "rvert" | "rVert" => {
                block.trim();
                block.push(if name == "rvert" { "|" } else { "‖" });
                self.skip_space_before_text(block);
            }
            "begin" => {
                let kind = self.argument();
                let rows = self.until(End::Environment).text();
                block.push_rows(environment(&kind, &rows));
            }
            "\\" => block.push("\u{1e}"),
            _ => match SYMBOLS.iter().find(|(known, _)| *known == name) {
                Some((_, symbol)) if RELATIONS.contains(symbol) => self.relation(symbol, block),
                Some((_, symbol)) => block.push(symbol),
                None => self.word(name, block),
            },
        }
    }

    /// The name of a function, apart from letters beside it.
    fn word(&mut self, name: &str, block: &mut Block) {
        if block.last().is_some_and(char::is_alphanumeric) {
            block.push(" ");
        }
        block.push(name);
        self.skip_space_before_text(block);
    }

    /// The space after a word such as `ln` separates it from letters, not from brackets.
    fn skip_space_before_text(&mut self, block: &mut Block) {
        let tight = |c: &char| "()[]{}_^,.;|&".contains(*c);
        if !self.rest.peek().is_none_or(tight) {
            block.push(" ");
        }
    }

    fn delimiter(&mut self, block: &mut Block) {
        match self.rest.next() {
            Some('\\') => {
                let name = self.name();
                self.command(&name, block);
            }
            Some('.') | None => {}
            Some(c) => block.push(c.encode_utf8(&mut [0; 4])),
        }
    }
}

/// Rows were marked by `\u{1e}`, cells by `\u{1f}`.
fn environment(kind: &str, text: &str) -> Vec<String> {
    let cells =
        |row: &str| -> Vec<String> { row.split('\u{1f}').map(|c| c.trim().to_owned()).collect() };
    let rows = text.split('\u{1e}').filter(|row| !row.trim().is_empty());
    let rows: Vec<Vec<String>> = rows.map(cells).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wide = |column: usize| {
        rows.iter()
            .filter_map(|r| r.get(column))
            .map(|c| width(c))
            .max()
    };
    let widths: Vec<usize> = (0..columns)
        .map(|column| wide(column).unwrap_or(0))
        .collect();
    let (open, gap, close) = match kind {
        "cases" => ("{ ", "    ", ""),
        "aligned" => ("", " ", ""),
        _ => ("( ", "  ", " )"),
    };
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, &width)| padded(cell, width));
        format!("{open}{}{close}", cells.collect::<Vec<_>>().join(gap))
    };
    rows.iter().map(line).collect()
}

fn bracketed(text: &str) -> String {
    let text = text.trim();
    match text.contains([' ', '−', '/']) {
        true => format!("({text})"),
        false => text.to_owned(),
    }
}

fn accented(text: &str, accent: char) -> String {
    match (text, accent) {
        ("y", '\u{302}') => "ŷ".to_owned(),
        _ => format!("{text}{accent}"),
    }
}

fn script(text: &str, table: &[(char, char)], mark: char) -> String {
    let text: &str = &text.replace(' ', "");
    let small = |c: char| {
        table
            .iter()
            .find(|(plain, _)| *plain == c)
            .map(|(_, small)| *small)
    };
    match text.chars().map(small).collect::<Option<String>>() {
        Some(small) => small,
        None => format!("{mark}{}", bracketed(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_read_as_text() {
        assert_eq!(inline(r"r = \hat y - y"), "r = ŷ − y");
        assert_eq!(inline(r"\lvert r \rvert \le \delta"), "|r| ≤ δ");
        assert_eq!(inline(r"\frac{1}{2} r^2"), "1/2 r²");
        assert_eq!(inline(r"\delta \gt 0"), "δ > 0");
        assert_eq!(inline(r"\delta \operatorname{sign}(r)"), "δ sign(r)");
        assert_eq!(inline(r"x^{k-1} + \beta"), "x^(k−1) + β");
        assert_eq!(inline(r"\frac{v - r^2}{2 v^2}"), "(v − r²)/(2 v²)");
        assert_eq!(inline(r"\ln 2 \pi"), "ln 2 π");
        assert_eq!(
            inline(r"\max(-\delta, \min(r, \delta))"),
            "max(−δ, min(r, δ))"
        );
        assert_eq!(inline(r"10^{-6}"), "10⁻⁶");
        assert_eq!(
            inline(r"\delta \left( \lvert r \rvert - 1 \right)"),
            "δ(|r| − 1)"
        );
    }

    #[test]
    fn cases_take_lines() {
        let latex = r"f(x) = \begin{cases} 1 & x \le \delta \\ 0 & x \gt \delta \end{cases}";
        assert_eq!(
            display(latex),
            ["f(x) = { 1    x ≤ δ", "       { 0    x > δ"]
        );
    }
}
