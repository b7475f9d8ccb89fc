//! From a name in another library to ours.

use super::cell;
use losskit::CATALOGUE;
use losskit::card::{Card, Kin};
use std::collections::BTreeMap;

pub(super) fn page() -> String {
    let mut libraries: BTreeMap<&str, Vec<(&Kin, &Card)>> = BTreeMap::new();
    for entry in CATALOGUE {
        for kin in entry.card.kin {
            libraries
                .entry(kin.library)
                .or_default()
                .push((kin, entry.card));
        }
    }
    let mut page = String::from(
        "# Coming from another library\n\nWhat a loss is called there and here. *Factor*: our value and gradient are that many \
         times theirs. *But*: what differs in spite of it. Everywhere: our mean divides by the sum of the weights of the rows \
         that count, there is no hidden epsilon, nothing is broadcast, and classes out of range are errors.\n",
    );
    for (library, mut names) in libraries {
        names.sort_by_key(|(kin, _)| kin.name.to_lowercase());
        page += &format!("\n## {library}\n\n| there | here | factor | but |\n|---|---|--:|---|\n");
        for (kin, card) in names {
            page += &format!(
                "| `{}` | [`{1}`](../crates/losskit/src/losses/{1}.md) | {2} | {3} |\n",
                cell(kin.name),
                card.name,
                factor(kin.factor),
                cell(kin.but)
            );
        }
    }
    page
}

fn factor(factor: f64) -> String {
    match factor {
        0.5 => "½".into(),
        0.25 => "¼".into(),
        factor => factor.to_string(),
    }
}
