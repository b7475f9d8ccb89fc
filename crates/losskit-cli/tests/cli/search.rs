//! `path` and `cv`: many fits, and which of them to take.

use crate::common::{Folder, data};
use serde_json::Value;

#[test]
fn a_path_and_the_choice_of_lambda() {
    let folder = Folder::new();
    let told = folder.json(&format!(
        "path {} -y target --penalty l1 --standardize --lambdas 6 -o path.csv --plot path.svg --json",
        data("diabetes.csv")
    ));
    let models = told["models"].as_array().unwrap();
    assert_eq!(models.len(), 6);
    assert_eq!(models[0]["not_zero"], 0);
    assert!(models.iter().all(|model| model["solved"] == true));
    assert_eq!(folder.text("path.csv").lines().count(), 7);
    assert!(folder.text("path.svg").contains("Coefficients over"));

    let told = folder.json(&format!(
        "cv {} -y target --penalty l1 --standardize --lambdas 6 --folds 3 --choose simplest -o m.json --plot cv.svg --json",
        data("diabetes.csv")
    ));
    assert_eq!(told["chosen"], told["simplest"]);
    assert!(told["simplest"]["lambda"].as_f64() >= told["best"]["lambda"].as_f64());
    assert!(folder.text("m.json").contains("\"l1_ratio\": 1.0"));
    assert!(folder.text("cv.svg").contains("one standard error"));

    let run = folder.run(&format!("cv {} -y target", data("diabetes.csv")));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--penalty"), "{run:?}");
    let run = folder.run(&format!("path {} -y target", data("diabetes.csv")));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--penalty"), "{run:?}");
}

#[test]
fn losses_are_chosen_by_a_score_they_share() {
    let folder = Folder::new();
    let run = folder.run("data gen outliers --n 80 --size 30 --noise 1 --seed 3 -o d.csv");
    assert_eq!(run.code, 0, "{run:?}");
    let line = "cv d.csv -y y -l squared_error,huber:delta=1,2 -l cauchy";
    let told = folder.json(&format!("{line} -o m.json --plot cv.svg --json"));
    assert_eq!(told["score"], "absolute_error");
    let scores = told["scores"].as_array().unwrap();
    let losses: Vec<&str> = scores.iter().map(|s| s["loss"].as_str().unwrap()).collect();
    let want = [
        "squared_error",
        "huber:delta=1",
        "huber:delta=2",
        "cauchy:c=1",
    ];
    assert_eq!(losses, want);
    assert_ne!(told["chosen"]["loss"], "squared_error", "{told}");
    let model: Value = serde_json::from_str(&folder.text("m.json")).unwrap();
    assert_eq!(model["loss"], told["chosen"]["loss"]);
    assert_eq!(model["rows"], 80);
    let picture = folder.text("cv.svg");
    assert!(picture.contains("huber delta=2") && picture.contains("absolute_error"));

    let run = folder.run(line);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("absolute_error, the default"), "{run:?}");
    assert_eq!(run.out.matches('±').count(), 1, "{run:?}");
    let told = folder.json(&format!(
        "{line} --penalty l2 --lambdas 4 --score huber --json"
    ));
    assert_eq!(told["scores"].as_array().unwrap().len(), 16);
    let run = folder.run(&format!("{line} --lambdas 4"));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("without a --penalty"), "{run:?}");
    let run = folder.run(&format!("{line} --score poisson_nll"));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("cannot judge squared_error"), "{run:?}");
}
