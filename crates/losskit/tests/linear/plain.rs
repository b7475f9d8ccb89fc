//! A linear layer and its loss, one after the other, in `f64`.

use crate::common::{Number, Random};
use losskit::linear::{Gradients, Product};
use losskit::{Batch, CrossEntropy, Linear, Out, Reduction, Rows};

/// What may be switched on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) bias: bool,
    pub(crate) cap: Option<f64>,
    pub(crate) weights: bool,
    pub(crate) ignore: bool,
    pub(crate) smoothing: f64,
    pub(crate) reduction: Option<Reduction>,
}

/// A head for classes.
pub(crate) struct Case<T> {
    pub(crate) shape: [usize; 3],
    pub(crate) options: Options,
    pub(crate) loss: CrossEntropy,
    pub(crate) input: Vec<T>,
    pub(crate) matrix: Vec<T>,
    pub(crate) bias: Vec<T>,
    pub(crate) weight: Vec<T>,
    pub(crate) class_weight: Vec<T>,
    pub(crate) classes: Vec<i64>,
}

impl<T: Number + Product> Case<T> {
    /// N rows of D numbers, V classes.
    pub(crate) fn new(shape: [usize; 3], options: Options) -> Self {
        let [n, d, v] = shape;
        let mut random = Random(n as u64 * 31 + d as u64 * 7 + v as u64);
        let mut some = |n: usize, scale: f64| -> Vec<T> {
            random
                .vector(n, scale)
                .into_iter()
                .map(T::from_f64)
                .collect()
        };
        let (input, matrix, mut bias) = (
            some(n * d, 1.0),
            some(v * d, (d as f64).powf(-0.5)),
            some(v, 1.0),
        );
        if v > 2 {
            bias[v - 1] = T::from_f64(f64::NEG_INFINITY);
        }
        let mut positive = |n: usize| -> Vec<T> {
            (0..n)
                .map(|_| T::from_f64((random.unit() * 4.0).floor()))
                .collect()
        };
        let (weight, class_weight) = (positive(n), positive(v));
        // The last class may be masked by the bias: no row has it.
        let own = |i: usize| (i * 7919 % (v - 1).max(1)) as i64;
        let classes = (0..n)
            .map(|i| {
                if options.ignore && i % 3 == 1 {
                    -100
                } else {
                    own(i)
                }
            })
            .collect();
        let loss = CrossEntropy::new(options.smoothing).unwrap();
        Case {
            shape,
            options,
            loss,
            input,
            matrix,
            bias,
            weight,
            class_weight,
            classes,
        }
    }

    pub(crate) fn fused(&self) -> Linear<'_, &CrossEntropy, T> {
        let input = Rows::new(&self.input, self.shape[1]);
        let mut fused =
            Linear::new(&self.loss, input, &self.matrix, &self.classes).ignore_index(-100);
        let options = self.options;
        if options.bias {
            fused = fused.bias(&self.bias);
        }
        if let Some(cap) = options.cap {
            fused = fused.softcap(cap);
        }
        if options.weights {
            fused = fused.weight(&self.weight).class_weight(&self.class_weight);
        }
        fused.reduction(options.reduction.unwrap_or(Reduction::Mean))
    }

    /// The reduced loss and its gradients, the scores held at once.
    pub(crate) fn plain(&self) -> (f64, Gradients<f64>) {
        let [n, d, v] = self.shape;
        let wide = |x: &[T]| -> Vec<f64> { x.iter().map(|x| x.to_f64()).collect() };
        let (x, w, bias) = (wide(&self.input), wide(&self.matrix), wide(&self.bias));
        let (weight, class_weight) = (wide(&self.weight), wide(&self.class_weight));
        let at = |i: usize, c: usize| -> f64 {
            let products = (0..d).map(|j| x[i * d + j] * w[c * d + j]);
            products.sum::<f64>() + if self.options.bias { bias[c] } else { 0.0 }
        };
        let raw: Vec<f64> = (0..n * v).map(|at_| at(at_ / v, at_ % v)).collect();
        let cap = |z: f64| match self.options.cap {
            Some(cap) if z > f64::NEG_INFINITY => cap * (z / cap).tanh(),
            _ => z,
        };
        let scores: Vec<f64> = raw.iter().map(|&z| cap(z)).collect();
        let batch = Batch {
            weight: self.options.weights.then_some(&weight[..]),
            class_weight: self.options.weights.then_some(&class_weight[..]),
            ignore_index: Some(-100),
            reduction: self.options.reduction.unwrap_or(Reduction::Mean),
            ..Batch::new(Rows::new(&scores, v), &self.classes)
        };
        let mut slope = vec![0.0; n * v];
        let out = Out {
            grad: Some(&mut slope),
            ..Out::none()
        };
        let value = losskit::Loss::eval64(&self.loss, &batch, out)
            .unwrap()
            .reduce(batch.reduction);
        if let Some(cap) = self.options.cap {
            for (g, z) in slope.iter_mut().zip(&raw) {
                *g *= (z / cap).cosh().powi(-2);
            }
        }
        let mut to = Gradients {
            input: vec![0.0; n * d],
            matrix: vec![0.0; v * d],
            bias: vec![0.0; if self.options.bias { v } else { 0 }],
        };
        for (at, g) in slope.iter().enumerate().filter(|(_, g)| **g != 0.0) {
            let (i, c) = (at / v, at % v);
            for j in 0..d {
                to.input[i * d + j] += g * w[c * d + j];
                to.matrix[c * d + j] += g * x[i * d + j];
            }
            to.bias.iter_mut().skip(c).take(1).for_each(|b| *b += g);
        }
        (value, to)
    }
}

/// The largest distance, in units of the largest number of either.
pub(crate) fn gap<T: Number>(found: &[T], want: &[f64]) -> f64 {
    assert_eq!(found.len(), want.len());
    let size = want.iter().fold(f64::MIN_POSITIVE, |m, x| m.max(x.abs()));
    let far = found
        .iter()
        .zip(want)
        .map(|(a, b)| (a.to_f64() - b).abs() / size);
    far.fold(0.0, |m, x| if x <= m { m } else { x })
}
