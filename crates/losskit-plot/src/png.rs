//! Figures as PNG images.

use zeno::{Cap, Command, Fill, Join, Mask, PathBuilder, Placement, Style, Transform};

use crate::scene::{Anchor, Item, Path, Point, Stroke, Text};
use crate::{Colour, Dash, Error, Figure, Size, font, layout};

/// Draws a figure as an encoded PNG of `size.width × size.scale` by `size.height × size.scale` pixels.
///
/// # Errors
/// If the figure has data that cannot be drawn (see [`Error`]) or the size is out of bounds.
pub fn to_png(figure: &Figure, size: Size) -> Result<Vec<u8>, Error> {
    let scene = layout::compose(figure, size)?;
    let mut canvas = Canvas::new(size);
    for item in &scene.items {
        match item {
            Item::Path(path) => canvas.path(path),
            Item::Disc {
                centre: (x, y),
                radius,
                fill,
                opacity,
            } => {
                let mut circle: Vec<Command> = Vec::new();
                circle.add_circle([*x, *y], *radius);
                canvas.paint(&circle, Fill::NonZero, Transform::IDENTITY, *fill, *opacity);
            }
            Item::Text(text) => canvas.text(text),
        }
    }
    canvas.encode(size.scale)
}

/// Points stroked at a time.
const PIECE: usize = 64;

fn distance(a: Point, b: Point) -> f32 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

fn commands(line: &[Point], closed: bool) -> Vec<Command> {
    let mut commands = Vec::with_capacity(line.len() + 1);
    for (i, &(x, y)) in line.iter().enumerate() {
        if i == 0 {
            commands.move_to([x, y]);
        } else {
            commands.line_to([x, y]);
        }
    }
    if closed {
        commands.close();
    }
    commands
}

fn pen(stroke: Stroke, offset: f32) -> zeno::Stroke<'static> {
    let mut pen = zeno::Stroke::new(stroke.width);
    pen.join(Join::Round).cap(Cap::Butt);
    pen.dash(stroke.dash.pattern(), offset);
    pen
}

struct Canvas {
    width: usize,
    height: usize,
    scale: f32,
    pixels: Vec<u8>,
}

impl Canvas {
    fn new(size: Size) -> Canvas {
        let side = |pixels: u32| (pixels as f32 * size.scale).round() as usize;
        let (width, height) = (side(size.width), side(size.height));
        Canvas {
            width,
            height,
            scale: size.scale,
            pixels: vec![255; width * height * 3],
        }
    }

    fn path(&mut self, path: &Path) {
        if let Some((colour, opacity)) = path.fill {
            let outline: Vec<Command> = path
                .lines
                .iter()
                .flat_map(|l| commands(l, path.closed))
                .collect();
            self.paint(
                &outline,
                Fill::NonZero,
                Transform::IDENTITY,
                colour,
                opacity,
            );
        }
        if let Some(stroke) = path.stroke {
            self.lines(&path.lines, stroke);
        }
    }

    /// Strokes lines piece by piece, because zeno takes time quadratic in the points of a path, and paints them at once.
    fn lines(&mut self, lines: &[Vec<Point>], stroke: Stroke) {
        let zoom = Transform::scale(self.scale, self.scale);
        let mut masks = Vec::new();
        for line in lines {
            let mut length = 0.0;
            for start in (0..line.len().saturating_sub(1)).step_by(PIECE) {
                // One point more on either side, so that corners between pieces are joined.
                let piece = &line[start.saturating_sub(1)..line.len().min(start + PIECE + 2)];
                let before = if start == 0 {
                    0.0
                } else {
                    distance(piece[0], piece[1])
                };
                let style = pen(stroke, length - before);
                let outline = commands(piece, false);
                masks.push(
                    Mask::new(&outline)
                        .style(style)
                        .transform(Some(zoom))
                        .render(),
                );
                let ends = &line[start..line.len().min(start + PIECE + 1)];
                length += ends.windows(2).map(|w| distance(w[0], w[1])).sum::<f32>();
            }
        }
        if let [(mask, place)] = &masks[..] {
            return self.blend(mask, *place, stroke.colour, stroke.opacity);
        }
        let mut cover = vec![0u8; self.width * self.height];
        for (mask, place) in masks {
            self.inside(&mask, place, |at, share| cover[at] = cover[at].max(share));
        }
        let whole = Placement {
            left: 0,
            top: 0,
            width: self.width as u32,
            height: self.height as u32,
        };
        self.blend(&cover, whole, stroke.colour, stroke.opacity);
    }

    fn text(&mut self, text: &Text) {
        let outline = font::outline(&text.text, text.size, text.bold);
        let wide = font::width(&text.text, text.size, text.bold);
        let start = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -wide / 2.0,
            Anchor::End => -wide,
        };
        let (x, y) = text.at;
        let place = if text.upward {
            Transform::new(0.0, -1.0, 1.0, 0.0, x, y - start)
        } else {
            Transform::translation(x + start, y)
        };
        if text.halo {
            let rim = Stroke {
                colour: Colour::WHITE,
                opacity: 1.0,
                width: 3.0,
                dash: Dash::Solid,
            };
            self.paint(&outline, pen(rim, 0.0), place, rim.colour, rim.opacity);
        }
        self.paint(&outline, Fill::NonZero, place, text.colour, 1.0);
    }

    fn paint<'a>(
        &mut self,
        outline: &[Command],
        style: impl Into<Style<'a>>,
        place: Transform,
        colour: Colour,
        opacity: f64,
    ) {
        let zoom = place.then_scale(self.scale, self.scale);
        let (mask, placement) = Mask::new(outline)
            .style(style)
            .transform(Some(zoom))
            .render();
        self.blend(&mask, placement, colour, opacity);
    }

    fn blend(&mut self, mask: &[u8], place: Placement, colour: Colour, opacity: f64) {
        let ink = [colour.0, colour.1, colour.2].map(f32::from);
        let mut pixels = std::mem::take(&mut self.pixels);
        self.inside(mask, place, |at, cover| {
            let share = f32::from(cover) / 255.0 * opacity as f32;
            for (pixel, ink) in pixels[at * 3..at * 3 + 3].iter_mut().zip(ink) {
                let old = f32::from(*pixel);
                *pixel = (old + (ink - old) * share).round() as u8;
            }
        });
        self.pixels = pixels;
    }

    /// Calls a function with the position and cover of every pixel of a mask that lies on the canvas.
    fn inside(&self, mask: &[u8], place: Placement, mut paint: impl FnMut(usize, u8)) {
        let width = (place.width as usize).max(1);
        for (row, line) in mask.chunks_exact(width).enumerate() {
            let y = i64::from(place.top) + row as i64;
            if !(0..self.height as i64).contains(&y) {
                continue;
            }
            for (column, &cover) in line.iter().enumerate() {
                let x = i64::from(place.left) + column as i64;
                if cover > 0 && (0..self.width as i64).contains(&x) {
                    paint(y as usize * self.width + x as usize, cover);
                }
            }
        }
    }

    fn encode(&self, scale: f32) -> Result<Vec<u8>, Error> {
        let wrong = |e: png::EncodingError| Error::Png(e.to_string());
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        // 96 pixels per inch at scale 1, so that documents show every scale equally large.
        let per_metre = (96.0 / 0.0254 * scale).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_metre,
            yppu: per_metre,
            unit: png::Unit::Meter,
        }));
        let mut writer = encoder.write_header().map_err(wrong)?;
        writer.write_image_data(&self.pixels).map_err(wrong)?;
        writer.finish().map_err(wrong)?;
        Ok(bytes)
    }
}
