//! Every ready-made figure, written into a folder: `cargo run --release --example gallery -p losskit-plot -- OUT`.

use std::error::Error;
use std::fs;
use std::path::Path;

use losskit_plot::pictures::{
    Border, Curve, Line, boundary, coefficients, history, line, losses, ratio, residuals, scatter,
};
use losskit_plot::{Figure, PLOTLY_JS, to_html_fragment, to_png, to_svg, to_terminal};

/// A small generator of reproducible numbers between 0 and 1 (Steele, Lea and Flood's SplitMix64).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

fn grid(from: f64, to: f64, n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| from + (to - from) * i as f64 / (n - 1) as f64)
        .collect()
}

fn map(x: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    x.iter().map(|&x| f(x)).collect()
}

fn loss_figures() -> Vec<(&'static str, Figure)> {
    let r = grid(-3.0, 3.0, 601);
    let square = [map(&r, |r| r * r), map(&r, |r| 2.0 * r), map(&r, |_| 2.0)];
    let absolute = [
        map(&r, f64::abs),
        map(&r, |r| if r == 0.0 { 0.0 } else { r.signum() }),
        map(&r, |_| 0.0),
    ];
    let huber = [
        map(&r, |r| {
            if r.abs() <= 1.0 {
                r * r / 2.0
            } else {
                r.abs() - 0.5
            }
        }),
        map(&r, |r| r.clamp(-1.0, 1.0)),
        map(&r, |r| f64::from(r.abs() <= 1.0)),
    ];
    let log_cosh = [
        map(&r, |r| r.cosh().ln()),
        map(&r, f64::tanh),
        map(&r, |r| r.cosh().powi(-2)),
    ];
    let named = [
        ("squared_error", &square),
        ("absolute_error", &absolute),
        ("huber δ=1", &huber),
        ("log_cosh", &log_cosh),
    ];
    let curves: Vec<Curve<'_>> = named
        .iter()
        .map(|(name, [value, gradient, curvature])| Curve {
            name,
            x: &r,
            value,
            gradient,
            curvature: Some(curvature),
        })
        .collect();
    let p = grid(0.001, 0.999, 400);
    let gammas: Vec<(String, Vec<f64>)> = [0.0, 0.5, 1.0, 2.0, 5.0, 10.0]
        .map(|g| (format!("γ = {g}"), map(&p, |p| (1.0 - p).powf(g))))
        .into();
    let columns: Vec<(&str, &[f64])> = gammas
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_slice()))
        .collect();
    vec![
        ("losses", losses(&curves, "prediction − target")),
        ("loss", losses(&curves[2..3], "prediction − target")),
        (
            "ratio",
            ratio(
                "focal / cross-entropy",
                ("probability", &p),
                &columns,
                false,
            ),
        ),
        (
            "ratio_log",
            ratio("focal / cross-entropy", ("probability", &p), &columns, true),
        ),
    ]
}

