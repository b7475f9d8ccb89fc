//! Second derivatives, and what stands in for them where they are 0, negative or without bound.

use crate::card::{Claim, Domain, Link, Row, Scope, TargetShape};
use crate::{Batch, Card, Error, Loss, Out, Reduction, Rows, Targets};

/// What a solver or a booster divides a gradient by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curvature {
    /// The second derivative: the truth, which may be 0 or negative.
    Exact,
    /// What the square of the gradient is on average if the prediction is right: for a likelihood the Fisher information. Never
    /// negative. Of losses on logits, of one or of classes.
    Fisher,
    /// A number whose parabola, laid at a point, lies above the loss everywhere: a step to its bottom never makes the loss
    /// larger. The bound of the second derivative, or gradient / residual of a half-quadratic loss, whichever is less.
    Majorizer,
    /// The second derivative kept between 0 and the majorizer.
    Bounded,
}

impl Curvature {
    /// Every kind.
    pub const ALL: [Curvature; 4] = [
        Curvature::Exact,
        Curvature::Fisher,
        Curvature::Majorizer,
        Curvature::Bounded,
    ];

    /// Its name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Curvature::Exact => "exact",
            Curvature::Fisher => "fisher",
            Curvature::Majorizer => "majorizer",
            Curvature::Bounded => "bounded",
        }
    }

    /// Whether a loss with its parameters has it: losses of one prediction, and of scores of classes.
    pub fn exists(self, loss: &dyn Loss) -> bool {
        let card = loss.card();
        let scores = card.scope == Scope::Row && matches!(card.row, Row::Classes(Domain::Real));
        if !card.is_pointwise() && !scores {
            return false;
        }
        match self {
            Curvature::Exact => true,
            Curvature::Fisher => matches!(
                (card.link, card.row, card.target),
                (
                    Link::Logit,
                    Row::One(Domain::Real),
                    TargetShape::Value(Domain::UNIT)
                ) | (Link::Softmax, Row::Classes(_), TargetShape::Class)
            ),
            Curvature::Majorizer | Curvature::Bounded => {
                bound(loss).is_some() || is_half_quadratic(card)
            }
        }
    }

    /// One number for each prediction; of rows of scores what belongs to each score by itself, the diagonal of the row's
    /// matrix. A majorizer's sum of parabolas lies above the loss of the whole row.
    ///
    /// # Errors
    /// A kind the loss has not; lengths that do not fit; numbers outside the domain.
    ///
    /// # Example
    /// ```
    /// use losskit::{Curvature, Rows, parse};
    /// let loss = parse("logistic")?;
    /// assert_eq!(Curvature::Majorizer.of(loss.as_ref(), &[7.0], &[1.0])?, [0.25]);
    /// assert!(Curvature::Exact.of(loss.as_ref(), &[7.0], &[1.0])?[0] < 1e-3);
    /// let softmax = parse("cross_entropy")?;
    /// let scores = Rows::new(&[0.0, 0.0], 2);
    /// assert_eq!(Curvature::Exact.of(softmax.as_ref(), scores, &[1])?, [0.25, 0.25]);
    /// # Ok::<(), losskit::Error>(())
    /// ```
    pub fn of<'a>(
        self,
        loss: &dyn Loss,
        pred: impl Into<Rows<'a, f64>>,
        target: impl Into<Targets<'a, f64>>,
    ) -> Result<Vec<f64>, Error> {
        let card = loss.card();
        if !self.exists(loss) {
            return Err(Error::NoCurvature {
                loss: card.name.into(),
                kind: self.name(),
            });
        }
        let batch = Batch {
            reduction: Reduction::Sum,
            ..Batch::new(pred, target)
        };
        match self {
            Curvature::Exact => Ok(derivatives(loss, &batch)?.1),
            Curvature::Majorizer => {
                let (grad, exact) = derivatives(loss, &batch)?;
                Ok(majorizer(loss, &batch, &grad, &exact))
            }
            Curvature::Bounded => {
                let (grad, exact) = derivatives(loss, &batch)?;
                let most = majorizer(loss, &batch, &grad, &exact);
                let each = exact.into_iter().zip(most);
                Ok(each.map(|(h, most)| h.clamp(0.0, most)).collect())
            }
            Curvature::Fisher => fisher(loss, &batch),
        }
    }
}

/// The bound a card states for these parameters, if it is one.
fn bound(loss: &dyn Loss) -> Option<f64> {
    let claims = loss.card().claims.iter();
    let bound = claims.filter_map(|claim| match claim {
        Claim::Curvature(bound) => Some(bound(&loss.parameters())),
        _ => None,
    });
    bound.filter(|bound| bound.is_finite()).last()
}

