//! Measurements as a table, printed row by row as they come, and as CSV.

use crate::args::What;
use crate::measure::{ALLOCATING, FLOOR, INTO, Line, Score};

/// Columns: what they are called, and who is in them.
pub(crate) struct Table {
    peers: Vec<String>,
}

impl Table {
    /// A table with a column for each of these libraries.
    pub(crate) fn new<'a>(peers: impl IntoIterator<Item = &'a str>) -> Table {
        Table {
            peers: peers.into_iter().map(str::to_owned).collect(),
        }
    }

    /// What the columns mean.
    pub(crate) fn legend(&self) -> Vec<String> {
        let mut lines = vec![
            "floor: the same inputs read and as many outputs written, nothing computed. Times are medians, ratios medians \
             over rounds."
                .to_owned(),
            "into: into given memory; alloc: memory allocated by the call; beside each its multiple of the floor."
                .to_owned(),
        ];
        if !self.peers.is_empty() {
            lines.push(
                "other libraries: multiple of our time for the same (scikit-learn: into given memory; the others \
                 allocate). ≠ marks a value that is not ours."
                    .to_owned(),
            );
        }
        lines
    }

    pub(crate) fn peers(&self) -> &[String] {
        &self.peers
    }

    pub(crate) fn head(&self) -> String {
        let fixed = [
            "loss", "type", "what", "size", "threads", "floor ms", "into ms", "× floor",
            "alloc ms", "× floor",
        ];
        let all = fixed
            .into_iter()
            .chain(self.peers.iter().map(String::as_str));
        let names = row(&all.clone().map(str::to_owned).collect::<Vec<_>>());
        let rules: Vec<String> = (0..all.count())
            .map(|i| {
                let wide = width(i);
                if i < 4 {
                    "-".repeat(wide)
                } else {
                    format!("{}:", "-".repeat(wide - 1))
                }
            })
            .collect();
        format!("{names}\n{}", row(&rules))
    }

    pub(crate) fn line(&self, line: &Line) -> String {
        let score = |who: &str| line.scores.iter().find(|s| s.who == who);
        let ms = |s: Option<&Score>| s.map_or(String::new(), |s| number(1e3 * s.seconds[1]));
        let floor = |s: Option<&Score>| s.map_or(String::new(), |s| format!("{:.2}", s.over_floor));
        let (into, allocating) = (score(INTO), score(ALLOCATING));
        let mut cells = vec![
            line.loss.to_owned(),
            line.kind.to_owned(),
            line.what.name().to_owned(),
            line.shape.text(),
            line.threads.text(),
            ms(score(FLOOR)),
            ms(into),
            floor(into),
            ms(allocating),
            floor(allocating),
        ];
        for peer in &self.peers {
            cells.push(score(peer).map(ratio).unwrap_or_default());
        }
        row(&cells)
    }
}

/// A row with its columns aligned: texts to the left, numbers to the right.
fn row(cells: &[String]) -> String {
    let padded = cells.iter().enumerate().map(|(i, cell)| {
        let wide = width(i);
        if i < 4 {
            format!("{cell:<wide$}")
        } else {
            format!("{cell:>wide$}")
        }
    });
    format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
}

/// A library's multiple of our time, marked if its value is another.
pub(crate) fn ratio(score: &Score) -> String {
    let mark = if score.agrees { "" } else { " ≠" };
    format!("{:.1}{mark}", score.over_ours)
}

/// Wide enough for what the columns hold.
fn width(column: usize) -> usize {
    [32, 4, 8, 18, 7, 8, 8, 7, 8, 7]
        .get(column)
        .copied()
        .unwrap_or(13)
}

/// A time with three digits.
pub(crate) fn number(x: f64) -> String {
    match x {
        x if x >= 100.0 => format!("{x:.0}"),
        x if x >= 10.0 => format!("{x:.1}"),
        x if x >= 1.0 => format!("{x:.2}"),
        x => format!("{x:.4}"),
    }
}

