//! Law: every figure is well-formed SVG that carries its words as text.

mod support;

use losskit_plot::{Size, to_svg};
use roxmltree::Document;

#[test]
fn every_figure_is_well_formed_and_labelled() {
    for (word, figure) in support::ready_made() {
        let svg = to_svg(&figure, figure.natural_size()).unwrap();
        let document = Document::parse(&svg).unwrap();
        let texts: Vec<&str> = document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")))
            .filter_map(|node| node.text())
            .collect();
        let bottom = &figure.panels[figure.panels.len() - 1];
        for wanted in [word, &figure.title, &bottom.x.title(), &bottom.y.title()] {
            let found = wanted.is_empty() || texts.iter().any(|text| text == &wanted);
            assert!(
                found,
                "'{wanted}' is missing from '{}': {texts:?}",
                figure.title
            );
        }
        for series in figure
            .panels
            .iter()
            .flat_map(|p| &p.series)
            .filter(|s| s.listed)
        {
            let found = texts.contains(&series.name.as_str());
            assert!(
                found,
                "'{}' is missing from the legend of '{}'",
                series.name, figure.title
            );
        }
    }
}

#[test]
fn every_number_is_finite_and_on_the_sheet() {
    let size = Size::new(640, 480);
    let figures = support::ready_made().into_iter().chain(support::odd());
    for (name, figure) in figures {
        let svg = to_svg(&figure, size).unwrap();
        let document = Document::parse(&svg).unwrap();
        assert!(!svg.contains("NaN"), "{name}");
        for path in document
            .descendants()
            .filter_map(|node| node.attribute("d"))
        {
            let numbers = path
                .split(['M', 'L', 'Z', ' '])
                .filter(|part| !part.is_empty());
            for number in numbers {
                let value: f64 = number.parse().unwrap();
                assert!(
                    (-20.0..=700.0).contains(&value),
                    "{name}: {value} in {path}"
                );
            }
        }
    }
}

#[test]
fn control_characters_do_not_break_the_document() {
    let (_, mut figure) = support::ready_made().swap_remove(0);
    figure.title = "a\u{0}b\u{1b}c < d & e\u{ffff}".to_owned();
    let svg = to_svg(&figure, Size::new(640, 480)).unwrap();
    Document::parse(&svg).unwrap();
}
