//! What is wrong with the data, found by arithmetic and said in the names of its columns.

mod separation;

pub(crate) use separation::{all_gain, separable, separates, separation};

use crate::Error;
use crate::aggregate::triangle;
use crate::basis::{Basis, Columns};
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::Objective;
use crate::scatter::Moments;
use crate::tall::Tall;
use crate::target::Answers;

/// A column whose part outside the span of those before it is below this share of it depends on
/// them.
const DEPENDENT: f64 = 1e-11;
/// A column of whose square more than this share lies outside that span is clear of it.
pub(crate) const CLEAR: f64 = 1e-8;
/// Terms a sentence names.
const NAMED: usize = 6;

/// A number with few digits.
fn short(x: f64) -> String {
    let digits = format!("{x:.3e}");
    digits.parse::<f64>().map_or(digits, |x| x.to_string())
}

/// `2·a − 1.5·b + 3`, the largest terms first.
fn combination(mut terms: Vec<(f64, f64, &str)>, constant: f64) -> String {
    terms.retain(|(_, w, _)| *w != 0.0);
    terms.sort_by(|a, b| b.0.total_cmp(&a.0));
    let more = terms.len().saturating_sub(NAMED);
    let mut text = String::new();
    let named = terms
        .iter()
        .take(NAMED)
        .map(|(_, w, name)| (*w, Some(*name)));
    for (w, name) in named.chain((constant != 0.0).then_some((constant, None))) {
        text += match (text.is_empty(), w < 0.0) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        };
        text += &match (short(w.abs()), name) {
            (one, Some(name)) if one == "1" => name.to_string(),
            (w, Some(name)) => format!("{w}·{name}"),
            (w, None) => w,
        };
    }
    match (text.is_empty(), more) {
        (true, _) => "0".into(),
        (_, 0) => text,
        (_, more) => format!("{text} and {more} smaller terms"),
    }
}

/// A linear predictor in the names of the columns.
pub(crate) fn predictor(basis: &Basis, theta: &Matrix, output: usize, terms: &[String]) -> String {
    let raw = basis.to_raw(theta);
    let (w, level) = (&raw.coefficients[output], raw.level[output]);
    let named = (0..w.len()).map(|j| ((w[j] * basis.scale[j]).abs(), w[j], terms[j].as_str()));
    let shifts = (0..w.len()).map(|j| w[j] * basis.centre[j]);
    let (mut constant, mut size) = (level, level.abs());
    for shift in shifts {
        (constant, size) = (constant - shift, size + shift.abs());
    }
    if constant.abs() < 1e-12 * size {
        constant = 0.0;
    }
    combination(named.collect(), constant)
}

/// The columns that hold one value, as sentences.
pub(crate) fn constant_columns(columns: &Columns, terms: &[String]) -> Vec<String> {
    let told = |&j: &usize| {
        format!(
            "column {:?} holds {} in every row, so its coefficient is 0",
            terms[j],
            columns.moments()[j].min
        )
    };
    columns.constant.iter().map(told).collect()
}

/// Takes out of the basis each column that the columns before it determine; answers a sentence for
/// each.
pub(crate) fn drop_collinear(
    x: &Tall<'_>,
    weight: Option<&[f64]>,
    basis: &mut Basis,
    columns: &Columns,
    terms: &[String],
) -> Result<Vec<String>, Error> {
    let width = basis.kept.len();
    // At hand, and enough where no column is near the others.
    let squares = columns.squares(basis);
    if squares.is_some_and(|squares| factor::clear(squares, CLEAR).is_some()) {
        return Ok(Vec::new());
    }
    let r = triangle(x, width, |block, top| {
        Matrix::from_fn(block.nrows(), width, |i, j| {
            let raw = basis.kept[j];
            let z = (block[(i, raw)] - basis.centre[raw]) / basis.scale[raw];
            weight.map_or(z, |w| z * w[top + i].sqrt())
        })
    })?;
    // Orthonormal directions of the columns kept so far, and how each is made of them.
    let mut axes: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut mixes: Vec<Vec<f64>> = Vec::new();
    let mut sentences = Vec::new();
    let mut kept = Vec::new();
    let rounding = basis
        .kept
        .iter()
        .map(|&raw| columns.noise[raw])
        .fold(0.0, f64::max);
    for j in 0..width {
        let mut rest: Vec<f64> = (0..r.nrows()).map(|i| r[(i, j)]).collect();
        let size = norm(&rest);
        let mut mix = vec![0.0; width];
        // Twice is enough (Kahan).
        for _ in 0..2 {
            for ((_, axis), made) in axes.iter().zip(&mixes) {
                let along = axis.iter().zip(&rest).fold(0.0, |s, (a, b)| s + a * b);
                rest.iter_mut().zip(axis).for_each(|(x, a)| *x -= along * a);
                mix.iter_mut().zip(made).for_each(|(m, c)| *m += along * c);
            }
        }
        let left = norm(&rest);
        if left > (DEPENDENT + 16.0 * rounding) * size {
            // axis = (column − Σ mix)/left
            let mut made: Vec<f64> = mix.iter().map(|m| -m / left).collect();
            made[j] = 1.0 / left;
            rest.iter_mut().for_each(|x| *x /= left);
            axes.push((j, rest));
            mixes.push(made);
            kept.push(basis.kept[j]);
            continue;
        }
        let raw = basis.kept[j];
        let mut constant = basis.centre[raw];
        let mut parts = Vec::new();
        for (m, &other) in mix.iter().zip(&basis.kept) {
            if m.abs() > 1e-7 {
                let w = m * basis.scale[raw] / basis.scale[other];
                constant -= w * basis.centre[other];
                parts.push((m.abs(), w, terms[other].as_str()));
            }
        }
        if constant.abs() < 1e-7 * basis.centre[raw].abs().max(basis.scale[raw]) {
            constant = 0.0;
        }
        sentences.push(format!(
            "column {:?} is left out, its coefficient 0, because it equals {}",
            terms[raw],
            combination(parts, constant)
        ));
    }
    basis.kept = kept;
    Ok(sentences)
}

fn norm(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |s, x| s + x * x).sqrt()
}

/// Unpenalised, with more coefficients than rows that count.
pub(crate) fn check_wide(width: usize, rows: usize) -> Result<(), Error> {
    if width <= rows {
        return Ok(());
    }
    Err(Error::Wide {
        coefficients: width,
        rows,
    })
}

/// What is left undone where it would take longer than the fit.
pub(crate) fn unseen(size: usize) -> String {
    format!(
        "with {size} coefficients, columns that others add up to are not looked for; if there are \
         any, the coefficients are one choice of many: --penalty l2 --lambda leaves one only"
    )
}

/// The spread of the targets, the unit in which a prediction on their own scale moves.
pub(crate) fn spread(objective: &Objective<'_>) -> Result<f64, Error> {
    Ok(match objective.answers {
        Answers::Classes(_) => 1.0,
        Answers::Numbers(y) => {
            let m = Moments::column(y, objective.weight, objective.span())?;
            let sd = (m.square / m.weight).sqrt();
            if sd > 0.0 { sd } else { 1.0 }
        }
    })
}
