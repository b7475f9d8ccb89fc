//! Fits as CSV.

use super::measure::Line;

/// All measurements, one contestant a line.
pub(super) fn csv(lines: &[Line]) -> String {
    let mut text = String::from(
        "data,rows,columns,problem,loss,lambda,l1_ratio,threads,who,settings,reached,excess,median_s,lower_quartile_s,\
         upper_quartile_s,over_ours,over_ours_lower,over_ours_upper,solved,why\n",
    );
    for line in lines {
        let cell = line.cell;
        for (i, s) in line.scores.iter().enumerate() {
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "'").replace('\n', " "));
            let ([low, middle, high], [less, ratio, more]) = (s.seconds, s.over_ours);
            let solved = match (i, &line.certificate) {
                (0, Some(c)) => c.solved.to_string(),
                _ => String::new(),
            };
            text += &format!(
                "{},{},{},{},{},{:e},{},{},{},{},{},{:e},{middle:e},{low:e},{high:e},{ratio:.4},{less:.4},{more:.4},\
                 {solved},{}\n",
                cell.data,
                line.rows,
                line.columns,
                cell.problem,
                cell.loss,
                cell.lambda,
                cell.l1_ratio,
                line.threads.text(),
                s.who,
                quoted(&s.setting),
                s.reached(),
                s.excess,
                quoted(s.why.as_deref().unwrap_or_default()),
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{example, score};
    use super::*;

    #[test]
    fn every_line_has_every_field() {
        let lines = [example(vec![score("a", 2.0, 0.0, Some("x,\n\"y\""))])];
        // Commas between quotes are no separators.
        let fields = |line: &str| {
            let outside = line.split('"').step_by(2);
            1 + outside.map(|part| part.matches(',').count()).sum::<usize>()
        };
        let text = csv(&lines);
        assert_eq!(
            text.lines().map(fields).collect::<Vec<_>>(),
            [20; 3],
            "{text}"
        );
    }
}
