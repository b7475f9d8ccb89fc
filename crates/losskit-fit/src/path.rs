//! Fits over many λ: the regularisation path, and which λ predicts rows it has not seen.

use crate::Error;
use crate::basis::{Columns, Raw};
use crate::model::Model;
use crate::options::Options;
use crate::rng::Rng;
use crate::train::{Data, Solved, Table, largest_slope, read};
use crate::watch::{Control, Step};
use losskit::Loss;

/// The share of absolute values that a grid is made for where there are fewer: of squares alone no
/// λ leaves nothing but zeros.
const LEAST_RATIO: f64 = 1e-3;

/// Which λ.
#[derive(Clone, Debug, PartialEq)]
pub enum Grid {
    /// These.
    Given(Vec<f64>),
    /// As many, evenly spread over the decades: from the least that leaves every coefficient at 0
    /// down to the ten thousandth part of it, or the hundredth with more columns than rows.
    Count(usize),
}

impl Grid {
    /// The λ, from large to small.
    fn values(
        &self,
        loss: &dyn Loss,
        data: &Data,
        columns: &Columns,
        options: &Options,
    ) -> Result<Vec<f64>, Error> {
        let wrong = |why: String| {
            Err(Error::Option {
                name: "lambdas",
                why,
            })
        };
        match self {
            Grid::Given(given) => {
                if let Some(bad) = given.iter().find(|l| !(l.is_finite() && **l >= 0.0)) {
                    return wrong(format!("must be numbers ≥ 0, got {bad}"));
                }
                if given.is_empty() {
                    return wrong("none is given".into());
                }
                let mut all = given.clone();
                all.sort_by(|a, b| b.total_cmp(a));
                all.dedup();
                Ok(all)
            }
            Grid::Count(n) if *n < 2 => wrong(format!("a grid needs two at least, got {n}")),
            &Grid::Count(n) => {
                let top = largest_slope(loss, data, columns, options)?
                    / options.l1_ratio.max(LEAST_RATIO);
                if !(top.is_finite() && top > 0.0) {
                    return wrong(
                        "no column says anything about the target, so every coefficient is 0 for \
                         every λ"
                            .into(),
                    );
                }
                let fall: f64 = if data.rows() > data.width() {
                    1e-4
                } else {
                    1e-2
                };
                let at = |k: usize| top * fall.powf(k as f64 / (n - 1) as f64);
                Ok((0..n).map(at).collect())
            }
        }
    }
}

/// A model for each λ, from large to small, each started from the one before. `watch` is told each.
///
/// # Errors
/// As [`fit`](crate::fit), and a grid that is none.
///
/// # Example
/// ```
/// use losskit_fit::frame::{Column, Frame};
/// use losskit_fit::{Grid, Options, path};
///
/// let size = vec![0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
/// let price = vec![1.1, 1.8, 3.2, 3.9, 5.1, 5.8];
/// let table = Frame::new("houses.csv", vec![Column::number("size", size), Column::number("price", price)])?;
/// let lasso = Options { l1_ratio: 1.0, ..Options::default() };
/// let loss = losskit::parse("huber")?;
/// let models = path(loss.as_ref(), &table, "price", &lasso, &Grid::Count(5), &mut |_| ())?;
/// assert_eq!(models[0].coefficients[0][0], 0.0);
/// assert!(models[4].coefficients[0][0] > 1.9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn path<'t>(
    loss: &dyn Loss,
    table: impl Into<Table<'t>>,
    target: &str,
    options: &Options,
    grid: &Grid,
    watch: &mut dyn FnMut(&Model),
) -> Result<Vec<Model>, Error> {
    let data = read(loss, table, target, options)?;
    let columns = data.columns(options.intercept)?;
    let lambdas = grid.values(loss, &data, &columns, options)?;
    let mut models = Vec::with_capacity(lambdas.len());
    let mut before: Option<Raw> = None;
    for lambda in lambdas {
        let options = with(options, lambda);
        let mut go = |_: &Step<'_>| Control::Go;
        let from = before.as_ref();
        let solved = Solved::of(loss, &data, &columns, &options, from, None, &mut go)?;
        before = Some(solved.raw());
        let model = solved.model()?;
        watch(&model);
        models.push(model);
    }
    Ok(models)
}

/// The same with another λ.
fn with(options: &Options, lambda: f64) -> Options {
    Options {
        lambda,
        ..options.clone()
    }
}

/// How one λ predicts rows it has not seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// λ.
    pub lambda: f64,
    /// The weighted mean of the loss on held-out rows, over the folds.
    pub mean: f64,
    /// Its standard error, from the spread over the folds.
    pub error: f64,
    /// The mean loss on the held-out rows of each fold.
    pub folds: Vec<f64>,
    /// Whether every fold was solved.
    pub solved: bool,
}