fn is_half_quadratic(card: &Card) -> bool {
    let mut claims = card.claims.iter();
    card.is_pointwise() && claims.any(|claim| matches!(claim, Claim::HalfQuadratic))
}

/// The gradient with the second derivatives in one pass, or with the diagonals of the rows' matrices.
fn derivatives(loss: &dyn Loss, batch: &Batch<'_, f64>) -> Result<(Vec<f64>, Vec<f64>), Error> {
    let mut all = vec![0.0; batch.pred.data.len()];
    if loss.card().is_pointwise() {
        let mut grad = all.clone();
        let out = Out {
            grad: Some(&mut grad),
            hess: Some(&mut all),
            ..Out::none()
        };
        loss.eval64(batch, out)?;
        return Ok((grad, all));
    }
    // One axis of every row at a time.
    let layout = batch.layout(loss.card())?;
    let mut column = vec![0.0; all.len()];
    for j in 0..layout.width {
        let is_on = |i: usize| i / layout.inner % layout.width == j;
        let axis: Vec<f64> = (0..all.len())
            .map(|i| f64::from(u8::from(is_on(i))))
            .collect();
        loss.product64(batch, &axis, &mut column)?;
        for (i, h) in all.iter_mut().enumerate().filter(|(i, _)| is_on(*i)) {
            *h = column[i];
        }
    }
    // Of rows no majorizer asks for the gradient.
    Ok((Vec::new(), all))
}

fn gradient(loss: &dyn Loss, batch: &Batch<'_, f64>) -> Result<Vec<f64>, Error> {
    let mut all = vec![0.0; batch.pred.data.len()];
    let out = Out {
        grad: Some(&mut all),
        ..Out::none()
    };
    loss.eval64(batch, out)?;
    Ok(all)
}

fn majorizer(loss: &dyn Loss, batch: &Batch<'_, f64>, grad: &[f64], exact: &[f64]) -> Vec<f64> {
    let most = bound(loss).unwrap_or(f64::INFINITY);
    let mut all = vec![most; batch.pred.data.len()];
    if !is_half_quadratic(loss.card()) {
        return all;
    }
    let Some(target) = batch.target.numbers() else {
        return all;
    };
    for (i, m) in all.iter_mut().enumerate() {
        let residual = batch.pred.data.at(i) - target.at(i);
        // At the target itself what it tends to: the second derivative, or no number where the loss has a kink.
        let pull = if residual != 0.0 {
            grad[i] / residual
        } else if loss.kinks(target.at(i)).contains(&target.at(i)) {
            f64::INFINITY
        } else {
            exact[i]
        };
        *m = m.min(pull);
    }
    all
}

/// The squares of the gradients against each answer, weighted by the share the prediction gives to it.
fn fisher(loss: &dyn Loss, batch: &Batch<'_, f64>) -> Result<Vec<f64>, Error> {
    let layout = batch.layout(loss.card())?;
    let (rows, answers) = (layout.rows, layout.width.max(2));
    let pred = batch.pred;
    let shares = match layout.width {
        // As scores of two classes, the first of them 0.
        1 => {
            let scores: Vec<f64> = (0..2 * rows)
                .map(|i| {
                    if i < rows {
                        0.0
                    } else {
                        pred.data.at(i - rows)
                    }
                })
                .collect();
            crate::softmax(Rows::channels(&scores, 2, rows))?
        }
        width => crate::softmax(Rows::channels(pred.data, width, layout.inner))?,
    };
    let mut all = vec![0.0; pred.data.len()];
    for answer in 0..answers {
        let (number, class) = (vec![answer as f64; rows], vec![answer as i64; rows]);
        let against = Batch {
            target: match layout.width {
                1 => Targets::Numbers(&number),
                _ => Targets::Classes(&class),
            },
            ..*batch
        };
        let grad = gradient(loss, &against)?;
        for (i, (sum, g)) in all.iter_mut().zip(grad).enumerate() {
            let row = i / (layout.width * layout.inner) * layout.inner + i % layout.inner;
            let share = match layout.width {
                1 => shares[answer * rows + row],
                _ => shares[layout.start(row) + answer * layout.inner],
            };
            if share > 0.0 {
                *sum += share * g * g;
            }
        }
    }
    Ok(all)
}

impl Card {
    /// The names of the curvatures a loss of this card has at its defaults.
    pub fn curvatures(&self) -> Vec<&'static str> {
        let Ok(loss) = crate::parse(self.name) else {
            return Vec::new();
        };
        let all = Curvature::ALL.into_iter();
        all.filter(|kind| kind.exists(loss.as_ref()))
            .map(Curvature::name)
            .collect()
    }
}
