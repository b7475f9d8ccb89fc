//! What cards say, for Python to read.

use crate::kernel::Kernel;
use crate::message;
use losskit::card::{Claim, Link, Scope};
use losskit::{CATALOGUE, Curvature, Isa};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// The names of all losses, in the catalogue's order.
#[pyfunction]
pub(crate) fn names() -> Vec<&'static str> {
    CATALOGUE.iter().map(|entry| entry.card.name).collect()
}

/// The name here of a loss that may go by an alias or another library's name.
#[pyfunction]
pub(crate) fn find(name: &str) -> PyResult<&'static str> {
    losskit::find(name)
        .map(|entry| entry.card.name)
        .map_err(message::of)
}

/// What to say of a parameter that a loss has not; see [`message::unknown_text`].
#[pyfunction]
pub(crate) fn unknown_parameter(
    loss: &str,
    called: &str,
    name: &str,
    also: Vec<String>,
) -> PyResult<String> {
    let entry = losskit::find(loss).map_err(message::of)?;
    Ok(message::unknown_text(entry.card, called, name, &also))
}

/// The widest instructions of this machine that are used.
#[pyfunction]
pub(crate) fn simd_level() -> &'static str {
    Isa::best().name()
}

/// The name of a claim: that of its variant, `half_quadratic`.
fn claim(claim: &Claim) -> String {
    let text = format!("{claim:?}");
    let variant = text.split('(').next().unwrap_or_default();
    let mut name = String::new();
    for c in variant.chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}

fn link(link: Link) -> &'static str {
    match link {
        Link::Identity => "identity",
        Link::Logit => "logit",
        Link::Log => "log",
        Link::Softmax => "softmax",
    }
}

/// The card of a loss as a dictionary.
#[pyfunction]
pub(crate) fn info<'py>(kernel: &Bound<'py, Kernel>) -> PyResult<Bound<'py, PyDict>> {
    let py = kernel.py();
    let loss = kernel.get().loss.as_ref();
    let card = loss.card();
    let info = PyDict::new(py);
    info.set_item("name", card.name)?;
    info.set_item("aliases", card.aliases)?;
    info.set_item("about", card.about)?;
    info.set_item("source", card.source)?;
    let params = PyList::empty(py);
    let values = message::values(py, card, &loss.parameters())?;
    for (param, value) in card.params.iter().zip(values) {
        let one = PyDict::new(py);
        one.set_item("name", message::param_name(param.name))?;
        one.set_item("value", value)?;
        one.set_item("default", message::value(py, param, param.default)?)?;
        one.set_item("allowed", param.allowed().replace('≥', ">="))?;
        one.set_item("about", param.about)?;
        params.append(one)?;
    }
    info.set_item("params", params)?;
    info.set_item(
        "tasks",
        card.tasks
            .iter()
            .map(|task| task.name())
            .collect::<Vec<_>>(),
    )?;
    info.set_item("pred", card.row.text())?;
    info.set_item("target", card.target.text())?;
    info.set_item(
        "scope",
        if card.scope == Scope::Row {
            "row"
        } else {
            "group"
        },
    )?;
    info.set_item("link", link(card.link))?;
    info.set_item("estimates", card.estimates)?;
    info.set_item("claims", card.claims.iter().map(claim).collect::<Vec<_>>())?;
    let kinds = Curvature::ALL.into_iter().filter(|kind| kind.exists(loss));
    info.set_item("curvatures", kinds.map(Curvature::name).collect::<Vec<_>>())?;
    info.set_item("convention", card.convention)?;
    let kin = PyList::empty(py);
    for other in card.kin {
        let one = PyDict::new(py);
        one.set_item("library", other.library)?;
        one.set_item("name", other.name)?;
        one.set_item("factor", other.factor)?;
        one.set_item("but", other.but)?;
        kin.append(one)?;
    }
    info.set_item("kin", kin)?;
    info.set_item("page", card.page)?;
    Ok(info)
}
