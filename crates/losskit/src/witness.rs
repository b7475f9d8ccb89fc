//! A loss's kernel beside its definition at one row: the definition runs on 256-bit dual numbers.

use crate::card::TargetShape;
use crate::judge::{Judge, Wide, scope, wide};
use crate::real::{Dual2, Lane, Real, Scalar};
use crate::shape::{Definition, Kind, Pointwise, Rowwise};

/// The target of one row.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    /// A number.
    Value(f64),
    /// A class index.
    Class(usize),
    /// Probabilities.
    Row(&'a [f64]),
    /// Nothing.
    Nothing,
}

/// One number, ours beside the exact one.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// What the kernel computed.
    pub ours: f64,
    /// The exact value, rounded once.
    pub exact: f64,
    /// The error in ulps at the scale of the largest term.
    pub ulps: f64,
    /// The error in ulps of the exact value itself.
    pub relative: f64,
}

/// All numbers of one row.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The value.
    pub value: Seen,
    /// The gradient, one number a prediction.
    pub grad: Vec<Seen>,
    /// The second derivative of a pointwise loss; for a rowwise loss the Hessian times [`direction`].
    pub hess: Vec<Seen>,
}

/// The direction in which the Hessian of a row is probed.
pub fn direction(width: usize) -> Vec<f64> {
    (0..width)
        .map(|j| if j % 2 == 0 { 1.0 } else { -0.5 } / (1 << (j % 7)) as f64)
        .collect()
}

fn see<T: Scalar>(ours: T, exact: Judge) -> Seen {
    let got = ours.to_f64();
    let narrow = T::EPSILON > f64::EPSILON;
    let ulps = |scale: Wide| {
        if narrow {
            wide::ulps_f32(got as f32, exact.value, scale)
        } else {
            wide::ulps(got, exact.value, scale)
        }
    };
    Seen {
        ours: got,
        exact: if narrow {
            f64::from(exact.value.to_f32())
        } else {
            exact.value.to_f64()
        },
        ulps: ulps(exact.scale),
        relative: ulps(exact.value.abs()),
    }
}

/// The worse of two.
fn worse(a: Seen, b: Seen) -> Seen {
    // A NaN is worse than anything.
    if a.ulps >= b.ulps || a.ulps.is_nan() {
        a
    } else {
        b
    }
}

fn worse_of(a: Witness, b: Witness) -> Witness {
    let join =
        |a: Vec<Seen>, b: Vec<Seen>| a.into_iter().zip(b).map(|(a, b)| worse(a, b)).collect();
    Witness {
        value: worse(a.value, b.value),
        grad: join(a.grad, b.grad),
        hess: join(a.hess, b.hess),
    }
}

pub(crate) fn point<L: Pointwise, T: Scalar>(loss: &L, row: &[f64], target: At<'_>) -> Witness {
    let (pred, target) = match (row, target) {
        (&[pred, ..], At::Value(target)) => (T::from_f64(pred), T::from_f64(target)),
        _ => (T::from_f64(f64::NAN), T::from_f64(f64::NAN)),
    };
    scope(|| {
        let variable = Dual2::variable(Judge::exact(pred.to_f64()), Judge::exact(1.0));
        let exact = loss.textbook(variable, Dual2::constant(Judge::exact(target.to_f64())));
        let with = |[value, grad, hess]: [T; 3]| Witness {
            value: see(value, exact.value),
            grad: vec![see(grad, exact.first)],
            hess: vec![see(hess, exact.second)],
        };
        worse_of(
            with(at_point::<L, T, T::Plain>(loss, pred, target)),
            with(at_point::<L, T, T::Fused>(loss, pred, target)),
        )
    })
}

fn at_point<L: Pointwise, T: Scalar, N: Lane<T>>(loss: &L, pred: T, target: T) -> [T; 3] {
    let jet = loss.jet(N::load(pred), N::load(target));
    [jet.value.store(), jet.grad.store(), jet.hess.store()]
}

pub(crate) fn row<L: Rowwise, T: Scalar>(loss: &L, row: &[f64], target: At<'_>) -> Witness {
    let width = row.len();
    let ahead = direction(width);
    scope(|| {
        let along = |rate: &dyn Fn(usize) -> f64| {
            let row: Vec<_> = (0..width)
                .map(|j| Dual2::variable(Judge::exact(narrow::<T>(row[j])), Judge::exact(rate(j))))
                .collect();
            let goal = goal::<L, _>(target, |t| Dual2::constant(Judge::exact(narrow::<T>(t))));
            loss.textbook(&row, goal.pick::<L>())
        };
        let base = along(&|j| ahead[j]);
        let mut exact = Vec::new();
        for i in 0..width {
            let axis = along(&|j| f64::from(u8::from(i == j)));
            // Polarisation: eᵢᵀHd from three second derivatives along lines.
            let both = along(&|j| ahead[j] + f64::from(u8::from(i == j)));
            let mixed = Judge::exact(0.5) * (both.second - axis.second - base.second);
            exact.push((axis.first, mixed));
        }
        let with = |(value, grad, product): (T, Vec<T>, Vec<T>)| Witness {
            value: see(value, base.value),
            grad: grad.iter().zip(&exact).map(|(&g, e)| see(g, e.0)).collect(),
            hess: product
                .iter()
                .zip(&exact)
                .map(|(&h, e)| see(h, e.1))
                .collect(),
        };
        worse_of(
            with(at_row::<L, T, T::Plain>(loss, row, target)),
            with(at_row::<L, T, T::Fused>(loss, row, target)),
        )
    })
}

fn narrow<T: Scalar>(x: f64) -> f64 {
    T::from_f64(x).to_f64()
}

fn at_row<L: Rowwise, T: Scalar, N: Lane<T>>(
    loss: &L,
    row: &[f64],
    target: At<'_>,
) -> (T, Vec<T>, Vec<T>) {
    let load = |x: f64| N::load(T::from_f64(x));
    let numbers: Vec<N> = row.iter().map(|&x| load(x)).collect();
    let mut grad = vec![N::zero(); row.len()];
    let value = loss.slope(&numbers, goal::<L, N>(target, load).pick::<L>(), &mut grad);

    let constant = |x: f64| Dual2::constant(load(x));
    let moving: Vec<_> = row
        .iter()
        .zip(direction(row.len()))
        .map(|(&x, d)| Dual2::variable(load(x), load(d)))
        .collect();
    let mut dual = vec![Dual2::constant(N::zero()); row.len()];
    loss.slope(
        &moving,
        goal::<L, _>(target, constant).pick::<L>(),
        &mut dual,
    );
    (
        value.store(),
        grad.into_iter().map(N::store).collect(),
        dual.into_iter().map(|d| d.first.store()).collect(),
    )
}

/// A target over any number.
struct Goal<R> {
    number: R,
    class: usize,
    row: Vec<R>,
}

impl<R: Real> Goal<R> {
    fn pick<L: Rowwise>(&self) -> crate::shape::Target<'_, L, R> {
        L::Target::pick(self.number, self.class, &self.row)
    }
}

fn goal<L: Definition, R: Real>(target: At<'_>, load: impl Fn(f64) -> R) -> Goal<R> {
    let mut goal = Goal {
        number: R::of(f64::NAN),
        class: 0,
        row: Vec::new(),
    };
    match (target, L::CARD.target) {
        (At::Value(t), _) => goal.number = load(t),
        (At::Class(class), _) => goal.class = class,
        (At::Row(row), TargetShape::Distribution) => {
            goal.row = row.iter().map(|&t| load(t)).collect()
        }
        _ => {}
    }
    goal
}
