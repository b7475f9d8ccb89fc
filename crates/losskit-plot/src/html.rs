//! Figures as interactive parts of a web page, drawn by plotly.js.

mod guide;
mod trace;

use serde_json::{Map, Value, json};

use crate::view::{Span, View};
use crate::{Axis, Colour, Error, Figure, Mark, Scale, layout, ticks};

/// plotly.js (cartesian bundle 4.1.1), to be put once into a page before the first fragment, in a `<script>` element.
pub const PLOTLY_JS: &str = include_str!("../assets/plotly-cartesian.min.js");

/// The licence of [`PLOTLY_JS`] (MIT), which a page that carries it must carry too.
pub const PLOTLY_LICENSE: &str = include_str!("../assets/plotly-cartesian-LICENSE.txt");

/// Draws a figure as a `<div>` and a `<script>`; the page must contain [`PLOTLY_JS`], and needs nothing from the network.
///
/// In `id` everything but letters, digits, `-` and `_` becomes `-`.
///
/// # Errors
/// If the figure has data that cannot be drawn (see [`Error`]).
pub fn to_html_fragment(figure: &Figure, id: &str) -> Result<String, Error> {
    figure.check()?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let id: String = id
        .chars()
        .map(|c| if allowed(c) { c } else { '-' })
        .collect();
    let views = layout::views(figure);
    let mut layout = base(figure);
    let mut traces = Vec::new();
    for (i, panel) in figure.panels.iter().enumerate() {
        axes(&mut layout, figure, &views, i);
        traces.extend(panel.series.iter().map(|s| trace::series(s, i)));
        for mark in &panel.marks {
            match mark {
                Mark::Grid(grid) => traces.push(trace::grid(grid, i)),
                _ => guide::mark(&mut layout, panel, &views[i], mark, i),
            }
        }
    }
    // The page is offline: no button may offer to send the data away.
    let config = json!({
        "responsive": true, "displaylogo": false, "toImageButtonOptions": {"scale": 2},
        "showSendToCloud": false, "plotlyServerURL": "",
    });
    let height = figure.natural_size().height;
    // "<" inside a script could end it; as an escape it cannot.
    let [data, layout, config] = [Value::Array(traces), Value::Object(layout), config]
        .map(|v| v.to_string().replace('<', "\\u003c"));
    Ok(format!(
        "<div id=\"{id}\" style=\"width:100%;height:{height}px\"></div>\n\
         <script>Plotly.newPlot(\"{id}\", {data}, {layout}, {config});</script>\n"
    ))
}

fn base(figure: &Figure) -> Map<String, Value> {
    let mut title = format!("<b>{}</b>", plain(&figure.title));
    if let Some(subtitle) = &figure.subtitle {
        title += &format!(
            "<br><span style=\"font-size:14px\">{}</span>",
            plain(subtitle)
        );
    }
    let headings = figure.panels.iter().any(|panel| !panel.title.is_empty());
    let above = 70 + 20 * i32::from(figure.subtitle.is_some()) + 25 * i32::from(headings);
    let layout = json!({
        "title": {"text": title, "x": 0.02, "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 18}, "font": {"size": 19}},
        "font": {"family": "Liberation Sans, Arial, Helvetica, sans-serif", "size": 13, "color": Colour::INK.hex()},
        "paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff", "hovermode": "closest", "bargap": 0,
        "margin": {"l": 80, "r": 30, "t": above, "b": 65},
        "shapes": [], "annotations": [],
    });
    match layout {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// "", "2", "3", …: how plotly.js numbers axes.
fn number(i: usize) -> String {
    if i == 0 {
        String::new()
    } else {
        (i + 1).to_string()
    }
}

fn axes(layout: &mut Map<String, Value>, figure: &Figure, views: &[View], i: usize) {
    let columns = figure.columns();
    let rows = figure.panels.len().div_ceil(columns).max(1);
    let (row, column) = (i / columns, i % columns);
    let panel = &figure.panels[i];
    let share = |n: usize, count: usize, gap: f64| {
        let size = (1.0 - gap * (count - 1) as f64) / count as f64;
        let start = n as f64 * (size + gap);
        [start, (start + size).min(1.0)]
    };
    let n = number(i);
    let mut x = axis(&panel.x, views[i].x);
    x["domain"] = json!(share(column, columns, 0.1));
    x["anchor"] = json!(format!("y{n}"));
    if figure.share_x {
        if row > 0 {
            x["matches"] = json!(format!("x{}", number(column)));
        }
        if i + columns < figure.panels.len() {
            x["showticklabels"] = json!(false);
            x["title"] = Value::Null;
        }
    }
    let gap = if figure.share_x { 0.05 } else { 0.16 };
    let mut y = axis(&panel.y, views[i].y);
    y["domain"] = json!(share(rows - 1 - row, rows, gap));
    y["anchor"] = json!(format!("x{n}"));
    layout.insert(format!("xaxis{n}"), x);
    layout.insert(format!("yaxis{n}"), y);
    if !panel.title.is_empty() {
        push(
            layout,
            "annotations",
            json!({
                "text": format!("<b>{}</b>", plain(&panel.title)), "showarrow": false, "font": {"size": 15},
                "xref": format!("x{n} domain"), "yref": format!("y{n} domain"),
                "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom",
            }),
        );
    }
}

fn axis(axis: &Axis, span: Span) -> Value {
    let log = axis.scale == Scale::Log;
    let ends = [span.low, span.high].map(|v| if log { v.log10() } else { v });
    let mut value = json!({
        "title": {"text": plain(&axis.title())}, "range": ends, "automargin": true,
        "type": if log { "log" } else { "linear" }, "exponentformat": "power", "zeroline": false,
        "gridcolor": Colour::RULE.hex(), "linecolor": Colour::FRAME.hex(), "showline": true, "ticks": "outside",
    });
    let decades = ends[1] - ends[0];
    if log && decades > 3.0 {
        value["dtick"] = json!((decades / 8.0).ceil());
    } else if log {
        // plotly.js would write 0.02 and 0.05 as a bare 2 and 5.
        let ticks = ticks::log(span.low, span.high, 8);
        value["tickvals"] = ticks.iter().map(|t| t.at).collect();
        value["ticktext"] = ticks.into_iter().map(|t| t.label).collect();
    }
    if !axis.names.is_empty() {
        value["tickvals"] = json!((0..axis.names.len()).collect::<Vec<_>>());
        value["ticktext"] = axis.names.iter().map(|name| plain(name)).collect();
    }
    value
}

fn push(layout: &mut Map<String, Value>, list: &str, value: Value) {
    if let Some(Value::Array(values)) = layout.get_mut(list) {
        values.push(value);
    }
}

/// Text as plotly.js shows it literally: it would read "<b>" as bold.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
