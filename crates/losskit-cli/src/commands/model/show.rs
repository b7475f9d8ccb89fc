//! `model show`: what a model is.

use crate::args::ErrorsArg;
use crate::commands::fit::{penalty, result};
use crate::failure::{Exit, Outcome};
use crate::print::{BOLD, Screen};
use losskit_fit::Model;

pub(super) fn show(model: &Model, screen: &Screen) -> Outcome {
    if screen.json {
        screen.document(model)?;
        return Ok(Exit::Done);
    }
    let penalty = penalty::sentence(model.lambda, model.l1_ratio, model.standardize);
    screen.say(format_args!(
        "{BOLD}{}{BOLD:#}, {penalty}, on {} rows of {}",
        model.loss, model.rows, model.data
    ))?;
    screen.say("")?;
    for warning in &model.warnings {
        screen.warn(warning);
    }
    result::body(model, ErrorsArg::Auto, screen)?;
    Ok(Exit::Done)
}
