//! One comparison: ours, other libraries and the memory, in turns.

use crate::args::{Threads, What};
use crate::data::{Shape, Work};
use crate::floor::Pass;
use crate::machine::within;
use crate::number::{Number, Type};
use crate::peers::{Peers, Ready};
use crate::plan::{Cell, Job};
use crate::time::{Contestant, quartiles, race, ratio, seconds};
use losskit::{Error, Isa, Loss, Out};
use std::sync::{Mutex, PoisonError};

/// What one contestant of a comparison achieved.
#[derive(Clone, Debug)]
pub(crate) struct Score {
    pub(crate) who: String,
    /// The other library's function.
    pub(crate) function: String,
    /// Quartiles of the seconds a run took.
    pub(crate) seconds: [f64; 3],
    /// How often the floor goes into it.
    pub(crate) over_floor: f64,
    /// How often ours, called alike, goes into it.
    pub(crate) over_ours: f64,
    /// The loss's value, at our scale.
    pub(crate) value: f64,
    /// Whether that is our value.
    pub(crate) agrees: bool,
}

/// A comparison with its scores: floor, ours into given memory, ours allocating, others.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) loss: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) what: What,
    pub(crate) shape: Shape,
    pub(crate) threads: Threads,
    pub(crate) scores: Vec<Score>,
}

pub(crate) const FLOOR: &str = "floor";
pub(crate) const INTO: &str = "losskit";
pub(crate) const ALLOCATING: &str = "losskit allocating";

/// Room for results.
struct Room<T> {
    grad: Vec<T>,
    hess: Vec<T>,
}

/// Measures all of a job's comparisons, handing on each as it is done.
pub(crate) fn measure<T: Number>(
    job: &Job,
    peers: &mut Peers,
    rounds: usize,
    mut done: impl FnMut(Line),
    mut warn: impl FnMut(&str),
) -> Result<(), String> {
    let loss = job.entry.with(&[]).map_err(|e| e.to_string())?;
    let work = Work::<T>::new(job.entry.card, job.shape);
    for cell in &job.cells {
        let (ready, failures) = if cell.peers {
            peers.prepare(job.entry.card, &work, cell.what, cell.threads)?
        } else {
            Default::default()
        };
        for failure in failures {
            warn(&format!(
                "{} {}: {failure}",
                job.entry.card.name,
                job.shape.text()
            ));
        }
        let scores = compare(loss.as_ref(), &work, *cell, &ready, peers, rounds)?;
        done(Line {
            loss: job.entry.card.name,
            kind: T::TYPE.name(),
            what: cell.what,
            shape: job.shape,
            threads: cell.threads,
            scores,
        });
    }
    peers.forget();
    Ok(())
}

fn compare<T: Number>(
    loss: &dyn Loss,
    work: &Work<T>,
    cell: Cell,
    others: &[Ready],
    peers: &mut Peers,
    rounds: usize,
) -> Result<Vec<Score>, String> {
    let isa = Isa::best().ready();
    let n = |wanted: bool| if wanted { work.shape.len() } else { 0 };
    let what = cell.what;
    let mut room = Room {
        grad: vec![T::default(); n(what != What::Value)],
        hess: vec![T::default(); n(what == What::Hessian)],
    };
    let value = into(loss, work, &mut room).map_err(|e| e.to_string())?;
    let peers = Mutex::new(peers);
    let mut names = vec![FLOOR, INTO];
    let mut contestants: Vec<Contestant<'_, Room<T>>> = vec![
        Box::new(|room, repeat| {
            seconds(repeat, || {
                let pass = Pass {
                    a: &work.pred,
                    b: work.beside().unwrap_or_default(),
                    first: &mut room.grad,
                    second: &mut room.hess,
                };
                Ok(pass.run(isa).to_f64())
            })
        }),
        Box::new(|room, repeat| seconds(repeat, || into(loss, work, room)).map_err(text)),
    ];
    if what != What::Value {
        names.push(ALLOCATING);
        let run = |_: &mut Room<T>, n| seconds(n, || allocating(loss, work, what)).map_err(text);
        contestants.push(Box::new(run));
    }
    let first_other = names.len();
    for other in others {
        names.push(&other.peer);
        let peers = &peers;
        let run = move |_: &mut Room<T>, n| {
            let mut peers = peers.lock().unwrap_or_else(PoisonError::into_inner);
            peers.run(other, n)
        };
        contestants.push(Box::new(run));
    }
    let times = within(cell.threads, || race(&mut room, &mut contestants, rounds))??;
    let score = |i: usize| {
        let other = i.checked_sub(first_other).map(|i| &others[i]);
        // Ours that allocates as this one does; the value alone allocates nothing.
        let alike = match other {
            _ if what == What::Value => 1,
            None => i.max(1),
            Some(other) => 1 + usize::from(other.allocates),
        };
        let theirs = other.map_or(value, |o| o.value);
        Score {
            who: names[i].to_owned(),
            function: other.map(|o| o.function.clone()).unwrap_or_default(),
            seconds: quartiles(&times[i]),
            over_floor: ratio(&times[i], &times[0]),
            over_ours: ratio(&times[i], &times[alike]),
            value: theirs,
            agrees: agree::<T>(theirs, value),
        }
    };
    Ok((0..times.len()).map(score).collect())
}

/// Whether two means can be of the same function: others add in their own type.
fn agree<T: Number>(theirs: f64, ours: f64) -> bool {
    let tolerance = match T::TYPE {
        Type::F32 => 1e-3,
        Type::F64 => 1e-6,
    };
    (theirs - ours).abs() <= tolerance * ours.abs().max(1e-3)
}

fn text(error: Error) -> String {
    error.to_string()
}

/// Value and what else there is room for, into given memory.
fn into<T: Number>(loss: &dyn Loss, work: &Work<T>, room: &mut Room<T>) -> Result<f64, Error> {
    let out = Out {
        value: None,
        grad: (!room.grad.is_empty()).then_some(&mut room.grad[..]),
        hess: (!room.hess.is_empty()).then_some(&mut room.hess[..]),
        ..Out::none()
    };
    Ok(work.on(loss).eval(out)?.mean())
}

/// The same into memory allocated by the call.
fn allocating<T: Number>(loss: &dyn Loss, work: &Work<T>, what: What) -> Result<f64, Error> {
    let on = work.on(loss);
    match what {
        What::Value => on.value(),
        What::Gradient => on.value_and_gradient().map(|(value, _)| value),
        What::Hessian => on.value_gradient_hessian().map(|(value, ..)| value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_agree_within_their_type() {
        assert!(agree::<f32>(1.0005, 1.0) && !agree::<f64>(1.0005, 1.0));
        assert!(!agree::<f32>(0.5, 1.0) && !agree::<f32>(f64::NAN, 1.0));
    }
}
