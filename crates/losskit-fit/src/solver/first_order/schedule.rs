//! How the learning rate changes over the epochs.

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;
use std::fmt;
use std::str::FromStr;

/// How the learning rate changes from epoch to epoch.
///
/// # Example
/// ```
/// use losskit_fit::Schedule;
/// let step: Schedule = "step:every=10,factor=0.5".parse()?;
/// assert_eq!([0, 9, 10, 20].map(|epoch| step.share(epoch, 40)), [1.0, 1.0, 0.5, 0.25]);
/// assert!((Schedule::Cosine.share(20, 40) - 0.5).abs() < 1e-15);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Schedule {
    /// Not at all.
    #[default]
    Constant,
    /// Along half a cosine to 0 after the last epoch (Loshchilov and Hutter 2017,
    /// doi:10.48550/arXiv.1608.03983, without restarts).
    Cosine,
    /// Times `factor` after every so many epochs.
    Step {
        /// Epochs, at least 1.
        every: usize,
        /// Between 0 and 1.
        factor: f64,
    },
}

impl Schedule {
    /// What there is, to be read by people.
    pub const ALL: &'static str = "constant, cosine or step:every=30,factor=0.1";

    /// The learning rate of an epoch, the first being 0, as a share of the first one's.
    pub fn share(self, epoch: usize, epochs: usize) -> f64 {
        match self {
            Schedule::Constant => 1.0,
            Schedule::Cosine => 0.5 * (1.0 + (PI * epoch as f64 / epochs as f64).cos()),
            // Beyond 2³¹ steps any factor but 1 has come to 0 long before.
            Schedule::Step { every, factor } => {
                factor.powi(i32::try_from(epoch / every).unwrap_or(i32::MAX))
            }
        }
    }

    /// What is wrong with its numbers.
    pub(crate) fn fault(self) -> Option<String> {
        match self {
            Schedule::Step { every: 0, .. } => Some("every must be at least 1 epoch".into()),
            Schedule::Step { factor, .. } if !(factor > 0.0 && factor <= 1.0) => Some(format!(
                "factor must be above 0 and at most 1, got {factor}"
            )),
            _ => None,
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Schedule::Constant => f.pad("constant"),
            Schedule::Cosine => f.pad("cosine"),
            Schedule::Step { every, factor } => write!(f, "step:every={every},factor={factor}"),
        }
    }
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Schedule, String> {
        let (name, given) = text.split_once(':').unwrap_or((text, ""));
        let mut schedule = match name.trim() {
            "constant" => Schedule::Constant,
            "cosine" => Schedule::Cosine,
            "step" => Schedule::Step {
                every: 30,
                factor: 0.1,
            },
            other => return Err(format!("'{other}' is none of {}", Schedule::ALL)),
        };
        for pair in given.split(',').filter(|pair| !pair.trim().is_empty()) {
            let Some((key, value)) = pair.split_once('=') else {
                return Err(format!("'{}' has no '='", pair.trim()));
            };
            let wrong = |what: &str| format!("{}={value} is not {what}", key.trim());
            match (&mut schedule, key.trim()) {
                (Schedule::Step { every, .. }, "every") => {
                    *every = value
                        .trim()
                        .parse()
                        .map_err(|_| wrong("a number of epochs"))?;
                }
                (Schedule::Step { factor, .. }, "factor") => {
                    *factor = value.trim().parse().map_err(|_| wrong("a number"))?;
                }
                (_, key) => {
                    return Err(format!(
                        "{name} has no parameter '{key}'; there are {}",
                        Schedule::ALL
                    ));
                }
            }
        }
        schedule.fault().map_or(Ok(schedule), Err)
    }
}

impl From<Schedule> for String {
    fn from(schedule: Schedule) -> String {
        schedule.to_string()
    }
}

impl TryFrom<String> for Schedule {
    type Error = String;

    fn try_from(text: String) -> Result<Schedule, String> {
        text.parse()
    }
}
