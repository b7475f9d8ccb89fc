//! Transducer.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param, Scope, TargetShape, Task};
use crate::lattice::{Chances, chance_defined, flaw, less};
use crate::real::{Known, Plain};
use crate::scaled::Scaled;
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("rnnt.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rnnt {
    blank: f64,
}

impl Rnnt {
    /// `blank` is the class that goes on to the next frame.
    ///
    /// # Errors
    /// A parameter outside its range.
    ///
    /// # Example
    /// ```
    /// use losskit::{Evaluate, Rnnt, Rows, Targets};
    /// // Two frames and one letter: rows (0, 0), (0, 1), (1, 0), (1, 1), all alike. Two paths of three steps each.
    /// let target = Targets::Sequences { classes: &[1], lengths: &[1] };
    /// let value = Rnnt::new(0)?.on(Rows::new(&[0.0; 8], 2), target).value()?;
    /// assert!((value - 4.0_f64.ln()).abs() < 1e-15);
    /// # Ok::<(), losskit::Error>(())
    /// ```
    pub fn new(blank: usize) -> Result<Self, Error> {
        Self::checked(&[blank as f64])
    }
}

impl Definition for Rnnt {
    type Shape = Set;
    const CARD: Card = Card {
        name: "rnnt",
        page: include_str!("rnnt.md"),
        aliases: &["transducer", "rnn_transducer"],
        about: "A list of labels from frames, each label depending on those before: the transducer.",
        source: "Graves 2012, arXiv:1211.3711",
        tasks: &[Task::Sequence],
        target: TargetShape::Sequence,
        scope: Scope::Group,
        params: &[Param::class(
            "blank",
            "the class that goes on to the next frame",
        )],
        estimates: "chance of each label, or of going on, at each node",
        claims: &[NonNegative, Smooth],
        kin: &[
            Kin::same("burn", "RNNTLoss"),
            Kin::same("torchaudio", "functional.rnnt_loss")
                .but("the blank is the last class if not given"),
        ],
        budget: [2.0, 2.0, 3.0],
        convention: "smooth everywhere; infinite, with gradient 0, where no path is possible",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { blank: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.blank]
    }
}

impl Setwise for Rnnt {
    /// The forward recursion on chances: a node is reached by going on from the frame before, or by the label before.
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (across, blank) = (set.class.len() + 1, self.blank as usize);
        let share = |node: usize, class: usize| chance_defined(set.item(node), class);
        let mut reached = vec![R::zero(); set.len()];
        for node in 0..set.len() {
            let u = node % across;
            let mut sum = R::of(if node == 0 { 1.0 } else { 0.0 });
            if node >= across {
                sum = sum + reached[node - across] * share(node - across, blank);
            }
            if u > 0 {
                sum = sum + reached[node - 1] * share(node - 1, set.class[u - 1] as usize);
            }
            reached[node] = sum;
        }
        let last = set.len() - 1;
        -(reached[last] * share(last, blank)).ln()
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (nodes, across, width) = (set.len(), set.class.len() + 1, set.width);
        let blank = self.blank as usize;
        let label = |node: usize| set.class.get(node % across).map(|&k| k as usize);
        // Of each node the softmax, where the gradient will be, and the chances to go on and to say the next label, and not to.
        let mut steps = Vec::with_capacity(nodes);
        let mut chances = Chances::default();
        for (node, p) in grad.chunks_exact_mut(width).enumerate() {
            chances.of(set.item(node), p);
            let never = [Scaled::zero(), Scaled::one()];
            let says = label(node).map_or(
                never,
                #[inline(always)]
                |k| chances.pair(k),
            );
            steps.push([chances.pair(blank), says]);
        }
        let mut from = Vec::with_capacity(nodes);
        from.push(Scaled::one());
        for node in 1..nodes {
            let mut sum = Scaled::zero();
            if node >= across {
                sum = from[node - across] * steps[node - across][0][0];
            }
            if node % across > 0 {
                sum = sum + from[node - 1] * steps[node - 1][1][0];
            }
            from.push(sum);
        }
        let total = from[nodes - 1] * steps[nodes - 1][0][0];
        if total.is_zero() {
            grad.fill(R::zero());
            return R::of(f64::INFINITY);
        }
        // What is left of the way from each node, by going on and by the next label.
        let mut left = vec![Scaled::<R>::zero(); nodes];
        for node in (0..nodes).rev() {
            let mut ways = [Scaled::zero(); 2];
            if node + 1 == nodes {
                ways[0] = steps[node][0][0];
            } else if node + across < nodes {
                ways[0] = steps[node][0][0] * left[node + across];
            }
            if label(node).is_some() {
                ways[1] = steps[node][1][0] * left[node + 1];
            }
            left[node] = ways[0] + ways[1];
            let own = &mut grad[node * width..(node + 1) * width];
            if left[node].is_zero() {
                own.fill(R::zero());
                continue;
            }
            // The chance of coming by, and of leaving either way.
            let through = (from[node] * left[node] / total).value();
            for g in own.iter_mut() {
                *g = *g * through;
            }
            let [on, says] = ways.map(
                #[inline(always)]
                |way| way / left[node],
            );
            own[blank] = less(steps[node][0], [on, says]) * through;
            if let Some(k) = label(node) {
                own[k] = less(steps[node][1], [says, on]) * through;
            }
        }
        // Rounding may make the chance of all paths more than 1.
        (R::zero() - total.ln()).max(R::zero())
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        let whole = set.len().is_multiple_of(set.class.len() + 1);
        let why = flaw(set, self.blank).or((!whole).then_some(
            "a group must have (labels + 1) rows a frame: the nodes of its lattice, frame by frame",
        ))?;
        Some(Flaw { item: 0, why })
    }
}
