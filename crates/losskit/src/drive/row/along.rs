//! Second derivatives of rows, by dual numbers: along a direction, or all of them.

use super::Lines;
use crate::real::{Chosen, Dual, Outlined, Plain, Sink, Vector, View, Zeros};
use crate::shape::{Kind, Rowwise};

/// Directions followed at a time where all are wanted: what does not depend on them, exponentials and the like, is worked out
/// once for so many.
const ABREAST: usize = 8;

/// The Hessian of each row times its direction.
#[inline(never)]
pub(super) fn product<L: Rowwise>(loss: &L, lines: Lines<'_, f64>) {
    each::<L, 1>(loss, lines, 1);
}

/// The Hessian of each row.
#[inline(never)]
pub(super) fn matrix<L: Rowwise>(loss: &L, lines: Lines<'_, f64>) {
    let width = lines.width;
    each::<L, ABREAST>(loss, lines, width);
}

/// The Hessian of each row times so many directions, `N` at a time.
fn each<L: Rowwise, const N: usize>(loss: &L, lines: Lines<'_, f64>, directions: usize) {
    let (width, goals) = (lines.width, lines.goals);
    let all = lines.grad.chunks_mut((directions * width).max(1));
    for ((i, value), out) in lines.value.iter_mut().enumerate().zip(all) {
        let own = i * width..(i + 1) * width;
        let factor = goals.weights[i] * goals.scale;
        *value = 0.0;
        if factor == 0.0 {
            out.fill(0.0);
        }
        if goals.weights[i] == 0.0 {
            continue;
        }
        let target = L::Target::pick(
            constant(goals.numbers[i]),
            Chosen::new(&goals.classes[i..=i]),
            Row::<N> {
                row: lines.rows.get(own.clone()).unwrap_or_default(),
                rates: Rates::Still,
            },
        );
        for (pass, out) in out.chunks_mut((N * width).max(1)).enumerate() {
            let rates = match lines.along.get(own.clone()) {
                Some(along) if !along.is_empty() => Rates::Along(along),
                _ => Rates::Axes {
                    first: pass * N,
                    start: 0,
                },
            };
            let row = Row {
                row: &lines.pred[own.clone()],
                rates,
            };
            let mut grad = Slots { out, width, factor };
            *value = loss.slope(row, target, &mut grad).0.value.0;
            if factor == 0.0 {
                out.fill(0.0);
            }
        }
    }
}

/// A number and its derivatives along some directions.
type Moving<const N: usize> = Outlined<Dual<Plain<f64>, [Plain<f64>; N]>>;

fn constant<const N: usize>(x: f64) -> Moving<N> {
    Outlined(Dual::constant(Plain(x)))
}

/// How a row moves.
#[derive(Clone, Copy, Debug)]
enum Rates<'a> {
    Still,
    Along(&'a [f64]),
    /// Along the axes from this one on, of a row of which this part begins at `start`.
    Axes {
        first: usize,
        start: usize,
    },
}

impl<'a> Rates<'a> {
    fn at<const N: usize>(self, j: usize) -> [Plain<f64>; N] {
        match self {
            Rates::Still => [Plain(0.0); N],
            Rates::Along(rates) => [Plain(rates[j]); N],
            Rates::Axes { first, start } => {
                std::array::from_fn(|l| Plain(f64::from(u8::from(first + l == start + j))))
            }
        }
    }

    fn part(self, start: usize, n: usize) -> Rates<'a> {
        match self {
            Rates::Along(rates) => Rates::Along(&rates[start..start + n]),
            Rates::Axes {
                first,
                start: before,
            } => Rates::Axes {
                first,
                start: before + start,
            },
            Rates::Still => Rates::Still,
        }
    }
}

/// One row, or part of it, that moves.
#[derive(Clone, Copy, Debug)]
struct Row<'a, const N: usize> {
    row: &'a [f64],
    rates: Rates<'a>,
}

impl<const N: usize> View<Moving<N>> for Row<'_, N> {
    fn len(self) -> usize {
        self.row.len()
    }
    fn at(self, j: usize) -> Moving<N> {
        Outlined(Dual {
            value: Plain(self.row[j]),
            tangent: self.rates.at(j),
        })
    }
    fn part(self, start: usize, n: usize) -> Self {
        Row {
            row: &self.row[start..start + n],
            rates: self.rates.part(start, n),
        }
    }
}

impl<const N: usize> Vector<Moving<N>> for Row<'_, N> {
    fn pick(self, class: Chosen<'_>) -> Moving<N> {
        self.at(class.of(0))
    }
}

/// The rates at which the gradient of a row moves, each multiplied by a factor: direction after direction.
struct Slots<'a> {
    out: &'a mut [f64],
    width: usize,
    factor: f64,
}

impl<const N: usize> Sink<Moving<N>> for Slots<'_> {
    const KEEPS: bool = false;

    fn set(&mut self, j: usize, x: Moving<N>) {
        for (out, rate) in self.out.chunks_mut(self.width).zip(x.0.tangent) {
            out[j] = rate.0 * self.factor;
        }
    }
    fn put(&mut self, class: Chosen<'_>, x: Moving<N>) {
        self.set(class.of(0), x);
    }
    fn fill<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> Moving<N>) {
        for j in 0..of.len() {
            self.set(start + j, f(of.at(j)));
        }
    }
    fn keep<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(X) -> Moving<N>) {}
    fn kept(&self, _: usize, n: usize) -> impl View<Moving<N>> {
        Zeros(n)
    }
    fn update<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(Moving<N>, X) -> Moving<N>) {}
}
