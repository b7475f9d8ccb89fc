//! `plot`: losses, data and fits as pictures.

pub(crate) mod figures;
mod fitted;

use super::{losses, table};
use crate::args::{Fitted, Picture, PlotCommand, Table};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::Screen;
use figures::Truth;
use losskit_fit::Model;
use losskit_fit::frame::{Data, Frame};
use losskit_plot::{Figure, Size, pictures, to_png, to_svg, to_terminal};
use std::path::{Path, PathBuf};

/// Draws a picture.
pub(super) fn run(command: &PlotCommand, screen: &Screen) -> Outcome {
    let (figure, picture) = match command {
        PlotCommand::Losses {
            specs,
            window,
            picture,
        } => (losses::losses_figure(specs, window)?, picture),
        PlotCommand::Ratio {
            above,
            below,
            window,
            log,
            picture,
        } => (losses::ratio_figure(above, below, window, *log)?, picture),
        PlotCommand::Data {
            data,
            target,
            features,
            table,
            picture,
        } => {
            let frame = table::read(data, table, &[], screen)?;
            (scatter(&frame, target.as_deref(), features)?, picture)
        }
        PlotCommand::Line { fitted, truth } => {
            let truth = truth.as_ref().map(|truth| match truth.0.as_slice() {
                &[slope, intercept] => Ok((slope, intercept)),
                _ => Err(Failure::usage("--truth takes two numbers: SLOPE,INTERCEPT")),
            });
            let truth = truth.transpose()?;
            let (models, frame) = read(fitted, screen)?;
            (fitted::line(&models, &frame, truth)?, &fitted.picture)
        }
        PlotCommand::Boundary { fitted } => {
            let (models, frame) = read(fitted, screen)?;
            (fitted::boundary(&models, &frame)?, &fitted.picture)
        }
        PlotCommand::History {
            models,
            log,
            picture,
        } => {
            let models = read_models(models)?;
            let figure = match models.as_slice() {
                [model] => figures::history(model, *log),
                models => figures::histories(models, *log)?,
            };
            (figure, picture)
        }
        PlotCommand::Residuals { fitted } => {
            let (models, frame) = read(fitted, screen)?;
            let [model] = models.as_slice() else {
                return Err(Failure::usage(
                    "plot residuals takes one model and one table",
                ));
            };
            (figures::residuals(model, &frame)?, &fitted.picture)
        }
    };
    if screen.json {
        return Err(Failure::usage("plot has no result to write as JSON").hint("leave --json out"));
    }
    deliver(&figure, picture, screen)?;
    Ok(Exit::Done)
}

/// Draws into the file or the terminal asked for.
pub(super) fn deliver(figure: &Figure, picture: &Picture, screen: &Screen) -> Result<(), Failure> {
    if picture.output.is_none() && !picture.term {
        return Err(Failure::usage("the picture has no place to go")
            .hint("add -o FILE.svg, -o FILE.png or --term"));
    }
    if let Some(path) = &picture.output {
        draw(figure, path, picture.size)?;
        screen.note(format_args!("wrote {}", path.display()));
    }
    if picture.term {
        let (width, height) = terminal_size();
        let rows = height
            .saturating_sub(2)
            .clamp(16, 16 + 12 * figure.panels.len());
        let text = to_terminal(figure, width.clamp(40, 140), rows, screen.colours())?;
        screen.say(text.trim_end())?;
    }
    Ok(())
}

/// Columns and lines of the terminal, as the shell says.
fn terminal_size() -> (usize, usize) {
    let number = |name: &str| std::env::var(name).ok()?.parse().ok();
    (
        number("COLUMNS").unwrap_or(90),
        number("LINES").unwrap_or(30),
    )
}

/// How a picture is written.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Svg,
    Png,
}

/// The form a file of this name has.
pub(super) fn check_name(path: &Path) -> Result<Form, Failure> {
    match crate::io::extension(path).as_str() {
        "svg" => Ok(Form::Svg),
        "png" => Ok(Form::Png),
        _ => Err(Failure::usage(format!(
            "{} does not say how to draw the picture",
            path.display()
        ))
        .hint("end it in .svg or .png")),
    }
}

/// Draws into a file.
pub(super) fn draw(figure: &Figure, path: &Path, size: Option<(u32, u32)>) -> Result<(), Failure> {
    let form = check_name(path)?;
    let natural = figure.natural_size();
    let bytes = match (form, size) {
        (Form::Svg, None) => to_svg(figure, natural)?.into_bytes(),
        (Form::Svg, Some((width, height))) => {
            to_svg(figure, Size::new(width, height))?.into_bytes()
        }
        // Twice as many pixels, for sharp screens.
        (Form::Png, None) => to_png(figure, natural.scale(2.0))?,
        (Form::Png, Some((width, height))) => to_png(figure, Size::new(width, height))?,
    };
    table::write(path, &bytes)
}

fn read(fitted: &Fitted, screen: &Screen) -> Result<(Vec<Model>, Frame), Failure> {
    let Some((data, models)) = fitted.input.split_last() else {
        return Err(Failure::usage("a model and a table are needed"));
    };
    let table: &Table = &fitted.table;
    Ok((read_models(models)?, table::read(data, table, &[], screen)?))
}

fn read_models(paths: &[PathBuf]) -> Result<Vec<Model>, Failure> {
    paths.iter().map(|path| table::model(path)).collect()
}

/// Two columns against each other, by class if a target is given; with one feature the target goes up.
fn scatter(frame: &Frame, target: Option<&str>, features: &[String]) -> Result<Figure, Failure> {
    let mut names: Vec<&str> = features.iter().map(String::as_str).collect();
    if names.is_empty() {
        let numeric = |name: &&str| {
            Some(*name) != target
                && frame
                    .column(name)
                    .is_ok_and(|c| matches!(c.data(), Data::Number(_)))
        };
        names = frame.names().filter(numeric).take(2).collect();
    }
    if let ([_], Some(target)) = (names.as_slice(), target) {
        names.push(target);
    }
    let &[x, y] = names.as_slice() else {
        return Err(Failure::usage(format!(
            "a scatter needs two columns, and there are {}",
            names.len()
        ))
        .hint("name them with -x, or one with -x and one with -y"));
    };
    let (xs, ys) = (figures::numbers(frame, x)?, figures::numbers(frame, y)?);
    let truth = match target.filter(|target| *target != y) {
        Some(target) => figures::labels(frame.column(target)?),
        None => Truth::Numbers(Vec::new()),
    };
    Ok(match &truth {
        Truth::Classes(classes, labels) => {
            let labels = fitted::legend(target.unwrap_or_default(), labels);
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            pictures::scatter((x, &xs), (y, &ys), Some((classes, &labels)))
        }
        Truth::Numbers(_) => pictures::scatter((x, &xs), (y, &ys), None),
    })
}
