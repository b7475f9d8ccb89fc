//! Values of options that are more than one word or number.

use std::str::FromStr;

/// Numbers with commas between them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Numbers(pub(crate) Vec<f64>);

impl FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Numbers, String> {
        let cells = text.split(',').filter(|cell| !cell.trim().is_empty());
        let numbers: Vec<f64> = cells.map(number).collect::<Result<_, _>>()?;
        if numbers.is_empty() {
            return Err("there is no number".to_owned());
        }
        Ok(Numbers(numbers))
    }
}

fn number(cell: &str) -> Result<f64, String> {
    let cell = cell.trim();
    cell.parse()
        .map_err(|_| format!("'{cell}' is not a number"))
}

/// Rows of numbers: commas within a row, semicolons between rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Matrix(pub(crate) Vec<Vec<f64>>);

impl FromStr for Matrix {
    type Err = String;

    fn from_str(text: &str) -> Result<Matrix, String> {
        let rows = text.split(';').filter(|row| !row.trim().is_empty());
        let rows: Vec<Vec<f64>> = rows
            .map(|row| row.parse().map(|Numbers(numbers)| numbers))
            .collect::<Result<_, _>>()?;
        let width = rows.first().map_or(0, Vec::len);
        if let Some(odd) = rows.iter().position(|row| row.len() != width) {
            return Err(format!(
                "row {odd} has {} numbers where row 0 has {width}",
                rows[odd].len()
            ));
        }
        match rows.is_empty() {
            true => Err("there is no number".to_owned()),
            false => Ok(Matrix(rows)),
        }
    }
}

/// One ASCII character, or `tab`.
pub(super) fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [one] if one.is_ascii() && !one.is_ascii_alphanumeric() => Ok(*one),
        _ => Err("it must be one character such as ';', or tab".to_owned()),
    }
}

/// A width and a height in pixels: `900x600`.
pub(super) fn size(text: &str) -> Result<(u32, u32), String> {
    let wrong = || "write it like 900x600, each side from 100 to 10000".to_owned();
    let (width, height) = text.split_once('x').ok_or_else(wrong)?;
    let side = |text: &str| {
        text.trim()
            .parse()
            .ok()
            .filter(|n| (100..=10_000).contains(n))
    };
    side(width).zip(side(height)).ok_or_else(wrong)
}
