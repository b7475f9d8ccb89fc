//! Round clouds of points, one per class.

use super::mt19937::RandomState;
use super::{BadSetting, ensure, features, size, spread, table};
use losskit_fit::frame::{Column, Frame};

/// Clouds with normal noise around random centers: columns `x0`, `x1`, …, `label` (0, 1, …).
///
/// The bits are those of `sklearn.datasets.make_blobs(n, centers=centers, cluster_std=std,
/// n_features=features, random_state=seed)`.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    pub(crate) n: usize,
    pub(crate) centers: usize,
    pub(crate) std: f64,
    pub(crate) features: usize,
    pub(crate) seed: u32,
}

impl Default for Blobs {
    fn default() -> Blobs {
        Blobs {
            n: 500,
            centers: 2,
            std: 2.0,
            features: 2,
            seed: 42,
        }
    }
}

impl Blobs {
    pub(crate) fn make(&self) -> Result<Frame, BadSetting> {
        let (cells, labels, _) = self.draw()?;
        let label = labels.into_iter().map(|label| label as f64).collect();
        let columns = features(&cells, self.features).chain([Column::number("label", label)]);
        table("blobs", columns.collect())
    }

    /// The points row after row, their labels, and the stream for more.
    fn draw(&self) -> Result<(Vec<f64>, Vec<usize>, RandomState), BadSetting> {
        let &Blobs {
            n,
            centers: k,
            std,
            features: width,
            seed,
        } = self;
        size(n, width)?;
        size(k.max(1), width)?;
        ensure(k > 0, || {
            "centers is 0, but there must be one at least".to_owned()
        })?;
        ensure(width > 0, || {
            "features is 0, but there must be one at least".to_owned()
        })?;
        spread("std", std)?;
        let mut stream = RandomState::new(seed);
        let centers: Vec<f64> = (0..k * width)
            .map(|_| stream.uniform(-10.0, 10.0))
            .collect();
        let mut points = Vec::with_capacity(n * width);
        let mut labels = Vec::with_capacity(n);
        for (label, center) in centers.chunks_exact(width).enumerate() {
            for _ in 0..n / k + usize::from(label < n % k) {
                points.extend(center.iter().map(|&mean| stream.normal(mean, std)));
                labels.push(label);
            }
        }
        let order = stream.permutation(n);
        let shuffled = order
            .iter()
            .flat_map(|&i| &points[i * width..][..width])
            .copied()
            .collect();
        Ok((shuffled, order.iter().map(|&i| labels[i]).collect(), stream))
    }
}

/// `k` named classes: `informative` columns that separate them and `noise` columns that do not.
///
/// The informative columns are `make_blobs(n, centers=k, cluster_std=std,
/// n_features=informative, random_state=seed)`; the others are the next standard normal numbers
/// of that stream, row by row. `label` is the text `c0`, `c1`, ….
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) n: usize,
    pub(crate) classes: usize,
    pub(crate) informative: usize,
    pub(crate) noise: usize,
    pub(crate) std: f64,
    pub(crate) seed: u32,
}

impl Default for Classes {
    fn default() -> Classes {
        Classes {
            n: 600,
            classes: 3,
            informative: 4,
            noise: 2,
            std: 3.0,
            seed: 42,
        }
    }
}

impl Classes {
    pub(crate) fn make(&self) -> Result<Frame, BadSetting> {
        let &Classes {
            n,
            classes,
            informative,
            noise,
            std,
            seed,
        } = self;
        ensure(classes > 1, || {
            format!("classes is {classes}, but there must be two at least")
        })?;
        size(n, informative.saturating_add(noise))?;
        let blobs = Blobs {
            n,
            centers: classes,
            std,
            features: informative,
            seed,
        };
        let (points, labels, mut stream) = blobs.draw()?;
        let cells: Vec<f64> = points
            .chunks_exact(informative)
            .flat_map(|row| {
                let noise: Vec<f64> = (0..noise).map(|_| stream.normal(0.0, 1.0)).collect();
                row.iter().copied().chain(noise).collect::<Vec<_>>()
            })
            .collect();
        let names: Vec<String> = (0..classes).map(|class| format!("c{class}")).collect();
        let label = Column::texts(
            "label",
            labels.iter().map(|&class| Some(names[class].as_str())),
        );
        table(
            "classes",
            features(&cells, informative + noise)
                .chain([label])
                .collect(),
        )
    }
}
