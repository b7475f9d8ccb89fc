//! The numbers a prediction, target or parameter may be.

/// The numbers a prediction or target may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Domain {
    /// Any number.
    Real,
    /// Between `low` and `high`.
    Interval {
        /// Lower end.
        low: f64,
        /// Whether `low` itself is allowed.
        low_in: bool,
        /// Upper end.
        high: f64,
        /// Whether `high` itself is allowed.
        high_in: bool,
    },
    /// −1 or +1.
    Signs,
    /// 0 or 1.
    Binary,
}

impl Domain {
    /// [0, 1].
    pub const UNIT: Domain = Domain::closed(0.0, 1.0);
    /// [0, ∞).
    pub const NON_NEGATIVE: Domain = Domain::Interval {
        low: 0.0,
        low_in: true,
        high: f64::INFINITY,
        high_in: false,
    };
    /// (0, ∞).
    pub const POSITIVE: Domain = Domain::above(0.0);

    /// [low, high].
    pub const fn closed(low: f64, high: f64) -> Domain {
        Domain::Interval {
            low,
            low_in: true,
            high,
            high_in: true,
        }
    }

    /// (low, high).
    pub const fn open(low: f64, high: f64) -> Domain {
        Domain::Interval {
            low,
            low_in: false,
            high,
            high_in: false,
        }
    }

    /// (low, ∞).
    pub const fn above(low: f64) -> Domain {
        Domain::open(low, f64::INFINITY)
    }

    /// Whether `x` is allowed; NaN never is.
    pub fn contains(self, x: f64) -> bool {
        match self {
            Domain::Real => !x.is_nan(),
            Domain::Signs => x.abs() == 1.0,
            Domain::Binary => x == 0.0 || x == 1.0,
            Domain::Interval {
                low,
                low_in,
                high,
                high_in,
            } => (low < x || low_in && low == x) && (x < high || high_in && high == x),
        }
    }

    /// The domain as it is written: `a number`, `in [0, 1]`, `≥ 0`, `> -1`, `-1 or 1`.
    pub fn text(self) -> String {
        match self {
            Domain::Real => "a number".into(),
            Domain::Signs => "-1 or 1".into(),
            Domain::Binary => "0 or 1".into(),
            Domain::Interval {
                low, low_in, high, ..
            } if high == f64::INFINITY => {
                format!("{} {low}", if low_in { "≥" } else { ">" })
            }
            Domain::Interval {
                low,
                low_in,
                high,
                high_in,
            } => format!(
                "in {}{low}, {high}{}",
                if low_in { '[' } else { '(' },
                if high_in { ']' } else { ')' }
            ),
        }
    }
}
