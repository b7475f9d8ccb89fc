//! Multiclass hinge.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Link, Param};
use crate::real::{Chosen, Real, Sink, Vector, fold, places};
use crate::shape::{Class, Definition, Line, Rowwise};

#[doc = include_str!("multiclass_hinge.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MulticlassHinge {
    margin: f64,
}

impl MulticlassHinge {
    /// `margin` ≥ 0 is how far the true class must lead.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64) -> Result<Self, Error> {
        Self::checked(&[margin])
    }
}

impl Definition for MulticlassHinge {
    type Shape = Line;
    const CARD: Card = Card {
        name: "multiclass_hinge",
        page: include_str!("multiclass_hinge.md"),
        aliases: &["crammer_singer"],
        about: "Classification by a margin over the strongest rival: the multiclass support-vector machine.",
        source: "Crammer & Singer 2001, JMLR 2:265-292",
        params: &[Param::number(
            "margin",
            1.0,
            Domain::NON_NEGATIVE,
            "how far the true class must lead",
        )],
        link: Link::Identity,
        estimates: "the most likely class, if it has more than half",
        claims: &[Convex, NonNegative, Lipschitz(|_| std::f64::consts::SQRT_2)],
        kin: &[
            Kin::same("keras", "CategoricalHinge")
                .but("the true class takes part in the maximum as 0"),
            Kin::same("optax", "multiclass_hinge_loss"),
        ],
        budget: [1.0, 0.0, 0.0],
        convention: "gradient 0 where the lead equals the margin; tied rivals share alike",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { margin: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin]
    }
}

impl Rowwise for MulticlassHinge {
    type Target = Class;

    #[inline(always)]
    fn textbook<'a, R: Real>(&self, row: &'a [R], class: Chosen<'a>) -> R {
        let rival = strongest(row, class);
        (R::of(self.margin) + (rival - row.pick(class))).max(R::zero())
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(
        &self,
        row: V,
        class: Chosen<'_>,
        grad: &mut impl Sink<R>,
    ) -> R {
        let rival = strongest(row, class);
        let gap = R::of(self.margin) + (rival - row.pick(class));
        let tied = {
            #[inline(always)]
            |(j, z): (usize, R)| {
                let one = R::select(z.eq(rival), R::one(), R::zero());
                R::select(class.is::<R>(j), R::zero(), one)
            }
        };
        let numbered = (places(row.len()), row);
        let share = R::one() / fold::sum(numbered, tied);
        let active = gap.gt(R::zero());
        let flat = R::select(gap.eq(gap), R::zero(), gap);
        grad.fill(
            0,
            numbered,
            #[inline(always)]
            |at| R::select(active, share.weighted(tied(at)), flat),
        );
        grad.put(class, R::select(active, -R::one(), flat));
        gap.max(R::zero())
    }
}

/// The largest score but that of `class`.
#[inline(always)]
fn strongest<R: Real>(row: impl Vector<R>, class: Chosen<'_>) -> R {
    fold::max(
        (places(row.len()), row),
        #[inline(always)]
        |(j, z)| R::select(class.is::<R>(j), R::of(f64::NEG_INFINITY), z),
    )
}
