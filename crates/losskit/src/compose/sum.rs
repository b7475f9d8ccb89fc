//! Weighted sums.

use super::share::{add, row_weights};
use crate::batch::{Batch, Out, Part, Reduction, Sums};
use crate::card::{Claim, Link, Scope};
use crate::drive::{check_out, set_divisor};
use crate::real::Scalar;
use crate::reduce;
use crate::{Card, Error, Jet, Loss};
use std::fmt;

/// A weighted sum of losses on the same predictions and targets; of one loss, the loss scaled.
///
/// Where some of them take groups and others rows, the value of a group is the mean of its rows' values: that is how Dice and
/// cross-entropy are added.
///
/// # Example
/// ```
/// use losskit::Evaluate;
/// let loss = losskit::parse("0.5*squared_error + 2*absolute_error")?;
/// let (value, gradient) = loss.value_and_gradient(&[3.0], &[1.0])?;
/// assert_eq!((value, gradient), (0.5 * 4.0 + 2.0 * 2.0, vec![0.5 * 4.0 + 2.0]));
/// # Ok::<(), losskit::Error>(())
/// ```
pub struct Sum {
    card: Card,
    parts: Vec<(f64, Box<dyn Loss>)>,
}

impl Sum {
    /// Of losses, each with its weight ≥ 0.
    ///
    /// # Errors
    /// No loss at all, a weight that is not finite and ≥ 0, losses whose predictions or targets are not of one kind.
    pub fn new(parts: Vec<(f64, Box<dyn Loss>)>) -> Result<Sum, Error> {
        let wrong = |why: String| Error::Spec {
            text: spec(&parts),
            why,
        };
        let Some((_, first)) = parts.first() else {
            return Err(wrong("a sum needs a loss".into()));
        };
        let first = first.card();
        for (weight, part) in &parts {
            let card = part.card();
            if !(0.0..f64::INFINITY).contains(weight) {
                return Err(wrong(format!("the weight {weight} is not finite and ≥ 0")));
            }
            let same = std::mem::discriminant(&card.row) == std::mem::discriminant(&first.row)
                && std::mem::discriminant(&card.target) == std::mem::discriminant(&first.target);
            if !same {
                return Err(wrong(format!(
                    "{} takes {} against {}, {} takes {} against {}",
                    first.name,
                    first.row.text(),
                    first.target.text(),
                    card.name,
                    card.row.text(),
                    card.target.text()
                )));
            }
        }
        let cards = || parts.iter().map(|part| part.1.card());
        let group = cards().any(|card| card.scope == Scope::Group);
        let claims: &'static [Claim] = match [
            cards().all(Card::is_convex),
            parts.iter().all(|part| part.1.is_smooth()),
        ] {
            [true, true] => &[Claim::Convex, Claim::Smooth],
            [true, false] => &[Claim::Convex],
            [false, true] => &[Claim::Smooth],
            [false, false] => &[],
        };
        let same_link = cards().all(|card| card.link == first.link);
        let card = Card {
            name: "sum",
            aliases: &[],
            about: "A weighted sum of losses.",
            source: "",
            page: "",
            params: &[],
            scope: if group { Scope::Group } else { Scope::Row },
            link: if same_link {
                first.link
            } else {
                Link::Identity
            },
            estimates: if parts.len() == 1 {
                first.estimates
            } else {
                ""
            },
            claims,
            kin: &[],
            ..*first
        };
        Ok(Sum { card, parts })
    }

    /// Hands every part, with its weight, the batch as that part takes it.
    fn each<T: Scalar>(
        &self,
        batch: &Batch<'_, T>,
        mut f: impl FnMut(T, &dyn Loss, &Batch<'_, T>, Option<&[usize]>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if batch.is_half() {
            return Err(Error::Half {
                what: "the numbers of a sum of losses",
            });
        }
        let layout = batch.layout(&self.card)?;
        let divisor = set_divisor(&self.card, batch, layout)?;
        let reduced = Batch {
            reduction: Reduction::SumOver(divisor),
            ..*batch
        };
        let whole = [layout.rows];
        let groups = batch.groups.unwrap_or(&whole);
        for (weight, part) in &self.parts {
            let weight = T::from_f64(*weight);
            if part.card().scope == self.card.scope {
                f(weight, part.as_ref(), &reduced, None)?;
                continue;
            }
            let rows = row_weights(batch, groups);
            let by_row = Batch {
                weight: Some(&rows),
                groups: None,
                ..reduced
            };
            f(weight, part.as_ref(), &by_row, Some(groups))?;
        }
        Ok(())
    }

    fn eval<T: Scalar>(&self, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error> {
        let layout = batch.layout(&self.card)?;
        check_out("the value output", &out.value, layout.values)?;
        check_out("the gradient output", &out.grad, batch.pred.data.len())?;
        check_out("the second-derivative output", &out.hess, layout.bends())?;
        if out.half_grad.is_some() {
            return Err(Error::Half {
                what: "the gradient of a sum of losses",
            });
        }
        let Out {
            value,
            mut grad,
            mut hess,
            ..
        } = out;
        let mut values = vec![T::default(); layout.values];
        for out in [&mut grad, &mut hess].into_iter().flatten() {
            out.fill(T::default());
        }
        let mut counted = Sums::default();
        self.each(batch, |weight, part, batch, groups| {
            let room = |wanted: bool, n| wanted.then(|| vec![T::default(); n]);
            let mut own = vec![T::default(); groups.map_or(layout.values, |_| layout.rows)];
            let mut slope = room(grad.is_some(), batch.pred.data.len());
            let mut bend = room(hess.is_some(), layout.bends());
            let sums = T::eval(
                part,
                batch,
                Out {
                    value: Some(&mut own),
                    grad: slope.as_deref_mut(),
                    hess: bend.as_deref_mut(),
                    ..Out::none()
                },
            )?;
            match groups {
                None => {
                    add(&mut values, &own, weight);
                    counted = sums;
                }
                Some(groups) => {
                    let mut rest = &own[..];
                    for (value, &n) in values.iter_mut().zip(groups) {
                        let (rows, left) = rest.split_at(n);
                        *value = *value + weight * T::from_f64(reduce::sum(rows));
                        rest = left;
                    }
                }
            }
            for (out, own) in [(&mut grad, slope), (&mut hess, bend)] {
                if let (Some(out), Some(own)) = (out, own) {
                    add(out, &own, weight);
                }
            }
            Ok(())
        })?;
        if let Some(out) = value {
            out.copy_from_slice(&values);
        }
        let part = Part {
            loss: reduce::sum(&values),
            weight: counted.weight(),
            rows: counted.rows(),
        };
        Ok(part.into())
    }

    fn product<T: Scalar>(
        &self,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error> {
        check_out("the output", &Some(&mut *out), direction.len())?;
        out.fill(T::default());
        let mut own = vec![T::default(); out.len()];
        self.each(batch, |weight, part, batch, _| {
            T::product(part, batch, direction, &mut own)?;
            add(out, &own, weight);
            Ok(())
        })
    }
}

fn spec(parts: &[(f64, Box<dyn Loss>)]) -> String {
    let part = |(weight, part): &(f64, Box<dyn Loss>)| match *weight {
        1.0 => part.spec(),
        weight => format!("{weight}*{}", part.spec()),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(" + ")
}

impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sum({})", spec(&self.parts))
    }
}

