//! The numbers that are fitted: a table in memory for us, the same in files for others.

use super::cells::{Cell, GENERATED};
use super::peers::Peers;
use losskit_fit::frame::{Column, Frame};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// The column of targets.
pub(super) const TARGET: &str = "y";
/// Columns of the generated data.
const WIDTH: usize = 50;
/// Classes of its softmax regression.
const CLASSES: usize = 5;

/// A data set whose targets may change from problem to problem.
pub(super) struct Data {
    pub(super) name: &'static str,
    /// The columns x1, x2, … and, once there are any, the targets.
    pub(super) frame: Frame,
    x: PathBuf,
    y: PathBuf,
}

impl Data {
    /// A data set without its targets if they depend on the problem.
    pub(super) fn new(name: &'static str, rows: usize, peers: &mut Peers) -> Result<Data, String> {
        if name != GENERATED {
            let (rows, width, x, y) = peers.data(name)?;
            let numbers = read(&x)?;
            let columns: Vec<Vec<f64>> = numbers.chunks_exact(rows).map(<[f64]>::to_vec).collect();
            if columns.len() != width {
                return Err(format!(
                    "{name}: {width} columns were told, {} came",
                    columns.len()
                ));
            }
            let mut frame = table(name, columns)?;
            let target = Column::number(TARGET, read(&y)?);
            frame.push(target).map_err(|e| e.to_string())?;
            return Ok(Data { name, frame, x, y });
        }
        let (x, y) = (peers.path("x"), peers.path("y"));
        let columns = columns(rows, WIDTH);
        if peers.is_there() {
            write(&x, columns.iter().flatten())?;
        }
        let frame = table(name, columns)?;
        Ok(Data { name, frame, x, y })
    }

    /// With the targets of a problem.
    pub(super) fn with(mut self, cell: &Cell, peers: &Peers) -> Result<Data, String> {
        if self.name == GENERATED {
            if self.frame.column(TARGET).is_ok() {
                self.frame = self.frame.drop(&[TARGET]).map_err(|e| e.to_string())?;
            }
            let target = targets(cell.loss, &self.frame);
            if peers.is_there() {
                write(&self.y, target.iter())?;
            }
            let column = Column::number(TARGET, target);
            self.frame.push(column).map_err(|e| e.to_string())?;
        }
        Ok(self)
    }

    /// Columns without the targets.
    pub(super) fn width(&self) -> usize {
        self.columns().count()
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &[f64]> {
        let features = self.frame.columns().iter().filter(|c| c.name() != TARGET);
        features.filter_map(Column::as_numbers)
    }

    pub(super) fn target(&self) -> &[f64] {
        let column = self.frame.column(TARGET).ok();
        column.and_then(Column::as_numbers).unwrap_or_default()
    }

    pub(super) fn files(&self) -> (&Path, &Path) {
        (&self.x, &self.y)
    }
}

fn table(name: &str, columns: Vec<Vec<f64>>) -> Result<Frame, String> {
    let named = columns
        .into_iter()
        .enumerate()
        .map(|(j, values)| Column::number(format!("x{}", j + 1), values));
    Frame::new(name, named.collect()).map_err(|e| e.to_string())
}

fn read(path: &Path) -> Result<Vec<f64>, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let (numbers, _) = bytes.as_chunks::<8>();
    Ok(numbers.iter().map(|b| f64::from_le_bytes(*b)).collect())
}

