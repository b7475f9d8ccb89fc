//! The curvature of a linear layer: sums of products of its columns, in tiles that stay in registers.

use crate::Error;
use crate::dispatch::{Arch, Isa, Task, dispatch};
use crate::real::{Lane, Real};

/// Sums kept side by side, a register of AVX-512.
const LANES: usize = 8;
/// Columns a tile has of either side: four times four registers of sums, each number loaded for four products.
const TILE: usize = 4;
/// Rows at a time: so many of four weighted columns stay in the first cache while all others pass by.
const ROWS: usize = 256;

/// Σ wᵢ xᵢ xᵢᵀ over the rows xᵢ of a matrix, given by its columns: for weights that are the second derivatives of a loss, the
/// Hessian of its sum with respect to the coefficients of one output.
///
/// The answer is q × q for q columns, column after column; the lower triangle is filled in, what lies above the diagonal is
/// 0. Sums are made in a fixed order, the same bits with AVX2 and AVX-512. Made for some hundred columns at most: the matrix
/// is read from memory once, and from the second-level cache once for every four columns.
///
/// # Errors
/// [`Error::Length`] where a column has not as many numbers as there are weights.
///
/// # Example
/// ```
/// let (ones, x) = ([1.0, 1.0, 1.0], [1.0, 2.0, 4.0]);
/// let gram = losskit::linear::gram(&[&ones, &x], &[1.0, 0.5, 0.25])?;
/// assert_eq!(gram, [1.75, 3.0, 0.0, 7.0]);
/// # Ok::<(), losskit::Error>(())
/// ```
pub fn gram(columns: &[&[f64]], weights: &[f64]) -> Result<Vec<f64>, Error> {
    let want = weights.len();
    for (j, column) in columns.iter().enumerate() {
        if column.len() != want {
            return Err(Error::Length {
                what: "a column",
                got: column.len(),
                want,
                hint: format!("column {j} must have a number for each weight"),
            });
        }
    }
    let mut out = vec![0.0; columns.len() * columns.len()];
    dispatch(
        Isa::best().ready(),
        Gram {
            columns,
            weights,
            out: &mut out,
        },
    );
    Ok(out)
}

struct Gram<'a> {
    columns: &'a [&'a [f64]],
    weights: &'a [f64],
    out: &'a mut [f64],
}

/// Numbers side by side.
type Pack<N> = [N; LANES];

impl Task for Gram<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (columns, q) = (self.columns, self.columns.len());
        let mut weighted = [[[0.0; LANES]; ROWS / LANES]; TILE];
        for (chunk, weights) in self.weights.chunks(ROWS).enumerate() {
            let start = chunk * ROWS;
            // The last columns of a tile that has fewer are the last column again.
            let one = |j: usize| &columns[j.min(q - 1)][start..start + weights.len()];
            for left in (0..q).step_by(TILE) {
                for (k, out) in weighted.iter_mut().enumerate() {
                    weigh(one(left + k), weights, out.as_flattened_mut());
                }
                for right in (0..=left).step_by(TILE) {
                    let right_columns =
                        [one(right), one(right + 1), one(right + 2), one(right + 3)];
                    let sums = tile::<A>(&weighted, right_columns);
                    for (i, sums) in (left..q).zip(&sums) {
                        for (j, sum) in (right..=i).zip(sums) {
                            self.out[j * q + i] += sum;
                        }
                    }
                }
            }
        }
    }
}

/// A column times the weights.
#[inline(always)]
fn weigh(x: &[f64], weights: &[f64], out: &mut [f64]) {
    for ((out, x), w) in out.iter_mut().zip(x).zip(weights) {
        *out = x * w;
    }
}

/// The sums of products of each of some columns with each of others.
#[inline(always)]
fn tile<A: Arch>(
    left: &[[Pack<f64>; ROWS / LANES]; TILE],
    right: [&[f64]; TILE],
) -> [[f64; TILE]; TILE] {
    let whole = right[0].len() / LANES;
    let x = [0, 1, 2, 3].map(|a| &left[a][..whole]);
    let y = [0, 1, 2, 3].map(|b| &right[b].as_chunks::<LANES>().0[..whole]);
    let mut sums = [[[A::Number::<f64>::zero(); LANES]; TILE]; TILE];
    for i in 0..whole {
        // Copied out, and all loops counted: what lets the compiler keep the sums in registers.
        let right = [y[0][i], y[1][i], y[2][i], y[3][i]];
        for a in 0..TILE {
            let left = x[a][i];
            for b in 0..TILE {
                for l in 0..LANES {
                    let by = A::Number::<f64>::load(right[b][l]);
                    sums[a][b][l] = A::Number::<f64>::load(left[l]).mul_add(by, sums[a][b][l]);
                }
            }
        }
    }
    let mut out = [[0.0; TILE]; TILE];
    for a in 0..TILE {
        for b in 0..TILE {
            let s = &sums[a][b];
            let sum = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
            out[a][b] = sum.store();
        }
    }
    for i in whole * LANES..right[0].len() {
        for (out, left) in out.iter_mut().zip(left) {
            let left = A::Number::<f64>::load(left.as_flattened()[i]);
            for (sum, right) in out.iter_mut().zip(right) {
                let by = A::Number::<f64>::load(right[i]);
                *sum = left.mul_add(by, A::Number::<f64>::load(*sum)).store();
            }
        }
    }
    out
}
