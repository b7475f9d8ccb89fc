//! Whole numbers, sine and cosine, their references and their budgets.

use crate::table::Function;
use losskit::judge::wide::Wide;
use losskit::real::elementary::{f32 as single, f64 as double};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

pub(crate) const ANGLES: &[Function] = &[
    Function {
        name: "round",
        single: [single::round::<false>, single::round::<true>],
        double: [double::round::<false>, double::round::<true>],
        exact: Wide::round,
        budgets: [0.0; 4],
        specials: &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (-0.5, -0.0),
            (0.5, 0.0),
            (1.5, 2.0),
            (-2.5, -2.0),
            (4_194_305.5, 4_194_306.0),
            (INF, INF),
            (-INF, -INF),
            (NAN, NAN),
        ],
    },
    Function {
        name: "sin πx",
        single: [
            |x| single::sin_cos_pi::<false>(x)[0],
            |x| single::sin_cos_pi::<true>(x)[0],
        ],
        double: [
            |x| double::sin_cos_pi::<false>(x)[0],
            |x| double::sin_cos_pi::<true>(x)[0],
        ],
        exact: |x| x.sin_cos_pi()[0],
        budgets: [1.6, 1.0, 1.5, 1.1],
        specials: &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (0.5, 1.0),
            (1.0, 0.0),
            (-1.0, -0.0),
            (-1.5, 1.0),
            (7.5, -1.0),
            (4_194_305.5, -1.0),
            (3e38, 0.0),
            (INF, NAN),
            (-INF, NAN),
            (NAN, NAN),
        ],
    },
    Function {
        name: "cos πx",
        single: [
            |x| single::sin_cos_pi::<false>(x)[1],
            |x| single::sin_cos_pi::<true>(x)[1],
        ],
        double: [
            |x| double::sin_cos_pi::<false>(x)[1],
            |x| double::sin_cos_pi::<true>(x)[1],
        ],
        exact: |x| x.sin_cos_pi()[1],
        budgets: [1.5, 1.0, 1.5, 1.1],
        specials: &[
            (0.0, 1.0),
            (0.5, 0.0),
            (-1.0, -1.0),
            (-1.5, 0.0),
            (2.0, 1.0),
            (16_777_215.0, -1.0),
            (3e38, 1.0),
            (INF, NAN),
            (-INF, NAN),
            (NAN, NAN),
        ],
    },
];
