//! Fits as tables: at a glance and in full.

use super::measure::{Line, Score};
use crate::args::Threads;
use crate::table::number;

/// What the columns mean.
pub(super) fn legend(limit: f64) -> Vec<String> {
    vec![
        "a fit: from numbers in memory to coefficients, without standard errors (statsmodels' QuantReg, IRLS and RLM know \
         no way to leave them out); columns of real data are brought to mean 0 and spread 1 first, for all alike"
            .to_owned(),
        format!(
            "others are tried at their defaults, then at tighter tolerances, until our judge finds their objective within \
             1e-8 of the least: time at those settings counts. No time is given to who does not come there in {limit:.0} s, or \
             three times ours if that is more"
        ),
        "÷ ours: how often our time goes into theirs, the median over the rounds and its quartiles".to_owned(),
    ]
}

/// A time with its unit.
fn time(seconds: f64) -> String {
    if seconds < 1.0 {
        format!("{} ms", number(1e3 * seconds))
    } else {
        format!("{} s", number(seconds))
    }
}

/// Whoever reached the objective, the fastest first, ours left out.
fn rivals(line: &Line) -> Vec<&Score> {
    let others = line.scores.get(1..).unwrap_or_default();
    let mut rivals: Vec<&Score> = others
        .iter()
        .filter(|s| s.reached() && s.why.is_none())
        .collect();
    rivals.sort_by(|a, b| a.over_ours[1].total_cmp(&b.over_ours[1]));
    rivals
}

/// In one sentence: how often ours is the fastest, and by how much. None where nothing was compared.
pub(super) fn summary(lines: &[Line], threads: Threads) -> Option<String> {
    let ours = |l: &Line| l.scores.first().is_some_and(Score::reached);
    let lines = || lines.iter().filter(|l| l.threads == threads);
    let best = |l: &Line| rivals(l).first().map(|s| s.over_ours[1]);
    let compared: Vec<f64> = lines().filter(|l| ours(l)).filter_map(best).collect();
    let faster = compared.iter().filter(|r| **r > 1.0).count();
    let alone = lines().filter(|l| ours(l) && best(l).is_none()).count();
    let failed = lines().filter(|l| !ours(l)).count();
    let cells = compared.len() + failed;
    let mean = compared.iter().map(|r| r.ln()).sum::<f64>() / compared.len() as f64;
    let but = match failed {
        0 => String::new(),
        _ => format!(", and does not reach it in {failed}"),
    };
    (!compared.is_empty()).then(|| {
        format!(
            "{threads}: losskit is the fastest to reach the objective in {faster} of {cells} cells{but}; time of the \
             fastest other ÷ ours, geometric mean: {:.2}; in {alone} more nobody else reaches it in time",
            mean.exp()
        )
    })
}

/// Our answer's proof in a word.
fn proof(line: &Line) -> String {
    match (&line.certificate, line.scores.first()) {
        (Some(c), Some(ours)) => {
            let measure = match c.gap {
                Some(gap) => format!("gap {gap:.0e}"),
                None => format!("gradient {:.0e}", c.grad_scaled),
            };
            let word = match (c.solved, ours.reached()) {
                (true, true) => "",
                (true, false) => "NOT THE LEAST: ",
                (false, _) => "not proved: ",
            };
            format!("{word}{measure}, {} steps", c.steps)
        }
        (_, ours) => ours.and_then(|s| s.why.clone()).unwrap_or_default(),
    }
}

/// A line of the glance.
pub(super) fn glance(line: &Line) -> Vec<String> {
    let rivals = rivals(line);
    let ours = line.scores.first().map_or(f64::NAN, |s| s.seconds[1]);
    let ratio = |s: &Score| {
        let [low, middle, high] = s.over_ours;
        format!("{middle:.2} [{low:.2}, {high:.2}]")
    };
    let mut others: Vec<String> = rivals
        .iter()
        .skip(1)
        .map(|s| format!("{} {:.1}", s.who, s.over_ours[1]))
        .collect();
    let failed = line.scores.iter().skip(1).filter(|s| s.why.is_some());
    others.extend(failed.map(missed));
    vec![
        line.cell.data.to_owned(),
        format!("{}x{}", line.rows, line.columns),
        line.cell.problem.to_owned(),
        line.threads.text(),
        if ours.is_nan() {
            String::new()
        } else {
            time(ours)
        },
        proof(line),
        rivals.first().map_or("nobody".into(), |s| {
            format!("{} {}", s.who, time(s.seconds[1]))
        }),
        rivals.first().map(|s| ratio(s)).unwrap_or_default(),
        others.join("; "),
    ]
}

/// Who did not reach the objective, and how near it came.
fn missed(score: &Score) -> String {
    let why = score.why.as_deref().unwrap_or_default();
    if score.excess.is_nan() {
        format!("{}: {why}", score.who)
    } else {
        format!(
            "{}: {:.0e} above after {}, {why}",
            score.who,
            score.excess,
            time(score.seconds[1])
        )
    }
}

/// The head of the glance.
pub(super) fn head() -> String {
    titles("data, size, problem, threads, losskit, proof, fastest other, ÷ ours, others")
}

/// Columns' names with the rule beneath them.
fn titles(names: &str) -> String {
    let names: Vec<String> = names.split(", ").map(str::to_owned).collect();
    let rules = vec!["---".to_owned(); names.len()];
    row(&names) + &row(&rules)
}

