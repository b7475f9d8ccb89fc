//! Entropic transport between two samples: soft minima in turns, and the way back through all of them.

mod costs;
mod side;

use super::{Cloud, Measure, all, apart};
use crate::dispatch::{Arch, Task};
use crate::real::{Known, Real, Twice};
use costs::{Costs, Samples};
use side::{Back, Side, SoftMinima};

/// Of samples x and y of one size: what the points of both pay towards the other, less what they pay within their own, costs
/// being squared distances; over `count`. Each of `smoothings` is a step's, the last one also that of the payments which count.
/// `grad`, as long as x, receives the derivative.
#[inline(always)]
pub(crate) fn divergence<R: Known>(
    samples: [&[R]; 2],
    width: usize,
    smoothings: &[f64],
    count: f64,
    grad: &mut [R],
) -> R {
    let narrowest = smoothings.iter().copied().fold(f64::INFINITY, f64::min);
    if bound(samples, width) <= SHARP[usize::from(R::MOVES)] * narrowest {
        return difference(samples, width, smoothings, count, KEPT, grad);
    }
    let [x, y] = samples.map(|sample| sample.iter().map(|x| x.twice()).collect::<Vec<_>>());
    let mut slopes = vec![R::Twice::zero(); grad.len()];
    let value = difference([&x, &y], width, smoothings, count, KEPT, &mut slopes);
    for (grad, slope) in grad.iter_mut().zip(slopes) {
        *grad = R::rounded(slope);
    }
    R::rounded(value)
}

/// A share is off by what its cost is off by, over ε: where costs are more than so many times ε, all is done with twice the
/// digits, at many times the time. Derivatives of shares, which Hessian products need, are off by more.
const SHARP: [f64; 2] = [1e4, 30.0];

/// So many costs between two samples are kept; of larger samples the rest is worked out whenever it is asked for.
const KEPT: usize = 1 << 22;

/// No squared distance between these points is larger.
fn bound<R: Known>(samples: [&[R]; 2], width: usize) -> f64 {
    let spread = |j: usize| {
        let points = samples
            .into_iter()
            .flat_map(|x| x.iter().skip(j).step_by(width));
        let ends = points.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| {
            [low.min(x.known()), high.max(x.known())]
        });
        ends[1] - ends[0]
    };
    (0..width).map(spread).map(|spread| spread * spread).sum()
}

/// [`divergence`] in one kind of number, `most` costs between two samples being kept.
#[inline(always)]
fn difference<R: Known>(
    [x, y]: [&[R]; 2],
    width: usize,
    smoothings: &[f64],
    count: f64,
    most: usize,
    grad: &mut [R],
) -> R {
    // A second x: of equal samples both halves of the derivative are then the same numbers, and nothing is left of them.
    let mut cloud = Cloud::of(&[x, y, x].concat(), width, Measure::Square, false);
    let samples = Samples::of(&cloud, width, x.len() / width, most);
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
            sum = sum + (apart - within);
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
    paid: Vec<Vec<Twice<R>>>,
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
        let mut paid = vec![vec![Twice::zero(); costs[0].count()]; costs.len()];
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
                    others: paid[(s + 1) % paid.len()]
                        .iter()
                        .map(|paid| paid.value())
                        .collect(),
                });
                for (minimum, &paid) in minima.iter_mut().zip(&paid[s]) {
                    *minimum = minimum.scaled(turn.part) + paid.scaled(R::one() - turn.part);
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
        // A rounding a turn would come to several.
        let mut sums = vec![Twice::zero(); self.slope.len()];
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
            let places = sums.iter_mut().zip(self.costs);
            for (((sum, &cost), &others), (&tops, &rates)) in places.zip(forth).zip(back) {
                let forth = rate * share(others - cost - top);
                let back = rates * share(other - cost - tops);
                *sum = *sum + Twice::of(forth) + Twice::of(back);
            }
        }
        for (slope, sum) in self.slope.iter_mut().zip(&sums) {
            *slope = sum.value();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Plain;

    /// Samples of more than 2048 points work out again the costs that are not kept: the same bits come of it.
    #[test]
    fn costs_worked_out_again_are_those_kept() {
        let point = |k: usize| Plain((k as f64 * 0.7).sin() * (1.0 + k as f64 / 9.0));
        let all: Vec<Plain<f64>> = (0..36).map(point).collect();
        let (x, y) = all.split_at(18);
        let smoothings = [20.0, 5.0, 1.0, 0.2];
        // All of the nine by nine, four rows of them, none.
        let found = [81, 40, 0].map(|most| {
            let mut grad = vec![Plain(0.0); x.len()];
            let value = difference([x, y], 2, &smoothings, 18.0, most, &mut grad);
            let bits = std::iter::once(value).chain(grad).map(|x| x.0.to_bits());
            bits.collect::<Vec<u64>>()
        });
        assert!(f64::from_bits(found[0][0]) > 0.0);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[0], found[2]);
    }
}
