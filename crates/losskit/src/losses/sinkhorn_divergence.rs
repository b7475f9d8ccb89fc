//! Sinkhorn divergence.

use crate::Error;
use crate::card::{Card, Claim, Domain, Kin, Param, Row, TargetShape, Task};
use crate::embedding::{directions, divergence, square};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("sinkhorn_divergence.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SinkhornDivergence {
    blur: f64,
    scaling: f64,
    iterations: usize,
}

impl SinkhornDivergence {
    /// `blur` > 0 is the length below which points are not told apart, `scaling` in (0, 1] what it shrinks by from step to step
    /// on the way there, `iterations` how many steps there are.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(blur: f64, scaling: f64, iterations: usize) -> Result<Self, Error> {
        Self::checked(&[blur, scaling, iterations as f64])
    }

    /// ε of each step, for costs that are squared distances: twice the squared blur.
    #[inline(always)]
    fn smoothings(&self) -> Vec<f64> {
        let mut all = vec![0.0; self.iterations];
        let mut blur = self.blur;
        for smoothing in all.iter_mut().rev() {
            // Where it would leave the numbers there are, it is wider or narrower than any cost.
            *smoothing = (2.0 * blur * blur).clamp(f64::MIN_POSITIVE, 1e200);
            blur /= self.scaling;
        }
        all
    }

    /// What each point of x and each of y pays in the end.
    fn paid<R: Known>(&self, x: &[Vec<R>], y: &[Vec<R>]) -> [Vec<R>; 2] {
        let toward = |from: &[Vec<R>], to: &[Vec<R>], others: &[R], smoothing: f64| -> Vec<R> {
            let costs = |x: &[R]| -> Vec<R> {
                let pairs = to.iter().zip(others);
                pairs.map(|(y, &other)| square(x, y) - other).collect()
            };
            let minima = from.iter().map(|x| soft_minimum(&costs(x), smoothing));
            minima.collect()
        };
        let both = |[f, g]: &[Vec<R>; 2], smoothing| {
            // One sample pays itself.
            let minima = toward(x, y, g, smoothing);
            let others = if std::ptr::eq(x, y) {
                minima.clone()
            } else {
                toward(y, x, f, smoothing)
            };
            [minima, others]
        };
        let halfway = |(paid, minima): (&Vec<R>, Vec<R>)| -> Vec<R> {
            let pairs = paid.iter().zip(minima);
            pairs
                .map(|(&paid, minimum)| R::of(0.5) * (paid + minimum))
                .collect()
        };
        let smoothings = self.smoothings();
        let mut paid = both(&[0, 1].map(|_| vec![R::zero(); x.len()]), smoothings[0]);
        for &smoothing in &smoothings {
            let [f, g] = both(&paid, smoothing);
            paid = [halfway((&paid[0], f)), halfway((&paid[1], g))];
        }
        both(&paid, smoothings[smoothings.len() - 1])
    }
}

/// −ε ln of the mean of e^(−c/ε).
fn soft_minimum<R: Known>(costs: &[R], smoothing: f64) -> R {
    let smaller = |a: R, b: R| if b.known() < a.known() { b } else { a };
    let least = costs[1..].iter().copied().fold(costs[0], smaller);
    let smoothing = R::of(smoothing);
    let sum = costs.iter().fold(R::zero(), |sum, &cost| {
        sum + ((least - cost) / smoothing).exp_m1()
    });
    least - smoothing * (sum / R::of(costs.len() as f64)).ln_1p()
}

impl Definition for SinkhornDivergence {
    type Shape = Set;
    const CARD: Card = Card {
        name: "sinkhorn_divergence",
        page: include_str!("sinkhorn_divergence.md"),
        aliases: &["sinkhorn", "entropic_optimal_transport"],
        about: "Whether two samples come from one distribution: what moving one to the other costs, smoothed.",
        source: "Genevay et al. 2018, AISTATS; Feydy et al. 2019, AISTATS",
        tasks: &[Task::Generative],
        row: Row::Vectors(&["sample"]),
        target: TargetShape::Numbers(Domain::Real),
        params: &[
            Param::positive("blur", 0.05, "length below which points are not told apart"),
            Param::number(
                "scaling",
                0.5,
                Domain::Interval {
                    low: 0.0,
                    low_in: false,
                    high: 1.0,
                    high_in: true,
                },
                "what the blur shrinks by from step to step",
            ),
            Param::whole("iterations", 10.0, [1.0, 1000.0], "steps"),
        ],
        estimates: "a distribution",
        claims: &[Claim::Smooth],
        kin: &[
            Kin::same("geomloss", "SamplesLoss")
                .but("begins at the diameter of the samples; the gradient is that of the limit"),
            Kin::scaled("POT", "empirical_sinkhorn_divergence", 0.5)
                .but("the limit without entropy, for reg = 2·blur²"),
            Kin::scaled("ott-jax", "sinkhorn_divergence", 0.5)
                .but("the limit, for epsilon = 2·blur²"),
        ],
        budget: [4.5, 4.0, 1.5],
        convention: "smooth everywhere",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            blur: p[0],
            scaling: p[1],
            iterations: p[2] as usize,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.blur, self.scaling, self.iterations as f64]
    }
}

impl Setwise for SinkhornDivergence {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let target: Vec<R> = set.target.iter().map(|&t| R::of(t)).collect();
        let x = directions(set.pred, set.width, false);
        let y = directions(&target, set.width, false);
        let (apart, own, other) = (self.paid(&x, &y), self.paid(&x, &x), self.paid(&y, &y));
        let mut sum = R::zero();
        for i in 0..set.len() {
            sum = sum + (apart[0][i] - own[0][i]) + (apart[1][i] - other[0][i]);
        }
        sum / R::of(2.0 * set.len() as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut target = Vec::with_capacity(set.target.len());
        for &t in set.target {
            target.push(R::of(t));
        }
        // A cost is half a squared distance.
        let count = 2.0 * set.len() as f64;
        let samples = [set.pred, &target];
        divergence(samples, set.width, &self.smoothings(), count, grad)
    }
}
