//! Law: every problem of the golden file is solved, certificate first, then coefficients and
//! objective to their digits.

use crate::support::{floats, golden, near, solve, table};
use losskit_fit::{AdamRule, Model, Options, Solver};
use serde_json::Value;

fn spec(case: &Value) -> String {
    let params = case["params"].as_object().unwrap();
    let params: Vec<String> = params
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{}:{}", case["loss"].as_str().unwrap(), params.join(","))
}

fn options(case: &Value) -> Options {
    let solver = match case["solver"].as_str().unwrap() {
        "optimum" => Solver::Auto,
        other => other.parse().unwrap(),
    };
    Options {
        lambda: case["lambda"].as_f64().unwrap(),
        standardize: case["standardize"].as_bool().unwrap(),
        weight: case["weighted"].as_bool().unwrap().then(|| "w".into()),
        features: None,
        lr: case["lr"].as_f64().unwrap_or(0.01),
        epochs: case["epochs"].as_u64().unwrap_or(0) as usize,
        batch: case["batch"].as_u64().map(|b| b as usize),
        schedule: case["schedule"]
            .as_str()
            .unwrap_or("constant")
            .parse()
            .unwrap(),
        // Not the usual ones, so that they are seen to matter.
        momentum: 0.8,
        weight_decay: 0.02,
        shuffle: false,
        adam_rule: if case["rule"] == "keras" {
            AdamRule::Keras
        } else {
            AdamRule::Torch
        },
        solver,
        ..Options::default()
    }
}

/// Golden coefficients of standardised columns are for (x − mean)/sd.
fn on_their_scale(model: &Model, case: &Value, columns: &[Vec<f64>]) -> (Vec<Vec<f64>>, Vec<f64>) {
    if !case["standardize"].as_bool().unwrap() {
        return (model.coefficients.clone(), model.intercepts.clone());
    }
    let sd = |x: &Vec<f64>| {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64).sqrt()
    };
    let scale = |w: &Vec<f64>| w.iter().zip(columns).map(|(w, x)| w * sd(x)).collect();
    (
        model.coefficients.iter().map(scale).collect(),
        model.level.clone(),
    )
}

#[test]
fn every_problem_is_solved_to_its_digits() {
    let golden = golden();
    for case in golden["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let mut table = table(&golden, case["data"].as_str().unwrap());
        if case["weighted"] == false && table.column("w").is_ok() {
            table = table.drop(&["w"]).unwrap();
        }
        let options = options(case);
        let optimum = options.solver == Solver::Auto;
        let model = solve(&spec(case), &table, &options);
        let certificate = &model.certificate;
        println!("{name:40} {certificate}");
        if optimum {
            assert!(certificate.solved, "{name}: {certificate}");
        } else {
            history(name, case, &model);
        }
        near(
            certificate.objective,
            case["objective"].as_f64().unwrap(),
            1e-12,
            name,
        );
        near(
            certificate.loss,
            case["mean_loss"].as_f64().unwrap(),
            1e-12,
            name,
        );

        let columns: Vec<Vec<f64>> = model
            .terms
            .iter()
            .map(|t| table.column(t).unwrap().as_numbers().unwrap().to_vec())
            .collect();
        let (coefficients, intercepts) = on_their_scale(&model, case, &columns);
        let (want, b) = match &case["intercept"] {
            Value::Array(_) => (
                case["coef"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(floats)
                    .collect(),
                floats(&case["intercept"]),
            ),
            one => (vec![floats(&case["coef"])], vec![one.as_f64().unwrap()]),
        };
        for (a, (want, b)) in want.iter().zip(&b).enumerate() {
            for (j, &w) in want.iter().enumerate() {
                near(
                    coefficients[a][j],
                    w,
                    1e-9,
                    &format!("{name}, coefficient {j} of {a}"),
                );
            }
            near(intercepts[a], *b, 1e-9, &format!("{name}, intercept {a}"));
        }
    }
}

/// The classes of the blobs balance, so the intercept's first gradient is rounding, which Adam
/// divides by its ε of 1e-8.
const PATH: f64 = 1e-11;

fn history(name: &str, case: &Value, model: &Model) {
    let epochs = floats(&case["epoch"]).into_iter();
    for (epoch, loss) in epochs.zip(floats(&case["history"])) {
        let at = format!("{name}, epoch {epoch}");
        near(model.history[epoch as usize].loss, loss, PATH, &at);
    }
}

/// NIST's Longley problem, certified by 500-digit arithmetic: at least ten digits of every
/// coefficient.
#[test]
fn longley_keeps_ten_digits() {
    let golden = golden();
    let table = table(&golden, "longley");
    let model = solve("squared_error", &table, &Options::default());
    let case = golden["cases"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["name"] == "ols_longley")
        .unwrap();
    let want = floats(&case["coef"]);
    let digits = model.coefficients[0]
        .iter()
        .zip(&want)
        .map(|(got, w)| -((got - w) / w).abs().max(1e-16).log10());
    let least = digits.fold(16.0, f64::min);
    println!("longley: {least:.1} digits");
    assert!(least >= 10.0, "{least} digits");
}
