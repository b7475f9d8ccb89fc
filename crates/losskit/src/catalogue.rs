//! Losses whose type has been forgotten: what every door holds.

mod nearest;
mod table;

pub use nearest::nearest;
pub use table::CATALOGUE;

use crate::batch::{Batch, Out, Sums};
use crate::card::Kin;
use crate::drive::Drive;
use crate::shape::Definition;
use crate::{Card, Error, Jet, Sum};

/// A loss with its parameters.
pub trait Loss: Send + Sync {
    /// Its card.
    fn card(&self) -> &Card;
    /// Its parameters, in the card's order; NaN for an optional one that is absent.
    fn parameters(&self) -> Vec<f64>;
    /// Evaluates a batch of `f32`.
    ///
    /// # Errors
    /// Lengths that do not fit, a target of the wrong kind, a value outside its domain.
    fn eval32(&self, batch: &Batch<'_, f32>, out: Out<'_, f32>) -> Result<Sums, Error>;
    /// Evaluates a batch of `f64`.
    ///
    /// # Errors
    /// As [`eval32`](Loss::eval32).
    fn eval64(&self, batch: &Batch<'_, f64>, out: Out<'_, f64>) -> Result<Sums, Error>;
    /// Hessian times direction, row by row, in `f32`.
    ///
    /// # Errors
    /// As [`eval32`](Loss::eval32).
    fn product32(
        &self,
        batch: &Batch<'_, f32>,
        direction: &[f32],
        out: &mut [f32],
    ) -> Result<(), Error>;
    /// Hessian times direction, row by row, in `f64`.
    ///
    /// # Errors
    /// As [`eval32`](Loss::eval32).
    fn product64(
        &self,
        batch: &Batch<'_, f64>,
        direction: &[f64],
        out: &mut [f64],
    ) -> Result<(), Error>;
    /// The predictions at which a pointwise loss bends or jumps, for this target.
    fn kinks(&self, target: f64) -> Vec<f64>;
    /// A pointwise loss at one point, unchecked: NaN outside its domain. None for a rowwise loss.
    fn jet(&self, pred: f64, target: f64) -> Option<Jet<f64>>;
    /// The definition at one row, in 256 bits; within [`scope`](crate::judge::scope).
    #[cfg(feature = "judge")]
    #[doc(hidden)]
    fn exact(&self, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact;

    /// Whether its gradient has no jump with these parameters.
    fn is_smooth(&self) -> bool {
        self.card().is_smooth_with(&self.parameters())
    }

    /// Its name and parameters, as typed at every door.
    fn spec(&self) -> String {
        self.card().spec(&self.parameters())
    }
}

/// A card by reference, whatever the loss.
struct Static<L>(std::marker::PhantomData<L>);
impl<L: Definition> Static<L> {
    const CARD: &'static Card = &L::CARD;
}

impl<L: Definition> Loss for L
where
    L::Shape: Drive<L>,
{
    fn card(&self) -> &Card {
        Static::<L>::CARD
    }
    fn parameters(&self) -> Vec<f64> {
        self.params()
    }
    fn eval32(&self, batch: &Batch<'_, f32>, out: Out<'_, f32>) -> Result<Sums, Error> {
        L::Shape::eval(self, batch, out)
    }
    fn eval64(&self, batch: &Batch<'_, f64>, out: Out<'_, f64>) -> Result<Sums, Error> {
        L::Shape::eval(self, batch, out)
    }
    fn product32(
        &self,
        batch: &Batch<'_, f32>,
        direction: &[f32],
        out: &mut [f32],
    ) -> Result<(), Error> {
        L::Shape::product(self, batch, direction, out)
    }
    fn product64(
        &self,
        batch: &Batch<'_, f64>,
        direction: &[f64],
        out: &mut [f64],
    ) -> Result<(), Error> {
        L::Shape::product(self, batch, direction, out)
    }
    fn kinks(&self, target: f64) -> Vec<f64> {
        L::Shape::kinks(self, target)
    }
    fn jet(&self, pred: f64, target: f64) -> Option<Jet<f64>> {
        L::Shape::jet(self, pred, target)
    }
    #[cfg(feature = "judge")]
    fn exact(&self, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact {
        L::Shape::exact(self, row, target)
    }
}

/// One line of the table: a card and how to make its loss.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The card.
    pub card: &'static Card,
    /// Makes the loss from parameters already checked, in the card's order.
    pub build: fn(&[f64]) -> Box<dyn Loss>,
}

impl Entry {
    /// The entry of `L`.
    pub const fn of<L: Definition>() -> Entry
    where
        L::Shape: Drive<L>,
    {
        Entry {
            card: Static::<L>::CARD,
            build: |params| Box::new(L::build(params)),
        }
    }

