//! `losses`, `gradcheck`, `completions` and `man`.

use crate::common::{Folder, close};

#[test]
fn the_worked_numbers_of_the_tutorials() {
    let folder = Folder::new();
    let value = |spec: &str, pred: &str, target: &str| {
        let line = format!("losses eval {spec} --pred {pred} --target {target} --json");
        folder.json(&line)["value"].clone()
    };
    close(&value("absolute_error", "110", "100"), 10.0, 0.0);
    close(&value("squared_error", "110", "100"), 100.0, 0.0);
    close(&value("huber:delta=5", "110", "100"), 37.5, 0.0);
    close(&value("binary_cross_entropy", "0.85", "1"), 0.1625, 5e-5);
    close(&value("binary_focal:gamma=2", "0.85", "1"), 0.00366, 5e-6);
    close(&value("binary_cross_entropy", "0.55", "1"), 0.598, 5e-4);
    close(&value("binary_focal:gamma=2", "0.55", "1"), 0.121, 5e-4);
}

#[test]
fn a_gradient_says_what_it_is_of() {
    let folder = Folder::new();
    let head = |reduction: &str| {
        let line = format!(
            "losses eval binary_cross_entropy --pred 1,0.5 --target 1,1 --reduction {reduction}"
        );
        let run = folder.run(&line);
        assert!(!run.out.contains("-0 "), "zero has no sign: {run:?}");
        let head = run.out.lines().find(|line| line.contains("prediction"));
        head.unwrap().to_owned()
    };
    assert!(head("mean").ends_with("gradient of the mean  second derivative of the mean"));
    assert!(head("sum").ends_with("gradient of the sum  second derivative of the sum"));
    assert!(head("none").ends_with("  gradient  second derivative"));
    let json = folder.run("losses eval binary_cross_entropy --pred 1 --target 1 --json");
    assert!(!json.out.contains("-0.0"), "{json:?}");
}

#[test]
fn a_ratio_names_what_differs_and_has_a_round_axis() {
    let folder = Folder::new();
    let line =
        "losses ratio binary_focal:gamma=2,5 binary_cross_entropy --from 0.5 --to 1 --points 9";
    let run = folder.run(line);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "binary_focal / binary_cross_entropy");
    assert_eq!(lines[1], "probability   gamma=2      gamma=5");
    assert!(lines[8].trim_start().starts_with("0.85 "), "{run:?}");
}

#[test]
fn rows_are_separated_by_semicolons() {
    let folder = Folder::new();
    let json = folder.json("losses eval cross_entropy --pred '1,2,3;4,5,6' --target 0,2 --json");
    close(&json["rows"][0], 2.407_605_964_444_38, 1e-14);
    assert_eq!(json["gradient"].as_array().unwrap().len(), 6);
    let p = 1.0 / (1.0 + 1_f64.exp() + 2_f64.exp());
    close(&json["hessian"][0][0][0], p * (1.0 - p) / 2.0, 1e-16);
    let flat =
        folder.json("losses eval cross_entropy --pred 1,2,3,4,5,6 --target 0,2 --classes 3 --json");
    assert_eq!(flat["value"], json["value"]);
    let none = folder
        .json("losses eval gaussian_nll --pred '0.5,1;2,0.1' --target 0,2 --reduction none --json");
    assert!(none["value"].is_null());
    close(&none["rows"][0], 0.125, 1e-15);
}

#[test]
fn the_list_is_the_catalogue() {
    let folder = Folder::new();
    let json = folder.json("losses list --json");
    let names: Vec<&str> = json["losses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["name"].as_str().unwrap())
        .collect();
    let catalogue: Vec<&str> = losskit::CATALOGUE
        .iter()
        .map(|entry| entry.card.name)
        .collect();
    assert_eq!(names, catalogue);
    let counts = folder.json("losses list --task counts --json");
    assert!(counts["losses"].as_array().unwrap().len() < names.len());
}

#[test]
fn every_loss_is_described_and_evaluated() {
    let folder = Folder::new();
    for entry in losskit::CATALOGUE {
        let name = entry.card.name;
        let run = folder.run(&format!("losses describe {name}"));
        assert_eq!(run.code, 0, "{name}: {run:?}");
        assert!(
            run.out.contains(entry.card.about) && run.out.contains("gradient"),
            "{name}"
        );
        assert!(
            !run.out.contains('$') && !run.out.contains('\\'),
            "{name}: a formula was left"
        );
        let json = folder.json(&format!("losses describe {name} --json"));
        assert!(
            !json["at"]["value"].as_array().unwrap().is_empty(),
            "{name}"
        );
    }
    let run = folder.run("losses describe huber:delta=1.35 --at -3,-1,0,1,3");
    assert!(run.out.contains("3.138750"), "{run:?}");
}

#[test]
fn losses_are_compared_and_divided() {
    let folder = Folder::new();
    let json = folder
        .json("losses compare squared_error huber:delta=1,2 --from -3 --to 3 --points 7 --json");
    assert_eq!(json["curves"].as_array().unwrap().len(), 3);
    close(&json["curves"][0]["value"][0], 9.0, 0.0);
    let json = folder.json(
        "losses ratio binary_focal:gamma=0,0.5,1,2,5,10 binary_cross_entropy --points 3 --json",
    );
    let gammas = [0.0, 0.5, 1.0, 2.0, 5.0, 10.0];
    for (curve, gamma) in json["curves"].as_array().unwrap().iter().zip(gammas) {
        close(&curve["ratio"][1], 0.5_f64.powf(gamma), 1e-15);
    }
    let logits = folder.json("losses ratio binary_focal_with_logits:gamma=2 binary_cross_entropy_with_logits --points 3 --log --json");
    assert_eq!(logits["axis"], "probability");
    close(&logits["curves"][0]["ratio"][1], 2.0 * 0.5_f64.ln(), 1e-14);
}

#[test]
fn gradcheck_tells_the_worst_error() {
    let folder = Folder::new();
    let json = folder.json("gradcheck huber:delta=1.35 hinge --points 40 --json");
    assert_eq!(json["ok"], true);
    let huber = &json["losses"][0];
    assert_eq!(huber["loss"], "huber:delta=1.35");
    assert_eq!(huber["f64"]["points"], 40);
    assert!(
        huber["f32"]["value"]["ulps"].as_f64().unwrap() <= huber["budget"][0].as_f64().unwrap()
    );
    let again = folder.json("gradcheck huber:delta=1.35 hinge --points 40 --threads 1 --json");
    assert_eq!(json, again);
}

#[test]
fn gradcheck_judges_a_class_far_out_and_says_where_it_judged_nothing() {
    let folder = Folder::new();
    let json = folder.json("gradcheck ctc:blank=5 --points 20 --json");
    assert_eq!(json["ok"], true);
    assert!(json["losses"][0]["f64"]["points"].as_u64().unwrap() > 0);
    // No rows of so many classes are drawn.
    let run = folder.run("gradcheck ctc:blank=1000 --points 40");
    assert!(
        run.code == 4 && run.out.contains("NO POINTS"),
        "{}",
        run.out
    );
}

#[test]
fn shells_and_man_are_served() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = folder.run(&format!("completions {shell}"));
        assert!(run.code == 0 && run.out.contains("gradcheck"), "{shell}");
    }
    let man = folder.run("man");
    assert!(man.code == 0 && man.out.contains(".TH") && man.out.contains("standardize"));
    let help = folder.run("--help");
    assert!(help.code == 0 && help.out.contains("Exit codes"));
    assert!(folder.run("--version").out.starts_with("losskit "));
}
