//! The judge: what coefficients are worth, whoever found them.

use super::cells::Cell;
use super::data::Data;
use losskit::{Evaluate, Rows};
use losskit_fit::{Map, Target};
use rayon::prelude::*;

/// Coefficients by output, and intercepts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Solution {
    pub(super) coefficients: Vec<Vec<f64>>,
    pub(super) intercepts: Vec<f64>,
}

/// Rows whose predictors are made while they are in cache.
const BLOCK: usize = 1 << 12;

/// The objective: our loss, in `f64`, of predictors made here, plus the penalty. NaN where the solution does not fit the
/// data.
pub(super) fn objective(
    cell: &Cell,
    data: &Data,
    target: &Target,
    of: &Solution,
) -> Result<f64, String> {
    let columns: Vec<&[f64]> = data.columns().collect();
    let outputs = of.intercepts.len();
    let fits = of.coefficients.iter().all(|w| w.len() == columns.len());
    if !fits || of.coefficients.len() != outputs || outputs != wanted(&target.map) {
        return Ok(f64::NAN);
    }
    let loss = losskit::parse(cell.loss).map_err(|e| e.to_string())?;
    let mut eta = vec![0.0; data.frame.rows() * outputs];
    eta.par_chunks_mut(BLOCK * outputs)
        .enumerate()
        .for_each(|(block, eta)| {
            for (a, intercept) in of.intercepts.iter().enumerate() {
                eta.iter_mut()
                    .skip(a)
                    .step_by(outputs)
                    .for_each(|e| *e = *intercept);
                for (x, w) in columns.iter().zip(&of.coefficients[a]) {
                    let x = &x[block * BLOCK..];
                    for (e, x) in eta.iter_mut().skip(a).step_by(outputs).zip(x) {
                        *e += w * x;
                    }
                }
            }
        });
    let y = data.target();
    let mean = match &target.map {
        Map::Number => loss.on(&eta, y).value(),
        Map::Two { values, .. } => {
            let y: Vec<f64> = y.iter().map(|y| values[usize::from(*y > 0.0)]).collect();
            loss.on(&eta, &y).value()
        }
        Map::Classes(_) => {
            let y: Vec<i64> = y.iter().map(|y| *y as i64).collect();
            loss.on(Rows::new(&eta, outputs), &y).value()
        }
    };
    let sum = |f: fn(f64) -> f64| of.coefficients.iter().flatten().map(|w| f(*w)).sum::<f64>();
    let penalty = 0.5 * (1.0 - cell.l1_ratio) * sum(|w| w * w) + cell.l1_ratio * sum(f64::abs);
    Ok(mean.map_err(|e| e.to_string())? + cell.lambda * penalty)
}

/// Linear predictors of such targets.
fn wanted(map: &Map) -> usize {
    match map {
        Map::Classes(labels) => labels.len(),
        Map::Number | Map::Two { .. } => 1,
    }
}

/// By how much an objective is above the least known, as a share of it.
pub(super) fn excess(objective: f64, least: f64) -> f64 {
    (objective - least) / least.abs()
}

/// What counts as the same objective.
pub(super) const SAME: f64 = 1e-8;

#[cfg(test)]
mod tests {
    use super::super::cells::CELLS;
    use super::super::data::{TARGET, tests::generated};
    use super::super::measure::options;
    use super::*;

    #[test]
    fn the_judge_finds_the_objective_of_every_certificate() {
        for cell in &CELLS {
            let data = generated(cell, 900, 5);
            let loss = losskit::parse(cell.loss).unwrap();
            let model =
                losskit_fit::fit(loss.as_ref(), &data.frame, TARGET, &options(cell)).unwrap();
            let mut of = Solution {
                coefficients: model.coefficients,
                intercepts: model.intercepts,
            };
            let value = objective(cell, &data, &model.target, &of).unwrap();
            let told = model.certificate.objective;
            assert!(
                (value - told).abs() < 1e-13 * told.abs().max(1.0),
                "{}: {value} {told}",
                cell.problem
            );
            // Anything else is worse.
            of.coefficients[0][1] += 0.1;
            let worse = objective(cell, &data, &model.target, &of).unwrap();
            assert!(
                excess(worse, value) > SAME,
                "{}: {worse} {value}",
                cell.problem
            );
            of.coefficients[0].pop();
            assert!(objective(cell, &data, &model.target, &of).unwrap().is_nan());
        }
    }
}
