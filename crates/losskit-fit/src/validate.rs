//! Cross-validation: which loss and which λ predict rows they have not seen.

use crate::Error;
use crate::basis::Raw;
use crate::judge::Judge;
use crate::options::Options;
use crate::path::{Grid, with};
use crate::rng::Rng;
use crate::train::{Data, Solved, Table, read};
use crate::watch::{Control, Step};
use losskit::Loss;

/// What is tried on rows held out, and what it is judged by.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// The losses, each fitted by itself.
    pub losses: &'a [&'a dyn Loss],
    /// The λ of every loss, each loss with a grid of its own; where absent the one of the options.
    pub grid: Option<&'a Grid>,
    /// How many parts the rows are dealt into.
    pub folds: usize,
    /// The loss that all are judged by on rows held out; it may take their linear predictors or what
    /// the link makes of them. Where absent a single loss judges itself.
    pub score: Option<&'a dyn Loss>,
}

/// How one loss with one λ predicts rows it has not seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Which of the losses.
    pub loss: usize,
    /// λ.
    pub lambda: f64,
    /// The weighted mean of the score on held-out rows, over the folds.
    pub mean: f64,
    /// Its standard error, from the spread over the folds.
    pub error: f64,
    /// The mean score on the held-out rows of each fold.
    pub folds: Vec<f64>,
    /// Whether every fold was solved.
    pub solved: bool,
}

/// What cross-validation found.
#[derive(Clone, Debug, PartialEq)]
pub struct Validated {
    /// One score a loss and λ: loss by loss as given, λ from large to small.
    pub scores: Vec<Score>,
    /// Which is lowest.
    pub best: usize,
    /// Within one standard error of the lowest (Breiman et al. 1984, §3.4.3): the largest λ of the
    /// same loss, or without a grid the loss that was given first.
    pub simplest: usize,
}

/// Scores each loss with each λ on rows held out in turn: the rows, in an order the seed decides,
/// are dealt into the same folds for all. `watch` is told how many losses and folds are done, of how
/// many.
///
/// # Errors
/// As [`fit`](crate::fit); fewer than 2 folds or more than rows; several losses without a score, or
/// one that cannot judge them.
///
/// # Example
/// ```
/// use losskit_fit::frame::{Column, Frame};
/// use losskit_fit::{Options, Trial, cross_validate};
///
/// let x: Vec<f64> = (0..40).map(f64::from).collect();
/// let y: Vec<f64> = x.iter().map(|x| if x % 7.0 == 0.0 { 90.0 } else { x + (x * x).sin() }).collect();
/// let table = Frame::new("outliers.csv", vec![Column::number("x", x), Column::number("y", y)])?;
/// let losses = [losskit::parse("squared_error")?, losskit::parse("huber")?];
/// let score = losskit::parse("absolute_error")?;
/// let trial = Trial {
///     losses: &[losses[0].as_ref(), losses[1].as_ref()],
///     grid: None,
///     folds: 5,
///     score: Some(score.as_ref()),
/// };
/// let found = cross_validate(&trial, &table, "y", &Options::default(), &mut |_, _| ())?;
/// assert_eq!(found.scores[found.best].loss, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cross_validate<'t>(
    trial: &Trial<'_>,
    table: impl Into<Table<'t>>,
    target: &str,
    options: &Options,
    watch: &mut dyn FnMut(usize, usize),
) -> Result<Validated, Error> {
    let table = table.into();
    let several = trial.losses.len() > 1;
    let judge = match trial.score {
        Some(score) => Some(Judge::new(
            score,
            table,
            target,
            options.positive.as_deref(),
        )?),
        None if several => {
            return Err(Error::Option {
                name: "score",
                why: "the values of several losses do not compare; name one loss to judge all by"
                    .into(),
            });
        }
        None => None,
    };
    let all = Search {
        trial,
        judge,
        table,
        target,
        options,
    };
    let mut scores: Vec<Score> = Vec::new();
    for which in 0..trial.losses.len() {
        let mut tell = |done, of| watch(which * of + done, trial.losses.len() * of);
        scores.extend(all.one(which, &mut tell)?);
    }
    if scores.is_empty() {
        return Err(Error::Option {
            name: "losses",
            why: "none is given".into(),
        });
    }
    let mean = |k: usize| scores[k].mean;
    let lowest = |best: usize, k: usize| match mean(k) < mean(best) || mean(best).is_nan() {
        true => k,
        false => best,
    };
    let best = (0..scores.len()).fold(0, lowest);
    let within = scores[best].mean + scores[best].error;
    let simplest = (0..scores.len()).find(|&k| {
        scores[k].mean <= within && (trial.grid.is_none() || scores[k].loss == scores[best].loss)
    });
    Ok(Validated {
        simplest: simplest.unwrap_or(best),
        best,
        scores,
    })
}

