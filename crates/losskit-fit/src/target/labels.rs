//! The cells of a target as labels.

use crate::Error;
use crate::frame::{Column, Data};
use crate::span::Span;
use std::cmp::Ordering;

/// A number as a label: without a sign for zero.
fn number_label(value: f64) -> String {
    (value + 0.0).to_string()
}

/// The label of a cell that is not missing.
pub(super) fn label(column: &Column, row: usize) -> String {
    match column.data() {
        Data::Number(values) => number_label(values[row]),
        Data::Bool(values) => values[row].to_string(),
        Data::Text { codes, levels } => levels[codes[row] as usize].clone(),
    }
}

/// The distinct labels of all rows, numbers by size, texts by alphabet.
pub(super) fn labels(column: &Column, span: &Span) -> Result<Vec<String>, Error> {
    fn joined<T>(mut a: Vec<T>, b: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
        a.extend(b);
        a.sort_unstable_by(&order);
        a.dedup_by(|a, b| order(a, b).is_eq());
        a
    }
    Ok(match column.data() {
        Data::Number(values) => {
            let here = values.iter().map(|v| v + 0.0).collect();
            let order = f64::total_cmp;
            let all = span.agree(joined(here, Vec::new(), order), |a, b| joined(a, b, order))?;
            all.into_iter().map(number_label).collect()
        }
        Data::Bool(values) => {
            let found = [false, true].map(|b| values.contains(&b));
            let all = span.agree(found, |a, b| [a[0] || b[0], a[1] || b[1]])?;
            let named = ["false", "true"].into_iter().zip(all);
            let named = named.filter(|(_, found)| *found);
            named.map(|(name, _)| name.to_owned()).collect()
        }
        Data::Text { .. } => {
            let here = crate::design::used_levels(column);
            span.agree(here, |a, b| joined(a, b, String::cmp))?
        }
    })
}