pub(super) fn row(cells: &[String]) -> String {
    let safe = |c: &String| c.replace('|', "/").replace('\n', " ");
    let safe: Vec<String> = cells.iter().map(safe).collect();
    format!("| {} |\n", safe.join(" | "))
}

/// What is above the table: where, with what, how it went.
pub(super) fn preamble(head: &[String], lines: &[Line]) -> Vec<String> {
    let summaries = [Threads::All, Threads::Some(1)];
    let summaries = summaries.iter().filter_map(|t| summary(lines, *t));
    head.iter().cloned().chain(summaries).collect()
}

/// A Markdown file: head, glance, everything.
pub(super) fn markdown(head: &[String], lines: &[Line], limit: f64) -> String {
    let list = |items: &[String]| items.iter().map(|i| format!("- {i}\n")).collect::<String>();
    let mut text = format!(
        "# Fits of linear models\n\n{}\n{}\n{}",
        list(&preamble(head, lines)),
        list(&legend(limit)),
        self::head()
    );
    lines.iter().for_each(|line| text += &row(&glance(line)));
    text += "\n## Everything\n\n";
    text += &titles("data, problem, threads, who, settings, above the least, time, ÷ ours");
    for line in lines {
        for s in &line.scores {
            let shown = |x: f64, text: String| if x.is_nan() { String::new() } else { text };
            text += &row(&[
                line.cell.data.to_owned(),
                line.cell.problem.to_owned(),
                line.threads.text(),
                s.who.clone(),
                s.setting.clone(),
                s.why
                    .as_ref()
                    .map_or_else(|| format!("{:.0e}", s.excess), |_| missed(s)),
                shown(s.seconds[1], time(s.seconds[1])),
                shown(s.over_ours[1], format!("{:.2}", s.over_ours[1])),
            ]);
        }
    }
    text
}

/// The README's lines: all threads, without who did not reach the objective.
pub(super) fn block(head: &[String], lines: &[Line]) -> String {
    let mut text = format!("\n{}.\n\n", preamble(head, lines).join("; "));
    text += &titles("data, size, problem, losskit, fastest other, ÷ ours, others ÷ ours");
    for line in lines.iter().filter(|l| l.threads == Threads::All) {
        let cells = glance(line);
        let others: Vec<String> = rivals(line)
            .iter()
            .skip(1)
            .map(|s| format!("{} {:.1}", s.who, s.over_ours[1]))
            .collect();
        let [data, size, problem, _, ours, _, best, ratio, _] = cells.as_slice() else {
            continue;
        };
        let ratio = ratio.split(' ').next().unwrap_or_default();
        let cells = [data, size, problem, ours, best, ratio, &others.join("; ")];
        text += &row(&cells.map(str::to_owned));
    }
    text + "\n"
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::cells::CELLS;
    use super::*;

    pub(in super::super) fn score(who: &str, ratio: f64, excess: f64, why: Option<&str>) -> Score {
        Score {
            who: who.into(),
            setting: "{'tol': 1e-6}".into(),
            excess,
            seconds: [0.01 * ratio; 3],
            over_ours: [ratio; 3],
            why: why.map(str::to_owned),
        }
    }

    pub(in super::super) fn example(peers: Vec<Score>) -> Line {
        Line {
            cell: &CELLS[0],
            rows: 100,
            columns: 3,
            threads: Threads::All,
            certificate: None,
            scores: [vec![score("losskit", 1.0, 0.0, None)], peers].concat(),
        }
    }

    #[test]
    fn only_who_reaches_the_objective_is_a_rival() {
        let fast = score("fast", 0.1, 1e-5, Some("no better"));
        let line = example(vec![
            score("slow", 4.0, 1e-9, None),
            fast,
            score("good", 2.0, 0.0, None),
        ]);
        let cells = glance(&line);
        assert_eq!(
            (cells[6].as_str(), cells[7].as_str()),
            ("good 20.0 ms", "2.00 [2.00, 2.00]")
        );
        assert_eq!(
            cells[8],
            "slow 4.0; fast: 1e-5 above after 1.00 ms, no better"
        );
    }

    #[test]
    fn the_summary_is_over_cells_with_a_rival() {
        let mut lost = example(vec![]);
        lost.scores[0].excess = f64::NAN;
        let lines = [
            example(vec![score("a", 2.0, 0.0, None), score("b", 9.0, 0.0, None)]),
            example(vec![score("a", 0.5, 0.0, None)]),
            example(vec![]),
            lost,
        ];
        let text = summary(&lines, Threads::All).unwrap();
        assert!(
            text.contains("in 1 of 3 cells, and does not reach it in 1; "),
            "{text}"
        );
        assert!(text.contains("mean: 1.00; in 1 more"), "{text}");
        assert!(summary(&lines, Threads::Some(1)).is_none());
        assert!(summary(&lines[2..], Threads::All).is_none());
    }

    #[test]
    fn cells_of_a_table_hold_no_separator() {
        let lines = [example(vec![score("a|b", 2.0, 0.0, Some("x,\ny"))])];
        let text = markdown(&["head".into()], &lines, 5.0);
        assert!(
            text.contains("| a/b |") && text.contains("a/b: 0e0 above after 20.0 ms, x, y |"),
            "{text}"
        );
    }
}
