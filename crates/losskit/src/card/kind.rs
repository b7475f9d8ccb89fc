//! What rows, targets and problems there are.

use super::Domain;

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Task {
    Regression,
    Counts,
    Survival,
    Binary,
    Multiclass,
    Multilabel,
    Ordinal,
    Distribution,
    Embedding,
    Ranking,
    Overlap,
    Boxes,
    Sequence,
    Generative,
}

impl Task {
    /// Every kind of problem.
    pub const ALL: [Task; 14] = [
        Task::Regression,
        Task::Counts,
        Task::Survival,
        Task::Binary,
        Task::Multiclass,
        Task::Multilabel,
        Task::Ordinal,
        Task::Distribution,
        Task::Embedding,
        Task::Ranking,
        Task::Overlap,
        Task::Boxes,
        Task::Sequence,
        Task::Generative,
    ];

    /// Its name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Task::Regression => "regression",
            Task::Counts => "counts",
            Task::Survival => "survival",
            Task::Binary => "binary",
            Task::Multiclass => "multiclass",
            Task::Multilabel => "multilabel",
            Task::Ordinal => "ordinal",
            Task::Distribution => "distribution",
            Task::Embedding => "embedding",
            Task::Ranking => "ranking",
            Task::Overlap => "overlap",
            Task::Boxes => "boxes",
            Task::Sequence => "sequence",
            Task::Generative => "generative",
        }
    }
}

/// What one row of predictions is.
#[derive(Clone, Copy, Debug)]
pub enum Row {
    /// One number.
    One(Domain),
    /// A fixed few numbers, each with a name and a domain.
    Named(&'static [(&'static str, Domain)]),
    /// One number for each of k classes.
    Classes(Domain),
    /// A few vectors of equal length, one after the other.
    Vectors(&'static [&'static str]),
}

/// What one row's target is.
#[derive(Clone, Copy, Debug)]
pub enum TargetShape {
    /// One number.
    Value(Domain),
    /// The index of one of the k classes.
    Class,
    /// k probabilities.
    Distribution,
    /// One number for every prediction.
    Numbers(Domain),
    /// A fixed few numbers, each with a name and a domain.
    Named(&'static [(&'static str, Domain)]),
    /// Any integer: rows of one label belong together. −1 − c marks a row that is a proxy of label c.
    Label,
    /// For a whole group, one list of classes of its own length.
    Sequence,
    /// Nothing: the row is its own target.
    Nothing,
}

impl Row {
    /// What a row is, in a few words.
    pub fn text(self) -> String {
        match self {
            Row::One(domain) => domain.text(),
            Row::Named(parts) => format!("({})", named(parts)),
            Row::Classes(Domain::Real) => "k scores".into(),
            Row::Classes(domain) => format!("k numbers {}", domain.text()),
            Row::Vectors([one]) => format!("a vector ({one})"),
            Row::Vectors(names) => format!("vectors ({})", names.join(", ")),
        }
    }
}

impl TargetShape {
    /// What a target is, in a few words.
    pub fn text(self) -> String {
        match self {
            TargetShape::Value(domain) => domain.text(),
            TargetShape::Class => "class index".into(),
            TargetShape::Distribution => "k probabilities".into(),
            TargetShape::Numbers(Domain::Real) => "as many numbers".into(),
            TargetShape::Numbers(domain) => format!("as many numbers {}", domain.text()),
            TargetShape::Named(parts) => format!("({})", named(parts)),
            TargetShape::Label => "label".into(),
            TargetShape::Sequence => "list of classes".into(),
            TargetShape::Nothing => "none".into(),
        }
    }
}

fn named(parts: &[(&str, Domain)]) -> String {
    let part = |&(name, domain): &(&str, Domain)| match domain {
        Domain::Real => name.to_owned(),
        _ => format!("{name} {}", domain.text()),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// What one value of a loss is the value of: the smallest part of a batch whose loss does not depend on the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A row.
    Row,
    /// A group of rows; unless told otherwise a batch is one.
    Group,
}

impl Scope {
    /// How many weights there are.
    pub(crate) fn weights(self) -> &'static str {
        match self {
            Scope::Row => "one weight a row",
            Scope::Group => "one weight a group",
        }
    }
}

/// From a linear predictor η to the data's scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Link {
    Identity,
    Logit,
    Log,
    Softmax,
}
