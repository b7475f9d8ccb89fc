//! Batches made of rows, and everything they evaluate to.

use super::{Goal, Row};
use losskit::card::Scope;
use losskit::real::Scalar;
use losskit::{Batch, Error, Loss, Out, Rows, Sums, Targets};

/// A number whose bits can be compared.
pub(crate) trait Number: Scalar {
    const NAME: &'static str;
    fn pattern(self) -> u64;
}

impl Number for f32 {
    const NAME: &'static str = "f32";
    fn pattern(self) -> u64 {
        u64::from(self.to_bits())
    }
}

impl Number for f64 {
    const NAME: &'static str = "f64";
    fn pattern(self) -> u64 {
        self.to_bits()
    }
}

/// Rows of equal width, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Made<T> {
    pub(crate) width: usize,
    pub(crate) pred: Vec<T>,
    pub(crate) numbers: Vec<T>,
    pub(crate) classes: Vec<i64>,
    /// How many rows each group has, for losses of groups.
    pub(crate) groups: Vec<usize>,
    /// How long each list of classes is, for losses that compare with one.
    pub(crate) lists: Vec<usize>,
}

/// The batch of these rows, which have one width.
pub(crate) fn assemble<'a, T: Scalar>(rows: impl IntoIterator<Item = &'a Row>) -> Made<T> {
    let mut made = Made {
        width: 0,
        pred: Vec::new(),
        numbers: Vec::new(),
        classes: Vec::new(),
        groups: Vec::new(),
        lists: Vec::new(),
    };
    for row in rows {
        made.width = row.pred.len();
        made.pred.extend(row.pred.iter().map(|&x| T::from_f64(x)));
        match &row.target {
            Goal::Value(t) => made.numbers.push(T::from_f64(*t)),
            Goal::Class(c) => made.classes.push(*c as i64),
            Goal::Distribution(q) => made.numbers.extend(q.iter().map(|&x| T::from_f64(x))),
            Goal::Nothing => {}
            Goal::Set(members) => {
                made.width = members.width;
                made.numbers
                    .extend(members.numbers.iter().map(|&x| T::from_f64(x)));
                made.classes.extend(&members.classes);
                if members.group {
                    made.groups.push(row.pred.len() / members.width);
                }
                if members.list {
                    made.lists.push(members.classes.len());
                }
            }
        }
    }
    made
}

impl<T: Number> Made<T> {
    pub(crate) fn rows(&self) -> usize {
        self.pred.len() / self.width.max(1)
    }

    pub(crate) fn targets(&self) -> Targets<'_, T> {
        if !self.lists.is_empty() {
            Targets::Sequences {
                classes: &self.classes,
                lengths: &self.lists,
            }
        } else if !self.classes.is_empty() {
            Targets::Classes(&self.classes)
        } else if !self.numbers.is_empty() {
            Targets::Numbers(&self.numbers)
        } else {
            Targets::Nothing
        }
    }

    pub(crate) fn batch(&self) -> Batch<'_, T> {
        Batch {
            groups: (!self.groups.is_empty()).then_some(&self.groups),
            ..Batch::new(Rows::new(&self.pred, self.width), self.targets())
        }
    }
}

/// Which outputs are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) value: bool,
    pub(crate) grad: bool,
    pub(crate) hess: bool,
}

impl Wanted {
    /// All a loss has.
    pub(crate) fn all(loss: &dyn Loss) -> Wanted {
        Wanted {
            value: true,
            grad: true,
            hess: loss.jet(0.5, 0.5).is_some(),
        }
    }
}

/// What came out; nothing where nothing was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Results<T> {
    pub(crate) sums: Sums,
    pub(crate) value: Vec<T>,
    pub(crate) grad: Vec<T>,
    pub(crate) hess: Vec<T>,
}

impl<T: Number> Results<T> {
    /// Evaluates; the outputs hold rubbish before, so that what is not written shows.
    pub(crate) fn of(loss: &dyn Loss, batch: &Batch<'_, T>, wanted: Wanted) -> Result<Self, Error> {
        let width = batch.pred.width.unwrap_or(1).max(1);
        let rubbish = |asked: bool, n: usize| vec![T::from_f64(123.0); if asked { n } else { 0 }];
        let len = batch.pred.data.len();
        let values = match (loss.card().scope, batch.groups) {
            (Scope::Row, _) => len / width,
            (Scope::Group, Some(groups)) => groups.len(),
            (Scope::Group, None) => usize::from(len > 0),
        };
        let mut value = rubbish(wanted.value, values);
        let mut grad = rubbish(wanted.grad, len);
        let mut hess = rubbish(wanted.hess, len);
        let out = Out {
            value: wanted.value.then_some(&mut value[..]),
            grad: wanted.grad.then_some(&mut grad[..]),
            hess: wanted.hess.then_some(&mut hess[..]),
            ..Out::none()
        };
        let sums = T::eval(loss, batch, out)?;
        Ok(Results {
            sums,
            value,
            grad,
            hess,
        })
    }

    /// The first place at which these bits differ from others', if any; NaN equals NaN.
    pub(crate) fn differs(&self, other: &Results<T>) -> Option<String> {
        let pairs = [
            ("value", &self.value, &other.value),
            ("gradient", &self.grad, &other.grad),
            ("second derivative", &self.hess, &other.hess),
        ];
        for (what, a, b) in pairs {
            let same = |(x, y): (&T, &T)| {
                x.pattern() == y.pattern() || x.to_f64().is_nan() && y.to_f64().is_nan()
            };
            if let Some(i) = a.iter().zip(b).position(|p| !same(p)) {
                return Some(format!("{what} {i}: {:?} beside {:?}", a[i], b[i]));
            }
        }
        let loss = [self.sums.loss(), other.sums.loss()];
        let apart =
            loss[0].to_bits() != loss[1].to_bits() && !(loss[0].is_nan() && loss[1].is_nan());
        let counted = |s: Sums| (s.weight().to_bits(), s.rows());
        (apart || counted(self.sums) != counted(other.sums))
            .then(|| format!("sums: {:?} beside {:?}", self.sums, other.sums))
    }
}
