//! Names that may have been meant.

/// The candidates nearest to a mistyped name, best first, at most three: at most a third of the longer name apart, blind to
/// case, or containing it.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase();
    let mut scored: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|c| {
            let edits = distance(&name, &c.to_lowercase());
            let length = c.chars().count();
            let close = edits < length && edits <= name.chars().count().max(length).div_ceil(3);
            let within = name.len() >= 3 && c.contains(&name);
            (close || within).then_some((edits, c))
        })
        .collect();
    scored.sort_by_key(|&(edits, _)| edits);
    scored.truncate(3);
    scored.into_iter().map(|(_, c)| c).collect()
}

/// Insertions, deletions, replacements and swaps of neighbours from one name to another.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = change.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(table[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    table[a.len()][b.len()]
}
