//! Torch's losses beside ours of the same names, on torch's tensors.

use crate::measure::Line;
use crate::table::number;
use std::collections::BTreeMap;

/// Who is measured by how often ours goes into it.
const PAIRS: [[&str; 2]; 2] = [
    ["torch eager", "lk.torch"],
    ["torch.compile", "lk.torch compiled"],
];

/// What a geometric mean is taken over: a pair, what is computed, the type, the threads, and numbers as a power of ten.
type Group = (usize, &'static str, &'static str, String, i32);

/// A table of all that both were measured at, and geometric means over losses; nothing where no pair was measured.
pub(crate) fn markdown(lines: &[Line]) -> String {
    let mut groups: BTreeMap<Group, Vec<(f64, &str)>> = BTreeMap::new();
    let mut rows = String::new();
    for line in lines {
        let ratios = PAIRS.map(|pair| ratio(line, pair));
        if ratios.iter().all(Option::is_none) {
            continue;
        }
        let (what, threads) = (line.what.name(), line.threads.text());
        let cells = ratios.map(|r| r.map_or(String::new(), |r| format!("{r:.2}")));
        rows += &format!(
            "| {} | {} | {what} | {} | {threads} | {} |\n",
            line.loss,
            line.kind,
            line.shape.text(),
            cells.join(" | ")
        );
        let power = (line.shape.len() as f64).log10().round() as i32;
        for (pair, ratio) in ratios.into_iter().enumerate() {
            let group = (pair, what, line.kind, threads.clone(), power);
            groups
                .entry(group)
                .or_default()
                .extend(ratio.map(|r| (r, line.loss)));
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let names = PAIRS.map(|[theirs, ours]| format!("{theirs} ÷ {ours}"));
    let means: String = groups
        .iter()
        .filter_map(|(group, ratios)| Some(format!("- {}\n", mean(group, ratios)?)))
        .collect();
    format!(
        "\n## On torch's tensors\n\n| loss | type | what | size | threads | {} |\n|{}\n{rows}\n{means}",
        names.join(" | "),
        "---|".repeat(5 + PAIRS.len())
    )
}

/// How often ours goes into theirs.
fn ratio(line: &Line, pair: [&str; 2]) -> Option<f64> {
    let [theirs, ours] = pair.map(|who| line.scores.iter().find(|s| s.who == who));
    Some(theirs?.seconds[1] / ours?.seconds[1])
}

/// The geometric mean of a group, with its ends.
fn mean(group: &Group, ratios: &[(f64, &str)]) -> Option<String> {
    let (pair, what, kind, threads, power) = group;
    let [theirs, ours] = PAIRS[*pair];
    let least = ratios.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let most = ratios.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let mean = ratios.iter().map(|r| r.0.ln()).sum::<f64>() / ratios.len() as f64;
    Some(format!(
        "{theirs} ÷ {ours}, {what}, {kind}, threads {threads}, about 10^{power} numbers: {} over {} measurements, from {} \
         ({}) to {} ({})",
        number(mean.exp()),
        ratios.len(),
        number(least.0),
        least.1,
        number(most.0),
        most.1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::example;

    #[test]
    fn a_mean_is_taken_of_what_both_were_measured_at() {
        let mut line = example();
        assert_eq!(markdown(&[line.clone()]), "");
        let mut ours = line.scores[3].clone();
        ours.who = "lk.torch".into();
        ours.seconds = [0.06; 3];
        line.scores.push(ours.clone());
        let mut other = line.clone();
        other.loss = "nll";
        other.scores[4].seconds = [0.015; 3];
        let text = markdown(&[line, other, example()]);
        assert!(text.contains("| huber | f32 | gradient |"), "{text}");
        assert!(
            text.contains("4.00 over 2 measurements, from 2.00 (huber) to 8.00 (nll)"),
            "{text}"
        );
    }
}
