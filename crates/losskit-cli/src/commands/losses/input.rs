//! Predictions and targets typed in, and what a loss answers.

use crate::args::EvalArgs;
use crate::failure::Failure;
use crate::print::{Table, brief, exact};
use losskit::card::{Row, Scope, TargetShape};
use losskit::{Evaluate, Loss, On, Reduction, Rows, Targets};
use std::ops::Range;

/// Predictions and targets as a loss takes them.
pub(super) struct Input {
    pred: Vec<f64>,
    pub(super) width: usize,
    numbers: Vec<f64>,
    classes: Vec<i64>,
    shape: TargetShape,
    weight: Option<Vec<f64>>,
    /// How many rows each group has, for losses that take groups.
    groups: Vec<usize>,
    /// How long each list of classes is, for losses that compare with one.
    lists: Vec<usize>,
}

/// What a loss answers.
pub(super) struct Evaluated {
    pub(super) value: f64,
    pub(super) rows: Vec<f64>,
    pub(super) gradient: Vec<f64>,
    pub(super) second: Second,
}

/// Second derivatives: a number a row, or a matrix.
pub(super) enum Second {
    Numbers(Vec<f64>),
    Matrices(Vec<Vec<Vec<f64>>>),
}

impl Input {
    pub(super) fn new(loss: &dyn Loss, args: &EvalArgs) -> Result<Input, Failure> {
        let target = args.target.as_ref().map(|target| target.0.as_slice());
        let mut input = Input::of(loss, &args.pred.0, target.unwrap_or_default())?;
        if let Some(classes) = args.classes {
            input.width = match loss.card().row {
                Row::Classes(_) => classes.max(1),
                _ => {
                    return Err(Failure::usage(format!(
                        "{} has no classes",
                        loss.card().name
                    )));
                }
            };
        }
        if let Some(groups) = &args.groups {
            if loss.card().scope == Scope::Row {
                return Err(Failure::usage(format!(
                    "{} takes every row by itself; leave --groups out",
                    loss.card().name
                )));
            }
            input.groups = groups.clone();
        }
        input.weight = args.weight.as_ref().map(|weight| weight.0.clone());
        Ok(input)
    }

    /// Rows of predictions against rows of targets.
    pub(super) fn of(
        loss: &dyn Loss,
        pred: &[Vec<f64>],
        target: &[Vec<f64>],
    ) -> Result<Input, Failure> {
        let card = loss.card();
        let numbers = target.concat();
        let pred_width = pred.first().map_or(1, Vec::len);
        let classes = match card.target {
            TargetShape::Class | TargetShape::Label | TargetShape::Sequence => numbers
                .iter()
                .map(|&x| class(x))
                .collect::<Result<_, _>>()?,
            _ => Vec::new(),
        };
        let width = match card.row {
            Row::One(_) => 1,
            Row::Named(parts) => parts.len(),
            Row::Classes(_)
                if pred.len() == 1
                    && classes.len() > 1
                    && matches!(card.target, TargetShape::Class) =>
            {
                pred_width.div_ceil(classes.len())
            }
            Row::Classes(_) | Row::Vectors(_) => pred_width,
        };
        if matches!(card.target, TargetShape::Nothing) && !numbers.is_empty() {
            return Err(Failure::usage(format!(
                "{} has no target; leave --target out",
                card.name
            )));
        }
        if !matches!(card.target, TargetShape::Nothing) && numbers.is_empty() {
            return Err(
                Failure::usage(format!("{} needs a target", card.name)).hint("add --target")
            );
        }
        let pred = pred.concat();
        let groups = match card.scope {
            Scope::Row => Vec::new(),
            Scope::Group => vec![pred.len() / width.max(1)],
        };
        let lists = match card.target {
            TargetShape::Sequence => target.iter().map(Vec::len).collect(),
            _ => Vec::new(),
        };
        Ok(Input {
            pred,
            width,
            numbers,
            classes,
            shape: card.target,
            weight: None,
            groups,
            lists,
        })
    }

