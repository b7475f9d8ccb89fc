//! `path` and `cv`.

use super::{DiskArgs, LossArg, ProblemArgs, SourceArgs};
use clap::{Args, ValueEnum};
use losskit_fit::Grid;
use std::path::PathBuf;
use std::str::FromStr;

/// Fit for many λ, from the one that leaves nothing but zeros on down.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit path diabetes.csv -y progression --penalty l1 --standardize --plot path.svg
  losskit path genes.csv -y outcome --penalty elastic-net --l1-ratio 0.2 --lambdas 0.1,0.01,0.001")]
pub(crate) struct PathArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) problem: ProblemArgs,
    #[command(flatten)]
    pub(crate) disk: DiskArgs,
    #[command(flatten)]
    pub(crate) loss: LossArg,
    #[command(flatten)]
    pub(crate) grid: GridArgs,
    /// Save every model's coefficients: .csv
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Draw the coefficients over λ: .svg or .png
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) plot: Option<PathBuf>,
}

/// Choose λ, or the loss, by how well it predicts rows held out in turn.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit cv diabetes.csv -y progression --penalty l1 --standardize --plot cv.svg -o model.json
  losskit cv claims.parquet -y cost --loss huber --penalty l2 --folds 10 --choose simplest --seed 7
  losskit cv houses.csv -y price --loss squared_error,huber:delta=1,1.35,2 --loss tukey_biweight --score absolute_error")]
pub(crate) struct CvArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) problem: ProblemArgs,
    /// The losses: several times, or with commas between. A key may have several values, which last until the next key or
    /// loss: huber:delta=1,1.35,2,squared_error is four losses [default: by the target, said aloud]
    #[arg(short, long, value_name = "SPEC", help_heading = "Model")]
    pub(crate) loss: Vec<String>,
    /// The loss that several are judged by on rows held out; it must read the target as they do [default: the fitted loss if it
    /// is the only one, else said aloud]
    #[arg(long, value_name = "SPEC", help_heading = "Search")]
    pub(crate) score: Option<String>,
    #[command(flatten)]
    pub(crate) grid: GridArgs,
    /// Parts the rows are dealt into, each held out once
    #[arg(long, value_name = "N", default_value_t = 5, help_heading = "Search")]
    pub(crate) folds: usize,
    /// What is taken: the lowest mean score, or within one standard error of it the largest λ of the same loss; without a
    /// penalty the loss named first
    #[arg(long, value_enum, default_value = "best", help_heading = "Search")]
    pub(crate) choose: Choose,
    /// Save the model of the chosen loss and λ, fitted to all rows
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Draw the mean scores with their standard errors, over λ if there is a penalty: .svg or .png
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) plot: Option<PathBuf>,
}

/// Which λ are tried.
#[derive(Args, Debug)]
pub(crate) struct GridArgs {
    /// How many λ, evenly over the decades, or the λ themselves with commas between [default: 50]
    #[arg(
        long,
        value_name = "N|λ,λ,…",
        allow_hyphen_values = true,
        help_heading = "Search"
    )]
    pub(crate) lambdas: Option<Lambdas>,
}

impl GridArgs {
    pub(crate) fn grid(&self) -> Grid {
        let given = self.lambdas.as_ref().map(|lambdas| lambdas.0.clone());
        given.unwrap_or(Grid::Count(50))
    }
}

/// Which of the λ tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Choose {
    Best,
    Simplest,
}

/// Which λ are tried.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lambdas(pub(crate) Grid);

impl FromStr for Lambdas {
    type Err = String;

    fn from_str(text: &str) -> Result<Lambdas, String> {
        if let Ok(count) = text.parse() {
            return match count {
                2.. => Ok(Lambdas(Grid::Count(count))),
                _ => Err("a grid needs at least 2; one λ is for `fit --lambda`".to_owned()),
            };
        }
        let each = text.split(',').map(|part| match part.trim().parse() {
            Ok(x) if x >= 0.0 && f64::is_finite(x) => Ok(x),
            _ => Err(format!("'{part}' is not a number ≥ 0")),
        });
        Ok(Lambdas(Grid::Given(each.collect::<Result<_, _>>()?)))
    }
}
