//! `losses eval`: a loss on numbers typed in.

use crate::args::{EvalArgs, How};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{SCHEMA, Screen, Table, brief, exact, json_number, json_numbers};
use losskit::card::{Row, TargetShape};
use losskit::{Evaluate, Loss, Reduction, Rows, Targets};
use serde_json::{Value, json};

/// Evaluates a loss.
pub(super) fn run(args: &EvalArgs, screen: &Screen) -> Outcome {
    let loss = losskit::parse(&args.spec)?;
    let input = Input::new(loss.as_ref(), args)?;
    let reduction = match args.reduction {
        How::Mean => Reduction::Mean,
        How::Sum | How::None => Reduction::Sum,
    };
    let seen = input.evaluate(loss.as_ref(), reduction)?;
    let value = (args.reduction != How::None).then_some(seen.value);
    if screen.json {
        screen.document(&json!({
            "schema": SCHEMA,
            "loss": loss.spec(),
            "reduction": format!("{:?}", args.reduction).to_lowercase(),
            "value": value.map(json_number),
            "rows": json_numbers(&seen.rows),
            "gradient": json_numbers(&seen.gradient),
            "hessian": match &seen.second {
                Second::Numbers(numbers) => json_numbers(numbers),
                Second::Matrices(matrices) => matrices
                    .iter()
                    .map(|matrix| matrix.iter().map(|row| json_numbers(row)).collect::<Value>())
                    .collect(),
            },
            "width": input.width,
        }))?;
        return Ok(Exit::Done);
    }
    screen.say(loss.spec())?;
    if let Some(value) = value {
        let rows = seen.rows.len();
        let how = format!("{:?}", args.reduction).to_lowercase();
        let s = if rows == 1 { "" } else { "s" };
        screen.say(format_args!("{how} over {rows} row{s}: {}", exact(value)))?;
    }
    let of = match args.reduction {
        // The mean over one row is the row.
        How::Mean if seen.rows.len() == 1 => "",
        How::Mean => " of the mean",
        How::Sum => " of the sum",
        How::None => "",
    };
    screen.say(input.table(&seen, of, exact))?;
    matrices(&input, &seen, of, screen)?;
    Ok(Exit::Done)
}

fn matrices(input: &Input, seen: &Evaluated, of: &str, screen: &Screen) -> Result<(), Failure> {
    let Second::Matrices(matrices) = &seen.second else {
        return Ok(());
    };
    if input.width > 8 || matrices.len() > 10 {
        screen.note("the matrices of second derivatives are left out; --json has them");
        return Ok(());
    }
    for (row, matrix) in matrices.iter().enumerate() {
        screen.say(format_args!("second derivatives{of}, row {row}"))?;
        let mut table = Table::new(vec![""; input.width]);
        for line in matrix {
            table.row(line.iter().map(|&x| brief(x)));
        }
        let table = table.to_string();
        screen.say(table.lines().skip(1).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(())
}

/// Predictions and targets as a loss takes them.
pub(super) struct Input {
    pred: Vec<f64>,
    pub(super) width: usize,
    numbers: Vec<f64>,
    classes: Vec<i64>,
    shape: TargetShape,
    weight: Option<Vec<f64>>,
}

/// What a loss answers.
pub(super) struct Evaluated {
    value: f64,
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
    fn new(loss: &dyn Loss, args: &EvalArgs) -> Result<Input, Failure> {
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
            TargetShape::Class => numbers
                .iter()
                .map(|&x| class(x))
                .collect::<Result<_, _>>()?,
            _ => Vec::new(),
        };
        let width = match card.row {
            Row::One(_) => 1,
            Row::Named(parts) => parts.len(),
            Row::Classes(_) if pred.len() == 1 && classes.len() > 1 => {
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
        Ok(Input {
            pred: pred.concat(),
            width,
            numbers,
            classes,
            shape: card.target,
            weight: None,
        })
    }

    fn targets(&self) -> Targets<'_, f64> {
        match self.shape {
            TargetShape::Class => Targets::Classes(&self.classes),
            TargetShape::Nothing => Targets::Nothing,
            _ => Targets::Numbers(&self.numbers),
        }
    }

    /// Value, rows, gradient and second derivatives.
    pub(super) fn evaluate(
        &self,
        loss: &dyn Loss,
        reduction: Reduction,
    ) -> Result<Evaluated, Failure> {
        let rows = match loss.card().row {
            Row::One(_) => Rows::from(&self.pred),
            _ => Rows::new(&self.pred, self.width),
        };
        let mut on = loss.on(rows, self.targets()).reduction(reduction);
        if let Some(weight) = &self.weight {
            on = on.weight(weight);
        }
        let values = on.values()?;
        if let Row::One(_) = loss.card().row {
            let (value, gradient, hessian) = on.value_gradient_hessian()?;
            return Ok(Evaluated {
                value,
                rows: values,
                gradient,
                second: Second::Numbers(hessian),
            });
        }
        let (value, gradient) = on.value_and_gradient()?;
        // A direction along one axis in every row gives that column of every row's matrix.
        let mut matrices = vec![vec![vec![0.0; self.width]; self.width]; values.len()];
        for axis in 0..self.width {
            let along = |at: usize| f64::from(u8::from(at % self.width == axis));
            let direction: Vec<f64> = (0..self.pred.len()).map(along).collect();
            let product = on.hessian_product(&direction)?;
            for (matrix, column) in matrices.iter_mut().zip(product.chunks(self.width)) {
                for (row, &x) in matrix.iter_mut().zip(column) {
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

    /// A line per row; the heads say what the derivatives are of.
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
        let mut heads = ["row", "prediction", "target", "value"]
            .map(str::to_owned)
            .to_vec();
        heads.push(format!("gradient{of}"));
        if let Second::Numbers(_) = seen.second {
            heads.push(format!("second derivative{of}"));
        }
        if self.numbers.is_empty() {
            heads.remove(2);
        }
        let per_target = self.numbers.len() / seen.rows.len().max(1);
        let mut table = Table::new(heads);
        for (i, &value) in seen.rows.iter().enumerate() {
            let part = i * self.width..(i + 1) * self.width;
            let mut cells = vec![i.to_string(), plain(&self.pred[part.clone()])];
            if !self.numbers.is_empty() {
                cells.push(plain(&self.numbers[i * per_target..(i + 1) * per_target]));
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
