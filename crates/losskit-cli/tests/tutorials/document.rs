//! A page of text with commands and their answers.

use std::fmt::{self, Display, Formatter};

/// The page, part by part.
pub(crate) struct Document {
    pub(crate) parts: Vec<Part>,
}

/// A part of the page; every text ends in a line break, unless it is empty.
pub(crate) enum Part {
    /// What stays as it is, fences included.
    Text(String),
    /// A command typed at a prompt, and what it wrote.
    Command { line: String, answer: String },
}

impl Document {
    /// Commands are the lines that begin with `$ ` in blocks fenced as `console`; answers reach to the next one.
    pub(crate) fn parse(text: &str) -> Document {
        let mut parts = vec![Part::Text(String::new())];
        let mut inside = false;
        for line in text.lines() {
            let fence = line.starts_with("```");
            if fence {
                inside = line == "```console";
            }
            match (line.strip_prefix("$ "), parts.last_mut()) {
                (Some(command), _) if inside => parts.push(Part::Command {
                    line: command.to_owned(),
                    answer: String::new(),
                }),
                (_, Some(Part::Command { answer, .. })) if inside => {
                    *answer += line;
                    *answer += "\n";
                }
                (_, Some(Part::Text(text))) => {
                    *text += line;
                    *text += "\n";
                }
                _ => parts.push(Part::Text(format!("{line}\n"))),
            }
        }
        Document { parts }
    }
}

impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => write!(f, "{text}"),
            Part::Command { line, answer } => write!(f, "$ {line}\n{answer}"),
        })
    }
}

#[test]
fn a_page_is_written_as_it_was_read() {
    let page =
        "Text\n\n```console\n$ losskit a\n1\n2\n$ losskit b\n```\n\n```text\n$ no command\n```\n";
    let document = Document::parse(page);
    assert_eq!(document.to_string(), page);
    let commands = document.parts.iter().filter_map(|part| match part {
        Part::Command { line, answer } => Some((line.as_str(), answer.as_str())),
        Part::Text(_) => None,
    });
    assert_eq!(
        commands.collect::<Vec<_>>(),
        [("losskit a", "1\n2\n"), ("losskit b", "")]
    );
}
