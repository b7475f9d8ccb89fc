//! What a table holds, column by column.

use losskit_fit::frame::{Column, Data, Frame};
use serde::Serialize;

/// What a table holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Info {
    pub(crate) source: String,
    pub(crate) rows: usize,
    pub(crate) columns: Vec<ColumnInfo>,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ColumnInfo {
    pub(crate) name: String,
    /// `number`, `text` or `bool`.
    pub(crate) kind: &'static str,
    pub(crate) missing: usize,
    /// How many different values there are, missing cells aside; every NaN is the same value.
    pub(crate) distinct: usize,
    /// Whether the column tells no row from another: at most one value and no cell missing, or
    /// no value at all.
    pub(crate) constant: bool,
    #[serde(flatten)]
    pub(crate) values: Values,
}

/// The values of a column, missing cells aside.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Values {
    /// The figures are those of the finite numbers; `None` where there is none.
    Number {
        min: Option<f64>,
        mean: Option<f64>,
        /// Standard deviation with n − 1 below the line; `None` for fewer than two numbers.
        sd: Option<f64>,
        max: Option<f64>,
        nan: usize,
        infinite: usize,
    },
    /// Texts and truth values.
    Levels {
        /// The commonest values and how often each occurs, ten at most.
        top: Vec<(String, usize)>,
        /// The values that are not numbers in a column that is text because of a few of them:
        /// to be named with `--missing`.
        not_numbers: Vec<String>,
    },
}

/// Looks at every cell of a table.
pub(crate) fn info(frame: &Frame) -> Info {
    let columns = frame.columns().iter().map(column_info).collect();
    Info {
        source: frame.source().to_owned(),
        rows: frame.rows(),
        columns,
    }
}

fn column_info(column: &Column) -> ColumnInfo {
    let missing = column.missing();
    let here = |row: &usize| !column.is_missing(*row);
    let rows = || (0..column.len()).filter(here);
    let (distinct, values) = match column.data() {
        Data::Number(values) => numbers(rows().map(|row| values[row]).collect()),
        Data::Bool(values) => {
            let yes = rows().filter(|&row| values[row]).count();
            let no = column.len() - missing - yes;
            levels(vec![("false".to_owned(), no), ("true".to_owned(), yes)])
        }
        Data::Text {
            codes,
            levels: texts,
        } => {
            let mut counts = vec![0; texts.len()];
            rows().for_each(|row| counts[codes[row] as usize] += 1);
            levels(texts.iter().cloned().zip(counts).collect())
        }
    };
    ColumnInfo {
        name: column.name().to_owned(),
        kind: column.kind(),
        missing,
        distinct,
        constant: distinct == 0 || (distinct == 1 && missing == 0),
        values,
    }
}

fn numbers(mut values: Vec<f64>) -> (usize, Values) {
    values.sort_unstable_by(f64::total_cmp);
    let nan = values.iter().filter(|value| value.is_nan()).count();
    let infinite = values.iter().filter(|value| value.is_infinite()).count();
    values.retain(|value| !value.is_nan());
    // −0 and 0 sort apart and are one value.
    let different = values.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let distinct = different + usize::from(!values.is_empty()) + usize::from(nan > 0);
    values.retain(|value| value.is_finite());
    let mean = mean(&values);
    let sd = mean
        .filter(|_| values.len() > 1)
        .map(|mean| deviation(&values, mean));
    let (min, max) = (values.first().copied(), values.last().copied());
    (
        distinct,
        Values::Number {
            min,
            mean,
            sd,
            max,
            nan,
            infinite,
        },
    )
}

/// The mean, first about zero and then about itself, which takes back what the first sum lost.
fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    // Divided before the sum, so that numbers near the largest do not overflow.
    let rough: f64 = values.iter().map(|value| value / n).sum();
    let rest: f64 = values.iter().map(|value| (value - rough) / n).sum();
    (!values.is_empty()).then_some(rough + rest)
}

fn deviation(values: &[f64], mean: f64) -> f64 {
    let scale = values
        .iter()
        .map(|value| (value - mean).abs())
        .fold(0.0, f64::max);
    if scale == 0.0 {
        return 0.0;
    }
    let sum: f64 = values
        .iter()
        .map(|value| ((value - mean) / scale).powi(2))
        .sum();
    scale * (sum / (values.len() - 1) as f64).sqrt()
}

fn levels(mut counts: Vec<(String, usize)>) -> (usize, Values) {
    counts.retain(|(_, count)| *count > 0);
    let (numeric, rest): (Vec<_>, Vec<_>) = counts
        .iter()
        .partition(|(text, _)| text.parse::<f64>().is_ok());
    let total = |part: &[&(String, usize)]| part.iter().map(|(_, count)| count).sum::<usize>();
    let few = rest.len() <= 5 && total(&rest) < total(&numeric);
    let not_numbers = rest
        .iter()
        .filter(|_| few)
        .map(|(text, _)| text.clone())
        .collect();
    let distinct = counts.len();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(10);
    (
        distinct,
        Values::Levels {
            top: counts,
            not_numbers,
        },
    )
}
