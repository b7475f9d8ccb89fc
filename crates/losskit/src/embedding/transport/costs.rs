//! What it costs from each point of a sample to each of another: squared distances.

use crate::dispatch::{Arch, Task};
use crate::embedding::sums::square;
use crate::embedding::{Cloud, apart};
use crate::real::{Known, Twice};

/// Samples of `count` vectors each, one after the other, as a cloud compares them.
pub(super) struct Samples<R> {
    points: Vec<Twice<R>>,
    /// What squared distances are to be multiplied by twice.
    size: R,
    width: usize,
    pub(super) count: usize,
    /// How many costs between two of them are kept.
    most: usize,
}

impl<R: Known> Samples<R> {
    #[inline(always)]
    pub(super) fn of(cloud: &Cloud<R>, width: usize, count: usize, most: usize) -> Self {
        Samples {
            points: cloud.points().into_iter().map(Twice::of).collect(),
            size: cloud.lengths()[0],
            width,
            count,
            most,
        }
    }

    /// Between two of them.
    #[inline(always)]
    pub(super) fn costs(&self, from: usize, to: usize) -> Costs<'_, R> {
        let mut costs = Costs {
            samples: self,
            from,
            to,
            kept: Vec::new(),
        };
        costs.kept = apart(Keep(&costs));
        costs
    }
}

/// The costs between two samples.
pub(super) struct Costs<'s, R> {
    samples: &'s Samples<R>,
    from: usize,
    to: usize,
    /// Those from the first points.
    kept: Vec<R>,
}

impl<R: Known> Costs<'_, R> {
    /// How many points each sample has.
    #[inline(always)]
    pub(super) fn count(&self) -> usize {
        self.samples.count
    }

    /// From point `i`, if need be worked out in `room`.
    #[inline(always)]
    pub(super) fn row<'r>(&'r self, i: usize, room: &'r mut [R]) -> &'r [R] {
        if let Some(row) = self.kept.get(i * room.len()..(i + 1) * room.len()) {
            return row;
        }
        self.fill(i, room);
        room
    }

    #[inline(always)]
    fn fill(&self, i: usize, row: &mut [R]) {
        let Samples {
            ref points,
            size,
            width,
            count,
            ..
        } = *self.samples;
        let x = &points[(self.from * count + i) * width..][..width];
        let others = points[self.to * count * width..].chunks_exact(width);
        for (cost, y) in row.iter_mut().zip(others) {
            *cost = square(x, y).value() * size * size;
        }
    }
}

struct Keep<'c, 's, R>(&'c Costs<'s, R>);

impl<R: Known> Task for Keep<'_, '_, R> {
    type Output = Vec<R>;

    #[inline(always)]
    fn run<A: Arch>(self) -> Vec<R> {
        let Samples { count, most, .. } = *self.0.samples;
        let mut kept = vec![R::zero(); count.min(most / count) * count];
        for (i, row) in kept.chunks_exact_mut(count).enumerate() {
            self.0.fill(i, row);
        }
        kept
    }
}
