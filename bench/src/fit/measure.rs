//! One comparison: our fit and others' fits of the same objective, in turns.

use super::cells::Cell;
use super::data::{Data, TARGET};
use super::judge::{SAME, Solution, excess, objective};
use super::peers::{Contestant, Outcome, Peers};
use crate::args::Threads;
use crate::machine::within;
use crate::time::{quartiles, seconds};
use losskit_fit::{Certificate, Options, Target, fit};
use std::collections::HashMap;

/// A measured time is at least this long, if need be by many fits.
const ENOUGH: f64 = 0.01;

/// What one contestant achieved.
#[derive(Clone, Debug)]
pub(super) struct Score {
    pub(super) who: String,
    /// The settings of its fits.
    pub(super) setting: String,
    /// By how much its objective is above the least found, as a share of it; NaN where there is none.
    pub(super) excess: f64,
    /// Quartiles of the seconds a fit took; of one fit where the objective was not reached.
    pub(super) seconds: [f64; 3],
    /// Quartiles over the rounds of how often ours goes into it; NaN where the objective was not reached.
    pub(super) over_ours: [f64; 3],
    /// What kept it from reaching the objective.
    pub(super) why: Option<String>,
}

impl Score {
    pub(super) fn reached(&self) -> bool {
        self.excess <= SAME
    }
}

/// A comparison with its scores, ours first.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) cell: &'static Cell,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) threads: Threads,
    /// What is known of our answer.
    pub(super) certificate: Option<Certificate>,
    pub(super) scores: Vec<Score>,
}

/// How long and how often.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    pub(super) rounds: usize,
    /// Seconds for the search of settings, and again for the rounds; three times our own fit's if that is more.
    pub(super) limit: f64,
}

/// Of each cell and peer, the rung of settings that reached the objective, or the best of all where none did; nothing
/// where time ran out.
pub(super) type Known = HashMap<(&'static str, &'static str, String), Result<usize, Score>>;

/// Why a peer that had the time did not reach the objective.
const TIGHTEST: &str = "no better at its tightest";

/// Measures a cell.
pub(super) fn measure(
    cell: &'static Cell,
    data: &Data,
    threads: Threads,
    peers: &mut Peers,
    patience: Patience,
    known: &mut Known,
) -> Result<Line, String> {
    let contestants = peers.load(cell, data, threads)?;
    let mut line = Line {
        cell,
        rows: data.frame.rows(),
        columns: data.width(),
        threads,
        certificate: None,
        scores: Vec::new(),
    };
    let first = within(threads, || ours(cell, data))?;
    let (once, solution, target, certificate) = match first {
        Ok(found) => found,
        Err(why) => {
            line.scores.push(failed("losskit", why));
            return Ok(line);
        }
    };
    line.certificate = Some(certificate);
    // Whoever is faster than we are has the time to show it.
    let patience = Patience {
        limit: patience.limit.max(3.0 * once),
        ..patience
    };
    let our = objective(cell, data, &target, &solution)?;
    let judge = |of: &Solution| objective(cell, data, &target, of);
    // Who reaches it, with which settings, at what objective, in what time.
    let mut racers: Vec<(&Contestant, usize, f64, f64)> = Vec::new();
    let mut least = our;
    let mut beaten = Vec::new();
    for peer in &contestants {
        let key = (cell.data, cell.problem, peer.name.clone());
        let start = match known.get(&key) {
            Some(Ok(rung)) => *rung,
            Some(Err(score)) => {
                beaten.push(score.clone());
                continue;
            }
            None => 0,
        };
        let found = search(peer, start, our, &judge, peers, patience.limit, threads)?;
        match found {
            Ok((rung, value, seconds)) => {
                least = least.min(value);
                racers.push((peer, rung, value, seconds));
                known.insert(key, Ok(rung));
            }
            Err(score) => {
                if score.why.as_deref() == Some(TIGHTEST) {
                    known.insert(key, Err(score.clone()));
                }
                beaten.push(score);
            }
        }
    }
    let times = race(cell, data, threads, once, &racers, peers, patience)?;
    let mut score = |who: &str, setting: &str, value: f64, time: &[Option<f64>]| {
        let pairs = time.iter().zip(&times[0]);
        let ratios: Vec<f64> = pairs.filter_map(|(a, b)| Some((*a)? / (*b)?)).collect();
        let taken: Vec<f64> = time.iter().flatten().copied().collect();
        line.scores.push(Score {
            who: who.to_owned(),
            setting: setting.to_owned(),
            excess: excess(value, least),
            seconds: quartiles(&taken),
            over_ours: quartiles(&ratios),
            why: None,
        });
    };
    score("losskit", "default", our, &times[0]);
    for ((peer, rung, value, _), time) in racers.iter().zip(&times[1..]) {
        score(&peer.name, &peer.settings[*rung], *value, time);
    }
    line.scores.extend(beaten);
    Ok(line)
}

