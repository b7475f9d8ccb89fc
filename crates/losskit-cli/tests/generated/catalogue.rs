//! Every loss with its card and its picture.

use super::{cell, generates, root};
use losskit::card::{Card, Scope, Task};
use losskit::{CATALOGUE, Loss};
use std::process::Command;

pub(super) fn page() -> String {
    let mut page = String::from(
        "# Catalogue\n\nEvery loss, by the kind of problem it serves first. Pages say how each is defined and derived; \
         `losskit losses describe NAME` shows the same in a terminal. Pictures show value, gradient and second derivative \
         against the prediction; of a loss that reads several numbers, against the first, the others held as `describe` shows them.\n",
    );
    for task in Task::ALL {
        let cards: Vec<&Card> = CATALOGUE
            .iter()
            .map(|e| e.card)
            .filter(|c| c.tasks.first() == Some(&task))
            .collect();
        if cards.is_empty() {
            continue;
        }
        let name = task.name();
        page += &format!("\n## {}{}\n", name[..1].to_uppercase(), &name[1..]);
        for card in cards {
            page += &section(card);
        }
    }
    page
}

fn section(card: &'static Card) -> String {
    let loss = losskit::parse(card.name).unwrap();
    let params: Vec<String> = card
        .params
        .iter()
        .map(|p| format!("`{}={}` {}", p.name, p.show(p.default), p.about))
        .collect();
    let kin: Vec<String> = card
        .kin
        .iter()
        .map(|k| format!("{} `{}`", k.library, k.name))
        .collect();
    let groups = match card.scope {
        Scope::Row => "",
        Scope::Group => "groups of ",
    };
    let mut text = format!(
        "\n### [{0}](../crates/losskit/src/losses/{0}.md)\n\n{1}\n\n| | |\n|---|---|\n",
        card.name, card.about
    );
    for (what, fact) in [
        ("prediction", format!("{groups}{}", card.row.text())),
        ("target", card.target.text()),
        ("parameters", params.join("; ")),
        ("estimates", card.estimates.to_owned()),
        ("also", card.aliases.join(", ")),
        ("elsewhere", kin.join(", ")),
        ("source", card.source.to_owned()),
    ] {
        if !fact.is_empty() {
            text += &format!("| {what} | {} |\n", cell(&fact));
        }
    }
    picture(loss.as_ref());
    text += &format!("\n![{0}](losses/{0}.svg)\n", card.name);
    text
}

/// Draws it where files are generated; elsewhere it must be there.
fn picture(loss: &dyn Loss) {
    let path = root().join(format!("docs/losses/{}.svg", loss.card().name));
    if generates() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_losskit"))
            .args(["losses", "compare", loss.card().name, "-o"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}: {}",
            loss.card().name,
            String::from_utf8_lossy(&done.stderr)
        );
    } else {
        assert!(path.exists(), "{}: run cargo xtask gen", path.display());
    }
}
