//! The functions, their references and their budgets.

use crate::exact::{decay, log_cosh, sech_squared, sigmoid, softplus, tanh};
use losskit::judge::wide::Wide;
use losskit::real::elementary::{f32 as single, f64 as double};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
const LN_2: f64 = std::f64::consts::LN_2;

/// A function in all variants; the second of each pair is fused.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) single: [fn(f32) -> f32; 2],
    pub(crate) double: [fn(f64) -> f64; 2],
    pub(crate) exact: fn(Wide) -> Wide,
    /// The largest error seen here and on every seventh `f32`, in ulp, rounded up to a tenth: `f32` plain and fused, `f64`
    /// plain and fused.
    pub(crate) budgets: [f64; 4],
    pub(crate) specials: &'static [(f64, f64)],
}

pub(crate) const FUNCTIONS: &[Function] = &[
    Function {
        name: "exp",
        single: [single::exp::<false>, single::exp::<true>],
        double: [double::exp::<false>, double::exp::<true>],
        exact: Wide::exp,
        budgets: [0.7, 0.7, 0.7, 0.7],
        specials: &[
            (0.0, 1.0),
            (-0.0, 1.0),
            (INF, INF),
            (-INF, 0.0),
            (1e4, INF),
            (-1e4, 0.0),
            (NAN, NAN),
        ],
    },
    Function {
        name: "exp_down",
        single: [
            |x| single::exp_down::<false>(-x.abs()),
            |x| single::exp_down::<true>(-x.abs()),
        ],
        double: [
            |x| double::exp_down::<false>(-x.abs()),
            |x| double::exp_down::<true>(-x.abs()),
        ],
        exact: decay,
        budgets: [0.7, 0.7, 0.7, 0.7],
        specials: &[(0.0, 1.0), (INF, 0.0), (1e4, 0.0), (NAN, NAN)],
    },
    Function {
        name: "exp_m1",
        single: [single::exp_m1::<false>, single::exp_m1::<true>],
        double: [double::exp_m1::<false>, double::exp_m1::<true>],
        exact: Wide::exp_m1,
        budgets: [1.1, 1.1, 1.1, 1.1],
        specials: &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INF, INF),
            (-INF, -1.0),
            (1e4, INF),
            (-1e4, -1.0),
            (NAN, NAN),
        ],
    },
    Function {
        name: "ln",
        single: [single::ln::<false>, single::ln::<true>],
        double: [double::ln::<false>, double::ln::<true>],
        exact: Wide::ln,
        budgets: [1.0, 0.9, 0.9, 0.9],
        specials: &[
            (0.0, -INF),
            (-0.0, -INF),
            (1.0, 0.0),
            (INF, INF),
            (-INF, NAN),
            (-1.0, NAN),
            (NAN, NAN),
        ],
    },
    Function {
        name: "ln_1p",
        single: [single::ln_1p::<false>, single::ln_1p::<true>],
        double: [double::ln_1p::<false>, double::ln_1p::<true>],
        exact: Wide::ln_1p,
        budgets: [1.0, 0.9, 0.9, 0.8],
        specials: &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (-1.0, -INF),
            (INF, INF),
            (-INF, NAN),
            (-1.5, NAN),
            (NAN, NAN),
        ],
    },
    Function {
        name: "tanh",
        single: [single::tanh::<false>, single::tanh::<true>],
        double: [double::tanh::<false>, double::tanh::<true>],
        exact: tanh,
        budgets: [1.4, 1.3, 1.2, 1.1],
        specials: &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INF, 1.0),
            (-INF, -1.0),
            (1e4, 1.0),
            (-1e4, -1.0),
            (NAN, NAN),
        ],
    },
    Function {
        name: "sigmoid",
        single: [single::sigmoid::<false>, single::sigmoid::<true>],
        double: [double::sigmoid::<false>, double::sigmoid::<true>],
        exact: sigmoid,
        budgets: [1.2, 0.7, 1.1, 0.7],
        specials: &[
            (0.0, 0.5),
            (-0.0, 0.5),
            (INF, 1.0),
            (-INF, 0.0),
            (1e4, 1.0),
            (-1e4, 0.0),
            (NAN, NAN),
        ],
    },
    Function {
        name: "softplus",
        single: [single::softplus::<false>, single::softplus::<true>],
        double: [double::softplus::<false>, double::softplus::<true>],
        exact: softplus,
        budgets: [1.1, 1.1, 1.1, 1.0],
        specials: &[
            (0.0, LN_2),
            (-0.0, LN_2),
            (INF, INF),
            (-INF, 0.0),
            (1024.0, 1024.0),
            (-1e4, 0.0),
            (NAN, NAN),
        ],
    },
    Function {
        name: "log_cosh",
        single: [single::log_cosh::<false>, single::log_cosh::<true>],
        double: [double::log_cosh::<false>, double::log_cosh::<true>],
        exact: log_cosh,
        budgets: [1.6, 1.5, 1.4, 1.4],
        specials: &[(0.0, 0.0), (-0.0, 0.0), (INF, INF), (-INF, INF), (NAN, NAN)],
    },
    Function {
        name: "ln_gamma_1p",
        single: [single::ln_gamma_1p::<false>, single::ln_gamma_1p::<true>],
        double: [double::ln_gamma_1p::<false>, double::ln_gamma_1p::<true>],
        exact: Wide::ln_gamma_1p,
        budgets: [3.3, 3.2, 3.0, 3.0],
        specials: &[(1.0, 0.0), (INF, INF), (-1.0, NAN), (-INF, NAN), (NAN, NAN)],
    },
    Function {
        name: "erf",
        single: [single::erf::<false>, single::erf::<true>],
        double: [double::erf::<false>, double::erf::<true>],
        exact: Wide::erf,
        budgets: [2.3, 1.2, 1.9, 1.2],
        specials: &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INF, 1.0),
            (-INF, -1.0),
            (1e4, 1.0),
            (NAN, NAN),
        ],
    },
    Function {
        name: "ln Φ",
        single: [
            |x| single::normal::<false>(x)[0],
            |x| single::normal::<true>(x)[0],
        ],
        double: [
            |x| double::normal::<false>(x)[0],
            |x| double::normal::<true>(x)[0],
        ],
        exact: |x| x.normal()[0],
        budgets: [3.9, 3.9, 4.0, 3.5],
        specials: &[(INF, -0.0), (-INF, -INF), (NAN, NAN)],
    },
    Function {
        name: "φ/Φ",
        single: [
            |x| single::normal::<false>(x)[1],
            |x| single::normal::<true>(x)[1],
        ],
        double: [
            |x| double::normal::<false>(x)[1],
            |x| double::normal::<true>(x)[1],
        ],
        exact: |x| x.normal()[1],
        budgets: [3.3, 3.2, 2.9, 2.9],
        specials: &[(INF, 0.0), (-INF, INF), (NAN, NAN)],
    },
    Function {
        name: "x + φ/Φ",
        single: [
            |x| single::normal::<false>(x)[2],
            |x| single::normal::<true>(x)[2],
        ],
        double: [
            |x| double::normal::<false>(x)[2],
            |x| double::normal::<true>(x)[2],
        ],
        exact: |x| x.normal()[2],
        budgets: [4.2, 3.7, 3.5, 3.4],
        specials: &[(INF, INF), (-INF, 0.0), (NAN, NAN)],
    },
    Function {
        name: "logistic e",
        single: [
            |x| single::logistic::<false>(x)[0],
            |x| single::logistic::<true>(x)[0],
        ],
        double: [
            |x| double::logistic::<false>(x)[0],
            |x| double::logistic::<true>(x)[0],
        ],
        exact: decay,
        budgets: [0.7, 0.7, 0.7, 0.7],
        specials: &[(0.0, 1.0), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    },
    Function {
        name: "logistic ln",
        single: [
            |x| single::logistic::<false>(x)[1],
            |x| single::logistic::<true>(x)[1],
        ],
        double: [
            |x| double::logistic::<false>(x)[1],
            |x| double::logistic::<true>(x)[1],
        ],
        exact: |x| softplus(-x.abs()),
        budgets: [1.7, 1.6, 1.4, 1.4],
        specials: &[(INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    },
    Function {
        name: "logistic 1/",
        single: [
            |x| single::logistic::<false>(x)[2],
            |x| single::logistic::<true>(x)[2],
        ],
        double: [
            |x| double::logistic::<false>(x)[2],
            |x| double::logistic::<true>(x)[2],
        ],
        exact: |x| sigmoid(x.abs()),
        budgets: [1.5, 1.5, 1.5, 1.5],
        specials: &[(0.0, 0.5), (INF, 1.0), (-INF, 1.0), (NAN, NAN)],
    },
    Function {
        name: "sech²",
        single: [
            |x| single::log_cosh_jet::<false>(x)[2],
            |x| single::log_cosh_jet::<true>(x)[2],
        ],
        double: [
            |x| double::log_cosh_jet::<false>(x)[2],
            |x| double::log_cosh_jet::<true>(x)[2],
        ],
        exact: sech_squared,
        budgets: [3.9, 3.9, 3.3, 3.3],
        specials: &[(0.0, 1.0), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    },
];
