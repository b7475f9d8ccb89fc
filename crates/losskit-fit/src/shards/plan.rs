//! What all processes of a fit over shards must know.

use super::file::{Folder, disk, write};
use super::{Look, Role, Shards};
use crate::design::About;
use crate::frame::{Column, Frame};
use crate::model::Model;
use crate::options::Options;
use crate::solver::Solver;
use crate::train::{Among, Table, fit_shared};
use crate::watch::{Control, Step};
use crate::{Error, suits};
use serde::{Deserialize, Serialize};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

/// A fit over shards: what is fitted, and to how many of them.
///
/// The order of the rows is that of the names of the shards. If every shard but the last has a multiple
/// of 4096 rows, the answer has the bits of that to the whole table.
///
/// ```
/// use losskit_fit::frame::{Column, Frame};
/// use losskit_fit::{Control, Options, Plan, Standing, fit};
///
/// let part = |from: usize, to: usize| {
///     let x: Vec<f64> = (from..to).map(|i| (i as f64 * 0.37).sin()).collect();
///     let y = x.iter().map(|x| f64::from(u8::from(*x > 0.3))).collect();
///     Frame::new("part", vec![Column::number("x", x), Column::number("y", y)])
/// };
/// let shards = [("a", part(0, 4096)?), ("b", part(4096, 5000)?)];
///
/// let folder = tempfile::tempdir()?;
/// let plan = Plan {
///     loss: "squared_error".into(),
///     target: "y".into(),
///     shards: 2,
///     ..Plan::default()
/// };
/// plan.create(folder.path())?;
/// let model = loop {
///     for (name, rows) in &shards {
///         plan.add(folder.path(), name, rows, false, &mut |_| Control::Go)?;
///     }
///     if let Standing::Done(model) = plan.merge(folder.path(), false, &mut |_| Control::Go)? {
///         break model;
///     }
/// };
/// let whole = fit(losskit::parse("squared_error")?.as_ref(), &part(0, 5000)?, "y", &Options::default())?;
/// assert_eq!(model.coefficients, whole.coefficients);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The loss with its parameters.
    pub loss: String,
    /// The target column.
    pub target: String,
    /// Columns that are no features.
    pub drop: Vec<String>,
    /// What else is asked of the fit.
    pub options: Options,
    /// How many shards there are.
    pub shards: usize,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            loss: String::new(),
            target: String::new(),
            drop: Vec::new(),
            options: Options::default(),
            shards: 1,
        }
    }
}

/// How a fit over shards stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// So many sums were added to, or merged; then the others are awaited.
    Open {
        /// The sum that is wanted next, from 0.
        round: usize,
        /// How many this call has helped along.
        done: usize,
        /// The shards whose parts of it are missing, as far as they are known, for who merges.
        missing: Vec<String>,
    },
    /// The fit is done.
    Done(Box<Model>),
}

/// The file of the plan.
const PLAN: &str = "plan.json";

impl Plan {
    /// Begins a fit in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// A loss or an option that makes no sense or cannot be had from sums, a folder that holds a fit
    /// already or cannot be written.
    pub fn create(&self, folder: &Path) -> Result<(), Error> {
        self.check()?;
        fs::create_dir_all(folder).map_err(|error| disk(folder, error))?;
        let path = folder.join(PLAN);
        if path.exists() {
            return Err(disk(
                &path,
                "a fit was planned here before; name another folder, or remove this one",
            ));
        }
        let mut text = serde_json::to_vec_pretty(self).map_err(|error| disk(&path, error))?;
        text.push(b'\n');
        write(&path, &text)
    }

    /// The plan of a folder.
    ///
    /// # Errors
    /// A folder without one.
    pub fn open(folder: &Path) -> Result<Plan, Error> {
        let path = folder.join(PLAN);
        let text = fs::read(&path)
            .map_err(|error| disk(&path, format!("{error}; `losskit plan` makes it")))?;
        serde_json::from_slice(&text)
            .map_err(|error| disk(&path, format!("it is no plan: {error}")))
    }

