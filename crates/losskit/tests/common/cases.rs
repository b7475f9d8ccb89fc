//! Cases kept as data.

use losskit::card::TargetShape;
use losskit::real::Scalar;
use losskit::{Batch, Loss, Reduction, Rows, Targets};
use serde_json::Value;

/// The file of this name beside the tests.
pub(crate) fn read(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A number; infinities and NaN travel as text.
pub(crate) fn number(v: &Value) -> Option<f64> {
    v.as_f64().or_else(|| v.as_str()?.parse().ok())
}

/// A list of numbers; one number is a list of one, nothing is none.
pub(crate) fn numbers(v: &Value) -> Option<Vec<f64>> {
    match v {
        Value::Null => None,
        Value::Array(a) => a.iter().map(number).collect(),
        one => Some(vec![number(one)?]),
    }
}

/// Whether two numbers agree within `relative` of the larger of the second and `floor`.
pub(crate) fn close(got: f64, want: f64, relative: f64, floor: f64) -> bool {
    let near = want.is_finite() && (got - want).abs() <= relative * want.abs().max(floor);
    got == want || got.is_nan() && want.is_nan() || near
}

/// One case: a loss on a batch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) spec: String,
    pub(crate) pred: Vec<f64>,
    pub(crate) target: Option<Vec<f64>>,
    pub(crate) classes: Option<Vec<i64>>,
    pub(crate) width: usize,
    pub(crate) inner: usize,
    pub(crate) weight: Option<Vec<f64>>,
    pub(crate) class_weight: Option<Vec<f64>>,
    pub(crate) ignore: Option<i64>,
    /// How many rows each group has.
    pub(crate) groups: Option<Vec<usize>>,
    /// How long each list of classes is.
    pub(crate) lengths: Option<Vec<usize>>,
    pub(crate) reduction: String,
}

impl Case {
    /// From the fields of a JSON object; the width is that of `shape`, or what follows the first of `dims`.
    pub(crate) fn read(v: &Value) -> Case {
        let whole = |field: &str| -> Option<Vec<usize>> {
            v[field]
                .as_array()?
                .iter()
                .map(|x| Some(x.as_u64()? as usize))
                .collect()
        };
        let classes = v["classes"].as_array();
        let classes: Option<Vec<i64>> =
            classes.map(|c| c.iter().filter_map(Value::as_i64).collect());
        let (mut width, mut inner) = (1, 1);
        match (whole("dims"), whole("shape")) {
            (Some(dims), _) if classes.is_some() => {
                width = dims[1];
                inner = dims[2..].iter().product();
            }
            (_, Some(shape)) => width = shape.get(1).copied().unwrap_or(1),
            (Some(dims), None) => width = dims[1..].iter().product(),
            (None, None) => {}
        }
        let params: Vec<String> = v["params"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(k, x)| match x.as_array() {
                Some(list) => {
                    let each: Vec<String> = list.iter().map(Value::to_string).collect();
                    format!("{k}={}", each.join("/"))
                }
                None => format!("{k}={x}"),
            })
            .collect();
        Case {
            spec: format!(
                "{}:{}",
                v["loss"].as_str().unwrap_or_default(),
                params.join(",")
            ),
            pred: numbers(&v["pred"]).unwrap_or_default(),
            target: numbers(&v["target"]),
            classes,
            width,
            inner,
            weight: numbers(&v["weight"]),
            class_weight: numbers(&v["class_weight"]),
            ignore: v["ignore_index"].as_i64(),
            groups: whole("groups"),
            lengths: whole("lengths"),
            reduction: v["reduction"].as_str().unwrap_or("none").into(),
        }
    }

    pub(crate) fn loss(&self) -> Box<dyn Loss> {
        losskit::parse(self.spec.trim_end_matches(':'))
            .unwrap_or_else(|e| panic!("{}: {e}", self.spec))
    }

    /// Evaluates in `T` and hands the batch to `f`.
    pub(crate) fn with<T: Scalar, O>(&self, f: impl FnOnce(&dyn Loss, Batch<'_, T>) -> O) -> O {
        let narrow = |x: &[f64]| -> Vec<T> { x.iter().map(|&x| T::from_f64(x)).collect() };
        let pred = narrow(&self.pred);
        let target = self.target.as_deref().map(narrow);
        let weight = self.weight.as_deref().map(narrow);
        let class_weight = self.class_weight.as_deref().map(narrow);
        let loss = self.loss();
        let whole = vec![self.classes.as_ref().map_or(0, Vec::len)];
        let goal = match (&self.classes, &target) {
            (Some(classes), _) if matches!(loss.card().target, TargetShape::Sequence) => {
                Targets::Sequences {
                    classes,
                    lengths: self.lengths.as_ref().unwrap_or(&whole),
                }
            }
            (Some(classes), _) => Targets::Classes(classes),
            (None, Some(target)) => Targets::Numbers(target),
            (None, None) => Targets::Nothing,
        };
        let batch = Batch {
            weight: weight.as_deref(),
            class_weight: class_weight.as_deref(),
            ignore_index: self.ignore,
            groups: self.groups.as_deref(),
            reduction: if self.reduction == "mean" {
                Reduction::Mean
            } else {
                Reduction::Sum
            },
            ..Batch::new(Rows::channels(&pred, self.width, self.inner), goal)
        };
        f(loss.as_ref(), batch)
    }
}
