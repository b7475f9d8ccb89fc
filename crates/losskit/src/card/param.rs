//! A loss's parameters.

use super::Domain;

/// A parameter of a loss.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Its value when none is given; NaN means absent.
    pub default: f64,
    /// The values it may take.
    pub range: Domain,
    /// On or off, written `true` and `false`, kept as 1 and 0.
    pub flag: bool,
    /// Whether it must be a whole number.
    pub whole: bool,
    /// Whether it is the index of a class, so that a row must have more classes than that.
    pub class: bool,
    /// Whether it may have one value for each class in place of one for all, written `5/3/2`; only the last parameter may.
    pub list: bool,
    /// What it does, in a few words.
    pub about: &'static str,
}

impl Param {
    /// A number within `range`.
    pub const fn number(
        name: &'static str,
        default: f64,
        range: Domain,
        about: &'static str,
    ) -> Param {
        Param {
            name,
            default,
            range,
            flag: false,
            whole: false,
            class: false,
            list: false,
            about,
        }
    }

    /// A number > 0.
    pub const fn positive(name: &'static str, default: f64, about: &'static str) -> Param {
        Param::number(name, default, Domain::POSITIVE, about)
    }

    /// A number within `range`, or absent, which is the default.
    pub const fn optional(name: &'static str, range: Domain, about: &'static str) -> Param {
        Param::number(name, f64::NAN, range, about)
    }

    /// A whole number, from `low` to `high`.
    pub const fn whole(
        name: &'static str,
        default: f64,
        [low, high]: [f64; 2],
        about: &'static str,
    ) -> Param {
        Param {
            whole: true,
            ..Param::number(name, default, Domain::closed(low, high), about)
        }
    }

    /// The index of a class, the first by default.
    pub const fn class(name: &'static str, about: &'static str) -> Param {
        Param {
            class: true,
            ..Param::whole(name, 0.0, [0.0, 1e6], about)
        }
    }

    /// A number > 0 for all classes, or one for each.
    pub const fn list(name: &'static str, default: f64, about: &'static str) -> Param {
        Param {
            list: true,
            ..Param::positive(name, default, about)
        }
    }

    /// A switch, off by default.
    pub const fn flag(name: &'static str, about: &'static str) -> Param {
        Param {
            name,
            default: 0.0,
            range: Domain::closed(0.0, 1.0),
            flag: true,
            whole: false,
            class: false,
            list: false,
            about,
        }
    }

    /// Whether it may be left absent.
    pub fn is_optional(&self) -> bool {
        self.default.is_nan()
    }

    /// Whether it may have this value; NaN for absence is another question.
    pub fn takes(&self, value: f64) -> bool {
        let fits = match (self.flag, self.whole) {
            (true, _) => value == 0.0 || value == 1.0,
            (_, true) => value.fract() == 0.0,
            _ => true,
        };
        fits && self.range.contains(value)
    }

    /// The values it may take, in words.
    pub fn allowed(&self) -> String {
        match (self.flag, self.whole, self.list) {
            (true, ..) => "true or false".into(),
            (_, true, _) => format!("a whole number {}", self.range.text()),
            (_, _, true) => format!("{}, one for all classes or one for each", self.range.text()),
            _ => self.range.text(),
        }
    }

    /// Its value as it is written in a loss specification.
    pub fn show(&self, value: f64) -> String {
        match (self.flag, value.is_nan()) {
            (_, true) => "none".into(),
            (true, _) => (value != 0.0).to_string(),
            (false, _) if value != 0.0 && value.abs() < 1e-4 => format!("{value:e}"),
            (false, _) => value.to_string(),
        }
    }
}
