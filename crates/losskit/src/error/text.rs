//! Errors as sentences.

use super::Error;
use std::fmt;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownLoss { name, near } => {
                write!(f, "no loss is named '{name}'")?;
                match near.as_slice() {
                    [] => Ok(()),
                    [one] => write!(f, "; did you mean '{one}'?"),
                    [rest @ .., last] => {
                        write!(f, "; did you mean '{}' or '{last}'?", rest.join("', '"))
                    }
                }
            }
            Error::Elsewhere {
                name,
                library,
                here,
            } => {
                write!(f, "'{name}' is a name of {library}'s; here it is ")?;
                let one = |(name, factor): &(&str, f64)| match factor {
                    1.0 => format!("'{name}'"),
                    factor => format!("'{name}', {factor} times as large"),
                };
                let mut names: Vec<String> = here.iter().map(one).collect();
                names.dedup();
                write!(f, "{}", names.join(" or "))
            }
            Error::UnknownParam {
                loss,
                name,
                near,
                known,
            } => {
                write!(f, "{loss} has no parameter '{name}'")?;
                if let Some(near) = near {
                    write!(f, "; did you mean '{near}'?")?;
                }
                if known.is_empty() {
                    write!(f, " (it has none)")
                } else {
                    write!(f, " (it has: {})", known.join(", "))
                }
            }
            Error::Spec { text, why } => write!(
                f,
                "cannot read the loss '{text}': {why}; write it like huber:delta=1.35"
            ),
            Error::Param {
                loss,
                param,
                value,
                allowed,
            } => write!(f, "{loss}: {param} must be {allowed}, got {value}"),
            Error::Length {
                what,
                got,
                want,
                hint,
            } => write!(
                f,
                "{what} has {got} elements where {want} are needed: {hint}"
            ),
            Error::TargetKind { loss, takes, got } => {
                write!(f, "{loss} takes {takes} as target, got {got}")
            }
            Error::Domain {
                loss,
                what,
                row,
                column,
                value,
                allowed,
                hint,
            } => {
                write!(f, "{loss}: {what} must be {allowed}, but row {row}")?;
                if let Some(column) = column {
                    write!(f, ", column {column}")?;
                }
                write!(f, " holds {value}")?;
                if hint.is_empty() {
                    Ok(())
                } else {
                    write!(f, "; {hint}")
                }
            }
            Error::Class {
                row,
                class,
                classes,
                ignore,
            } => {
                write!(
                    f,
                    "row {row}: class {class} is not in 0..={}",
                    classes.saturating_sub(1)
                )?;
                match ignore {
                    Some(i) => write!(f, " (ignore_index is {i})"),
                    None => write!(f, "; set ignore_index if it marks rows to leave out"),
                }
            }
            Error::NotNormalised { loss, row, sum } => write!(
                f,
                "{loss}: target row {row} sums to {sum}, not 1; divide it by its sum"
            ),
            Error::Flaw { loss, row, why } => write!(f, "{loss}: row {row} {why}"),
            Error::Group { loss } => write!(
                f,
                "{loss} takes a group of rows at once, which cannot be had here; evaluate it on the scores themselves"
            ),
            Error::Constant { loss } => write!(
                f,
                "{loss} is not a convex loss of one prediction against one target; only for such the best constant is found"
            ),
            Error::NoCurvature { loss, kind } => {
                write!(
                    f,
                    "{loss} has no {kind} curvature; losskit losses describe {loss} names those it has"
                )
            }
            Error::Curvature { loss } => write!(
                f,
                "{loss} has second derivatives between all numbers of a group; ask for hessian_product"
            ),
            Error::Half { what } => write!(f, "{what} must be f32 or f64; widen them first"),
            Error::Weight { what, index, value } => write!(
                f,
                "weights must be finite and ≥ 0, but {what} {index} has {value}"
            ),
            Error::Strided => write!(
                f,
                "the array is strided; make it contiguous first, with .as_standard_layout() for instance"
            ),
            Error::Empty => write!(
                f,
                "no rows are left to take a mean of: all are masked, ignored or of weight 0"
            ),
        }
    }
}
