//! What can be wrong with the columns of a table, and the nearest right name.

use std::fmt;

/// What can be wrong with the columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// No column has this name.
    Unknown {
        /// The name asked for.
        name: String,
        /// Names like it, the nearest first.
        nearest: Vec<String>,
        /// Every name there is.
        names: Vec<String>,
        /// The table.
        source: String,
    },
    /// Two columns have this name.
    Duplicate {
        /// The name.
        name: String,
        /// The table.
        source: String,
    },
    /// A column is not as long as the table.
    Length {
        /// The column.
        name: String,
        /// Its rows.
        rows: usize,
        /// The rows of the table.
        expected: usize,
    },
}

impl FrameError {
    /// The error of asking for `name` where only `names` are.
    pub fn unknown<'a>(
        name: &str,
        names: impl IntoIterator<Item = &'a str>,
        source: impl Into<String>,
    ) -> FrameError {
        let names: Vec<&str> = names.into_iter().collect();
        FrameError::Unknown {
            name: name.to_owned(),
            nearest: nearest(name, names.iter().copied()),
            names: names.into_iter().map(str::to_owned).collect(),
            source: source.into(),
        }
    }
}

impl std::error::Error for FrameError {}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Unknown {
                name,
                nearest,
                names,
                source,
            } => {
                write!(f, "{source} has no column {name:?}")?;
                for (i, near) in nearest.iter().enumerate() {
                    write!(
                        f,
                        "{}{near:?}",
                        if i == 0 { "; did you mean " } else { " or " }
                    )?;
                }
                f.write_str(if nearest.is_empty() {
                    ". It has: "
                } else {
                    "? It has: "
                })?;
                f.write_str(&names[..names.len().min(SHOWN)].join(", "))?;
                match names.len().saturating_sub(SHOWN) {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            FrameError::Duplicate { name, source } => {
                write!(f, "{source} has two columns called {name:?}; rename one")
            }
            FrameError::Length {
                name,
                rows,
                expected,
            } => {
                let s = if *rows == 1 { "" } else { "s" };
                write!(
                    f,
                    "column {name:?} has {rows} row{s} where the table has {expected}"
                )
            }
        }
    }
}

/// How many column names a message lists.
const SHOWN: usize = 12;

/// The candidates that `name` may be a misspelling of, the nearest first, three at most.
///
/// Near is a Levenshtein distance, blind to case, of at most a third of the longer name.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.to_lowercase().chars().collect();
            let far = distance(&wanted, &other);
            (far <= wanted.len().max(other.len()).div_ceil(3)).then_some((far, candidate))
        })
        .filter(|(far, candidate)| *far < candidate.chars().count())
        .collect();
    near.sort_by_key(|(far, _)| *far);
    near.into_iter()
        .take(3)
        .map(|(_, candidate)| candidate.to_owned())
        .collect()
}

/// Levenshtein distance, one row of the table at a time.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first() {
        let names = ["mean_radius", "mean_area", "worst_radius", "y"];
        assert_eq!(nearest("mean_raduis", names), ["mean_radius"]);
        assert_eq!(nearest("MEAN_AREA", names)[0], "mean_area");
        assert!(nearest("zzz", names).is_empty());
        assert!(nearest("x", ["y"]).is_empty());
    }

    #[test]
    fn long_lists_of_names_are_cut() {
        let error = FrameError::Unknown {
            name: "z".into(),
            nearest: Vec::new(),
            names: (0..30).map(|i| format!("x{i}")).collect(),
            source: "wide.csv".into(),
        };
        assert!(error.to_string().ends_with("x11 and 18 more"));
        assert!(
            error
                .to_string()
                .starts_with("wide.csv has no column \"z\". It has: x0, ")
        );
    }
}
