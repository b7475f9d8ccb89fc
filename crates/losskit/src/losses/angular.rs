//! Angular.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{Cloud, Measure, alike, dot, mean, shares, soft, table};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("angular.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angular {
    angle: f64,
}

impl Angular {
    /// `angle`, in radians above 0 and below π/2, is the largest that may be seen at an unlike one.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(angle: f64) -> Result<Self, Error> {
        Self::checked(&[angle])
    }

    /// 4 tan² of the angle, and 2 + 2 tan².
    #[inline(always)]
    fn rates(&self) -> [f64; 2] {
        let square = self.angle.tan() * self.angle.tan();
        [4.0 * square, 2.0 + 2.0 * square]
    }
}

impl Definition for Angular {
    type Shape = Set;
    const CARD: Card = Card {
        name: "angular",
        page: include_str!("angular.md"),
        aliases: &["angular_loss"],
        about: "Embeddings: in a triangle of two like ones and an unlike one, a bound on the angle at the latter.",
        source: "Wang et al. 2017, doi:10.1109/ICCV.2017.283",
        params: &[Param::number(
            "angle",
            0.7,
            Domain::open(0.0, std::f64::consts::FRAC_PI_2),
            "radians, the largest angle at an unlike one",
        )],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("pytorch-metric-learning", "AngularLoss")
            .but("unlike vectors keep their length")],
        budget: [2.5, 6.0, 3.0],
        convention: "a zero vector has direction 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self { angle: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.angle]
    }
}

impl Setwise for Angular {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let cosines = table(set, true, dot);
        let [wide, near] = self.rates().map(R::of);
        let (mut sum, mut pairs) = (R::zero(), 0.0);
        for a in 0..set.len() {
            for p in (0..a).filter(|&p| alike(set.class, a, p)) {
                let unlike = (0..set.len()).filter(|&n| set.class[n] != set.class[a]);
                let ahead = unlike.fold(R::zero(), |sum, n| {
                    let z = wide * (cosines[a][n] + cosines[p][n]) - near * cosines[a][p];
                    sum + z.exp()
                });
                sum = sum + ahead.ln_1p();
                pairs += 1.0;
            }
        }
        mean(sum, pairs)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (class, width, n) = (set.class, set.width, set.len());
        let [wide, near] = self.rates().map(R::of);
        let mut cloud = Cloud::of(set.pred, width, Measure::Dot, true);
        let (mut z, mut both) = (vec![R::zero(); n], vec![R::zero(); width]);
        let mut back = both.clone();
        let points = cloud.points();
        let (mut sum, mut pairs) = (R::zero(), 0.0);
        for a in 0..n {
            for p in 0..a {
                if class[a] != class[p] {
                    continue;
                }
                let at = {
                    #[inline(always)]
                    |i: usize| &points[i * width..][..width]
                };
                let close = near * dot(at(a), at(p));
                for ((both, &x), &y) in both.iter_mut().zip(at(a)).zip(at(p)) {
                    *both = x + y;
                }
                for (k, z) in z.iter_mut().enumerate() {
                    *z = if class[k] == class[a] {
                        R::of(f64::NEG_INFINITY)
                    } else {
                        wide * dot(&both, at(k)) - close
                    };
                }
                let rivals = shares(&mut z);
                let [cost, lost] = soft(rivals.ln());
                let each = wide * (lost / rivals.total());
                back.fill(R::zero());
                for (k, &share) in z.iter().enumerate() {
                    let by = each * share;
                    for (j, (back, &y)) in back.iter_mut().zip(at(k)).enumerate() {
                        cloud.add(k * width + j, by * both[j]);
                        *back = *back + by * y;
                    }
                }
                let apart = near * lost;
                for (k, &back) in back.iter().enumerate() {
                    cloud.add(a * width + k, back - apart * at(p)[k]);
                    cloud.add(p * width + k, back - apart * at(a)[k]);
                }
                sum = sum + cost;
                pairs += 1.0;
            }
        }
        cloud.finish(pairs, grad);
        mean(sum, pairs)
    }
}
