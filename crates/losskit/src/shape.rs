//! The shapes a loss can have.
//!
//! There are three. A *pointwise* loss compares one prediction with one target. A *rowwise* loss reads several numbers at once:
//! the scores of k classes, a named pair, two or three vectors. A *setwise* loss reads a whole set of such rows, or it must
//! look at its numbers: sort them, search them, walk through them.

use crate::Card;
use crate::jet::Jet;
use crate::real::{Chosen, Dual2, Known, Plain, Real, Sink, Vector};

/// What a loss says about itself and how it is made.
pub trait Definition: Copy + Send + Sync + 'static {
    /// [`Point`], [`Line`] or [`Set`].
    type Shape: Shape;
    /// Its card.
    const CARD: Card;
    /// Makes it from parameters already checked, in the card's order.
    fn build(params: &[f64]) -> Self;
    /// Its parameters, in the card's order.
    fn params(&self) -> Vec<f64>;

    /// Makes it from parameters in the card's order.
    ///
    /// # Errors
    /// A parameter outside its range.
    fn checked(params: &[f64]) -> Result<Self, crate::Error> {
        Self::CARD.check_params(params)?;
        Ok(Self::build(params))
    }
}

/// One of the three shapes.
pub trait Shape: Send + Sync + 'static {}
/// The shape of [`Pointwise`] losses.
#[derive(Clone, Copy, Debug)]
pub struct Point;
/// The shape of [`Rowwise`] losses.
#[derive(Clone, Copy, Debug)]
pub struct Line;
/// The shape of [`Setwise`] losses.
#[derive(Clone, Copy, Debug)]
pub struct Set;
impl Shape for Point {}
impl Shape for Line {}
impl Shape for Set {}

/// One prediction against one target.
pub trait Pointwise: Definition<Shape = Point> {
    /// The definition, as a textbook has it: the truth everything else is held to.
    fn textbook<R: Real>(&self, pred: R, target: R) -> R;

    /// Value, first and second derivative with respect to the prediction.
    ///
    /// By default the definition run on dual numbers; written out only where that is faster or more accurate.
    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        self.textbook(Dual2::variable(pred, R::one()), Dual2::constant(target))
            .into()
    }

    /// Does `work` with this loss, choosing among settings that are compiled apart.
    ///
    /// By default one code serves all settings. Where some need much less work than others, answer with a branch for each,
    /// the setting written out as a constant: the compiler cannot be relied on to take it out of a loop.
    #[inline(always)]
    fn known<O>(self, work: impl FnOnce(Self) -> O) -> O {
        work(self)
    }

    /// The predictions at which value, gradient or second derivative bends or jumps, for this target.
    fn kinks(&self, target: f64) -> Vec<f64> {
        let _ = target;
        Vec::new()
    }
}

/// One row of k predictions against one target.
pub trait Rowwise: Definition<Shape = Line> {
    /// What a row is compared with.
    type Target: Kind;

    /// The definition, as a textbook has it.
    fn textbook<'a, R: Real>(&self, row: &'a [R], target: Target<'a, Self, R, &'a [R]>) -> R;

    /// The value; `grad` receives its derivative with respect to every element of the row.
    ///
    /// Run on dual numbers it gives Hessian-vector products, on a [`Pack`](crate::real::Pack) the slopes of several rows.
    fn slope<R: Real, V: Vector<R>>(
        &self,
        row: V,
        target: Target<'_, Self, R, V>,
        grad: &mut impl Sink<R>,
    ) -> R;
}

/// The target of a row of `L` over the number `R`; `V` is a row of such numbers.
pub type Target<'a, L, R, V> = <<L as Rowwise>::Target as Kind>::Of<'a, R, V>;

/// A kind of target.
pub trait Kind: Send + Sync + 'static {
    /// The target of one row.
    type Of<'a, R: Real, V: Vector<R>>: Copy;
    /// Reads it from its most general form; the batch has been checked to hold this kind.
    fn pick<R: Real, V: Vector<R>>(value: R, class: Chosen<'_>, row: V) -> Self::Of<'_, R, V>;
}

/// A number.
#[derive(Clone, Copy, Debug)]
pub struct Value;
/// A class index.
#[derive(Clone, Copy, Debug)]
pub struct Class;
/// k probabilities.
#[derive(Clone, Copy, Debug)]
pub struct Distribution;
/// Nothing.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Kind for Value {
    type Of<'a, R: Real, V: Vector<R>> = R;
    #[inline(always)]
    fn pick<R: Real, V: Vector<R>>(value: R, _: Chosen<'_>, _: V) -> R {
        value
    }
}
impl Kind for Class {
    type Of<'a, R: Real, V: Vector<R>> = Chosen<'a>;
    #[inline(always)]
    fn pick<R: Real, V: Vector<R>>(_: R, class: Chosen<'_>, _: V) -> Chosen<'_> {
        class
    }
}
impl Kind for Distribution {
    type Of<'a, R: Real, V: Vector<R>> = V;
    #[inline(always)]
    fn pick<R: Real, V: Vector<R>>(_: R, _: Chosen<'_>, row: V) -> V {
        row
    }
}
impl Kind for Nothing {
    type Of<'a, R: Real, V: Vector<R>> = ();
    #[inline(always)]
    fn pick<R: Real, V: Vector<R>>(_: R, _: Chosen<'_>, _: V) {}
}

/// A whole set at once: overlap, ranking, contrast, survival; or one row whose loss must sort, search or walk.
pub trait Setwise: Definition<Shape = Set> {
    /// The definition, as a textbook has it.
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R;

    /// The value; `grad`, which holds zeros and is as long as the predictions, receives its derivative with respect to each.
    ///
    /// Run on dual numbers it gives Hessian-vector products. It and all it calls must be `#[inline(always)]`: only what is
    /// inlined is compiled with an instruction set's features.
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R;

    /// What is wrong with a set whose numbers all are within the card's domains; usually nothing can be.
    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        let _ = set;
        None
    }
}

/// What a set is made of: rows of predictions, each with its target.
#[derive(Clone, Copy, Debug)]
pub struct Items<'a, R> {
    /// Numbers an item.
    pub width: usize,
    /// The predictions, item by item.
    pub pred: &'a [R],
    /// The numbers they are compared with, as many for every item.
    pub target: &'a [f64],
    /// A class or label an item, or the set's one list of classes.
    pub class: &'a [i64],
}

impl<'a, R: Copy> Items<'a, R> {
    /// How many items.
    #[inline(always)]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(self) -> usize {
        self.pred.len() / self.width
    }
    /// The predictions of item `i`.
    #[inline(always)]
    pub fn item(self, i: usize) -> &'a [R] {
        &self.pred[i * self.width..(i + 1) * self.width]
    }
    /// The numbers item `i` is compared with.
    #[inline(always)]
    pub fn goal(self, i: usize) -> &'a [f64] {
        let each = self.target.len() / self.len();
        &self.target[i * each..(i + 1) * each]
    }
}

/// Why a set cannot be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which of its items is at fault.
    pub item: usize,
    /// What it must be instead.
    pub why: &'static str,
}
