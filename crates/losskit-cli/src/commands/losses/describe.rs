//! `losses describe`: card, page and values of a loss.

use super::input::{Input, Second};
use super::{card, losses_figure, sample};
use crate::args::{DescribeArgs, Window};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{BOLD, DIM, SCHEMA, Screen, brief, json_numbers, page};
use losskit::card::{Kin, TargetShape};
use losskit::{Loss, Reduction};
use losskit_plot::to_terminal;
use serde_json::json;

/// Tells all about a loss.
pub(super) fn run(args: &DescribeArgs, screen: &Screen) -> Outcome {
    let loss = losskit::parse(&args.spec)?;
    let drawn = sample::set(loss.as_ref());
    let rows = match &args.at {
        Some(at) if loss.card().is_pointwise() => {
            at.0.concat().into_iter().map(|x| vec![x]).collect()
        }
        Some(at) => at.0.clone(),
        None => drawn
            .as_ref()
            .map_or_else(|| sample::rows(loss.card()), |set| set.0.clone()),
    };
    let one = args
        .target
        .as_ref()
        .map_or_else(|| sample::target(loss.card()), |target| target.0.clone());
    let target = match loss.card().target {
        TargetShape::Nothing => Vec::new(),
        _ => match (drawn, &args.target) {
            (Some((_, targets)), None) => targets,
            (Some(_), Some(target)) => target.0.chunks(1).map(Vec::from).collect(),
            (None, _) => vec![one; rows.len()],
        },
    };
    let input = Input::of(loss.as_ref(), &rows, &target)?;
    let seen = input.evaluate(loss.as_ref(), Reduction::Sum)?;
    if screen.json {
        let mut document = card::json(loss.card());
        document["schema"] = SCHEMA.into();
        document["loss"] = loss.spec().into();
        document["page"] = loss.card().page.into();
        document["at"] = json!({
            "prediction": rows.iter().map(|row| json_numbers(row)).collect::<Vec<_>>(),
            "target": target.iter().map(|row| json_numbers(row)).collect::<Vec<_>>(),
            "value": json_numbers(&seen.rows),
            "gradient": seen.gradient.chunks(input.width).map(json_numbers).collect::<Vec<_>>(),
            "hessian": match &seen.second {
                Second::Numbers(numbers) => json_numbers(numbers),
                Second::Matrices(_) => serde_json::Value::Null,
            },
        });
        screen.document(&document)?;
        return Ok(Exit::Done);
    }
    facts(loss.as_ref(), screen)?;
    screen.say(format_args!("\n{}", picture(&loss.spec(), screen)?))?;
    screen.say(format_args!("{}\n", page(loss.card().page)))?;
    screen.say(format_args!("{BOLD}Values{BOLD:#}\n"))?;
    screen.say(input.table(&seen, "", brief))?;
    Ok(Exit::Done)
}

/// The loss as a small picture of text.
fn picture(spec: &str, screen: &Screen) -> Result<String, Failure> {
    let window = Window {
        from: None,
        to: None,
        target: None,
        points: Some(121),
    };
    let figure = losses_figure(&[spec.to_owned()], &window)?;
    Ok(to_terminal(&figure, 64, 18, screen.colours())?)
}

fn facts(loss: &dyn Loss, screen: &Screen) -> std::io::Result<()> {
    let card = loss.card();
    let aliases = match card.aliases {
        [] => String::new(),
        names => format!(" {DIM}(also {}){DIM:#}", names.join(", ")),
    };
    screen.say(format_args!("{BOLD}{}{BOLD:#}{aliases}", loss.spec()))?;
    screen.say(card.about)?;
    let kin = |kin: &Kin| {
        let factor = match kin.factor {
            1.0 => String::new(),
            factor => format!(" × {factor}"),
        };
        let but = match kin.but {
            "" => String::new(),
            but => format!(" ({but})"),
        };
        format!("{} {}{factor}{but}", kin.library, kin.name)
    };
    let tasks: Vec<&str> = card.tasks.iter().map(|task| task.name()).collect();
    let params = card.params.iter().map(|param| {
        let default = param.show(param.default);
        format!(
            "{} ({}; default {default}): {}",
            param.name,
            card::allowed(param),
            param.about
        )
    });
    let facts = [
        ("for", tasks.join(", ")),
        ("prediction", card::row(card)),
        ("target", card.target.text()),
        (
            "parameters",
            params.collect::<Vec<_>>().join("\n               "),
        ),
        ("link", card::link(card)),
        ("estimates", card.estimates.to_owned()),
        ("shape", card::claims(card, &loss.parameters()).join(", ")),
        ("curvature", card.curvatures().join(", ")),
        ("at kinks", card.convention.to_owned()),
        (
            "elsewhere",
            card.kin.iter().map(kin).collect::<Vec<_>>().join(", "),
        ),
        ("source", card.source.to_owned()),
    ];
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        screen.say(format_args!("  {DIM}{name:<12}{DIM:#} {fact}"))?;
    }
    Ok(())
}
