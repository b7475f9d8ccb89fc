//! Law: at infinities, NaN, subnormal numbers, bends, masks and empty batches every loss gives its limit, and outside its
//! domain an error that names the row; never a panic.

mod absent;
#[path = "../common/mod.rs"]
mod common;
mod limits;

use common::{
    Goal, Made, Members, Results, Row, Style, Wanted, assemble, every_loss, goal_domain, losses,
    of_pred, rows, violations,
};
use losskit::card::{Domain, Scope, TargetShape};
use losskit::witness::see;
use losskit::{Batch, Error, Loss, Reduction};

fn evaluate(loss: &dyn Loss, rows: &[Row]) -> Result<Results<f64>, Error> {
    let made: Made<f64> = assemble(rows);
    let batch = Batch {
        reduction: Reduction::Sum,
        ..made.batch()
    };
    Results::of(loss, &batch, Wanted::all(loss))
}

/// The domain of each number of a row of `width`.
fn domains(loss: &dyn Loss, width: usize) -> Vec<Domain> {
    (0..width).map(|j| of_pred(loss.card(), j)).collect()
}

fn target_domain(loss: &dyn Loss) -> Option<Domain> {
    match loss.card().target {
        TargetShape::Value(domain) => Some(domain),
        _ => None,
    }
}

fn plain(loss: &dyn Loss) -> Row {
    let mut all = rows(loss, Style::PLAIN);
    let largest = all.iter().map(|r| r.pred.len()).max().unwrap_or(0);
    match loss.card().scope {
        Scope::Row => all.swap_remove(7.min(all.len() - 1)),
        // Of groups a large one, in which every member meets others.
        Scope::Group => all.into_iter().rfind(|r| r.pred.len() == largest).unwrap(),
    }
}

#[test]
fn numbers_outside_the_domain_are_refused_with_their_row() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let loss = entry.with(&[]).unwrap();
        let row = plain(loss.as_ref());
        // How many rows a case has, and numbers each.
        let (items, width) = match &row.target {
            Goal::Set(members) => (row.pred.len() / members.width, members.width),
            _ => (1, row.pred.len()),
        };
        let mut refuse = |bad: &Row, item: usize, what: &str| {
            for (n, at) in [(5, 3), (70_000 / items, 69_000 / items)] {
                let mut all = vec![row.clone(); n];
                all[at] = bad.clone();
                match evaluate(loss.as_ref(), &all) {
                    Err(
                        Error::Domain { row, .. }
                        | Error::Class { row, .. }
                        | Error::NotNormalised { row, .. },
                    ) if row == at * items + item => {}
                    other => {
                        wrong.push(format!("{what} of {bad:?} in row {at}: {:?}", other.err()))
                    }
                }
            }
        };
        for (j, domain) in domains(loss.as_ref(), row.pred.len())
            .into_iter()
            .enumerate()
        {
            for x in violations(domain)
                .into_iter()
                .filter(|_| domain != Domain::Real)
            {
                let mut bad = row.clone();
                bad.pred[j] = x;
                refuse(&bad, j / width, "prediction");
            }
        }
        let goals = match (&row.target, target_domain(loss.as_ref())) {
            (Goal::Value(_), Some(domain)) => {
                violations(domain).into_iter().map(Goal::Value).collect()
            }
            (Goal::Class(_), _) => {
                vec![Goal::Class(row.pred.len()), Goal::Class(i64::MAX as usize)]
            }
            (Goal::Distribution(q), _) => {
                let with = |x: f64| Goal::Distribution([&[x], &q[1..]].concat());
                vec![with(-0.1), with(f64::NAN), with(0.9), with(2.0)]
            }
            _ => vec![],
        };
        for target in goals {
            let bad = Row {
                target,
                ..row.clone()
            };
            refuse(&bad, 0, "target");
        }
        if let Goal::Set(members) = &row.target {
            for j in 0..members.numbers.len() {
                for x in violations(goal_domain(entry.card, j)) {
                    let mut members = Members::clone(members);
                    let item = j * items / members.numbers.len();
                    members.numbers[j] = x;
                    let target = Goal::Set(members);
                    refuse(
                        &Row {
                            target,
                            ..row.clone()
                        },
                        item,
                        "target",
                    );
                }
            }
        }
        wrong
    });
}

#[test]
fn subnormal_numbers_are_numbers() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        // Of groups one setting: the judge pays for pairs of pairs.
        let all = match entry.card.scope {
            Scope::Row => losses(entry),
            Scope::Group => losses(entry).into_iter().take(1).collect(),
        };
        for loss in all {
            let mut row = plain(loss.as_ref());
            for tiny in [5e-324, -5e-324, 1e-310, -1e-310] {
                let domains = domains(loss.as_ref(), row.pred.len());
                for (x, domain) in row.pred.iter_mut().zip(domains) {
                    *x = if domain.contains(tiny) { tiny } else { -tiny };
                }
                let seen = see::<f64>(loss.as_ref(), &row.pred, row.at()).value;
                if seen.ours != seen.exact && (seen.ulps > 8.0 || seen.ulps.is_nan()) {
                    wrong.push(format!("{} at {row:?}: {seen:?}", loss.spec()));
                }
            }
        }
        wrong
    });
}
