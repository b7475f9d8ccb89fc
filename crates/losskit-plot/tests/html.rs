//! Law: a fragment is valid JSON inside, and asks nothing of the network.

mod support;

use losskit_plot::{Kind, PLOTLY_JS, PLOTLY_LICENSE, to_html_fragment};
use serde_json::{Deserializer, Value};

/// The data, layout and configuration of a fragment.
fn arguments(html: &str) -> Vec<Value> {
    let (_, call) = html.split_once("Plotly.newPlot(").unwrap();
    let (call, _) = call.split_once(");</script>").unwrap();
    let list = format!("[{call}]");
    let mut values = Deserializer::from_str(&list).into_iter::<Vec<Value>>();
    values.next().unwrap().unwrap()
}

#[test]
fn every_fragment_is_valid_and_offline() {
    for (name, figure) in support::ready_made().into_iter().chain(support::odd()) {
        let html = to_html_fragment(&figure, "picture").unwrap();
        assert!(!html.contains("://"), "{name} names an address");
        assert_eq!(
            html.matches("</").count(),
            2,
            "{name} closes more than its elements"
        );
        let [id, data, layout, config] = &arguments(&html)[..] else {
            panic!("{name}: four arguments expected");
        };
        assert_eq!(id, "picture");
        assert_eq!(config["showSendToCloud"], false);
        assert!(layout["title"]["text"].is_string(), "{name}");
        let series = figure.panels.iter().flat_map(|p| &p.series);
        for (trace, series) in data
            .as_array()
            .unwrap()
            .iter()
            .filter(|t| t["type"] != "heatmap")
            .zip(series)
        {
            let sent = trace["x"].as_array().unwrap().len();
            let thinned = series.kind == Kind::Points && series.x.len() > 30_000;
            assert!(sent == series.x.len() || thinned, "{name}");
        }
    }
}

#[test]
fn hostile_names_stay_names() {
    let (_, mut figure) = support::ready_made().swap_remove(0);
    figure.title = "</script><script>alert(1)</script>".to_owned();
    figure.panels[0].series[0].name = "<img src=x>".to_owned();
    let html = to_html_fragment(&figure, "a\"><b id=\"").unwrap();
    assert!(html.contains("<div id=\"a---b-id--\""), "{}", &html[..80]);
    assert!(!html.contains("<img") && !html.contains("<script>alert"));
    let arguments = arguments(&html);
    assert_eq!(arguments[1][0]["name"], "&lt;img src=x&gt;");
}

#[test]
fn the_script_is_bundled_with_its_licence() {
    assert!(PLOTLY_JS.contains("plotly.js (cartesian - minified) v4.1.1"));
    assert!(PLOTLY_LICENSE.contains("MIT License"));
    assert!(!PLOTLY_JS.contains("</script"));
}