impl Loss for Sum {
    fn card(&self) -> &Card {
        &self.card
    }
    fn parameters(&self) -> Vec<f64> {
        Vec::new()
    }
    fn eval32(&self, batch: &Batch<'_, f32>, out: Out<'_, f32>) -> Result<Sums, Error> {
        self.eval(batch, out)
    }
    fn eval64(&self, batch: &Batch<'_, f64>, out: Out<'_, f64>) -> Result<Sums, Error> {
        self.eval(batch, out)
    }
    fn product32(
        &self,
        batch: &Batch<'_, f32>,
        direction: &[f32],
        out: &mut [f32],
    ) -> Result<(), Error> {
        self.product(batch, direction, out)
    }
    fn product64(
        &self,
        batch: &Batch<'_, f64>,
        direction: &[f64],
        out: &mut [f64],
    ) -> Result<(), Error> {
        self.product(batch, direction, out)
    }
    fn kinks(&self, target: f64) -> Vec<f64> {
        self.parts
            .iter()
            .flat_map(|part| part.1.kinks(target))
            .collect()
    }
    fn jet(&self, pred: f64, target: f64) -> Option<Jet<f64>> {
        let zero = Jet {
            value: 0.0,
            grad: 0.0,
            hess: 0.0,
        };
        self.parts.iter().try_fold(zero, |sum, (weight, part)| {
            let jet = part.jet(pred, target)?;
            let add = |a: f64, b: f64| if *weight == 0.0 { a } else { a + weight * b };
            Some(Jet {
                value: add(sum.value, jet.value),
                grad: add(sum.grad, jet.grad),
                hess: add(sum.hess, jet.hess),
            })
        })
    }
    #[cfg(feature = "judge")]
    fn exact(&self, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact {
        let parts = self.parts.iter();
        crate::witness::Exact::sum(parts.map(|(weight, part)| (*weight, part.exact(row, target))))
    }
    fn spec(&self) -> String {
        spec(&self.parts)
    }
}