    /// Adds what the rows of a shard come to in the next round; with `wait` in all rounds until the
    /// fit is done. Steps are told to `watch`, which must let the fit go on.
    ///
    /// # Errors
    /// As [`fit`](crate::fit()); a name that cannot be part of that of a file.
    pub fn add<'t>(
        &self,
        folder: &Path,
        name: &str,
        table: impl Into<Table<'t>>,
        wait: bool,
        watch: &mut dyn FnMut(&Step<'_>) -> Control,
    ) -> Result<Standing, Error> {
        if name.is_empty() || name.contains(['/', '\\', '\n']) {
            return Err(Error::Shards {
                why: format!(
                    "{name:?} cannot name a shard: it is to be part of the name of a file"
                ),
            });
        }
        let table = table.into();
        let look = Look {
            name: name.into(),
            rows: table.rows(),
            columns: table.about(),
        };
        self.run(
            folder,
            Role::Shard(name.into()),
            Some((table, look)),
            wait,
            watch,
        )
    }

    /// Merges the parts of all shards in the next round; with `wait` in all rounds until the fit is
    /// done.
    ///
    /// # Errors
    /// As [`fit`](crate::fit()); shards that do not go together.
    pub fn merge(
        &self,
        folder: &Path,
        wait: bool,
        watch: &mut dyn FnMut(&Step<'_>) -> Control,
    ) -> Result<Standing, Error> {
        self.run(folder, Role::Merge(self.shards), None, wait, watch)
    }

    fn run(
        &self,
        folder: &Path,
        role: Role,
        here: Option<(Table<'_>, Look)>,
        wait: bool,
        watch: &mut dyn FnMut(&Step<'_>) -> Control,
    ) -> Result<Standing, Error> {
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(self)
            .map_err(|error| disk(folder, error))?
            .hash(&mut hasher);
        let files = Folder::new(folder, hasher.finish());
        let shards = Arc::new(Shards::new(files, role, wait));
        let loss = losskit::parse(&self.loss)?;
        let (table, look) = here.unzip();
        let fitted = shards.look(look).and_then(|(span, columns)| {
            // Who merges has a table of the same columns without rows.
            let none;
            let table = match table {
                Some(table) => table,
                None => {
                    none = without_rows(&columns)?;
                    Table::from(&none)
                }
            };
            let among = Among { span, columns };
            let target = &self.target;
            fit_shared(loss.as_ref(), table, target, &self.options, among, watch)
        });
        match fitted {
            Ok(model) => Ok(Standing::Done(Box::new(model))),
            Err(Error::Round { round, missing }) => Ok(Standing::Open {
                round,
                done: shards.done(),
                missing,
            }),
            Err(error) => Err(error),
        }
    }

    fn check(&self) -> Result<(), Error> {
        let loss = losskit::parse(&self.loss)?;
        suits::check(loss.as_ref())?;
        self.options.check()?;
        let option = |name, why: &str| {
            Err(Error::Option {
                name,
                why: why.into(),
            })
        };
        if self.shards == 0 {
            return option("shards", "there must be at least one");
        }
        let lasso = self.options.penalties()[1] > 0.0;
        match self.options.solver.resolve(loss.as_ref(), lasso)? {
            Solver::Subgradient => option(
                "solver",
                "steps along subgradients take thousands of sums; fit the whole table with `losskit fit --stream`, or \
                 take a smooth relative of the loss",
            ),
            Solver::Sgd => option(
                "solver",
                "sgd goes through the rows in one order, not through sums over them; use gd, adam or auto",
            ),
            _ if self.options.batch.is_some() => option(
                "batch",
                "steps over a few rows are no sums over all; leave it out",
            ),
            _ => Ok(()),
        }
    }
}

/// A table of such columns.
fn without_rows(columns: &[About]) -> Result<Frame, Error> {
    let columns = columns.iter().map(|about| about.kind.empty(&about.name));
    Ok(Frame::new("the shards", columns.collect::<Vec<Column>>())?)
}
