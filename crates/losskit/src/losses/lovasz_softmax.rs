//! Lovász softmax.

use super::lovasz_hinge::Growth;
use crate::card::{Card, Claim::*, Domain, Kin, Link, Row, Scope, Task};
use crate::order::descending;
use crate::real::{Known, Real};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("lovasz_softmax.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LovaszSoftmax;

impl Definition for LovaszSoftmax {
    type Shape = Set;
    const CARD: Card = Card {
        name: "lovasz_softmax",
        page: include_str!("lovasz_softmax.md"),
        aliases: &[],
        about: "Segmentation into classes by probabilities: the surrogate of mean intersection over union.",
        source: "Berman et al. 2018, doi:10.1109/CVPR.2018.00464",
        tasks: &[Task::Overlap, Task::Multiclass],
        row: Row::Classes(Domain::UNIT),
        scope: Scope::Group,
        link: Link::Identity,
        estimates: "a mask of each class",
        claims: &[Convex, NonNegative, Lipschitz(|_| 1.0)],
        kin: &[Kin::same("segmentation_models_pytorch", "LovaszLoss")
            .but("multiclass; takes scores and applies the softmax itself")],
        budget: [2.0, 0.5, 0.0],
        convention: "equal errors in the order of their rows",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// How far a class's probability is from what it should be.
#[inline(always)]
fn error<R: Real>(p: R, foreground: bool) -> R {
    if foreground { R::one() - p } else { p }
}

/// How many items are of each class.
fn counts(class: &[i64], width: usize) -> Vec<usize> {
    let mut counts = vec![0; width];
    for &class in class {
        counts[class as usize] += 1;
    }
    counts
}

impl Setwise for LovaszSoftmax {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (mut sum, mut present) = (R::zero(), 0.0);
        for (c, &foreground) in counts(set.class, set.width).iter().enumerate() {
            if foreground == 0 {
                continue;
            }
            present += 1.0;
            let is = |i: usize| set.class[i] == c as i64;
            let error = |i: usize| error(set.item(i)[c], is(i));
            let keys: Vec<f64> = (0..set.len()).map(|i| error(i).known()).collect();
            let (mut hit, mut union) = (foreground as f64, foreground as f64);
            let mut last = R::zero();
            for i in descending(&keys) {
                if is(i) {
                    hit -= 1.0;
                } else {
                    union += 1.0;
                }
                let next = R::one() - R::of(hit) / R::of(union);
                sum = sum + error(i) * (next - last);
                last = next;
            }
        }
        sum / R::of(present)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let counts = counts(set.class, set.width);
        let present = counts.iter().filter(|&&n| n > 0).count() as f64;
        let mut keys = vec![0.0; set.len()];
        let mut value = R::zero();
        for (c, &foreground) in counts.iter().enumerate() {
            if foreground == 0 {
                continue;
            }
            for (i, key) in keys.iter_mut().enumerate() {
                *key = error(set.item(i)[c], set.class[i] == c as i64).known();
            }
            let mut growth = Growth::of(foreground);
            for i in descending(&keys) {
                let own = set.class[i] == c as i64;
                let [top, bottom] = growth.next(own);
                let weight = R::of(top / (bottom * present));
                grad[i * set.width + c] = if own { -weight } else { weight };
                value = value + weight * error(set.pred[i * set.width + c], own);
            }
        }
        value
    }
}
