//! Connectionist temporal classification.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param, Scope, TargetShape, Task};
use crate::lattice::{Chances, all_but_largest, chance_defined, flaw, less};
use crate::real::{Known, Plain};
use crate::scaled::Scaled;
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("ctc.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ctc {
    blank: f64,
}

impl Ctc {
    /// `blank` is the class that stands for no label.
    ///
    /// # Errors
    /// A parameter outside its range.
    ///
    /// # Example
    /// ```
    /// use losskit::{Ctc, Evaluate, Rows, Targets};
    /// // Two frames of a blank and one letter, all alike: three of four paths read the letter once.
    /// let target = Targets::Sequences { classes: &[1], lengths: &[1] };
    /// let value = Ctc::new(0)?.on(Rows::new(&[0.0; 4], 2), target).value()?;
    /// assert!((value + 0.75_f64.ln()).abs() < 1e-15);
    /// # Ok::<(), losskit::Error>(())
    /// ```
    pub fn new(blank: usize) -> Result<Self, Error> {
        Self::checked(&[blank as f64])
    }
}

impl Definition for Ctc {
    type Shape = Set;
    const CARD: Card = Card {
        name: "ctc",
        page: include_str!("ctc.md"),
        aliases: &["connectionist_temporal_classification"],
        about: "A list of labels from more frames than labels, without knowing which frame is which label's.",
        source: "Graves, Fernández, Gomez & Schmidhuber 2006, doi:10.1145/1143844.1143891",
        tasks: &[Task::Sequence],
        target: TargetShape::Sequence,
        scope: Scope::Group,
        params: &[Param::class("blank", "the class that stands for no label")],
        estimates: "chance of each label at each frame",
        claims: &[NonNegative, Smooth],
        kin: &[
            Kin::same("torch", "CTCLoss").but(
                "takes log-probabilities; its mean divides each value by its number of labels",
            ),
            Kin::same("optax", "ctc_loss").but("about 1e5 where no alignment is possible"),
            Kin::same("keras", "CTC").but("label 0 pads"),
            Kin::same("Flux.jl", "ctc_loss").but("the blank is the last class"),
            Kin::same("burn", "CTCLoss").but("takes log-probabilities"),
        ],
        budget: [1.5, 1.0, 8.0],
        convention: "smooth everywhere; infinite, with gradient 0, where no alignment is possible",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { blank: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.blank]
    }
}

/// The labels with a blank before, between and after: the states of the lattice.
#[derive(Clone, Copy)]
struct States<'a> {
    labels: &'a [i64],
}

impl States<'_> {
    #[inline(always)]
    fn len(self) -> usize {
        2 * self.labels.len() + 1
    }
    /// What state `s` emits: 0 for the blank, else the number of the label, counted from 1.
    #[inline(always)]
    fn emits(self, s: usize) -> usize {
        if s.is_multiple_of(2) { 0 } else { s / 2 + 1 }
    }
    /// Whether the blank before state `s` may be left out: between two labels that differ.
    #[inline(always)]
    fn skips(self, s: usize) -> bool {
        s % 2 == 1 && s > 1 && self.labels[s / 2] != self.labels[s / 2 - 1]
    }
}

impl Ctc {
    /// The class of the blank, then those of the labels.
    #[inline(always)]
    fn classes<R>(self, set: Items<'_, R>) -> Vec<usize> {
        let labels = set.class.iter().map(|&k| k as usize);
        std::iter::once(self.blank as usize).chain(labels).collect()
    }
}