fn failed(who: &str, why: String) -> Score {
    Score {
        who: who.to_owned(),
        setting: String::new(),
        excess: f64::NAN,
        seconds: [f64::NAN; 3],
        over_ours: [f64::NAN; 3],
        why: Some(why),
    }
}

type Ours = Result<(f64, Solution, Target, Certificate), String>;

/// Our fit: from columns in memory to coefficients with their certificate, without standard errors.
fn ours(cell: &Cell, data: &Data) -> Ours {
    let loss = losskit::parse(cell.loss).map_err(|e| e.to_string())?;
    let options = options(cell);
    let mut model = None;
    let once = seconds(1, || {
        model = Some(fit(loss.as_ref(), &data.frame, TARGET, &options)?);
        Ok(0.0)
    });
    let once = once.map_err(|e: losskit_fit::Error| e.to_string())?;
    let model = model.ok_or("no model came back")?;
    let solution = Solution {
        coefficients: model.coefficients,
        intercepts: model.intercepts,
    };
    Ok((once, solution, model.target, model.certificate))
}

/// The defaults, without standard errors: others compute none either.
pub(super) fn options(cell: &Cell) -> Options {
    Options {
        lambda: cell.lambda,
        l1_ratio: cell.l1_ratio,
        inference: false,
        ..Options::default()
    }
}

type Search = Result<(usize, f64, f64), Score>;

/// The first settings at which a peer reaches our objective, with the objective and the seconds; or the best it did.
fn search(
    peer: &Contestant,
    start: usize,
    our: f64,
    judge: &dyn Fn(&Solution) -> Result<f64, String>,
    peers: &mut Peers,
    limit: f64,
    threads: Threads,
) -> Result<Search, String> {
    let mut best = failed(&peer.name, format!("nothing in {limit:.0} s"));
    let mut left = limit;
    for rung in start..peer.settings.len() {
        let why = match peers.fit(peer, rung, 1, left, threads)? {
            Outcome::Found(seconds, solution) => {
                let value = judge(&solution)?;
                let above = excess(value, our);
                if above <= SAME {
                    return Ok(Ok((rung, value, seconds)));
                }
                if best.excess.is_nan() || above < best.excess {
                    best.excess = above;
                    best.seconds = [seconds; 3];
                    best.setting.clone_from(&peer.settings[rung]);
                }
                left -= seconds;
                (left <= 0.0).then(|| format!("no better in {limit:.0} s"))
            }
            Outcome::Late if best.excess.is_nan() => Some(format!("nothing in {limit:.0} s")),
            Outcome::Late => Some(format!("no better in {limit:.0} s")),
            Outcome::Failed(why) => Some(why),
        };
        best.why = why.clone().or(Some(TIGHTEST.to_owned()));
        if why.is_some() {
            break;
        }
    }
    Ok(Err(best))
}

/// Times a fit, ours first, round by round; none where a contestant's time was used up before.
fn race(
    cell: &Cell,
    data: &Data,
    threads: Threads,
    once: f64,
    racers: &[(&Contestant, usize, f64, f64)],
    peers: &mut Peers,
    patience: Patience,
) -> Result<Vec<Vec<Option<f64>>>, String> {
    let loss = losskit::parse(cell.loss).map_err(|e| e.to_string())?;
    let options = options(cell);
    let first: Vec<f64> = std::iter::once(once)
        .chain(racers.iter().map(|r| r.3))
        .collect();
    let repeat = |i: usize| (ENOUGH / first[i].max(1e-9)).ceil().clamp(1.0, 1e4) as u32;
    let mut run = |i: usize| -> Result<Option<f64>, String> {
        let Some((peer, rung, ..)) = i.checked_sub(1).map(|i| racers[i]) else {
            let one =
                || fit(loss.as_ref(), &data.frame, TARGET, &options).map(|m| m.certificate.loss);
            let time = within(threads, || seconds(repeat(0), one))?;
            return time.map(Some).map_err(|e| e.to_string());
        };
        // It has been in time before; what disturbs the machine may make it late.
        let time = peers.fit(peer, rung, repeat(i), 3.0 * patience.limit, threads)?;
        Ok(match time {
            Outcome::Found(seconds, _) => Some(seconds),
            Outcome::Late | Outcome::Failed(_) => None,
        })
    };
    let mut times = vec![Vec::new(); first.len()];
    let mut spent = vec![0.0; first.len()];
    for round in 0..patience.rounds {
        for turn in 0..first.len() {
            let i = (round + turn) % first.len();
            let rests = spent[i] + first[i] > patience.limit && round > 0;
            let time = if rests { None } else { run(i)? };
            spent[i] += time.unwrap_or(0.0) * f64::from(repeat(i));
            times[i].push(time);
        }
    }
    Ok(times)
}