    /// The loss with the given parameters and the card's defaults for the others.
    ///
    /// # Errors
    /// An unknown parameter, or a value outside its range.
    pub fn with(&self, given: &[(&str, f64)]) -> Result<Box<dyn Loss>, Error> {
        Ok((self.build)(&self.card.resolve(given)?))
    }
}

/// Finds a loss by its name, an alias, or what another library calls it if that is the same loss at the same scale.
///
/// # Errors
/// An unknown name, answered with the nearest ones; another library's name for a loss at another scale, or for several,
/// answered with the names here and the factors.
///
/// # Example
/// ```
/// assert_eq!(losskit::find("BCEWithLogitsLoss")?.card.name, "binary_cross_entropy_with_logits");
/// let error = losskit::find("l2_loss").err().unwrap().to_string();
/// assert!(error.contains("squared_error") && error.contains("2 times"));
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn find(name: &str) -> Result<&'static Entry, Error> {
    let named = |e: &&Entry| e.card.name == name || e.card.aliases.contains(&name);
    if let Some(entry) = CATALOGUE.iter().find(named) {
        return Ok(entry);
    }
    let elsewhere = elsewhere(name);
    let (_, kin) = elsewhere.first().ok_or_else(|| Error::UnknownLoss {
        name: name.into(),
        near: suggest(name),
    })?;
    let first = elsewhere[0].0;
    let same = |(e, k): &(&Entry, &Kin)| e.card.name == first.card.name && k.factor == 1.0;
    if elsewhere.iter().all(same) {
        return Ok(first);
    }
    Err(Error::Elsewhere {
        name: name.into(),
        library: kin.library,
        here: elsewhere
            .iter()
            .map(|(e, k)| (e.card.name, k.factor))
            .collect(),
    })
}

/// The losses that a library calls by this name, blind to case; several if libraries or forms differ.
fn elsewhere(name: &str) -> Vec<(&'static Entry, &'static Kin)> {
    let last = |text: &'static str| text.rsplit(['.', ':']).next().unwrap_or(text);
    let called = |kin: &&'static Kin| {
        kin.name.eq_ignore_ascii_case(name) || last(kin.name).eq_ignore_ascii_case(name)
    };
    CATALOGUE
        .iter()
        .flat_map(|e| e.card.kin.iter().filter(called).map(move |k| (e, k)))
        .collect()
}

/// Reads a loss with its parameters: `huber`, `huber:delta=1.35`, `binary_focal:gamma=2,alpha=0.25`, a list as
/// `ldam:counts=5000/500/50`; or a weighted sum of losses: `0.5*huber + squared_error`.
///
/// # Errors
/// An unknown loss or parameter, a value that is not a number, or one outside its range; losses that cannot be added.
///
/// # Example
/// ```
/// let loss = losskit::parse("quantile:tau=0.9")?;
/// assert_eq!(loss.spec(), "pinball:tau=0.9");
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn parse(spec: &str) -> Result<Box<dyn Loss>, Error> {
    if !spec.contains(['+', '*']) {
        return single(spec);
    }
    // A plus sign within a number follows its exponent's e.
    let mut parts = Vec::new();
    let mut start = 0;
    let ends = spec.match_indices('+').map(|at| at.0);
    for end in ends.chain([spec.len()]) {
        if spec[start..end].ends_with(['e', 'E']) && spec[end..].starts_with('+') {
            let digit = |c: char| c.is_ascii_digit() || c == '.';
            let before = spec[start..end].trim_end_matches(['e', 'E']);
            if before.ends_with(digit) && spec[end + 1..].starts_with(digit) {
                continue;
            }
        }
        let part = &spec[start..end];
        let (weight, name) = part.split_once('*').unwrap_or(("1", part));
        let weight = weight.trim().parse().map_err(|_| Error::Spec {
            text: spec.into(),
            why: format!("'{}' is not a number", weight.trim()),
        })?;
        parts.push((weight, single(name.trim())?));
        start = end + 1;
    }
    Ok(Box::new(Sum::new(parts)?))
}

/// Reads one loss with its parameters.
fn single(spec: &str) -> Result<Box<dyn Loss>, Error> {
    // Some libraries' names hold the sign that begins parameters.
    if !spec.contains('=') && !elsewhere(spec).is_empty() {
        return find(spec)?.with(&[]);
    }
    let (name, rest) = spec.split_once(':').unwrap_or((spec, ""));
    let entry = find(name.trim())?;
    let mut given = Vec::new();
    for pair in rest.split(',').filter(|p| !p.trim().is_empty()) {
        let wrong = |why: String| Error::Spec {
            text: spec.into(),
            why,
        };
        let (key, value) = pair
            .split_once('=')
            .ok_or_else(|| wrong(format!("'{}' has no '='", pair.trim())))?;
        let key = key.trim();
        let list = entry.card.params.iter().any(|p| p.list && p.name == key);
        for value in value.split(|c| list && c == '/').map(str::trim) {
            let value = match value {
                "true" => 1.0,
                "false" => 0.0,
                number => number
                    .parse()
                    .map_err(|_| wrong(format!("'{number}' is not a number")))?,
            };
            given.push((key, value));
        }
    }
    entry.with(&given)
}

/// The catalogue's names and aliases nearest to a mistyped one, best first, at most three.
pub fn suggest(name: &str) -> Vec<&'static str> {
    let all = CATALOGUE
        .iter()
        .flat_map(|e| std::iter::once(e.card.name).chain(e.card.aliases.iter().copied()));
    nearest(name, all)
}
