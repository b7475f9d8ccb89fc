//! Figures as SVG.

use std::fmt::Write;

use crate::scene::{Anchor, Item, Path, Stroke, Text};
use crate::{Dash, Error, Figure, Size, layout};

/// Draws a figure as a self-contained SVG document; text stays text.
///
/// # Errors
/// If the figure has data that cannot be drawn (see [`Error`]) or the size is out of bounds.
pub fn to_svg(figure: &Figure, size: Size) -> Result<String, Error> {
    let scene = layout::compose(figure, size)?;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" font-family="'Losskit Sans', 'Liberation Sans', Arial, Helvetica, sans-serif">"#,
        w = scene.width,
        h = scene.height
    );
    svg.push('\n');
    if !figure.title.is_empty() {
        let _ = writeln!(svg, "<title>{}</title>", escape(&figure.title));
    }
    let _ = writeln!(
        svg,
        r##"<rect width="100%" height="100%" fill="#ffffff"/>"##
    );
    for item in &scene.items {
        match item {
            Item::Path(path) => write_path(&mut svg, path),
            Item::Disc {
                centre,
                radius,
                fill,
                opacity,
            } => {
                let _ = writeln!(
                    svg,
                    r#"<circle cx="{:.2}" cy="{:.2}" r="{radius:.2}" fill="{}"{}/>"#,
                    centre.0,
                    centre.1,
                    fill.hex(),
                    faded("fill", *opacity)
                );
            }
            Item::Text(text) => write_text(&mut svg, text),
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn write_path(svg: &mut String, path: &Path) {
    svg.push_str("<path d=\"");
    for line in &path.lines {
        for (i, (x, y)) in line.iter().enumerate() {
            let _ = write!(svg, "{}{x:.2} {y:.2}", if i == 0 { 'M' } else { 'L' });
        }
        if path.closed {
            svg.push('Z');
        }
    }
    svg.push('"');
    match path.fill {
        Some((colour, opacity)) => {
            let _ = write!(svg, r#" fill="{}"{}"#, colour.hex(), faded("fill", opacity));
        }
        None => svg.push_str(r#" fill="none""#),
    }
    if let Some(stroke) = path.stroke {
        write_stroke(svg, stroke);
    }
    svg.push_str("/>\n");
}

fn write_stroke(svg: &mut String, stroke: Stroke) {
    let _ = write!(
        svg,
        r#" stroke="{}" stroke-width="{}" stroke-linejoin="round"{}"#,
        stroke.colour.hex(),
        stroke.width,
        faded("stroke", stroke.opacity)
    );
    if stroke.dash != Dash::Solid {
        let lengths = stroke.dash.pattern().iter().map(f32::to_string);
        let _ = write!(
            svg,
            r#" stroke-dasharray="{}""#,
            lengths.collect::<Vec<_>>().join(" ")
        );
    }
}

fn write_text(svg: &mut String, text: &Text) {
    let (x, y) = text.at;
    let _ = write!(
        svg,
        r#"<text x="{x:.2}" y="{y:.2}" font-size="{:.1}" fill="{}""#,
        text.size,
        text.colour.hex()
    );
    if text.bold {
        svg.push_str(r#" font-weight="bold""#);
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => svg.push_str(r#" text-anchor="middle""#),
        Anchor::End => svg.push_str(r#" text-anchor="end""#),
    }
    if text.upward {
        let _ = write!(svg, r#" transform="rotate(-90 {x:.2} {y:.2})""#);
    }
    if text.halo {
        svg.push_str(
            r##" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke""##,
        );
    }
    let _ = writeln!(svg, ">{}</text>", escape(&text.text));
}

fn faded(what: &str, opacity: f64) -> String {
    if opacity < 1.0 {
        format!(r#" {what}-opacity="{opacity:.3}""#)
    } else {
        String::new()
    }
}

/// Text as XML; characters XML 1.0 has no place for become U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
