//! What can be wrong with the columns of a table.

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
            nearest: losskit::catalogue::nearest(name, names.iter().copied())
                .into_iter()
                .map(str::to_owned)
                .collect(),
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

#[cfg(test)]
mod tests {
    use super::*;

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