/// What cross-validation found.
#[derive(Clone, Debug, PartialEq)]
pub struct Validated {
    /// One score a λ, from large to small.
    pub scores: Vec<Score>,
    /// Which is lowest.
    pub best: usize,
    /// The largest λ within one standard error of the lowest (Breiman et al. 1984, §3.4.3).
    pub simplest: usize,
}

/// Scores each λ of a grid on rows held out in turn: the rows, in an order the seed decides, are
/// dealt into `folds` parts. `watch` is told how many fits are done, of how many.
///
/// # Errors
/// As [`fit`](crate::fit); fewer than 2 folds or more than rows.
pub fn cross_validate<'t>(
    loss: &dyn Loss,
    table: impl Into<Table<'t>>,
    target: &str,
    options: &Options,
    grid: &Grid,
    folds: usize,
    watch: &mut dyn FnMut(usize, usize),
) -> Result<Validated, Error> {
    let data = read(loss, table, target, options)?;
    if !(2..=data.rows()).contains(&folds) {
        return Err(Error::Option {
            name: "folds",
            why: format!(
                "must lie between 2 and the number of rows, {}, got {folds}",
                data.rows()
            ),
        });
    }
    let lambdas = grid.values(loss, &data, &data.columns(options.intercept)?, options)?;
    let mut order: Vec<usize> = (0..data.rows()).collect();
    Rng::new(options.seed).shuffle(&mut order);
    // Of each fold what it weighs and, λ by λ, the loss and whether that was solved.
    let mut results: Vec<(f64, Vec<(f64, bool)>)> = Vec::with_capacity(folds);
    for fold in 0..folds {
        let part = |held: bool| {
            let mut rows: Vec<usize> = (0..order.len())
                .filter(|at| (at % folds == fold) == held)
                .map(|at| order[at])
                .collect();
            rows.sort_unstable();
            data.take(&rows)
        };
        let (train, held) = (part(false)?, part(true)?);
        // Rows that count for nothing say nothing.
        if held.weighs() > 0.0 {
            let mut tell = |done| watch(fold * lambdas.len() + done, folds * lambdas.len());
            let losses = held_out(loss, &train, &held, options, &lambdas, &mut tell)?;
            results.push((held.weighs(), losses));
        }
    }
    let scores: Vec<Score> = lambdas
        .iter()
        .enumerate()
        .map(|(k, &lambda)| score(lambda, results.iter().map(|(weight, of)| (*weight, of[k]))))
        .collect();
    let lowest = |best: usize, k: usize| match scores[k].mean < scores[best].mean {
        true => k,
        false => best,
    };
    let best = (0..scores.len()).fold(0, lowest);
    let within = scores[best].mean + scores[best].error;
    let simplest = (0..=best).find(|&k| scores[k].mean <= within);
    Ok(Validated {
        simplest: simplest.unwrap_or(best),
        best,
        scores,
    })
}

/// The mean loss on held-out rows for each λ, and whether it was solved.
fn held_out(
    loss: &dyn Loss,
    train: &Data,
    held: &Data,
    options: &Options,
    lambdas: &[f64],
    tell: &mut dyn FnMut(usize),
) -> Result<Vec<(f64, bool)>, Error> {
    let columns = train.columns(options.intercept)?;
    let mut before: Option<Raw> = None;
    let mut losses = Vec::with_capacity(lambdas.len());
    for &lambda in lambdas {
        let options = with(options, lambda);
        let mut go = |_: &Step<'_>| Control::Go;
        let from = before.as_ref();
        let solved = Solved::of(loss, train, &columns, &options, from, None, &mut go)?;
        losses.push((solved.loss_on(held)?, solved.certificate.solved));
        before = Some(solved.raw());
        tell(losses.len());
    }
    Ok(losses)
}

fn score(lambda: f64, folds: impl Iterator<Item = (f64, (f64, bool))>) -> Score {
    let (weights, losses): (Vec<f64>, Vec<(f64, bool)>) = folds.unzip();
    let (folds, solved): (Vec<f64>, Vec<bool>) = losses.into_iter().unzip();
    let total: f64 = weights.iter().sum();
    let mean = |of: &dyn Fn(f64) -> f64| {
        let parts = folds.iter().zip(&weights).map(|(&x, w)| w * of(x));
        parts.sum::<f64>() / total
    };
    let middle = mean(&|x| x);
    let spread = mean(&|x| (x - middle) * (x - middle));
    Score {
        lambda,
        mean: middle,
        error: (spread / (folds.len() as f64 - 1.0).max(1.0)).sqrt(),
        solved: solved.iter().all(|&s| s),
        folds,
    }
}
