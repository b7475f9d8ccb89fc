//! Rowwise losses over slices.

use super::target::Goals;
use super::{BLOCK, CHUNK, Drive, check_out, run_blocks, take};
use crate::batch::{Batch, Layout, Out, Sums};
use crate::card::Card;
use crate::dispatch::{Arch, Isa, Ready, Task, dispatch};
use crate::real::{Dual2, Lane, Real, Scalar};
use crate::reduce::{self, Weights};
use crate::shape::{Kind, Line, Rowwise};
use crate::{Error, Jet};

impl<L: Rowwise> Drive<L> for Line {
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error> {
        if out.hess.is_some() {
            return Err(Error::Curvature { loss: L::CARD.name });
        }
        let ready = Isa::best().ready();
        let kernel = |lines: Lines<'_, T>| dispatch(ready, Kernel { loss, lines });
        walk(&L::CARD, ready, batch, None, out, &kernel)
    }

    fn product<T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
        if direction.len() != batch.pred.data.len() {
            return Err(Error::Length {
                what: "the direction",
                got: direction.len(),
                want: batch.pred.data.len(),
                hint: "one number a prediction, laid out as the predictions are".into(),
            });
        }
        let out = Out {
            grad: Some(out),
            ..Out::none()
        };
        let ready = Isa::best().ready();
        // Dual numbers are most of the code and Hessian products rarely the bottleneck: compiled for the base alone.
        let kernel = |lines: Lines<'_, T>| Kernel { loss, lines }.along();
        walk(&L::CARD, ready, batch, Some(direction), out, &kernel).map(drop)
    }

    fn kinks(_: &L, _: f64) -> Vec<f64> {
        Vec::new()
    }

    fn jet(_: &L, _: f64, _: f64) -> Option<Jet<f64>> {
        None
    }

    #[cfg(feature = "judge")]
    fn witness<T: Scalar>(
        loss: &L,
        row: &[f64],
        target: crate::witness::At<'_>,
    ) -> crate::witness::Witness {
        crate::witness::row::<L, T>(loss, row, target)
    }
}

/// Rows to evaluate, one after the other, and room for what comes out.
struct Lines<'a, T> {
    width: usize,
    pred: &'a [T],
    /// The direction of a Hessian product, like the predictions.
    along: &'a [T],
    /// A number a row, for losses that compare with one.
    numbers: &'a [T],
    /// A class a row, for losses that compare with one.
    classes: &'a [usize],
    /// Rows like the predictions, for losses that compare with a distribution.
    goals: &'a [T],
    value: &'a mut [T],
    /// The gradient, or the Hessian product.
    grad: &'a mut [T],
}

/// The only code of a batch that is compiled for each loss.
struct Kernel<'a, L, T> {
    loss: &'a L,
    lines: Lines<'a, T>,
}

impl<L: Rowwise, T: Scalar> Task for Kernel<'_, L, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let pred = self.lines.pred;
        self.each(
            |at| A::Number::<T>::load(pred[at]),
            A::Number::<T>::load,
            A::Number::<T>::store,
            A::Number::<T>::store,
        );
    }
}

impl<L: Rowwise, T: Scalar> Kernel<'_, L, T> {
    /// On dual numbers: the Hessian times a direction in place of the gradient.
    fn along(self) {
        let (pred, along) = (self.lines.pred, self.lines.along);
        self.each(
            |at| Dual2::variable(T::Plain::load(pred[at]), T::Plain::load(along[at])),
            |t| Dual2::constant(T::Plain::load(t)),
            |value| value.value.store(),
            |grad| grad.first.store(),
        );
    }

    #[inline(always)]
    fn each<R: Real>(
        self,
        load: impl Fn(usize) -> R,
        load_target: impl Fn(T) -> R,
        value_of: impl Fn(R) -> T,
        grad_of: impl Fn(R) -> T,
    ) {
        let lines = self.lines;
        let width = lines.width;
        let mut row = vec![R::zero(); width];
        let mut grad = vec![R::zero(); width];
        let mut goal = vec![R::zero(); if lines.goals.is_empty() { 0 } else { width }];
        for (i, value) in lines.value.iter_mut().enumerate() {
            let first = i * width;
            for (j, x) in row.iter_mut().enumerate() {
                *x = load(first + j);
            }
            for (j, x) in goal.iter_mut().enumerate() {
                *x = load_target(lines.goals[first + j]);
            }
            let number = lines.numbers.get(i).copied().unwrap_or_default();
            let class = lines.classes.get(i).copied().unwrap_or_default();
            let target = L::Target::pick(load_target(number), class, &goal);
            *value = value_of(self.loss.slope(&row, target, &mut grad));
            if let Some(out) = lines.grad.get_mut(first..first + width) {
                for (o, &g) in out.iter_mut().zip(&grad) {
                    *o = grad_of(g);
                }
            }
        }
    }
}

/// What all blocks of a batch share.
struct Common<'a, T> {
    ready: Ready,
    kernel: &'a (dyn Fn(Lines<'_, T>) + Sync),
    pred: &'a [T],
    direction: Option<&'a [T]>,
    layout: Layout,
    goals: Goals<'a, T>,
    weights: Weights<'a, T>,
    scale: T,
}

