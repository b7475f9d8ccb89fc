//! A loss's page in the terminal.

use super::{BOLD, DIM, formula};
use anstyle::Style;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Lines are broken before this many characters.
const WIDTH: usize = 88;

/// Markdown with formulas as text for a terminal.
pub(crate) fn page(markdown: &str) -> String {
    let mut page = Page::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_MATH | Options::ENABLE_TABLES) {
        page.take(event);
    }
    page.break_paragraph();
    page.text.trim_end().to_owned()
}

/// A page in the making: words gather in a paragraph, which is wrapped when it ends.
#[derive(Default)]
struct Page {
    text: String,
    paragraph: String,
    depth: usize,
    bullet: bool,
    link: String,
}

const EMPHASIS: Style = Style::new().italic();

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.break_paragraph();
                self.blank_line();
                self.paragraph += &BOLD.to_string();
            }
            Event::End(TagEnd::Heading(_)) => {
                self.paragraph += &format!("{BOLD:#}");
                self.break_paragraph();
                self.blank_line();
            }
            Event::Start(Tag::Paragraph) => self.blank_line_outside_lists(),
            Event::End(TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow) => {
                self.break_paragraph();
            }
            Event::Start(Tag::List(_)) => {
                self.break_paragraph();
                self.blank_line_outside_lists();
                self.depth += 1;
            }
            Event::End(TagEnd::List(_)) => self.depth -= 1,
            Event::Start(Tag::Item) => self.bullet = true,
            Event::End(TagEnd::Item) => self.break_paragraph(),
            Event::Start(Tag::Strong) => self.paragraph += &BOLD.to_string(),
            Event::End(TagEnd::Strong) => self.paragraph += &format!("{BOLD:#}"),
            Event::Start(Tag::Emphasis) => self.paragraph += &EMPHASIS.to_string(),
            Event::End(TagEnd::Emphasis) => self.paragraph += &format!("{EMPHASIS:#}"),
            Event::Start(Tag::Link { dest_url, .. }) => self.link = dest_url.into_string(),
            Event::End(TagEnd::Link) => self.end_link(),
            Event::End(TagEnd::TableCell) => self.paragraph += "   ",
            Event::Text(text) | Event::Code(text) => self.paragraph += &text,
            Event::SoftBreak | Event::HardBreak => self.paragraph.push(' '),
            Event::InlineMath(latex) => self.paragraph += &formula::inline(&latex),
            Event::DisplayMath(latex) => self.display(&latex),
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let link = std::mem::take(&mut self.link);
        if !self.paragraph.ends_with(&link) {
            self.paragraph += &format!(" {DIM}<{link}>{DIM:#}");
        }
    }

    fn display(&mut self, latex: &str) {
        self.break_paragraph();
        self.blank_line();
        for line in formula::display(latex) {
            self.text += &format!("      {line}\n");
        }
        self.blank_line();
    }

    fn blank_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn blank_line_outside_lists(&mut self) {
        if self.depth == 0 {
            self.blank_line();
        }
    }

    fn break_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.trim().is_empty() {
            return;
        }
        let indent = "  ".repeat(self.depth);
        let first = match std::mem::take(&mut self.bullet) {
            true => format!("{}- ", "  ".repeat(self.depth.saturating_sub(1))),
            false => indent.clone(),
        };
        let mut line = first;
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let seen = anstream::adapter::strip_str(word).to_string();
            let length = seen.chars().count();
            if used > 0 && used + 1 + length > WIDTH - indent.len() {
                self.text += line.trim_end();
                self.text.push('\n');
                line.clone_from(&indent);
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line += word;
            used += length;
        }
        self.text += line.trim_end();
        self.text.push('\n');
    }
}