fn write<'a>(path: &Path, numbers: impl Iterator<Item = &'a f64>) -> Result<(), String> {
    let bytes: Vec<u8> = numbers.flat_map(|x| x.to_le_bytes()).collect();
    std::fs::write(path, bytes).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

/// A number in (0, 1) that depends on its place and a stream alone (SplitMix64).
fn unit(at: usize, stream: usize) -> f64 {
    let mut z = (at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (stream as u64) << 48;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// A standard normal number (Box and Muller 1958).
fn normal(at: usize, stream: usize) -> f64 {
    let (u, v) = (unit(at, 2 * stream), unit(at, 2 * stream + 1));
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// Normal columns, each correlated with the one before it by ½.
pub(super) fn columns(rows: usize, width: usize) -> Vec<Vec<f64>> {
    let mut columns: Vec<Vec<f64>> = Vec::with_capacity(width);
    for j in 0..width {
        let last = columns.last();
        let number = |i: usize| match last {
            None => normal(i, j),
            Some(last) => 0.5 * last[i] + 0.75_f64.sqrt() * normal(i, j),
        };
        columns.push((0..rows).into_par_iter().map(number).collect());
    }
    columns
}

/// Two of three columns matter, the more classes the differently.
fn predictor(columns: &[&[f64]], row: usize, class: usize) -> f64 {
    let weight = |j: usize| {
        if j % 3 == 2 {
            0.0
        } else {
            0.3 * (1.7 * (j + 7 * class) as f64).cos()
        }
    };
    columns
        .iter()
        .enumerate()
        .map(|(j, x)| weight(j) * x[row])
        .sum()
}

/// Targets that a problem of this loss is made for.
fn targets(loss: &str, frame: &Frame) -> Vec<f64> {
    let columns: Vec<&[f64]> = frame
        .columns()
        .iter()
        .filter_map(Column::as_numbers)
        .collect();
    let name = loss.split(':').next().unwrap_or_default();
    // Beyond those of the columns.
    let stream = |k: usize| columns.len() + 1 + k;
    let target = |i: usize| {
        let eta = predictor(&columns, i, 0);
        // Student's t of three degrees of freedom.
        let heavy = || {
            let square: f64 = (1..4).map(|k| normal(i, stream(k)).powi(2)).sum();
            normal(i, stream(0)) / (square / 3.0).sqrt()
        };
        match name {
            "huber" => eta + heavy(),
            "pinball" => eta + (1.0 + 0.5 * columns[0][i].abs()) * heavy(),
            "binary_cross_entropy_with_logits" | "hinge" => {
                let positive = unit(i, 2 * stream(0)) < 1.0 / (1.0 + (-eta).exp());
                f64::from(u8::from(positive))
            }
            "poisson_nll" => poisson((0.4 * eta).exp(), unit(i, 2 * stream(0))),
            "cross_entropy" => {
                // The largest of scores with Gumbel's noise is a draw from their softmax.
                let score =
                    |k: usize| predictor(&columns, i, k) - (-unit(i, 2 * stream(k)).ln()).ln();
                let best = (1..CLASSES).fold(0, |b, k| if score(k) > score(b) { k } else { b });
                best as f64
            }
            _ => eta + normal(i, stream(0)),
        }
    };
    (0..frame.rows()).into_par_iter().map(target).collect()
}

/// The count below which a share `u` of a Poisson distribution lies.
fn poisson(mean: f64, u: f64) -> f64 {
    let (mut count, mut chance) = (0.0, (-mean).exp());
    let mut sum = chance;
    while sum < u && chance > 0.0 {
        count += 1.0;
        chance *= mean / count;
        sum += chance;
    }
    count
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Made-up numbers for a problem, in no file.
    pub(in super::super) fn generated(cell: &Cell, rows: usize, width: usize) -> Data {
        let mut frame = table(GENERATED, columns(rows, width)).unwrap();
        let target = targets(cell.loss, &frame);
        frame.push(Column::number(TARGET, target)).unwrap();
        let (x, y) = (PathBuf::new(), PathBuf::new());
        Data {
            name: GENERATED,
            frame,
            x,
            y,
        }
    }

    #[test]
    fn generated_columns_are_standard_normal_with_their_neighbours_at_a_half() {
        let columns = columns(20_000, 3);
        let mean = |of: &dyn Fn(usize) -> f64| (0..20_000).map(of).sum::<f64>() / 2e4;
        for x in &columns {
            assert!(mean(&|i| x[i]).abs() < 0.03);
            assert!((mean(&|i| x[i].powi(2)) - 1.0).abs() < 0.05);
        }
        assert!((mean(&|i| columns[0][i] * columns[1][i]) - 0.5).abs() < 0.03);
        assert!((mean(&|i| columns[0][i] * columns[2][i]) - 0.25).abs() < 0.03);
    }

    #[test]
    fn counts_have_their_mean() {
        let counts = (0..20_000).map(|i| poisson(2.5, unit(i, 3)));
        assert!((counts.sum::<f64>() / 2e4 - 2.5).abs() < 0.05);
        assert_eq!(poisson(2.5, 1e-9), 0.0);
    }

    #[test]
    fn every_problem_has_targets_of_its_loss() {
        for cell in &super::super::cells::CELLS {
            let frame = table("t", columns(500, 4)).unwrap();
            let target = targets(cell.loss, &frame);
            let loss = losskit::parse(cell.loss).unwrap();
            let distinct = target.iter().fold(Vec::new(), |mut seen: Vec<f64>, y| {
                if !seen.contains(y) {
                    seen.push(*y);
                }
                seen
            });
            let labels = match loss.card().target {
                losskit::card::TargetShape::Class => CLASSES,
                _ if loss.card().tasks.contains(&losskit::card::Task::Binary) => 2,
                _ => continue,
            };
            assert_eq!(distinct.len(), labels, "{}", cell.problem);
        }
    }
}
