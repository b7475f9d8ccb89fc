//! A loss's page as HTML, its formulas as MathML.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Storage, push_mathml};

/// Markdown with formulas as HTML; headings go one level down.
pub(super) fn page(markdown: &str) -> String {
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::InlineMath(latex) => {
            let formula = mathml(&latex, DisplayMode::Inline);
            Event::InlineHtml(format!("<span class=\"formula\">{formula}</span>").into())
        }
        Event::DisplayMath(latex) => Event::InlineHtml(mathml(&latex, DisplayMode::Block).into()),
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: below(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        other => other,
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    // A line may not begin with the full stop that follows a formula.
    ['.', ',', ';', ':', ')'].into_iter().fold(page, |page, c| {
        page.replace(&format!("</math></span>{c}"), &format!("</math>{c}</span>"))
    })
}

fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

/// A formula; as it was written if it cannot be read.
fn mathml(latex: &str, display_mode: DisplayMode) -> String {
    let storage = Storage::new();
    let config = RenderConfig {
        display_mode,
        ..RenderConfig::default()
    };
    let mut out = String::new();
    match push_mathml(
        &mut out,
        pulldown_latex::Parser::new(latex, &storage),
        config,
    ) {
        // A bar beside a letter is no operator, and stands close.
        Ok(()) => ['|', '‖'].into_iter().fold(out, |out, bar| {
            let close = format!("stretchy=\"false\" lspace=\"0\" rspace=\"0\">{bar}<");
            out.replace(&format!("stretchy=\"false\">{bar}<"), &close)
        }),
        Err(_) => {
            let mut text = String::new();
            html::push_html(&mut text, std::iter::once(Event::Code(CowStr::from(latex))));
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn every_formula_of_every_page_can_be_set() {
        for entry in losskit::CATALOGUE {
            let page = page(entry.card.page);
            assert!(page.contains("<math"), "{}: no formula", entry.card.name);
            assert!(
                !page.contains("merror"),
                "{}: a formula that cannot be read",
                entry.card.name
            );
            assert!(
                !page.contains('$'),
                "{}: a formula was left",
                entry.card.name
            );
        }
    }
}
