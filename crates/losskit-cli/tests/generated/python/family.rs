//! Losses that take the same arguments, and the methods they share.

use super::layout::{definition, statement};
use losskit::card::{Card, Row, Scope, TargetShape};

/// What the losses of a family take.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Family {
    target: bool,
    classes: bool,
    axis: bool,
    pub(super) groups: bool,
}

/// An argument that every loss of a family takes by name: its name, type, default and what it is.
pub(super) type Choice = [&'static str; 4];

const WEIGHT: Choice = [
    "weight",
    "ArrayLike | None",
    "None",
    "One weight >= 0 a row; it multiplies the row's value.",
];
const SHARE: Choice = [
    "weight",
    "ArrayLike | None",
    "None",
    "One weight >= 0 a group; it multiplies the group's value.",
];
const MASK: Choice = [
    "mask",
    "ArrayLike | None",
    "None",
    "One flag a row. Where False the row is not read, not counted, and its gradient is 0.",
];
const CLASS_WEIGHT: Choice = [
    "class_weight",
    "ArrayLike | None",
    "None",
    "One weight a class, for rows of that class.",
];
const IGNORE_INDEX: Choice = [
    "ignore_index",
    "int | None",
    "None",
    "The class that marks rows to leave out, as a mask does.",
];
const GROUPS: Choice = [
    "groups",
    "ArrayLike | None",
    "None",
    "How many rows each group has, one group after the other; by default all rows are one.",
];
const AXIS: Choice = [
    "axis",
    "int",
    "-1",
    "The axis of `pred` along which a row's scores lie.",
];
const REDUCTION: Choice = [
    "reduction",
    "Reduction",
    "\"mean\"",
    "\"mean\" divides the weighted sum by the sum of weights, \"sum\" by nothing, \"sum_over_n\" by the number of rows that \
     count, a number by itself; \"none\" keeps the values apart. A mean over nothing is 0.",
];

impl Family {
    pub(super) fn of(card: &Card) -> Family {
        Family {
            target: !matches!(card.target, TargetShape::Nothing),
            classes: matches!(card.target, TargetShape::Class),
            axis: matches!(card.row, Row::Classes(_)),
            groups: card.scope == Scope::Group,
        }
    }

    /// What its class is called.
    pub(super) fn name(&self) -> String {
        let target = match (self.target, self.classes, self.axis) {
            (_, true, _) => "Class",
            (false, _, true) => "LoneScores",
            (false, ..) => "Lone",
            (_, _, true) => "Scores",
            _ => "",
        };
        format!("_{target}{}", if self.groups { "Groups" } else { "Rows" })
    }

    /// The class its losses derive from.
    pub(super) fn source(&self) -> String {
        let mut source = format!("\n\nclass {}(Loss):\n    __slots__ = ()\n", self.name());
        let mut method = |name: &str, v: Option<&str>, returns: &str, about: &str, body: &str| {
            let mut given = signature(self, v);
            given.insert(0, "self".into());
            source.push('\n');
            source.push_str(&definition("    ", name, &given, returns));
            source.push_str(&format!("        \"\"\"{about}\"\"\"\n{body}"));
        };
        let run = |before: &str, want, v| {
            statement(
                &format!("        {before}"),
                &call(self, "self._kernel", want, v),
            )
        };
        let each = if self.groups { "group" } else { "row" };
        let value = format!("The reduced loss, or one value a {each} with ``reduction=\"none\"``.");
        method("value", None, "Value", &value, &run("return ", 0, "None"));
        method(
            "__call__",
            None,
            "Value",
            "The value, as ``value`` gives it.",
            &run("return ", 0, "None"),
        );
        method(
            "value_and_grad",
            None,
            "tuple[Value, Array]",
            "The reduced loss and its gradient, shaped as ``pred``, in one pass.",
            &format!(
                "{}        return pair\n",
                run("pair: tuple[Value, Array] = ", 1, "None")
            ),
        );
        method(
            "grad",
            None,
            "Array",
            "The gradient of the reduced loss, shaped as ``pred``.",
            &format!(
                "{}        return pair[1]\n",
                run("pair: tuple[Value, Array] = ", 1, "None")
            ),
        );
        if !self.groups {
            method(
                "value_grad_hess",
                None,
                "tuple[Value, Array, Array]",
                "The reduced loss, its gradient and its second derivatives, in one pass: one a prediction, or a matrix a row.",
                &format!(
                    "{}        return triple\n",
                    run("triple: tuple[Value, Array, Array] = ", 2, "None")
                ),
            );
        }
        method(
            "hvp",
            Some("v: ArrayLike"),
            "Array",
            "The Hessian of the reduced loss times a direction ``v``, both shaped as ``pred``.",
            &format!(
                "{}        return product\n",
                run("product: Array = ", 3, "v")
            ),
        );
        source
    }
}

/// What is given by name.
pub(super) fn options(family: &Family) -> Vec<Choice> {
    let all = [
        (true, if family.groups { SHARE } else { WEIGHT }),
        (true, MASK),
        (family.classes, CLASS_WEIGHT),
        (family.classes, IGNORE_INDEX),
        (family.groups, GROUPS),
        (family.axis, AXIS),
        (true, REDUCTION),
    ];
    all.into_iter()
        .filter(|choice| choice.0)
        .map(|choice| choice.1)
        .collect()
}

/// The arguments of a family's methods and functions.
pub(super) fn signature(family: &Family, v: Option<&str>) -> Vec<String> {
    let target = family.target.then_some("target: ArrayLike");
    let positional = ["pred: ArrayLike"]
        .into_iter()
        .chain(target)
        .chain(v)
        .chain(["*"]);
    let named = options(family)
        .into_iter()
        .map(|[name, kind, default, _]| format!("{name}: {kind} = {default}"));
    positional.map(str::to_owned).chain(named).collect()
}

/// The call of the core that computes.
pub(super) fn call(family: &Family, loss: &str, want: u8, v: &str) -> String {
    let or = |has: bool, name: &'static str, absent: &'static str| if has { name } else { absent };
    let rest = [
        or(family.target, "target", "None"),
        v,
        "weight",
        "mask",
        or(family.classes, "class_weight", "None"),
        or(family.classes, "ignore_index", "None"),
        or(family.groups, "groups", "None"),
        or(family.axis, "axis", "-1"),
        "reduction",
    ];
    format!("_evaluate({loss}, {want}, pred, {})", rest.join(", "))
}