/// Carries a kernel over a batch.
fn walk<T: Scalar>(
    card: &'static Card,
    ready: Ready,
    batch: &Batch<'_, T>,
    direction: Option<&[T]>,
    out: Out<'_, T>,
    kernel: &(dyn Fn(Lines<'_, T>) + Sync),
) -> Result<Sums, Error> {
    let layout = batch.layout(card)?;
    let Out {
        mut value,
        mut grad,
        ..
    } = out;
    check_out("the value output", &value, layout.rows)?;
    check_out("the gradient output", &grad, layout.rows * layout.width)?;
    let weights = Weights::of(batch);
    let common = Common {
        ready,
        kernel,
        pred: batch.pred.data,
        direction,
        layout,
        goals: Goals::of(card, batch, layout),
        weights,
        scale: weights.scale(layout, batch.reduction)?,
    };
    // A block owns a contiguous piece of the output, so rows that interleave stay together.
    let grain = BLOCK / layout.width.max(1);
    let step = (grain / layout.inner).max(1) * layout.inner;
    let blocks = (0..layout.rows)
        .step_by(step)
        .map(|start| {
            let rows = step.min(layout.rows - start);
            Block {
                common: &common,
                start,
                rows,
                value: take(&mut value, rows),
                grad: take(&mut grad, rows * layout.width),
            }
        })
        .collect();
    run_blocks(blocks, |block: Block<'_, '_, T>| block.chunks())
}

struct Block<'a, 'o, T> {
    common: &'a Common<'a, T>,
    start: usize,
    rows: usize,
    value: Option<&'o mut [T]>,
    grad: Option<&'o mut [T]>,
}

impl<T: Scalar> Block<'_, '_, T> {
    /// A few rows at a time: check, gather, kernel, weigh, scatter.
    fn chunks(mut self) -> Result<Sums, Error> {
        let common = self.common;
        let Layout { width, inner, .. } = common.layout;
        let most = (CHUNK / width.max(1)).clamp(1, self.rows.max(1));
        let mut room = Room::new(most, width);
        let mut sums = Sums::default();
        for at in (0..self.rows).step_by(most) {
            let n = most.min(self.rows - at);
            let start = self.start + at;
            for i in 0..n {
                let own = common.weights.at(start + i);
                sums.rows += u64::from(own.is_some());
                room.weights[i] = own.unwrap_or_default();
                let goal = match own {
                    Some(_) => common.goals.checked(start + i)?,
                    None => Default::default(),
                };
                (room.numbers[i], room.classes[i]) = goal;
            }
            let total = n * width;
            let (goals, along) = (common.goals.rows(), common.direction);
            let pred = common.gathered(common.pred, start, n, &mut room.pred);
            let goals = goals.map(|g| common.gathered(g, start, n, &mut room.goals));
            let along = along.map(|d| common.gathered(d, start, n, &mut room.along));
            let value = match &mut self.value {
                Some(out) => &mut out[at..at + n],
                None => &mut room.value[..n],
            };
            let grad: &mut [T] = match &mut self.grad {
                Some(out) if inner == 1 => &mut out[at * width..at * width + total],
                Some(_) => &mut room.grad[..total],
                None => &mut [],
            };
            (common.kernel)(Lines {
                width,
                pred,
                along: along.unwrap_or(&[]),
                numbers: &room.numbers[..n],
                classes: &room.classes[..n],
                goals: goals.unwrap_or(&[]),
                value: &mut *value,
                grad: &mut *grad,
            });
            let finish = Finish {
                width,
                weights: &room.weights[..n],
                scale: common.scale,
                value,
                grad: &mut *grad,
            };
            let (loss, weight) = dispatch(common.ready, finish);
            sums.loss += loss;
            sums.weight += weight;
            if let (Some(out), true) = (&mut self.grad, inner != 1) {
                let origin = self.start * width;
                for i in 0..n {
                    let first = common.layout.start(start + i) - origin;
                    for j in 0..width {
                        out[first + j * inner] = room.grad[i * width + j];
                    }
                }
            }
        }
        Ok(sums)
    }
}

impl<T: Scalar> Common<'_, T> {
    /// Rows one after the other: where they lie, or copied together into `room`.
    fn gathered<'a>(&self, data: &'a [T], start: usize, n: usize, room: &'a mut [T]) -> &'a [T] {
        let Layout { width, inner, .. } = self.layout;
        if inner == 1 {
            return &data[start * width..(start + n) * width];
        }
        for i in 0..n {
            let first = self.layout.start(start + i);
            for j in 0..width {
                room[i * width + j] = data[first + j * inner];
            }
        }
        &room[..n * width]
    }
}

/// Room for a chunk.
struct Room<T> {
    pred: Vec<T>,
    along: Vec<T>,
    goals: Vec<T>,
    grad: Vec<T>,
    value: Vec<T>,
    weights: Vec<T>,
    numbers: Vec<T>,
    classes: Vec<usize>,
}

impl<T: Scalar> Room<T> {
    fn new(rows: usize, width: usize) -> Self {
        let wide = || vec![T::default(); rows * width];
        let narrow = || vec![T::default(); rows];
        Room {
            pred: wide(),
            along: wide(),
            goals: wide(),
            grad: wide(),
            value: narrow(),
            weights: narrow(),
            numbers: narrow(),
            classes: vec![0; rows],
        }
    }
}

/// Weights a chunk and sums it up: Σwℓ and Σw.
struct Finish<'a, T> {
    width: usize,
    weights: &'a [T],
    scale: T,
    value: &'a mut [T],
    grad: &'a mut [T],
}

impl<T: Scalar> Task for Finish<'_, T> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<A: Arch>(self) -> (f64, f64) {
        for (row, &w) in self
            .grad
            .chunks_exact_mut(self.width.max(1))
            .zip(self.weights)
        {
            if w == T::default() {
                row.fill(w);
            } else {
                reduce::scale(row, w * self.scale);
            }
        }
        reduce::weigh(self.value, self.weights, T::from_f64(1.0));
        (reduce::sum(self.value), reduce::sum(self.weights))
    }
}
