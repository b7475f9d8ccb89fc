//! Series and grids as plotly.js traces.

use serde_json::{Value, json};

use super::{number, plain};
use crate::mark::GRID_OPACITY;
use crate::{Colour, Grid, Kind, Series};

pub(super) fn series(series: &Series, i: usize) -> Value {
    let style = &series.style;
    let every = series.every();
    let thinned = |values: &[f64]| {
        values
            .iter()
            .step_by(every)
            .copied()
            .map(Value::from)
            .collect()
    };
    let (x, y): (Value, Value) = (thinned(&series.x), thinned(&series.y));
    let name = plain(&series.shown_name());
    let n = number(i);
    let colour = Colour::nth(style.colour).hex();
    let mut trace = json!({
        "type": "scatter", "name": name, "x": x, "y": y, "xaxis": format!("x{n}"), "yaxis": format!("y{n}"),
        "showlegend": series.listed, "legendgroup": name,
    });
    match series.kind {
        Kind::Line | Kind::Steps => {
            trace["mode"] = json!("lines");
            trace["opacity"] = json!(style.opacity);
            let shape = if series.kind == Kind::Steps {
                "hv"
            } else {
                "linear"
            };
            trace["line"] = json!({"color": colour, "width": style.width, "dash": style.dash.plotly(), "shape": shape});
        }
        Kind::Points => {
            trace["mode"] = json!("markers");
            trace["marker"] = json!({"color": colour, "size": style.size, "symbol": style.marker.plotly(), "opacity": style.opacity});
        }
        Kind::Bars(width) | Kind::LyingBars(width) => {
            trace["type"] = json!("bar");
            trace["opacity"] = json!(style.opacity);
            let lying = matches!(series.kind, Kind::LyingBars(_));
            trace["orientation"] = json!(if lying { "h" } else { "v" });
            trace["width"] = json!(width);
            trace["marker"] = json!({"color": colour, "line": {"color": "#ffffff", "width": 0.8}});
        }
    }
    if !series.labels.is_empty() {
        trace["text"] = series
            .labels
            .iter()
            .step_by(every)
            .map(|label| plain(label))
            .collect();
        trace["textposition"] = json!("none");
        trace["hovertemplate"] = json!("%{text}<br>(%{x}, %{y})<extra>%{fullData.name}</extra>");
    }
    trace
}

/// Classes beyond this number share its colour.
const MOST: usize = 99;

/// A grid as a heatmap of class + strength, with a colour scale that starts again from white at each class.
pub(super) fn grid(grid: &Grid, i: usize) -> Value {
    let classes = grid
        .cells
        .iter()
        .map(|c| c.0.min(MOST) + 1)
        .max()
        .unwrap_or(1);
    let scale: Vec<Value> = (0..classes)
        .flat_map(|class| {
            let at = |offset: usize| (class + offset) as f64 / classes as f64;
            let full = Colour::nth(class).over_white(GRID_OPACITY).hex();
            [json!([at(0), "#ffffff"]), json!([at(1), full])]
        })
        .collect();
    let value = |&(class, strength): &(usize, f64)| {
        ((class.min(MOST) as f64 + strength.clamp(0.0, 0.99)) * 100.0).round() / 100.0
    };
    let rows: Vec<Vec<f64>> = grid
        .cells
        .chunks(grid.columns.max(1))
        .map(|row| row.iter().map(value).collect())
        .collect();
    let step = |(low, high): (f64, f64), n: usize| (high - low) / n.max(1) as f64;
    let (dx, dy) = (step(grid.x, grid.columns), step(grid.y, grid.rows));
    let n = number(i);
    json!({
        "type": "heatmap", "z": rows, "x0": grid.x.0 + dx / 2.0, "dx": dx, "y0": grid.y.0 + dy / 2.0, "dy": dy,
        "zmin": 0, "zmax": classes, "colorscale": scale, "showscale": false, "hoverinfo": "skip",
        "xaxis": format!("x{n}"), "yaxis": format!("y{n}"),
    })
}
