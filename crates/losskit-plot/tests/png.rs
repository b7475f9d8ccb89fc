//! Law: every figure becomes an image of the size asked for, with ink where its words are.

mod support;

use losskit_plot::{Figure, Size, to_png};

struct Image {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Image {
    fn of(figure: &Figure, size: Size) -> Image {
        let bytes = to_png(figure, size).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        Image {
            width: info.width as usize,
            height: info.height as usize,
            pixels,
        }
    }

    /// Share of dark pixels in a part of the image.
    fn ink(&self, x: std::ops::Range<usize>, y: std::ops::Range<usize>) -> f64 {
        let area = (x.len() * y.len()) as f64;
        let dark = |(x, y): (usize, usize)| self.pixels[(y * self.width + x) * 3] < 100;
        let pixels = y.flat_map(|y| x.clone().map(move |x| (x, y)));
        pixels.filter(|&at| dark(at)).count() as f64 / area
    }
}

#[test]
fn every_figure_has_the_size_asked_for_and_ink() {
    for (name, figure) in support::ready_made() {
        for scale in [1.0, 2.0] {
            let image = Image::of(&figure, Size::new(900, 600).scale(scale));
            let s = scale as usize;
            assert_eq!((image.width, image.height), (900 * s, 600 * s), "{name}");
            assert!(image.ink(0..900 * s, 0..600 * s) > 1e-3, "{name} is blank");
            // The title stands between 16 and 38 pixels from the top, and starts within the left half.
            assert!(
                image.ink(0..450 * s, 16 * s..38 * s) > 0.02,
                "{name} has no title"
            );
            assert_eq!(
                image.ink(0..900 * s, 0..10 * s),
                0.0,
                "{name} has ink on its edge"
            );
        }
    }
}

#[test]
fn odd_figures_are_drawn() {
    for (name, figure) in support::odd() {
        let image = Image::of(&figure, Size::new(300, 200));
        assert_eq!((image.width, image.height), (300, 200), "{name}");
    }
}

#[test]
fn text_needs_no_font_of_the_machine() {
    let (_, mut figure) = support::ready_made().swap_remove(0);
    let blank = |figure: &Figure| Image::of(figure, Size::new(900, 600)).ink(0..900, 16..38);
    for title in ["γ δ τ α ε η", "− ∇ ∞ ½ ² |", "Größe, façade, żółw, Ошибка"]
    {
        figure.title = title.to_owned();
        assert!(blank(&figure) > 0.002, "'{title}' left no ink");
    }
    figure.title = String::new();
    figure.subtitle = Some(" ".to_owned());
    assert_eq!(blank(&figure), 0.0);
}
