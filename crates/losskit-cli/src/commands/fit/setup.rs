//! What is to be fitted: tables, loss and options, out of the arguments.

use super::choice::default_loss;
use super::penalty;
use super::rows::Rows;
use crate::args::{BatchSize, DiskArgs, ProblemArgs, SolverArgs, SourceArgs, Valid};
use crate::commands::table;
use crate::failure::Failure;
use crate::print::{Screen, exact};
use losskit::Loss;
use losskit_fit::frame::Frame;
use losskit_fit::{Options, Schedule, Solver, split};

/// What is to be fitted.
pub(in crate::commands) struct Setup {
    pub(in crate::commands) loss: Box<dyn Loss>,
    pub(in crate::commands) train: Rows,
    pub(in crate::commands) valid: Option<Frame>,
    pub(in crate::commands) options: Options,
}

impl Setup {
    /// Reads the tables and checks the arguments.
    pub(in crate::commands) fn read(
        source: &SourceArgs,
        disk: &DiskArgs,
        args: &ProblemArgs,
        loss: Option<&str>,
        valid: Option<&Valid>,
        options: Options,
        screen: &Screen,
    ) -> Result<Setup, Failure> {
        let named = loss.map(losskit::parse).transpose()?;
        let read = Rows::read(source, &args.drop, disk, screen)?;
        let (train, valid) = match (valid, read) {
            (None, all) => (all, None),
            (Some(Valid::File(path)), all) => {
                let held = table::read(path, &source.table, &args.drop, screen)?;
                (all, Some(held))
            }
            (Some(Valid::Share(_)), Rows::Stored(_)) => {
                return Err(Failure::usage(
                    "a share of the rows cannot be held out of a table that is read from disk",
                )
                .hint("put them into a file of their own and name it with --valid"));
            }
            (Some(Valid::Share(share)), Rows::Held(all)) => {
                let (train, valid) = split(all.rows(), *share, args.seed);
                if train.is_empty() || valid.is_empty() {
                    return Err(Failure::usage(format!(
                        "--valid {share} of {} rows leaves no row on one side",
                        all.rows()
                    )));
                }
                (Rows::Held(all.take(&train)), Some(all.take(&valid)))
            }
        };
        let loss = match named {
            Some(loss) => loss,
            None => {
                let target = train.table().columns(&[&args.target])?;
                let (name, why) = default_loss(target.column(&args.target)?);
                screen.note(format_args!(
                    "loss: {name}, the default for {why}; --loss chooses another"
                ));
                losskit::parse(name)?
            }
        };
        Ok(Setup {
            loss,
            train,
            valid,
            options,
        })
    }

    /// The objective and the solver in a line.
    pub(in crate::commands) fn objective_line(&self) -> String {
        let Options {
            lambda,
            l1_ratio,
            standardize,
            solver,
            lr,
            batch,
            adam_rule,
            schedule,
            momentum,
            weight_decay,
            seed,
            ..
        } = &self.options;
        let penalty = penalty::sentence(*lambda, *l1_ratio, *standardize);
        let mut parts = vec![self.loss.spec(), penalty];
        if solver.is_first_order() {
            let rule = match solver {
                Solver::Adam => format!(" ({adam_rule} rule)"),
                Solver::Adamw => format!(" (weight decay {})", exact(*weight_decay)),
                _ if solver.has_momentum() => format!(" (β = {})", exact(*momentum)),
                _ => String::new(),
            };
            let rate = match schedule {
                Schedule::Constant => String::new(),
                _ => format!(" {schedule}"),
            };
            parts.push(format!("{solver}{rule} lr {}{rate}", exact(*lr)));
            parts.push(match batch {
                None if *solver != Solver::Sgd => "full batch".to_owned(),
                None => "batches of 32".to_owned(),
                Some(rows) => format!("batches of {rows}"),
            });
        } else {
            parts.push(format!("solver {solver}"));
        }
        parts.push("float64".to_owned());
        parts.push(format!("seed {seed}"));
        parts.join(", ")
    }
}

/// What is asked of a fit.
pub(in crate::commands) fn options(
    problem: &ProblemArgs,
    args: &SolverArgs,
) -> Result<Options, Failure> {
    let usual = Options::default();
    own_options_only(args)?;
    Ok(Options {
        solver: args.solver,
        lr: args.lr.unwrap_or(usual.lr),
        epochs: args.epochs.unwrap_or(usual.epochs),
        schedule: args.schedule.unwrap_or(usual.schedule),
        momentum: args.momentum.unwrap_or(usual.momentum),
        weight_decay: args.weight_decay.unwrap_or(usual.weight_decay),
        batch: match args.batch {
            Some(BatchSize::Rows(rows)) => Some(rows),
            // Batches of every row there can be.
            Some(BatchSize::Full) if args.solver == Solver::Sgd => Some(usize::MAX),
            _ => None,
        },
        adam_rule: args.adam_rule.unwrap_or(usual.adam_rule),
        init: match args.resume.as_deref().or(args.init.as_deref()) {
            Some(path) if path.as_os_str() != "zeros" => Some(table::model(path)?),
            _ => None,
        },
        lambda: penalty::lambda(problem.penalty, args.lambda)?,
        ..common(problem)?
    })
}

/// What is asked of every fit of a problem, whatever its λ.
pub(in crate::commands) fn common(args: &ProblemArgs) -> Result<Options, Failure> {
    Ok(Options {
        features: (!args.features.is_empty()).then(|| args.features.clone()),
        weight: args.weight.clone(),
        positive: args.positive.clone(),
        intercept: !args.no_intercept,
        l1_ratio: penalty::l1_ratio(args)?,
        standardize: args.standardize,
        tol: args.tol,
        steps: args.max_iter,
        seed: args.seed,
        ..Options::default()
    })
}

/// Options of some solvers mean nothing to the others.
fn own_options_only(args: &SolverArgs) -> Result<(), Failure> {
    let solver = args.solver;
    let steps = (
        solver.is_first_order(),
        "gd, sgd, adam or another that goes step by step",
    );
    let given = [
        ("--lr", args.lr.is_some(), steps),
        ("--epochs", args.epochs.is_some(), steps),
        ("--batch", args.batch.is_some(), steps),
        ("--schedule", args.schedule.is_some(), steps),
        (
            "--momentum",
            args.momentum.is_some(),
            (solver.has_momentum(), "momentum or nesterov"),
        ),
        (
            "--weight-decay",
            args.weight_decay.is_some(),
            (solver == Solver::Adamw, "adamw"),
        ),
        (
            "--adam-rule",
            args.adam_rule.is_some(),
            (solver == Solver::Adam, "adam"),
        ),
    ];
    let odd = given.iter().find(|(_, given, (fits, _))| *given && !fits);
    match odd {
        None => Ok(()),
        Some((name, _, (_, instead))) => Err(Failure::usage(format!(
            "{name} means nothing to the solver {solver}"
        ))
        .hint(format!("add --solver {instead}"))),
    }
}
