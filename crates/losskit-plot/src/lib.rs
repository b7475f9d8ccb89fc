//! Pictures as data, and the renderers that draw them.
//!
//! A [`Figure`] says what is seen: panels, axes, series, marks. It is drawn as SVG ([`to_svg`]), PNG ([`to_png`]), text for a terminal
//! ([`to_terminal`]) or an interactive part of a web page ([`to_html_fragment`]). Nothing outside the crate is needed: fonts and plotly.js are bundled.
//! Ready-made figures are in [`pictures`].
//!
//! ```
//! use losskit_plot::{Axis, Figure, Picture, Series, Size, to_svg};
//!
//! let epochs: Vec<f64> = (0..50).map(f64::from).collect();
//! let loss: Vec<f64> = epochs.iter().map(|e| (-e / 10.0).exp()).collect();
//! let figure: Figure = Picture::new("Loss per epoch", Axis::new("epoch"), Axis::new("loss").log())
//!     .with(Series::line("train", &epochs, &loss))
//!     .into();
//! let svg = to_svg(&figure, Size::new(900, 600))?;
//! assert!(svg.contains("Loss per epoch"));
//! # Ok::<(), losskit_plot::Error>(())
//! ```

mod draw;
mod error;
mod figure;
mod font;
mod html;
mod layout;
mod legend;
mod mark;
mod palette;
pub mod pictures;
mod png;
mod scene;
mod series;
mod shapes;
mod svg;
mod terminal;
mod ticks;
mod view;

pub use error::Error;
pub use figure::{Axis, Figure, Picture, Scale, Size};
pub use html::{PLOTLY_JS, PLOTLY_LICENSE, to_html_fragment};
pub use mark::{Grid, Mark};
pub use palette::{Colour, Dash, Marker, Style};
pub use png::to_png;
pub use series::{Kind, Series};
pub use svg::to_svg;
pub use terminal::to_terminal;
