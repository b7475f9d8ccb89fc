//! How many of another library's losses are here.

use losskit::CATALOGUE;
use std::collections::BTreeSet;

/// What other libraries have and this one has not: library, name, why.
const ABSENT: &str = include_str!("absent.csv");

pub(super) fn table() -> String {
    let absent: Vec<[&str; 3]> = ABSENT.lines().skip(1).map(fields).collect();
    let kin = || CATALOGUE.iter().flat_map(|e| e.card.kin);
    let libraries: BTreeSet<&str> = kin().map(|k| k.library).collect();
    let mut rows: Vec<(&str, usize, Vec<String>)> = libraries
        .into_iter()
        .map(|library| {
            let here: BTreeSet<&str> = kin()
                .filter(|k| k.library == library)
                .map(|k| k.name)
                .collect();
            let missing = absent.iter().filter(|a| a[0] == library);
            let missing: Vec<String> = missing
                .map(|[_, name, why]| {
                    assert!(!here.contains(name), "{library} {name} is on a card");
                    format!("`{name}` ({why})")
                })
                .collect();
            (library, here.len(), missing)
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    let mut table = String::from("| library | of its losses here | not here |\n|---|--:|---|\n");
    for (library, here, missing) in rows {
        let all = here + missing.len();
        table += &format!("| {library} | {here} of {all} | {} |\n", missing.join(", "));
    }
    table
}

fn fields(line: &str) -> [&str; 3] {
    let mut parts = line.splitn(3, ',');
    [(); 3].map(|()| parts.next().unwrap_or_default())
}
