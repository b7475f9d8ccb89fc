//! Divergence of a student's scores from a teacher's.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::Softmax;

#[doc = include_str!("distillation_kl.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistillationKl {
    temperature: f64,
}

impl DistillationKl {
    /// `temperature` > 0 divides the scores of both before the softmax.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        Self::checked(&[temperature])
    }
}

impl Definition for DistillationKl {
    type Shape = Set;
    const CARD: Card = Card {
        name: "distillation_kl",
        page: include_str!("distillation_kl.md"),
        aliases: &["distillation", "logits_distillation"],
        about: "Teaches one model's scores to another: divergence of two softmaxes at a temperature.",
        source: "Hinton, Vinyals & Dean 2015, arXiv:1503.02531",
        tasks: &[Task::Multiclass, Task::Distribution],
        target: TargetShape::Numbers(Domain::Real),
        params: &[Param::positive(
            "temperature",
            3.0,
            "divides the scores of both before the softmax",
        )],
        estimates: "the teacher's scores, up to a common constant",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|p| std::f64::consts::SQRT_2 * p[0]),
        ],
        kin: &[Kin::same("keras", "distillation.LogitsDistillation")],
        budget: [1.5, 3.0, 3.5],
        convention: "smooth everywhere",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { temperature: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.temperature]
    }
}

impl Setwise for DistillationKl {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let temperature = R::of(self.temperature);
        let logs = |scores: &mut dyn Iterator<Item = R>| -> Vec<R> {
            let scaled: Vec<R> = scores.map(|z| z / temperature).collect();
            let mut shares = R::zero();
            for &z in &scaled {
                shares = shares + (z - scaled[0]).exp();
            }
            let total = scaled[0] + shares.ln();
            scaled.into_iter().map(|z| z - total).collect()
        };
        let teacher = logs(&mut set.target.iter().map(|&t| R::of(t)));
        let student = logs(&mut set.pred.iter().copied());
        let mut sum = R::zero();
        for (&p, &q) in student.iter().zip(&teacher) {
            sum = sum + q.exp() * (q - p);
        }
        temperature.square() * sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let temperature = R::of(self.temperature);
        let mut scaled: Vec<R> = set.pred.to_vec();
        scaled.extend(set.target.iter().map(
            #[inline(always)]
            |&t| R::of(t),
        ));
        for z in &mut scaled {
            *z = *z / temperature;
        }
        let (scores, goals) = scaled.split_at(set.width);
        let mut q = vec![R::zero(); set.width];
        let teacher = Softmax::of(goals, &mut q);
        let student = Softmax::of(scores, grad);
        let gap = {
            #[inline(always)]
            |j: usize| scores[j] - goals[j]
        };
        let mut mean = R::zero();
        for (j, &q) in q.iter().enumerate() {
            if q.known() != 0.0 {
                mean = mean + q * gap(j);
            }
        }
        // With b the gaps less their mean, ln Σ q eᵇ = ln(1 + Σ q (eᵇ − 1 − b)): terms of one sign, as small as their sum.
        let (mut near, mut far, mut fits) = (R::zero(), R::zero(), true);
        for (j, p) in grad.iter_mut().enumerate() {
            let surprise = student.surprise(scores[j]) - teacher.surprise(goals[j]);
            far = far + surprise.weighted(q[j]);
            // A class without any share in either counts for nothing, be it masked or far behind.
            if q[j].known() != 0.0 || p.known() != 0.0 {
                let over = gap(j) - mean;
                near = near + q[j] * (over.exp_m1() - over).max(R::zero());
                fits &= over.known().abs() < 500.0;
            }
            *p = temperature * student.less(j, *p, teacher, q[j]);
        }
        let sum = if fits { near.ln_1p() } else { far };
        temperature.square() * sum.max(R::zero())
    }
}