/// All measurements, one contestant a line.
pub(crate) fn csv(lines: &[Line]) -> String {
    let mut text = String::from(
        "loss,type,what,size,numbers,threads,who,function,median_s,lower_quartile_s,upper_quartile_s,over_floor,over_ours,value,agrees\n",
    );
    for line in lines {
        for s in &line.scores {
            let [low, median, high] = s.seconds;
            text += &format!(
                "{},{},{},{},{},{},{},{},{median:e},{low:e},{high:e},{:.4},{:.4},{:e},{}\n",
                line.loss,
                line.kind,
                line.what.name(),
                line.shape.text(),
                line.shape.len(),
                line.threads.text(),
                s.who,
                s.function,
                s.over_floor,
                s.over_ours,
                s.value,
                s.agrees
            );
        }
    }
    text
}

/// A Markdown file: the head, value and gradient at a glance, then everything.
pub(crate) fn markdown(head: &[String], table: &Table, lines: &[Line]) -> String {
    let glance = lines.iter().filter(|l| far(l) && l.kind == "f32");
    let body = |lines: &mut dyn Iterator<Item = &Line>| {
        let rows: Vec<String> = lines.map(|l| table.line(l)).collect();
        format!("{}\n{}\n", table.head(), rows.join("\n"))
    };
    let list = |items: &[String]| items.iter().map(|i| format!("- {i}\n")).collect::<String>();
    format!(
        "# Speed\n\n{}\n{}\n## Value and gradient of f32 far beyond the caches, all threads\n\n{}\n## Everything\n\n{}",
        list(head),
        list(&table.legend()),
        body(&mut glance.into_iter()),
        body(&mut lines.iter())
    )
}

/// Value and gradient on all threads, of far more numbers than the caches hold.
pub(crate) fn far(line: &Line) -> bool {
    is_main(line) && line.shape.len() >= 1 << 22
}

/// The same of rows one after the other, and whatever other libraries were measured at.
pub(crate) fn glance(line: &Line) -> bool {
    let ours = [FLOOR, INTO, ALLOCATING];
    let beside = line.scores.iter().any(|s| !ours.contains(&s.who.as_str()));
    is_main(line) && beside || far(line) && line.shape.inner == 1
}

fn is_main(line: &Line) -> bool {
    line.what == What::Gradient && line.threads == crate::args::Threads::All
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::args::Threads;
    use crate::data::Shape;

    pub(crate) fn example() -> Line {
        let score = |who: &str, ms: f64, over_floor: f64, over_ours: f64, agrees: bool| Score {
            who: who.into(),
            function: String::new(),
            seconds: [ms / 1e3; 3],
            over_floor,
            over_ours,
            value: 1.0,
            agrees,
        };
        Line {
            loss: "huber",
            kind: "f32",
            what: What::Gradient,
            shape: Shape::rows(1 << 24, 1),
            threads: Threads::All,
            scores: vec![
                score(FLOOR, 10.0, 1.0, 0.8, true),
                score(INTO, 12.5, 1.25, 1.0, true),
                score(ALLOCATING, 30.0, 3.0, 1.0, true),
                score("torch eager", 120.0, 12.0, 4.0, false),
            ],
        }
    }

    #[test]
    fn rows_are_as_wide_as_the_head() {
        let table = Table::new(["torch eager", "JAX jit"]);
        let text = format!("{}\n{}", table.head(), table.line(&example()));
        let widths: Vec<usize> = text.lines().map(|l| l.chars().count()).collect();
        assert!(widths.windows(2).all(|w| w[0] == w[1]), "{text}");
        assert!(text.contains("4.0 ≠") && text.contains("1.25"));
    }

    #[test]
    fn csv_has_a_line_for_every_contestant() {
        let text = csv(&[example()]);
        let fields: Vec<usize> = text.lines().map(|l| l.split(',').count()).collect();
        assert_eq!(fields, [15; 5]);
    }
}
