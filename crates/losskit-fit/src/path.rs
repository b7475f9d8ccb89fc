//! Fits over many λ: the regularisation path, and which λ predicts rows it has not seen.

use crate::model::Model;
use crate::options::Options;
use crate::rng::Rng;
use crate::train::{Data, fit_data, largest_slope, read};
use crate::watch::Control;
use crate::{Error, frame::Frame};
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
    fn values(&self, loss: &dyn Loss, data: &Data, options: &Options) -> Result<Vec<f64>, Error> {
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
                let top = largest_slope(loss, data, options)? / options.l1_ratio.max(LEAST_RATIO);
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

/// A model for each λ, from large to small, each started from the one before. `watch` is told each
/// and may stop.
///
/// # Errors
/// As [`fit`](crate::fit), and a grid that is none.
///
/// # Example
/// ```
/// use losskit_fit::frame::{Column, Frame};
/// use losskit_fit::{Control, Grid, Options, path};
///
/// let size = vec![0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
/// let price = vec![1.1, 1.8, 3.2, 3.9, 5.1, 5.8];
/// let table = Frame::new("houses.csv", vec![Column::number("size", size), Column::number("price", price)])?;
/// let lasso = Options { l1_ratio: 1.0, ..Options::default() };
/// let loss = losskit::parse("huber")?;
/// let models = path(loss.as_ref(), &table, "price", &lasso, &Grid::Count(5), &mut |_| Control::Go)?;
/// assert_eq!(models[0].coefficients[0][0], 0.0);
/// assert!(models[4].coefficients[0][0] > 1.9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn path(
    loss: &dyn Loss,
    table: &Frame,
    target: &str,
    options: &Options,
    grid: &Grid,
    watch: &mut dyn FnMut(&Model) -> Control,
) -> Result<Vec<Model>, Error> {
    let data = read(loss, table, target, options)?;
    let lambdas = grid.values(loss, &data, options)?;
    let mut models: Vec<Model> = Vec::with_capacity(lambdas.len());
    for lambda in lambdas {
        let model = next(loss, &data, None, options, lambda, models.last())?.0;
        let control = watch(&model);
        models.push(model);
        if control == Control::Stop {
            break;
        }
    }
    Ok(models)
}

/// One λ, started from the model of another.
fn next(
    loss: &dyn Loss,
    data: &Data,
    held: Option<&Data>,
    options: &Options,
    lambda: f64,
    before: Option<&Model>,
) -> Result<(Model, Option<f64>), Error> {
    let options = Options {
        lambda,
        init: before.cloned().or_else(|| options.init.clone()),
        ..options.clone()
    };
    fit_data(loss, data, &options, held, &mut |_| Control::Go)
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
    /// Whether it ended before all folds were through.
    pub stopped: bool,
}

/// Scores each λ of a grid on rows held out in turn: the rows, in an order the seed decides, are
/// dealt into `folds` parts. `watch` is told how many fits are done of how many, and may stop: what
/// is known is then of the folds that are through.
///
/// # Errors
/// As [`fit`](crate::fit); fewer than 2 folds or more than rows.
pub fn cross_validate(
    loss: &dyn Loss,
    table: &Frame,
    target: &str,
    options: &Options,
    grid: &Grid,
    folds: usize,
    watch: &mut dyn FnMut(usize, usize) -> Control,
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
    let lambdas = grid.values(loss, &data, options)?;
    let mut order: Vec<usize> = (0..data.rows()).collect();
    Rng::new(options.seed).shuffle(&mut order);
    let (mut results, mut weights) = (Vec::new(), Vec::new());
    let mut stopped = false;
    for fold in 0..folds {
        let part = |held: bool| {
            let mut rows: Vec<usize> = (0..order.len())
                .filter(|at| (at % folds == fold) == held)
                .map(|at| order[at])
                .collect();
            rows.sort_unstable();
            data.take(&rows)
        };
        let (train, held) = (part(false), part(true));
        if held.weighs() == 0.0 {
            continue;
        }
        let mut scores = Vec::with_capacity(lambdas.len());
        let mut before: Option<Model> = None;
        for &lambda in &lambdas {
            let (model, value) = next(loss, &train, Some(&held), options, lambda, before.as_ref())?;
            scores.push((value.unwrap_or(f64::NAN), model.certificate.solved));
            before = Some(model);
            let done = fold * lambdas.len() + scores.len();
            stopped = watch(done, folds * lambdas.len()) == Control::Stop;
            if stopped {
                break;
            }
        }
        if stopped && scores.len() < lambdas.len() {
            break;
        }
        results.push(scores);
        weights.push(held.weighs());
        if stopped {
            break;
        }
    }
    if results.is_empty() {
        return Err(Error::Option {
            name: "folds",
            why: "no fold was finished".into(),
        });
    }
    let scores: Vec<Score> = lambdas
        .iter()
        .enumerate()
        .map(|(k, &lambda)| score(lambda, results.iter().map(|fold| fold[k]), &weights))
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
        stopped,
    })
}

fn score(lambda: f64, folds: impl Iterator<Item = (f64, bool)>, weights: &[f64]) -> Score {
    let (folds, solved): (Vec<f64>, Vec<bool>) = folds.unzip();
    let total: f64 = weights.iter().sum();
    let mean = |of: &dyn Fn(f64) -> f64| {
        let parts = folds.iter().zip(weights).map(|(&x, w)| w * of(x));
        parts.sum::<f64>() / total
    };
    let middle = mean(&|x| x);
    let spread = mean(&|x| (x - middle) * (x - middle));
    Score {
        lambda,
        mean: middle,
        error: (spread / (folds.len() as f64 - 1.0).max(1.0)).sqrt(),
        folds,
        solved: solved.iter().all(|&s| s),
    }
}
