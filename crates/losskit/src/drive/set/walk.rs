//! Block by block through a batch of sets. Knows no loss, only its kernels.

use super::gather::{Gathered, Source};
use super::sets::Sets;
use super::{Kernels, Stack};
use crate::Error;
use crate::batch::{Batch, Out, Part, Sums};
use crate::card::Card;
use crate::dispatch::{Isa, Wide};
use crate::drive::{BLOCK, check_direction, check_half, check_out, run_blocks, take};
use crate::real::{Plain, Scalar};
use crate::reduce::Lanes;
use crate::shape::Items;

/// Carries kernels over a batch.
pub(super) fn walk<T: Scalar>(
    card: &Card,
    batch: &Batch<'_, T>,
    direction: Option<&[T]>,
    out: Out<'_, T>,
    kernels: &dyn Kernels,
) -> Result<Sums, Error> {
    if out.hess.is_some() {
        return Err(Error::Curvature { loss: card.name });
    }
    let layout = batch.layout(card)?;
    let len = layout.rows * layout.width;
    if let Some(direction) = direction {
        check_direction(direction.len(), batch.pred.data.len())?;
    }
    check_out("the value output", &out.value, layout.values)?;
    check_out("the gradient output", &out.grad, len)?;
    check_half(batch, &out, len)?;
    let sets = Sets::of(card, batch, layout);
    let common = Common {
        source: Source::of(card, batch, layout, direction),
        sets,
        kernels,
        wide: Isa::best().ready().wide(),
        scale: T::from_f64(1.0 / sets.divisor(batch.reduction)?),
    };
    // Gradients lie together as long as sets do: elsewhere they are made apart and then put in place.
    let Out {
        mut value,
        mut grad,
        half_grad,
        ..
    } = out;
    let apart = half_grad.is_some() || (grad.is_some() && layout.inner > 1);
    let mut room = vec![T::default(); if apart { len } else { 0 }];
    let mut rest = if apart {
        Some(&mut room[..])
    } else {
        grad.as_deref_mut()
    };
    let blocks = sets
        .blocks(BLOCK / layout.width.max(1))
        .into_iter()
        .map(|[first, n, row, rows]| Block {
            common: &common,
            first,
            row,
            value: take(&mut value, n),
            grad: take(&mut rest, rows * layout.width),
            sets: n,
        })
        .collect();
    let sums = run_blocks(blocks, |block: Block<'_, '_, T>| block.run())?;
    if apart {
        let at = |k: usize| layout.start(k / layout.width) + k % layout.width * layout.inner;
        if let Some(grad) = grad {
            for (k, &g) in room.iter().enumerate() {
                grad[at(k)] = g;
            }
        }
        if let Some(half) = half_grad {
            let mut placed = vec![T::default(); len];
            for (k, &g) in room.iter().enumerate() {
                placed[at(k)] = g;
            }
            half.write(&placed);
        }
    }
    Ok(sums)
}

struct Common<'a, T> {
    source: Source<'a, T>,
    sets: Sets<'a, T>,
    kernels: &'a dyn Kernels,
    wide: Option<Wide>,
    /// What a set's gradient is multiplied by besides its weight.
    scale: T,
}

/// Sets one after the other, with the outputs that are wanted.
struct Block<'c, 'o, T> {
    common: &'c Common<'c, T>,
    first: usize,
    sets: usize,
    row: usize,
    value: Option<&'o mut [T]>,
    grad: Option<&'o mut [T]>,
}

/// Numbers gathered at a time, unless one set has more.
const GATHERED: usize = 1024;

impl<T: Scalar> Block<'_, '_, T> {
    /// A few sets at a time.
    fn run(mut self) -> Result<Part, Error> {
        let sets = &self.common.sets;
        let (last, width) = (self.first + self.sets, sets.layout.width);
        let (mut part, mut lanes) = (Part::default(), Lanes::ZERO);
        let mut gathered = Gathered::default();
        while self.first < last {
            let (mut n, mut rows) = (0, 0);
            while self.first + n < last {
                let more = sets.rows(self.first + n);
                if n > 0 && (rows + more) * width > GATHERED {
                    break;
                }
                n += 1;
                rows += more;
            }
            let piece = Block {
                common: self.common,
                first: self.first,
                sets: n,
                row: self.row,
                value: take(&mut self.value, n),
                grad: take(&mut self.grad, rows * width),
            };
            piece.piece(&mut gathered, &mut part, &mut lanes)?;
            self.first += n;
            self.row += rows;
        }
        part.loss = lanes.total();
        Ok(part)
    }

    fn piece(
        self,
        gathered: &mut Gathered,
        part: &mut Part,
        lanes: &mut Lanes,
    ) -> Result<(), Error> {
        let Common {
            source,
            sets,
            kernels,
            wide,
            scale,
        } = self.common;
        gathered.clear();
        let mut row = self.row;
        let mut weights = Vec::with_capacity(self.sets);
        for s in self.first..self.first + self.sets {
            let weight = sets.weight(s, row);
            let rows = row..row + sets.rows(s);
            let kept = rows.filter(|&row| weight.is_some() && sets.keeps(row));
            source.gather(s, kept, gathered)?;
            part.weight += weight.map_or(0.0, T::to_f64);
            part.rows += u64::from(weight.is_some());
            weights.push(weight.unwrap_or_default());
            row += sets.rows(s);
        }
        let gathered = &*gathered;
        let width = sets.layout.width;
        source.each(gathered, |items: Items<'_, Plain<f64>>, first| {
            kernels.flaw(items).map_or(Ok(()), |flaw| {
                Err(Error::Flaw {
                    loss: source.card.name,
                    row: gathered.rows[first + flaw.item],
                    why: flaw.why,
                })
            })
        })?;
        let mut value = vec![0.0; self.sets];
        let mut grad = vec![0.0; gathered.pred.len()];
        let stack = Stack {
            width,
            pred: &gathered.pred,
            along: &gathered.along,
            target: &gathered.target,
            class: &gathered.class,
            sizes: &gathered.sizes,
            value: &mut value,
            grad: &mut grad,
        };
        stack.run(*wide, *kernels);
        // What is not rounded to the caller's type before it is weighed would not be what weight 1 gives, times the weight.
        let weighed = |x: f64, w: T| match w == T::default() {
            true => w,
            false => T::from_f64(x) * w,
        };
        let values: Vec<T> = value
            .iter()
            .zip(&weights)
            .map(|(&v, &w)| weighed(v, w))
            .collect();
        lanes.extend(&values);
        if let Some(out) = self.value {
            out.copy_from_slice(&values);
        }
        if let Some(out) = self.grad {
            out.fill(T::default());
            let mut item = 0;
            for (&[n, _], &w) in gathered.sizes.iter().zip(&weights) {
                let factor = w * *scale;
                for (k, &row) in (item..item + n).zip(&gathered.rows[item..item + n]) {
                    let to = &mut out[(row - self.row) * width..][..width];
                    for (o, &g) in to.iter_mut().zip(&grad[k * width..]) {
                        *o = weighed(g, factor);
                    }
                }
                item += n;
            }
        }
        Ok(())
    }
}
