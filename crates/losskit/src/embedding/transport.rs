//! Entropic transport between two samples: soft minima in turns, and the way back through all of them.

mod costs;
mod side;

use super::{Cloud, Measure, all, apart};
use crate::dispatch::{Arch, Task};
use crate::real::{Known, Twice};
use costs::{Costs, Samples};
use side::{Back, Side, SoftMinima};

/// Of samples x and y of one size: what the points of both pay towards the other, less what they pay within their own, costs
/// being squared distances; over `count`. Each of `smoothings` is a step's, the last one also that of the payments which count.
/// `grad`, as long as x, receives the derivative.
#[inline(always)]
pub(crate) fn divergence<R: Known>(
    [x, y]: [&[R]; 2],
    width: usize,
    smoothings: &[f64],
    count: f64,
    grad: &mut [R],
) -> R {
    // A second x: of equal samples both halves of the derivative are then the same numbers, and nothing is left of them.
    let mut cloud = Cloud::of(&[x, y, x].concat(), width, Measure::Square, false);
    let samples = Samples::of(&cloud, width, x.len() / width);
    let between = [samples.costs(0, 1), samples.costs(1, 0)];
    let [own, other] = [0, 1].map(
        #[inline(always)]
        |sample| [samples.costs(sample, sample)],
    );
    let mut across = Turns::of(&between, smoothings);
    let mut within = Turns::of(&own, smoothings);
    let alone = Turns::of(&other, smoothings).paid;
    let mut sum = Twice::zero();
    for (apart, within) in across.paid.iter().zip([&within.paid, &alone]) {
        for (&apart, &within) in apart.iter().zip(&within[0]) {
            sum = sum + (Twice::of(apart) - Twice::of(within));
        }
    }
    across.back(&between);
    within.back(&own);
    let rows = all(samples.count);
    for (sample, turns) in [(1, &across), (2, &within)] {
        let columns: Vec<usize> = rows.iter().map(|i| sample * samples.count + i).collect();
        cloud.rows(
            &rows,
            &columns,
            #[inline(always)]
            |from, costs, slope| {
                apart(Slope {
                    turns: &turns.all,
                    from,
                    costs,
                    slope,
                });
                if sample == 2 {
                    slope.iter_mut().for_each(|slope| *slope = -*slope);
                }
                R::zero()
            },
        );
    }
    cloud.finish(count, grad);
    sum.value() / R::of(count)
}

/// All turns, and what each point pays in the end, by sides: two samples pay each other, one itself.
struct Turns<R> {
    all: Vec<Turn<R>>,
    paid: Vec<Vec<R>>,
}

/// Every point works out a soft minimum of the costs less what the others pay, and pays that, or goes `part` of the way to it.
struct Turn<R> {
    smoothing: R,
    part: R,
    sides: Vec<Side<R>>,
}

impl<R: Known> Turns<R> {
    #[inline(always)]
    fn of(costs: &[Costs<'_, R>], smoothings: &[f64]) -> Self {
        let (first, last) = (smoothings[0], smoothings[smoothings.len() - 1]);
        let mut plan = vec![(first, 1.0)];
        plan.extend(smoothings.iter().map(|&smoothing| (smoothing, 0.5)));
        plan.push((last, 1.0));
        let mut paid = vec![vec![R::zero(); costs[0].count()]; costs.len()];
        let mut turns = Vec::with_capacity(plan.len());
        for (smoothing, part) in plan {
            let mut turn = Turn {
                smoothing: R::of(smoothing),
                part: R::of(part),
                sides: Vec::new(),
            };
            let mut after = Vec::new();
            for (s, costs) in costs.iter().enumerate() {
                let (side, mut minima) = apart(SoftMinima {
                    costs,
                    smoothing: turn.smoothing,
                    others: paid[(s + 1) % paid.len()].clone(),
                });
                for (minimum, &paid) in minima.iter_mut().zip(&paid[s]) {
                    *minimum = turn.part * *minimum + (R::one() - turn.part) * paid;
                }
                turn.sides.push(side);
                after.push(minima);
            }
            paid = after;
            turns.push(turn);
        }
        Turns { all: turns, paid }
    }

    /// Finds the derivative with respect to every soft minimum of what all pay in the end.
    #[inline(always)]
    fn back(&mut self, costs: &[Costs<'_, R>]) {
        let scaled = {
            #[inline(always)]
            |by: R, pulls: &[Vec<R>]| -> Vec<Vec<R>> {
                let each = pulls.iter().map(|side| side.iter().map(|&p| by * p));
                each.map(Iterator::collect).collect()
            }
        };
        let mut pulls = vec![vec![R::one(); costs[0].count()]; costs.len()];
        for turn in self.all.iter_mut().rev() {
            let own = scaled(turn.part, &pulls);
            pulls = scaled(R::one() - turn.part, &pulls);
            for (s, side) in turn.sides.iter_mut().enumerate() {
                apart(Back {
                    costs: &costs[s],
                    smoothing: turn.smoothing,
                    side,
                    pulls: &own[s],
                    before: &mut pulls[(s + 1) % own.len()],
                });
            }
        }
    }
}

/// The derivative with respect to the costs of one point of the first sample, over all turns.
struct Slope<'c, R> {
    turns: &'c [Turn<R>],
    from: usize,
    costs: &'c [R],
    slope: &'c mut [R],
}

impl<R: Known> Task for Slope<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let i = self.from;
        for Turn {
            smoothing, sides, ..
        } in self.turns
        {
            let (here, there) = (&sides[0], &sides[sides.len() - 1]);
            let (top, rate, other) = (here.top[i], here.rate[i], there.others[i]);
            let share = {
                #[inline(always)]
                |z: R| (z / *smoothing).exp()
            };
            let forth = here.others.iter();
            let back = there.top.iter().zip(&there.rate);
            let places = self.slope.iter_mut().zip(self.costs);
            for (((slope, &cost), &others), (&tops, &rates)) in places.zip(forth).zip(back) {
                let forth = rate * share(others - cost - top);
                let back = rates * share(other - cost - tops);
                *slope = *slope + (forth + back);
            }
        }
    }
}