/// A search under way.
struct Search<'a, 't> {
    trial: &'a Trial<'a>,
    judge: Option<Judge<'a>>,
    table: Table<'t>,
    target: &'a str,
    options: &'a Options,
}

impl Search<'_, '_> {
    /// The scores of one loss.
    fn one(&self, which: usize, watch: &mut dyn FnMut(usize, usize)) -> Result<Vec<Score>, Error> {
        let Trial { grid, folds, .. } = *self.trial;
        let (loss, options) = (self.trial.losses[which], self.options);
        let data = read(loss, self.table, self.target, options)?;
        if !(2..=data.rows()).contains(&folds) {
            return Err(Error::Option {
                name: "folds",
                why: format!(
                    "must lie between 2 and the number of rows, {}, got {folds}",
                    data.rows()
                ),
            });
        }
        let takes = match &self.judge {
            Some(judge) => Some((judge, judge.takes(loss, &data)?)),
            None => None,
        };
        let lambdas = match grid {
            Some(grid) => grid.values(loss, &data, &data.columns(loss, options)?, options)?,
            None => vec![options.lambda],
        };
        let mut order: Vec<usize> = (0..data.rows()).collect();
        Rng::new(options.seed).shuffle(&mut order);
        // Of each fold what it weighs and, λ by λ, the score and whether that was solved.
        let mut results: Vec<(f64, Vec<(f64, bool)>)> = Vec::with_capacity(folds);
        for fold in 0..folds {
            let part = |held: bool| {
                let mut rows: Vec<usize> = (0..order.len())
                    .filter(|at| (at % folds == fold) == held)
                    .map(|at| order[at])
                    .collect();
                rows.sort_unstable();
                rows
            };
            let rows = part(true);
            let (train, held) = (data.take(&part(false))?, data.take(&rows)?);
            // Rows that count for nothing say nothing.
            if held.weighs() > 0.0 {
                let score = |solved: &Solved<'_>| match takes {
                    None => solved.loss_on(&held),
                    Some((judge, takes)) => {
                        let eta = solved.predictors(&held)?;
                        judge.mean(takes, loss, eta, &rows, held.weight.as_deref())
                    }
                };
                let mut tell = |done| watch(fold * lambdas.len() + done, folds * lambdas.len());
                let scores = held_out(loss, &train, options, &lambdas, &score, &mut tell)?;
                results.push((held.weighs(), scores));
            }
        }
        let each = lambdas.iter().enumerate();
        let each = each.map(|(k, &lambda)| {
            let folds = results.iter().map(|(weight, of)| (*weight, of[k]));
            summary(which, lambda, folds)
        });
        Ok(each.collect())
    }
}

/// The score on held-out rows for each λ, and whether it was solved.
fn held_out(
    loss: &dyn Loss,
    train: &Data<'_>,
    options: &Options,
    lambdas: &[f64],
    score: &dyn Fn(&Solved<'_>) -> Result<f64, Error>,
    tell: &mut dyn FnMut(usize),
) -> Result<Vec<(f64, bool)>, Error> {
    let columns = train.columns(loss, options)?;
    let mut before: Option<Raw> = None;
    let mut scores = Vec::with_capacity(lambdas.len());
    for &lambda in lambdas {
        let options = with(options, lambda);
        let mut go = |_: &Step<'_>| Control::Go;
        let from = before.as_ref();
        let solved = Solved::of(loss, train, &columns, &options, from, None, &mut go)?;
        scores.push((score(&solved)?, solved.certificate.solved));
        before = Some(solved.raw());
        tell(scores.len());
    }
    Ok(scores)
}

fn summary(loss: usize, lambda: f64, folds: impl Iterator<Item = (f64, (f64, bool))>) -> Score {
    let (weights, scores): (Vec<f64>, Vec<(f64, bool)>) = folds.unzip();
    let (folds, solved): (Vec<f64>, Vec<bool>) = scores.into_iter().unzip();
    let total: f64 = weights.iter().sum();
    let mean = |of: &dyn Fn(f64) -> f64| {
        let parts = folds.iter().zip(&weights).map(|(&x, w)| w * of(x));
        parts.sum::<f64>() / total
    };
    let middle = mean(&|x| x);
    let spread = mean(&|x| (x - middle) * (x - middle));
    Score {
        loss,
        lambda,
        mean: middle,
        error: (spread / (folds.len() as f64 - 1.0).max(1.0)).sqrt(),
        solved: solved.iter().all(|&s| s),
        folds,
    }
}