impl Setwise for Ctc {
    /// The forward recursion on chances: what a frame's state can come from, times the chance of what it emits.
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (states, classes) = (States { labels: set.class }, self.classes(set));
        let mut chance = vec![R::zero(); states.len()];
        for t in 0..set.len() {
            let of = |&k: &usize| chance_defined(set.item(t), k);
            let emits: Vec<R> = classes.iter().map(of).collect();
            for s in (0..states.len()).rev() {
                let mut from = chance[s];
                if t == 0 {
                    from = R::of(if s < 2 { 1.0 } else { 0.0 });
                } else {
                    if s > 0 {
                        from = from + chance[s - 1];
                    }
                    if states.skips(s) {
                        from = from + chance[s - 2];
                    }
                }
                chance[s] = from * emits[states.emits(s)];
            }
        }
        let ends = chance.iter().rev().take(2);
        -ends.fold(R::zero(), |sum, &end| sum + end).ln()
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (states, classes) = (States { labels: set.class }, self.classes(set));
        let (n, width, each) = (states.len(), set.width, classes.len());
        // Of each frame the softmax, where the gradient will be, and the chances of what may be emitted and of what not.
        let mut emits = Vec::with_capacity(set.len() * each);
        let mut chances = Chances::default();
        for (t, p) in grad.chunks_exact_mut(width).enumerate() {
            chances.of(set.item(t), p);
            for &k in &classes {
                emits.push(chances.pair(k));
            }
        }
        let from = forward(states, &emits, each);
        let ends = from.iter().rev().take(n.min(2));
        let total = ends.fold(
            Scaled::zero(),
            #[inline(always)]
            |sum, &end| sum + end,
        );
        if total.is_zero() {
            grad.fill(R::zero());
            return R::of(f64::INFINITY);
        }
        // A label said again has the place of its class where that is first.
        let mut place = vec![0; width];
        for (at, &k) in classes.iter().enumerate().rev() {
            place[k] = at;
        }
        // What is left of the way from each state, frame by frame backwards.
        let mut left = vec![Scaled::<R>::zero(); n];
        let mut through = vec![Scaled::<R>::zero(); each];
        for (t, frame) in emits.chunks_exact(each).enumerate().rev() {
            if t + 1 == set.len() {
                left[n.saturating_sub(2)..].fill(Scaled::one());
            } else {
                backward(states, &emits[(t + 1) * each..], &mut left);
            }
            // The chance of each class among the paths that read the list.
            through.fill(Scaled::zero());
            let mut all = Scaled::zero();
            for (s, &left) in left.iter().enumerate() {
                let here = from[t * n + s] * left;
                let at = place[classes[states.emits(s)]];
                through[at] = through[at] + here;
                all = all + here;
            }
            for here in &mut through {
                *here = *here / all;
            }
            let (likely, others) = all_but_largest(&through);
            for (at, (&k, &q)) in classes.iter().zip(&through).enumerate() {
                if place[k] == at {
                    let rest = if at == likely { others } else { q.rest() };
                    grad[t * width + k] = less(frame[at], [q, rest]);
                }
            }
        }
        // Rounding may make the chance of all paths more than 1.
        (R::zero() - total.ln()).max(R::zero())
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        flaw(set, self.blank).map(|why| Flaw { item: 0, why })
    }
}

/// The chance to be in each state at each frame, having emitted what it emits.
#[inline(always)]
fn forward<R: Known>(states: States<'_>, emits: &[[Scaled<R>; 2]], each: usize) -> Vec<Scaled<R>> {
    let n = states.len();
    let mut from: Vec<Scaled<R>> = Vec::with_capacity(emits.len() / each * n);
    for (t, emits) in emits.chunks_exact(each).enumerate() {
        for s in 0..n {
            let sum = if t > 0 {
                let before = &from[(t - 1) * n..t * n];
                let mut sum = before[s];
                if s > 0 {
                    sum = sum + before[s - 1];
                }
                if states.skips(s) {
                    sum = sum + before[s - 2];
                }
                sum
            } else if s < 2 {
                Scaled::one()
            } else {
                Scaled::zero()
            };
            from.push(sum * emits[states.emits(s)][0]);
        }
    }
    from
}

/// From the chances to end well after a frame that emits `next` to those after the frame before.
#[inline(always)]
fn backward<R: Known>(states: States<'_>, next: &[[Scaled<R>; 2]], left: &mut [Scaled<R>]) {
    // States ahead still hold the frame after: they are read before they are written.
    for s in 0..left.len() {
        let mut sum = left[s] * next[states.emits(s)][0];
        if s + 1 < left.len() {
            sum = sum + left[s + 1] * next[states.emits(s + 1)][0];
        }
        if s + 2 < left.len() && states.skips(s + 2) {
            sum = sum + left[s + 2] * next[states.emits(s + 2)][0];
        }
        left[s] = sum;
    }
}
