//! A loss's kernel beside its definition at one row or set: the definition runs on 256-bit dual numbers.

mod exact;

pub use exact::Exact;
pub(crate) use exact::{point, row, set};

use crate::Loss;
use crate::batch::{Batch, Out, Reduction, Rows, Targets};
use crate::card::TargetShape;
use crate::dispatch::{Isa, with_isa};
use crate::judge::{Judge, Wide, scope, wide};
use crate::real::Scalar;

/// The target of one row, or the targets of one set.
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
    /// Of a set: numbers, classes or neither, as the loss takes them.
    Set {
        /// Predictions an item.
        width: usize,
        /// Numbers, item by item.
        numbers: &'a [f64],
        /// Classes or labels, one an item, or one list of classes.
        classes: &'a [i64],
    },
}

impl<'a> At<'a> {
    /// Numbers, if it has some.
    fn numbers(&'a self) -> &'a [f64] {
        match self {
            At::Value(value) => std::slice::from_ref(value),
            At::Row(row) | At::Set { numbers: row, .. } => row,
            At::Class(_) | At::Nothing => &[],
        }
    }

    /// Predictions an item of a set with so many together, and the classes its items have.
    fn classes(self, predictions: usize) -> (usize, Vec<i64>) {
        match self {
            At::Class(class) => (predictions, vec![class as i64]),
            At::Set { width, classes, .. } => (width, classes.to_vec()),
            _ => (predictions, Vec::new()),
        }
    }

    /// The same with other numbers.
    fn with(self, numbers: &'a [f64]) -> At<'a> {
        match self {
            At::Value(_) => At::Value(numbers[0]),
            At::Row(_) => At::Row(numbers),
            At::Set { width, classes, .. } => At::Set {
                width,
                numbers,
                classes,
            },
            other => other,
        }
    }
}

/// One number, ours beside the exact one.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// What the kernel computed; NaN where the loss refuses the row.
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

/// The kernel of `loss` in `T` beside its definition, the worse of the base instruction set and this machine's best.
pub fn see<T: Scalar>(loss: &dyn Loss, row: &[f64], target: At<'_>) -> Witness {
    let row: Vec<T> = row.iter().map(|&x| T::from_f64(x)).collect();
    let goal: Vec<T> = target.numbers().iter().map(|&t| T::from_f64(t)).collect();
    let wide = |x: &[T]| x.iter().map(|&x| x.to_f64()).collect::<Vec<f64>>();
    scope(|| {
        let exact = loss.exact(&wide(&row), target.with(&wide(&goal)));
        let with = |isa| {
            let [value, grad, hess] = with_isa(isa, || kernel(loss, &row, &goal, target));
            let join = |ours: Vec<T>, exact: &[Judge]| {
                ours.iter()
                    .zip(exact)
                    .map(|(&o, &e)| compare(o, e))
                    .collect()
            };
            Witness {
                value: compare(value[0], exact.value),
                grad: join(grad, &exact.grad),
                hess: join(hess, &exact.hess),
            }
        };
        worse_of(with(Isa::Base), with(Isa::best()))
    })
}

/// Value, gradient and second derivative (or Hessian product) of one row.
fn kernel<T: Scalar>(loss: &dyn Loss, row: &[T], goal: &[T], target: At<'_>) -> [Vec<T>; 3] {
    let (width, class) = target.classes(row.len());
    let whole = [class.len()];
    let targets = match loss.card().target {
        TargetShape::Class | TargetShape::Label => Targets::Classes(&class),
        TargetShape::Sequence => Targets::Sequences {
            classes: &class,
            lengths: &whole,
        },
        TargetShape::Nothing => Targets::Nothing,
        _ => Targets::Numbers(goal),
    };
    let batch = Batch {
        reduction: Reduction::Sum,
        ..Batch::new(Rows::new(row, width), targets)
    };
    let unknown = |n| vec![T::from_f64(f64::NAN); n];
    let (mut value, mut grad, mut hess) = (unknown(1), unknown(row.len()), unknown(row.len()));
    let pointwise = loss.card().is_pointwise();
    let out = Out {
        value: Some(&mut value),
        grad: Some(&mut grad),
        hess: pointwise.then_some(&mut *hess),
        ..Out::none()
    };
    // A row the loss refuses leaves NaN.
    let _ = T::eval(loss, &batch, out);
    if !pointwise {
        let ahead: Vec<T> = direction(row.len()).into_iter().map(T::from_f64).collect();
        let _ = T::product(loss, &batch, &ahead, &mut hess);
    }
    [value, grad, hess]
}

fn compare<T: Scalar>(ours: T, exact: Judge) -> Seen {
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
