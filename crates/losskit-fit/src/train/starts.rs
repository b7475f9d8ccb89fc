//! Many starts for losses that are not convex: the lowest minimum that any of them leads to.

use super::run::Fit;
use crate::Error;
use crate::certificate::Starts;
use crate::diagnose;
use crate::matrix::Matrix;
use crate::objective::Objective;
use crate::rng::Rng;
use crate::solver::{Answer, Ended};
use crate::watch::{Epoch, Watch};
use losskit::card::Link;

/// Objectives so near, as a share of the larger of 1 and the lowest, are the same minimum.
const SAME: f64 = 1e-9;

/// What is kept of the best start.
struct Best {
    answer: Answer,
    history: Vec<Epoch>,
    warnings: Vec<String>,
    endless: bool,
}

impl Best {
    fn objective(&self) -> f64 {
        self.answer.at.objective
    }
}

impl Fit<'_> {
    /// The best answer of as many starts as the options ask for: `theta`, then others around it.
    pub(super) fn best_of(
        &mut self,
        objective: &Objective<'_>,
        theta: Matrix,
        watch: &mut Watch<'_>,
    ) -> Result<(Answer, Option<Starts>), Error> {
        let of = self.options.starts;
        if of == 1 {
            return Ok((self.run(objective, theta, watch)?, None));
        }
        self.check_starts()?;
        let mut rng = Rng::new(self.options.seed);
        let before = self.warnings.clone();
        let mut ends = Vec::with_capacity(of);
        let mut best: Option<Best> = None;
        for start in 0..of {
            watch.begin(start);
            self.warnings.clone_from(&before);
            self.endless = false;
            let from = match start {
                0 => theta.clone(),
                _ => self.around(&theta, objective, &mut rng)?,
            };
            let answer = self.run(objective, from, watch)?;
            let end = answer.at.objective;
            ends.push(end);
            let stopped = answer.ended == Ended::Interrupted;
            if best
                .as_ref()
                .is_none_or(|best| end < best.objective() || best.objective().is_nan())
            {
                best = Some(Best {
                    answer,
                    history: std::mem::take(&mut watch.history),
                    warnings: self.warnings.clone(),
                    endless: self.endless,
                });
            }
            if stopped {
                // What is best so far is not the best of all.
                best.iter_mut()
                    .for_each(|best| best.answer.ended = Ended::Interrupted);
                break;
            }
        }
        let Some(best) = best else {
            return Ok((self.run(objective, theta, watch)?, None));
        };
        let least = best.objective();
        let near = SAME * least.abs().max(1.0);
        let reached = ends.iter().filter(|&&end| end - least <= near);
        let starts = Starts {
            of: ends.len(),
            reached: reached.count(),
        };
        watch.history = best.history;
        self.warnings = best.warnings;
        self.endless = best.endless;
        Ok((best.answer, Some(starts)))
    }

    /// Whether more than one start makes sense.
    fn check_starts(&self) -> Result<(), Error> {
        let wrong = |why: String| {
            Err(Error::Option {
                name: "starts",
                why,
            })
        };
        if self.loss.card().is_convex() {
            return wrong(format!(
                "{} is convex, so every start leads to the same minimum; one is enough",
                self.loss.spec()
            ));
        }
        if self.solver.is_first_order() {
            return wrong(format!(
                "{} stops short of a minimum, so starts do not compare; use auto",
                self.solver
            ));
        }
        Ok(())
    }

    /// A random start: every coefficient of a centred column of spread 1 moved by a number that is
    /// uniform from −2s/√p to 2s/√p with p such columns, the constant by one from −2s to 2s, where s
    /// is the spread of the targets, or 1 where a link lies between.
    fn around(
        &self,
        theta: &Matrix,
        objective: &Objective<'_>,
        rng: &mut Rng,
    ) -> Result<Matrix, Error> {
        let unit = match self.loss.card().link {
            Link::Identity => diagnose::spread(objective)?,
            _ => 1.0,
        };
        let kept = self.basis.kept.len();
        let mut moved = theta.clone();
        for a in 0..theta.ncols() {
            for j in 0..theta.nrows() {
                let share = if j < kept { (kept as f64).sqrt() } else { 1.0 };
                moved[(j, a)] += 2.0 * unit / share * (2.0 * rng.unit() - 1.0);
            }
        }
        Ok(moved)
    }
}