    fn targets(&self) -> Targets<'_, f64> {
        match self.shape {
            TargetShape::Class | TargetShape::Label => Targets::Classes(&self.classes),
            TargetShape::Sequence => Targets::Sequences {
                classes: &self.classes,
                lengths: &self.lists,
            },
            TargetShape::Nothing => Targets::Nothing,
            _ => Targets::Numbers(&self.numbers),
        }
    }

    /// The loss on them.
    pub(super) fn on<'a>(&'a self, loss: &'a dyn Loss) -> On<'a, dyn Loss + 'a, f64> {
        let rows = match loss.card().row {
            Row::One(_) => Rows::from(&self.pred),
            _ => Rows::new(&self.pred, self.width),
        };
        let mut on = loss.on(rows, self.targets());
        if let Some(weight) = &self.weight {
            on = on.weight(weight);
        }
        if !self.groups.is_empty() {
            on = on.groups(&self.groups);
        }
        on
    }

    /// Value, rows, gradient and second derivatives.
    pub(super) fn evaluate(
        &self,
        loss: &dyn Loss,
        reduction: Reduction,
    ) -> Result<Evaluated, Failure> {
        let on = self.on(loss).reduction(reduction);
        let values = on.values()?;
        if loss.card().is_pointwise() {
            let (value, gradient, hessian) = on.value_gradient_hessian()?;
            return Ok(Evaluated {
                value,
                rows: values,
                gradient,
                second: Second::Numbers(hessian),
            });
        }
        let (value, gradient) = on.value_and_gradient()?;
        // A direction along one axis in every part gives that column of every part's matrix.
        let parts = self.parts();
        let square = |n: usize| vec![vec![0.0; n]; n];
        let mut matrices: Vec<_> = parts.iter().map(|part| square(part.len())).collect();
        for axis in 0..parts.iter().map(ExactSizeIterator::len).max().unwrap_or(0) {
            let mut direction = vec![0.0; self.pred.len()];
            let reached = |part: &&Range<usize>| part.len() > axis;
            for part in parts.iter().filter(reached) {
                direction[part.start + axis] = 1.0;
            }
            let product = on.hessian_product(&direction)?;
            for (matrix, part) in matrices.iter_mut().zip(&parts).filter(|m| reached(&m.1)) {
                for (row, &x) in matrix.iter_mut().zip(&product[part.clone()]) {
                    row[axis] = x;
                }
            }
        }
        Ok(Evaluated {
            value,
            rows: values,
            gradient,
            second: Second::Matrices(matrices),
        })
    }

    /// What each value is the value of.
    pub(super) fn what(&self) -> &'static str {
        if self.groups.is_empty() {
            "row"
        } else {
            "group"
        }
    }

    /// Which predictions each value is of: a row's, or a group's.
    fn parts(&self) -> Vec<Range<usize>> {
        let rows = self.pred.len() / self.width.max(1);
        let sizes = match self.groups.as_slice() {
            [] => vec![1; rows],
            groups => groups.to_vec(),
        };
        let mut end = 0;
        let part = |rows: usize| {
            let start = end;
            end += rows * self.width;
            start..end
        };
        sizes.into_iter().map(part).collect()
    }

    /// Which of the typed targets belong to each of the parts.
    fn goals(&self, parts: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut end = 0;
        let each = |(i, part): (usize, &Range<usize>)| {
            let start = end;
            end += match self.lists.get(i) {
                Some(&list) => list,
                None => part.len() * self.numbers.len() / self.pred.len().max(1),
            };
            start..end
        };
        parts.iter().enumerate().map(each).collect()
    }

    /// A line per row or group; the heads say what the derivatives are of.
    pub(super) fn table(&self, seen: &Evaluated, of: &str, show: fn(f64) -> String) -> Table {
        let group = |numbers: &[f64]| match numbers {
            [one] => show(*one),
            many => format!(
                "({})",
                many.iter().map(|&x| show(x)).collect::<Vec<_>>().join(", ")
            ),
        };
        let plain = |numbers: &[f64]| match numbers {
            [one] => exact(*one),
            many => format!(
                "({})",
                many.iter()
                    .map(|&x| brief_exact(x))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        let mut heads = [self.what(), "prediction", "target", "value"]
            .map(str::to_owned)
            .to_vec();
        heads.push(format!("gradient{of}"));
        if let Second::Numbers(_) = seen.second {
            heads.push(format!("second derivative{of}"));
        }
        if self.numbers.is_empty() {
            heads.remove(2);
        }
        let parts = self.parts();
        let goals = self.goals(&parts);
        let mut table = Table::new(heads);
        for (i, &value) in seen.rows.iter().enumerate() {
            let part = parts[i].clone();
            let mut cells = vec![i.to_string(), plain(&self.pred[part.clone()])];
            if !self.numbers.is_empty() {
                cells.push(plain(&self.numbers[goals[i].clone()]));
            }
            cells.extend([show(value), group(&seen.gradient[part])]);
            if let Second::Numbers(numbers) = &seen.second {
                cells.push(show(numbers[i]));
            }
            table.row(cells);
        }
        table
    }
}

/// The number as typed, or shortened where it was computed.
fn brief_exact(x: f64) -> String {
    let text = exact(x);
    if text.len() > 10 { brief(x) } else { text }
}

fn class(x: f64) -> Result<i64, Failure> {
    match x.fract() == 0.0 && x.abs() < 9e15 {
        true => Ok(x as i64),
        false => Err(Failure::usage(format!(
            "{x} is not a class index; classes are 0, 1, 2, …"
        ))),
    }
}
