//! Law: a terminal's width is kept, and lines can be told apart without colours.

mod support;

use losskit_plot::to_terminal;

/// The text without ANSI colours.
fn plain(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

#[test]
fn no_line_is_longer_than_asked() {
    for (name, figure) in support::ready_made().into_iter().chain(support::odd()) {
        for (width, height) in [(30, 10), (80, 24), (133, 50)] {
            let colourful = to_terminal(&figure, width, height, true).unwrap();
            let text = to_terminal(&figure, width, height, false).unwrap();
            assert!(!text.contains('\u{1b}'), "{name}");
            for line in plain(&colourful).lines().chain(text.lines()) {
                let long = line.trim_end().chars().count();
                assert!(long <= width, "{name}: {long} > {width}: {line}");
            }
        }
    }
}

#[test]
fn words_and_letters_are_there() {
    for (word, figure) in support::ready_made() {
        let text = to_terminal(&figure, 100, 40, false).unwrap();
        assert!(text.contains(word), "'{word}' is missing:\n{text}");
        assert!(text.contains(&figure.title), "{text}");
    }
    let (_, losses) = support::ready_made().swap_remove(0);
    let text = to_terminal(&losses, 100, 40, false).unwrap();
    assert!(
        text.contains("─a─ huber δ=1") && text.contains("─b─ log_cosh"),
        "{text}"
    );
}
