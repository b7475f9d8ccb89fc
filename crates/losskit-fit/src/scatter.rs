//! Means, spreads and products of columns, in one pass over their rows.

use crate::Error;
use crate::aggregate::{gram_of, sum};
use crate::basis::Basis;
use crate::matrix::Matrix;
use crate::span::Span;
use crate::tall::Tall;
use serde::{Deserialize, Serialize};

/// Weight, mean and spread of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Moments {
    pub(crate) weight: f64,
    pub(crate) mean: f64,
    /// Σw(x − mean)².
    pub(crate) square: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Moments {
    /// Of both (Chan, Golub and LeVeque 1979).
    fn merge(self, other: &Moments) -> Moments {
        let share = share(&self, other);
        let gap = other.mean - self.mean;
        Moments {
            weight: self.weight + other.weight,
            mean: self.mean + gap * share,
            square: self.square + other.square + gap * gap * self.weight * share,
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }

    /// Of one column.
    pub(crate) fn column(x: &[f64], weight: Option<&[f64]>, span: &Span) -> Result<Moments, Error> {
        let origin = span.agree(x.first().copied(), Option::or)?.unwrap_or(0.0);
        let block = |rows: std::ops::Range<usize>| {
            let weight = weight.map(|w| &w[rows.clone()]);
            Scatter::block(&[&x[rows]], &[origin], weight, false)
        };
        let whole = span.over(|at| Ok(block(span.range(at))), Scatter::merge)?;
        let mut moments = whole.unwrap_or_else(|| block(0..0)).moments[0];
        moments.mean += origin;
        Ok(moments)
    }
}

/// What of the weight of both is that of the second.
fn share(a: &Moments, b: &Moments) -> f64 {
    let weight = a.weight + b.weight;
    if weight > 0.0 { b.weight / weight } else { 0.0 }
}

/// What columns are like, each for itself and, if wanted, each beside the others.
#[derive(Serialize, Deserialize)]
pub(crate) struct Scatter {
    pub(crate) moments: Vec<Moments>,
    /// The lower triangle of Σw(x − mean)(x − mean)ᵀ.
    products: Option<Matrix>,
}

impl Scatter {
    /// Of all columns.
    pub(crate) fn of(x: &Tall<'_>, weight: Option<&[f64]>, all: bool) -> Result<Scatter, Error> {
        let first = (x.nrows() > 0).then(|| x.gather(&[0]).data().to_vec());
        let first = x.span().agree(first, Option::or)?;
        let first = first.unwrap_or_else(|| vec![0.0; x.ncols()]);
        let of = |columns: &[&[f64]], weight| Scatter::block(columns, &first, weight, all);
        let whole = x.span().over(
            |block| {
                let weight = weight.map(|w| &w[x.range(block)]);
                Ok(x.columns(block, |columns| of(columns, weight)))
            },
            Scatter::merge,
        )?;
        let mut whole = whole.unwrap_or_else(|| of(&vec![&[][..]; x.ncols()], None));
        let means = whole.moments.iter_mut().zip(first);
        means.for_each(|(m, origin)| m.mean += origin);
        Ok(whole)
    }

    /// Of some rows, means as distances from `origin`: what a sum of large values would lose.
    fn block(x: &[&[f64]], origin: &[f64], weight: Option<&[f64]>, all: bool) -> Scatter {
        let rows = x.first().map_or(0, |x| x.len());
        let ones = vec![1.0; if weight.is_none() { rows } else { 0 }];
        let weight = weight.unwrap_or(&ones);
        let total = sum(&[weight], |[w]| w);
        let mut off = Vec::with_capacity(rows * x.len());
        let first = |(x, origin): (&&[f64], &f64)| {
            let (shift, min, max) = survey(x, weight, *origin);
            let mean = if total > 0.0 { shift / total } else { 0.0 };
            off.extend(x.iter().map(|x| x - origin - mean));
            (mean, min, max)
        };
        let firsts: Vec<_> = x.iter().zip(origin).map(first).collect();
        let off = Matrix::of_columns(rows, off);
        let products = all.then(|| gram_of(&off, |i| weight[i]));
        let square = |j: usize| match &products {
            Some(products) => products[(j, j)],
            None => sum(&[off.column(j), weight], |[x, w]| w * x * x),
        };
        let moments = |(j, (mean, min, max))| Moments {
            weight: total,
            mean,
            square: if rows > 0 { square(j) } else { 0.0 },
            min,
            max,
        };
        Scatter {
            moments: firsts.into_iter().enumerate().map(moments).collect(),
            products,
        }
    }

    /// Of both, products as squares are.
    fn merge(self, other: Scatter) -> Scatter {
        let both = self.moments.iter().zip(&other.moments);
        let gaps: Vec<f64> = both.clone().map(|(a, b)| b.mean - a.mean).collect();
        let lever = both
            .clone()
            .next()
            .map_or(0.0, |(a, b)| a.weight * share(a, b));
        let products = self.products.zip(other.products).map(|(sum, more)| {
            let mut sum = sum.plus(1.0, &more);
            for j in 0..gaps.len() {
                for i in j..gaps.len() {
                    sum[(i, j)] += lever * gaps[i] * gaps[j];
                }
            }
            sum
        });
        Scatter {
            moments: both.map(|(a, b)| a.merge(b)).collect(),
            products,
        }
    }

    /// The lower triangle of Σw·zzᵀ of rows z in a basis of these columns, if products are known.
    pub(crate) fn squares(&self, basis: &Basis) -> Option<Matrix> {
        let products = self.products.as_ref()?;
        let (kept, scale) = (&basis.kept, &basis.scale);
        let weight = self.moments.first().map_or(0.0, |m| m.weight);
        let mean = |j: usize| match kept.get(j) {
            Some(&raw) => (self.moments[raw].mean - basis.centre[raw]) / scale[raw],
            None => 1.0,
        };
        let of = |i: usize, j: usize| match (kept.get(i), kept.get(j)) {
            (Some(&a), Some(&b)) => products[(a, b)] / (scale[a] * scale[b]),
            _ => 0.0,
        };
        let width = basis.width();
        Some(Matrix::from_fn(width, width, |i, j| match i < j {
            true => 0.0,
            false => of(i, j) + weight * mean(i) * mean(j),
        }))
    }
}

/// Σw(x − origin), the least and the largest x.
fn survey(x: &[f64], weight: &[f64], origin: f64) -> (f64, f64, f64) {
    const LANES: usize = 8;
    let (mut sum, mut min, mut max) = (
        [0.0; LANES],
        [f64::INFINITY; LANES],
        [f64::NEG_INFINITY; LANES],
    );
    let mut add = |l: usize, x: f64, w: f64| {
        sum[l] += w * (x - origin);
        min[l] = if x < min[l] { x } else { min[l] };
        max[l] = if x > max[l] { x } else { max[l] };
    };
    let ((xs, x), (ws, w)) = (x.as_chunks::<LANES>(), weight.as_chunks::<LANES>());
    for (x, w) in xs.iter().zip(ws) {
        (0..LANES).for_each(|l| add(l, x[l], w[l]));
    }
    x.iter()
        .zip(w)
        .enumerate()
        .for_each(|(l, (x, w))| add(l, *x, *w));
    (
        sum.into_iter().sum(),
        min.into_iter().fold(f64::INFINITY, f64::min),
        max.into_iter().fold(f64::NEG_INFINITY, f64::max),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_do_not_lose_a_small_spread_around_a_large_mean() {
        let x: Vec<f64> = (0..10_000).map(|i| 1.7e12 + f64::from(i % 100)).collect();
        let m = Moments::column(&x, None, &Span::alone(x.len())).unwrap();
        assert_eq!(
            (m.mean, m.min, m.max),
            (1.7e12 + 49.5, 1.7e12, 1.7e12 + 99.0)
        );
        assert!((m.square / 10_000.0 - 833.25).abs() < 1e-9);
    }

    #[test]
    fn a_weight_of_two_is_the_row_twice() {
        let of = |x: &[f64], weight| Moments::column(x, weight, &Span::alone(x.len())).unwrap();
        let once = of(&[1.0, 4.0, 6.0], Some(&[2.0, 1.0, 3.0]));
        let copies = of(&[1.0, 1.0, 4.0, 6.0, 6.0, 6.0], None);
        assert!((once.mean - copies.mean).abs() < 1e-15);
        assert!((once.square - copies.square).abs() < 1e-13);
    }

    #[test]
    fn products_of_blocks_are_those_of_all_rows() {
        let rows = 9_001;
        let column = |j: usize| {
            let at = move |i: usize| {
                1e9 * j as f64 + ((i * (j + 3)) as f64 * 0.37).sin() + i as f64 / 900.0
            };
            (0..rows).map(at).collect::<Vec<_>>()
        };
        let columns = [0, 1, 2].map(column);
        let weight: Vec<f64> = (0..rows).map(|i| (i % 4) as f64).collect();
        let x = Tall::from_columns(rows, columns.iter().map(|x| x.as_slice().into()).collect());
        let found = Scatter::of(&x, Some(&weight), true).unwrap();
        let apart = Scatter::of(&x, Some(&weight), false).unwrap();
        let products = found.products.unwrap();
        for i in 0..3 {
            assert_eq!(found.moments[i].mean, apart.moments[i].mean);
            assert!((found.moments[i].square / apart.moments[i].square - 1.0).abs() < 1e-13);
            for j in 0..=i {
                let off = |k: usize, row: usize| columns[k][row] - found.moments[k].mean;
                let want: f64 = (0..rows)
                    .map(|row| weight[row] * off(i, row) * off(j, row))
                    .sum();
                assert!((products[(i, j)] - want).abs() < 1e-9 * found.moments[i].square);
            }
        }
    }
}
