//! Ordinal regression by thresholds on one score.

use crate::card::{Card, Claim::*, Domain, Kin, Link, Row, TargetShape, Task};
use crate::real::{Known, Plain, Real};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};
use crate::survival::ln_lacking;

#[doc = include_str!("cumulative_link.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CumulativeLink;

impl Definition for CumulativeLink {
    type Shape = Set;
    const CARD: Card = Card {
        name: "cumulative_link",
        page: include_str!("cumulative_link.md"),
        aliases: &["proportional_odds", "ordered_logit"],
        about: "Ordered classes, from one score and the thresholds between the classes.",
        source: "McCullagh 1980, doi:10.1111/j.2517-6161.1980.tb01109.x",
        tasks: &[Task::Ordinal],
        // e to its power is a number, times another too.
        row: Row::Classes(Domain::closed(-600.0, 600.0)),
        target: TargetShape::Label,
        link: Link::Identity,
        estimates: "a score and thresholds with the probabilities of the ranks",
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("statsmodels", "OrderedModel(distr=\"logit\")")
            .but("one set of thresholds for all rows")],
        budget: [1.0, 1.0, 1.0],
        convention: "smooth everywhere; not convex in the logarithms of the gaps",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for CumulativeLink {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let rank = set.class[0] as usize;
        if rank >= set.width {
            return R::of(f64::NAN);
        }
        // How far threshold j lies above the score.
        let far = |j: usize| {
            let gaps = set.pred[2..=j].iter();
            gaps.fold(set.pred[1] - set.pred[0], |sum, &g| sum + g.exp())
        };
        let (first, last) = (rank == 0, rank + 1 == set.width);
        let below = if last {
            R::zero()
        } else {
            (-far(rank + 1)).softplus()
        };
        let above = if first {
            R::zero()
        } else {
            far(rank).softplus()
        };
        if first || last {
            below + above
        } else {
            below + above - (-(-set.pred[rank + 1].exp()).exp_m1()).ln()
        }
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (rank, width) = (set.class[0] as usize, set.width);
        // A NaN passes where nothing is asked.
        let mut value = set.pred[0].weighted(R::zero()).twice();
        if width == 1 {
            return R::rounded(value);
        }
        // What is added here cancels: thresholds with the score, sigmoids with each other.
        let pred = {
            #[inline(always)]
            |j: usize| set.pred[j].twice()
        };
        // How far the lower threshold of the rank lies above the score, or the upper one of the first rank.
        let mut far = pred(1) - pred(0);
        for j in 2..=rank.max(1) {
            far = far + pred(j).exp();
        }
        // What moving all thresholds up does.
        let mut pull = R::Twice::zero();
        let mut upper = None;
        if rank > 0 {
            value = value + far.softplus();
            pull = pull + far.sigmoid();
            if rank + 1 < width {
                let gap = pred(rank + 1).exp();
                value = value - ln_lacking(gap);
                // w / (eʷ − 1), without an infinity for a wide gap.
                let lacking = gap * (-gap).exp() / (-gap).exp_m1();
                upper = Some((far + gap, gap, lacking));
            }
        } else {
            upper = Some((far, R::Twice::zero(), R::Twice::zero()));
        }
        if let Some((far, gap, lacking)) = upper {
            let wrong = -far;
            let share = wrong.sigmoid();
            value = value + wrong.softplus();
            pull = pull - share;
            if rank > 0 {
                grad[rank + 1] = R::rounded(lacking - share * gap);
            }
        }
        grad[0] = R::rounded(-pull);
        grad[1] = R::rounded(pull);
        let gaps = 2..=rank.max(1);
        for (g, log) in grad[gaps.clone()].iter_mut().zip(&set.pred[gaps]) {
            *g = R::rounded(pull * log.twice().exp());
        }
        R::rounded(value)
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        let allowed = 0..set.width as i64;
        (!allowed.contains(&set.class[0])).then_some(Flaw {
            item: 0,
            why: "must have a rank below the number of numbers in the row",
        })
    }
}
