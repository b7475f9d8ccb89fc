//! `losses eval`: a loss on numbers typed in.

use super::input::{Evaluated, Input, Second};
use crate::args::{EvalArgs, How};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{SCHEMA, Screen, Table, brief, exact, json_number, json_numbers};
use losskit::Reduction;
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
        let what = input.what();
        screen.say(format_args!(
            "{how} over {rows} {what}{s}: {}",
            exact(value)
        ))?;
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
    if matrices.len() > 10 || matrices.iter().any(|matrix| matrix.len() > 8) {
        screen.note("the matrices of second derivatives are left out; --json has them");
        return Ok(());
    }
    let what = input.what();
    for (row, matrix) in matrices.iter().enumerate() {
        screen.say(format_args!("second derivatives{of}, {what} {row}"))?;
        let mut table = Table::new(vec![""; matrix.len()]);
        for line in matrix {
            table.row(line.iter().map(|&x| brief(x)));
        }
        let table = table.to_string();
        screen.say(table.lines().skip(1).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(())
}
