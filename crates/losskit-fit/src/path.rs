//! Fits over many λ: the regularisation path.

use crate::Error;
use crate::basis::{Columns, Raw};
use crate::model::Model;
use crate::options::Options;
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
    pub(crate) fn values(
        &self,
        loss: &dyn Loss,
        data: &Data<'_>,
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
    let columns = data.columns(loss, options)?;
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
pub(crate) fn with(options: &Options, lambda: f64) -> Options {
    Options {
        lambda,
        ..options.clone()
    }
}
