//! The README's tables: value and gradient on all threads, at a glance, and fits.

use crate::files;
use crate::measure::{ALLOCATING, INTO, Line, Score};
use crate::table;

const PATH: &str = "README.md";
/// Where the table of losses begins.
const LOSSES: &str = "<!-- made by `cargo xtask bench --save` -->\n";
/// Where the table of fits begins.
pub(crate) const FIT: &str = "<!-- made by `cargo xtask bench fit --save` -->\n";
const END: &str = "<!-- made until here -->";

/// Puts the table of a whole run into the README.
pub(crate) fn write(head: &[String], peers: &[String], lines: &[Line]) -> Result<(), String> {
    replace(LOSSES, &block(head, peers, lines))
}

/// Puts a text between where it begins and the next end.
pub(crate) fn replace(begin: &str, block: &str) -> Result<(), String> {
    let text = files::read(PATH);
    let parts = text.split_once(begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        return Err(format!(
            "{PATH} has no place for the table: '{begin}' and '{END}'"
        ));
    };
    let text = format!("{before}{begin}{block}{END}{after}");
    files::write(PATH, text.as_bytes())
}

/// The machine, and a line for every loss and size measured in `f32`.
fn block(head: &[String], peers: &[String], lines: &[Line]) -> String {
    let ratios = peers.iter().map(|peer| format!("{peer} ÷ ours"));
    let names: Vec<String> = [
        "loss",
        "size",
        "f32 × memory",
        "f64 × memory",
        "f32, allocating",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain(ratios)
    .collect();
    let rules = vec!["---".to_owned(); names.len()];
    let rows = lines
        .iter()
        .filter(|l| l.kind == "f32" && table::glance(l))
        .map(|line| {
            let twin = lines.iter().find(|l| l.kind == "f64" && is_twin(l, line));
            let memory = |line: Option<&Line>, who: &str| {
                let score = line.and_then(|l| score(l, who));
                score.map_or(String::new(), |s| format!("{:.2}", s.over_floor))
            };
            let mut cells = vec![
                line.loss.to_owned(),
                line.shape.text(),
                memory(Some(line), INTO),
                memory(twin, INTO),
                memory(Some(line), ALLOCATING),
            ];
            let ratio = |peer: &String| score(line, peer).map(table::ratio);
            cells.extend(peers.iter().map(|peer| ratio(peer).unwrap_or_default()));
            cells
        });
    let table: String = [names, rules]
        .into_iter()
        .chain(rows)
        .map(|cells| format!("| {} |\n", cells.join(" | ")))
        .collect();
    format!("\n{}.\n\n{table}\n", head.join("; "))
}

fn score<'a>(line: &'a Line, who: &str) -> Option<&'a Score> {
    line.scores.iter().find(|s| s.who == who)
}

fn is_twin(a: &Line, b: &Line) -> bool {
    (a.loss, a.shape, a.what, a.threads) == (b.loss, b.shape, b.what, b.threads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::example;

    #[test]
    fn a_line_has_both_types_and_every_library() {
        let double = Line {
            kind: "f64",
            ..example()
        };
        let text = block(
            &["a machine".into()],
            &["torch eager".into()],
            &[example(), double],
        );
        assert!(text.starts_with("\na machine.\n\n| loss | size |"));
        assert!(
            text.ends_with("| huber | 2^24 | 1.25 | 1.25 | 3.00 | 4.0 ≠ |\n\n"),
            "{text}"
        );
    }

    #[test]
    fn the_readme_has_a_place_for_each() {
        let text = files::read(PATH);
        let count = |part| text.matches(part).count();
        assert_eq!((count(LOSSES), count(FIT), count(END)), (1, 1, 2));
    }
}
