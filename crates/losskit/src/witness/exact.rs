//! Definitions run on 256-bit dual numbers.

use super::{At, direction};
use crate::card::TargetShape;
use crate::judge::Judge;
use crate::real::{Chosen, Dual2, Outlined, Real};
use crate::shape::{Definition, Items, Kind, Pointwise, Rowwise, Setwise};

/// What the definition gives at one row.
#[derive(Clone, Debug)]
pub struct Exact {
    pub(super) value: Judge,
    pub(super) grad: Vec<Judge>,
    pub(super) hess: Vec<Judge>,
}

impl Exact {
    /// Of numbers taken for exact.
    pub(crate) fn of(jet: crate::Jet<f64>) -> Exact {
        Exact {
            value: Judge::exact(jet.value),
            grad: vec![Judge::exact(jet.grad)],
            hess: vec![Judge::exact(jet.hess)],
        }
    }

    /// Of several losses, each with its weight.
    pub(crate) fn sum(parts: impl Iterator<Item = (f64, Exact)>) -> Exact {
        let scaled = |weight: f64, x: Judge| x.weighted(Judge::exact(weight));
        let add = |to: &mut Vec<Judge>, weight, from: Vec<Judge>| {
            to.resize(from.len(), Judge::exact(0.0));
            for (to, x) in to.iter_mut().zip(from) {
                *to = *to + scaled(weight, x);
            }
        };
        let nothing = Exact {
            value: Judge::exact(0.0),
            grad: Vec::new(),
            hess: Vec::new(),
        };
        parts.fold(nothing, |mut sum, (weight, part)| {
            sum.value = sum.value + scaled(weight, part.value);
            add(&mut sum.grad, weight, part.grad);
            add(&mut sum.hess, weight, part.hess);
            sum
        })
    }
}

pub(crate) fn point<L: Pointwise>(loss: &L, row: &[f64], target: At<'_>) -> Exact {
    let (pred, target) = match (row, target) {
        (&[pred, ..], At::Value(target)) => (pred, target),
        _ => (f64::NAN, f64::NAN),
    };
    let variable = Dual2::variable(Judge::exact(pred), Judge::exact(1.0));
    let target = Dual2::constant(Judge::exact(target));
    let exact = loss.textbook(Outlined(variable), Outlined(target)).0;
    Exact {
        value: exact.value,
        grad: vec![exact.tangent.first],
        hess: vec![exact.tangent.second],
    }
}

pub(crate) fn row<L: Rowwise>(loss: &L, row: &[f64], target: At<'_>) -> Exact {
    let goal = goal::<L>(target);
    probe(row, &|row| textbook(loss, row, &goal))
}

pub(crate) fn set<L: Setwise>(loss: &L, row: &[f64], target: At<'_>) -> Exact {
    let (width, class) = target.classes(row.len());
    probe(row, &|pred| {
        let set = Items {
            width,
            pred,
            target: target.numbers(),
            class: &class,
        };
        loss.textbook(set).0
    })
}

/// Value, gradient and Hessian product of what `textbook` is of a row of numbers.
fn probe(row: &[f64], textbook: &dyn Fn(&[Number]) -> Dual2<Judge>) -> Exact {
    let width = row.len();
    let ahead = direction(width);
    let along = |rate: &dyn Fn(usize) -> f64| {
        let moving = |(j, &x)| Dual2::variable(Judge::exact(x), Judge::exact(rate(j)));
        let row: Vec<_> = row.iter().enumerate().map(moving).map(Outlined).collect();
        textbook(&row)
    };
    let base = along(&|j| ahead[j]);
    let (grad, hess) = (0..width)
        .map(|i| {
            let axis = along(&|j| f64::from(u8::from(i == j)));
            // Polarisation: eᵢᵀHd from three second derivatives along lines.
            let both = along(&|j| ahead[j] + f64::from(u8::from(i == j)));
            let mixed = Judge::exact(0.5)
                * (both.tangent.second - axis.tangent.second - base.tangent.second);
            (axis.tangent.first, mixed)
        })
        .unzip();
    Exact {
        value: base.value,
        grad,
        hess,
    }
}

type Number = Outlined<Dual2<Judge>>;

/// The definition at one row of numbers; compiled once, not in every place that asks.
#[inline(never)]
fn textbook<L: Rowwise>(loss: &L, row: &[Number], goal: &Goal) -> Dual2<Judge> {
    let target = L::Target::pick(goal.number, Chosen::new(&goal.class), &goal.row[..]);
    loss.textbook(row, target).0
}

/// A target in its most general form.
struct Goal {
    number: Number,
    class: [usize; 1],
    row: Vec<Number>,
}

fn goal<L: Definition>(target: At<'_>) -> Goal {
    let load = |x: f64| Outlined(Dual2::constant(Judge::exact(x)));
    let mut goal = Goal {
        number: load(f64::NAN),
        class: [0],
        row: Vec::new(),
    };
    match (target, L::CARD.target) {
        (At::Value(t), _) => goal.number = load(t),
        (At::Class(class), _) => goal.class = [class],
        (At::Row(row), TargetShape::Distribution) => {
            goal.row = row.iter().map(|&t| load(t)).collect();
        }
        _ => {}
    }
    goal
}
