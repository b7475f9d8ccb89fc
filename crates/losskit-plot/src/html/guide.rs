//! Marks as plotly.js shapes and annotations.

use serde_json::{Map, Value, json};

use super::{number, plain, push};
use crate::view::{Span, View};
use crate::{Axis, Colour, Mark, Picture, Scale};

pub(super) fn mark(
    layout: &mut Map<String, Value>,
    panel: &Picture,
    view: &View,
    mark: &Mark,
    i: usize,
) {
    // plotly.js places texts on a logarithmic axis by the logarithm, but shapes by the value.
    let at = |axis: &Axis, v: f64| {
        if axis.scale == Scale::Log {
            json!(v.log10())
        } else {
            json!(v)
        }
    };
    let n = number(i);
    let (xref, yref) = (format!("x{n}"), format!("y{n}"));
    let (across, upward) = (format!("x{n} domain"), format!("y{n} domain"));
    let line = json!({"color": Colour::MUTED.hex(), "width": 1.4, "dash": "dash"});
    match mark {
        Mark::Vertical { x, label } => {
            push(
                layout,
                "shapes",
                json!({
                    "type": "line", "xref": xref, "yref": upward, "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line,
                }),
            );
            note(
                layout,
                label,
                (xref, at(&panel.x, *x)),
                (upward, json!(1)),
                ["left", "top"],
            );
        }
        Mark::Horizontal { y, label } => {
            push(
                layout,
                "shapes",
                json!({
                    "type": "line", "xref": across, "yref": yref, "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line,
                }),
            );
            note(
                layout,
                label,
                (across, json!(1)),
                (yref, at(&panel.y, *y)),
                ["right", "top"],
            );
        }
        Mark::Note { x, y, text } => {
            note(
                layout,
                text,
                (xref, at(&panel.x, *x)),
                (yref, at(&panel.y, *y)),
                ["left", "bottom"],
            );
        }
        Mark::Region {
            x,
            y,
            colour,
            opacity,
        } => {
            let ends =
                |(low, high): (f64, f64), span: Span| (low.max(span.low), high.min(span.high));
            let ((x0, x1), (y0, y1)) = (ends(*x, view.x), ends(*y, view.y));
            push(
                layout,
                "shapes",
                json!({
                    "type": "rect", "layer": "below", "xref": xref, "yref": yref, "x0": x0, "x1": x1, "y0": y0, "y1": y1,
                    "fillcolor": Colour::nth(*colour).hex(), "opacity": opacity, "line": {"width": 0},
                }),
            );
        }
        Mark::Grid(_) => {}
    }
}

fn note(
    layout: &mut Map<String, Value>,
    text: &str,
    (xref, x): (String, Value),
    (yref, y): (String, Value),
    [xanchor, yanchor]: [&str; 2],
) {
    if !text.is_empty() {
        push(
            layout,
            "annotations",
            json!({
                "text": plain(text), "showarrow": false, "xref": xref, "yref": yref, "x": x, "y": y,
                "xanchor": xanchor, "yanchor": yanchor, "font": {"color": Colour::MUTED.hex()},
            }),
        );
    }
}
