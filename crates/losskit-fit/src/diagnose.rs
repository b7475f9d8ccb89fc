//! What is wrong with the data, found by arithmetic and said in the names of its columns.

use crate::Error;
use crate::aggregate::{gram_of, over_blocks, times, triangle};
use crate::basis::{Basis, Columns};
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective};
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
            terms[j], columns.moments[j].min
        )
    };
    columns.constant.iter().map(told).collect()
}

/// Takes out of the basis each column that the columns before it determine; answers a sentence for
/// each.
pub(crate) fn drop_collinear(
    x: &Tall,
    weight: Option<&[f64]>,
    basis: &mut Basis,
    noise: &[f64],
    terms: &[String],
) -> Vec<String> {
    let width = basis.kept.len();
    // Half of the time of the triangle, and enough where no column is near the others.
    let squares = over_blocks(
        x.blocks(),
        |block| {
            let (z, top) = (basis.apply(&x.block(block)), x.range(block).start);
            gram_of(&z, |i| weight.map_or(1.0, |w| w[top + i]))
        },
        |sum, block| sum.plus(1.0, &block),
    );
    if squares.is_some_and(|squares| factor::clear(squares, CLEAR).is_some()) {
        return Vec::new();
    }
    let r = triangle(x, width, |block, top| {
        Matrix::from_fn(block.nrows(), width, |i, j| {
            let raw = basis.kept[j];
            let z = (block[(i, raw)] - basis.centre[raw]) / basis.scale[raw];
            weight.map_or(z, |w| z * w[top + i].sqrt())
        })
    });
    // Orthonormal directions of the columns kept so far, and how each is made of them.
    let mut axes: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut mixes: Vec<Vec<f64>> = Vec::new();
    let mut sentences = Vec::new();
    let mut kept = Vec::new();
    let rounding = basis.kept.iter().map(|&raw| noise[raw]).fold(0.0, f64::max);
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
    sentences
}

fn norm(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |s, x| s + x * x).sqrt()
}

/// The class of each row where a perfect separation would leave the loss without a minimum: the
/// loss, asked far out, still wants to go further. `None` for losses and targets where that is not
/// so.
pub(crate) fn separable<'a>(
    objective: &Objective<'a>,
    labels: bool,
) -> Option<impl Fn(usize) -> usize + use<'a>> {
    /// A linear predictor beyond doubt.
    const FAR: f64 = 30.0;
    if !labels {
        return None;
    }
    let card = objective.loss.card();
    let truth = crate::watch::truth(objective.answers, card);
    let k = objective.outputs;
    let mut far = vec![0.0; objective.rows() * k];
    for row in 0..objective.rows() {
        match (k, truth(row)) {
            (1, class) => far[row] = if class == 1 { FAR } else { -FAR },
            (_, class) => far[row * k + class] = FAR,
        }
    }
    let pull = |row: usize, slope: &[f64]| match k {
        1 if truth(row) == 0 => -slope[row],
        1 => slope[row],
        _ => slope[row * k + truth(row)],
    };
    let mut slope = vec![0.0; far.len()];
    let batch = losskit::Batch::new(losskit::Rows::new(&far, k), objective.answers.targets());
    let out = losskit::Out {
        grad: Some(&mut slope),
        ..losskit::Out::none()
    };
    objective.loss.eval64(&batch, out).ok()?;
    (0..objective.rows())
        .all(|row| pull(row, &slope) < 0.0)
        .then_some(truth)
}

/// Whether every row of positive weight lies on its own side.
pub(crate) fn separates(
    objective: &Objective<'_>,
    eval: &Eval,
    truth: impl Fn(usize) -> usize,
) -> bool {
    let k = objective.outputs;
    let margin = |row: usize| match k {
        1 if truth(row) == 0 => -eval.eta[row],
        1 => eval.eta[row],
        _ => {
            let scores = &eval.eta[row * k..][..k];
            let others = (0..k).filter(|&j| j != truth(row)).map(|j| scores[j]);
            scores[truth(row)] - others.fold(f64::NEG_INFINITY, f64::max)
        }
    };
    (0..objective.rows())
        .all(|row| margin(row) > 0.0 || objective.weight.is_some_and(|w| w[row] == 0.0))
}

/// Whether every row that a step moves gains by it, as on the way to a minimum at infinity.
pub(crate) fn all_gain(
    objective: &Objective<'_>,
    eval: &Eval,
    direction: &Matrix,
) -> Result<bool, Error> {
    let moves = times(&objective.design, direction);
    let slope = objective.slope(&eval.eta)?;
    let least = 1e-6 * moves.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let k = objective.outputs;
    let pulls = moves.chunks_exact(k).zip(slope.chunks_exact(k));
    let (mut up, mut down) = (false, false);
    for (moved, slope) in pulls.filter(|(moved, _)| moved.iter().any(|x| x.abs() > least)) {
        let (pull, size) = moved
            .iter()
            .zip(slope)
            .fold((0.0, 0.0), |(pull, size), (m, g)| {
                (pull + m * g, size + (m * g).abs())
            });
        // What cancels within a row is rounding.
        let pull = if pull.abs() > 1e-3 * size { pull } else { 0.0 };
        up |= pull > 0.0;
        down |= pull < 0.0;
    }
    Ok(down && !up)
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

/// What a linear predictor that separates the classes looks like.
pub(crate) fn separation(
    basis: &Basis,
    theta: &Matrix,
    terms: &[String],
    labels: &[String],
) -> Error {
    let direction = match theta.ncols() {
        1 => format!("{} > 0", predictor(basis, theta, 0, terms)),
        k => {
            let scores: Vec<String> = (0..k)
                .map(|a| format!("{}: {}", labels[a], predictor(basis, theta, a, terms)))
                .collect();
            format!("the largest of the scores ({})", scores.join("; "))
        }
    };
    Error::Separated { direction }
}

/// The spread of the targets, the unit in which a prediction on their own scale moves.
pub(crate) fn spread(answers: &Answers, weight: Option<&[f64]>) -> f64 {
    match answers {
        Answers::Classes(_) => 1.0,
        Answers::Numbers(y) => {
            let m = crate::aggregate::Moments::column(y, weight);
            let sd = (m.square / m.weight).sqrt();
            if sd > 0.0 { sd } else { 1.0 }
        }
    }
}