fn fit_figures(random: &mut Random) -> Vec<(&'static str, Figure)> {
    let epochs = grid(1.0, 200.0, 200);
    let train = map(&epochs, |e| 0.0184 + 0.6 * (-e / 18.0).exp() + 0.05 / e);
    let valid: Vec<f64> = epochs
        .iter()
        .map(|e| 0.03 + 0.62 * (-e / 17.0).exp() + 0.002 * random.normal() + e * 5e-5)
        .collect();
    let fitted: Vec<f64> = (0..442).map(|_| 150.0 + 50.0 * random.normal()).collect();
    let residual: Vec<f64> = fitted
        .iter()
        .map(|f| random.normal() * (30.0 + f.abs() / 8.0))
        .collect();
    let names: Vec<String> = (0..40)
        .map(|i| match i {
            0 => "concave points (worst)".to_owned(),
            1 => "a name much longer than anything that could be shown here".to_owned(),
            _ => format!("feature {i}"),
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let values: Vec<f64> = names.iter().map(|_| random.normal().powi(3)).collect();
    vec![
        (
            "history",
            history(&epochs, &train, Some(&valid), Some(0.018396), false),
        ),
        (
            "history_log",
            history(&epochs, &train, Some(&valid), Some(0.018396), true),
        ),
        ("residuals", residuals(&fitted, &residual)),
        ("coefficients", coefficients(&names, &values)),
        ("coefficients_few", coefficients(&names[..8], &values[..8])),
    ]
}

fn data_figures(random: &mut Random) -> Vec<(&'static str, Figure)> {
    let x: Vec<f64> = (0..200).map(|_| random.uniform() * 10.0).collect();
    let y: Vec<f64> = x
        .iter()
        .map(|x| 2.0 + 3.0 * x + 4.0 * random.normal())
        .collect();
    let fits = [
        Line {
            name: "squared_error: y = 2.93 x + 2.31",
            slope: 2.93,
            intercept: 2.31,
        },
        Line {
            name: "absolute_error: y = 3.05 x + 1.6",
            slope: 3.05,
            intercept: 1.6,
        },
    ];
    let truth = Line {
        name: "true line: y = 3 x + 2",
        slope: 3.0,
        intercept: 2.0,
    };
    let centres = [(-2.5, 9.0), (4.6, 2.0), (-7.0, -6.5)];
    let labels: Vec<usize> = (0..600).map(|i| i % 3).collect();
    let a: Vec<f64> = labels
        .iter()
        .map(|&l| centres[l].0 + 2.0 * random.normal())
        .collect();
    let b: Vec<f64> = labels
        .iter()
        .map(|&l| centres[l].1 + 2.0 * random.normal())
        .collect();
    let two = |values: &[f64]| -> Vec<f64> {
        values
            .iter()
            .zip(&labels)
            .filter(|(_, l)| **l < 2)
            .map(|(v, _)| *v)
            .collect()
    };
    let (a2, b2) = (two(&a), two(&b));
    let labels2: Vec<usize> = (0..400).map(|i| i % 2).collect();
    let (w, bias) = ((0.8, -0.75), 3.4);
    let sigmoid = |a: f64, b: f64| {
        let p = 1.0 / (1.0 + (-(w.0 * a + w.1 * b + bias)).exp());
        vec![1.0 - p, p]
    };
    let softmax = |a: f64, b: f64| {
        let e = centres.map(|c| (-((a - c.0).powi(2) + (b - c.1).powi(2)) / 12.0).exp());
        e.map(|v| v / e.iter().sum::<f64>()).to_vec()
    };
    let border = Border {
        name: "logistic",
        weights: w,
        bias,
        margins: true,
    };
    let steep = Border {
        name: "focal γ=5",
        weights: (1.1, -0.4),
        bias: 1.2,
        margins: false,
    };
    let (ca, cb) = (("feature 0", a2.as_slice()), ("feature 1", b2.as_slice()));
    vec![
        (
            "scatter",
            scatter(
                ("feature 0", &a),
                ("feature 1", &b),
                Some((&labels, &["versicolor", "setosa", "virginica"])),
            ),
        ),
        ("scatter_plain", scatter(("x", &x), ("y", &y), None)),
        ("line", line(("x", &x), ("y", &y), &fits, Some(truth))),
        (
            "boundary",
            boundary(
                ca,
                cb,
                (&labels2, &["benign", "malignant"]),
                &[border, steep],
                None,
            ),
        ),
        (
            "boundary_shaded",
            boundary(
                ca,
                cb,
                (&labels2, &["benign", "malignant"]),
                &[border],
                Some(&sigmoid),
            ),
        ),
        (
            "boundary_classes",
            boundary(
                ("feature 0", &a),
                ("feature 1", &b),
                (&labels, &[]),
                &[],
                Some(&softmax),
            ),
        ),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("give a folder to write into")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut random = Random(42);
    let mut figures = loss_figures();
    figures.extend(fit_figures(&mut random));
    figures.extend(data_figures(&mut random));
    let mut page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>gallery</title><script>{PLOTLY_JS}</script>\n"
    );
    let mut text = String::new();
    for (name, figure) in &figures {
        let size = figure.natural_size();
        fs::write(
            folder.join(name).with_extension("svg"),
            to_svg(figure, size)?,
        )?;
        fs::write(
            folder.join(name).with_extension("png"),
            to_png(figure, size.scale(2.0))?,
        )?;
        page += &to_html_fragment(figure, name)?;
        text += &to_terminal(figure, 90, 30, true)?;
    }
    fs::write(folder.join("gallery.html"), page)?;
    fs::write(folder.join("gallery.txt"), text)?;
    Ok(())
}
