//! `fit`: the answers, the certificate, the files.

use crate::common::{Folder, close, data};

const BCE: &str = "--loss binary_cross_entropy_with_logits";

#[test]
fn newton_finds_the_minimum_of_the_blobs() {
    let folder = Folder::with_blobs();
    let json = folder.json(&format!(
        "fit blobs.csv --target label {BCE} --solver newton --json"
    ));
    assert_eq!(json["solved"], true);
    close(&json["certificate"]["loss"], 0.018_396, 5e-7);
    assert!(json["certificate"]["grad"].as_f64().unwrap() < 1e-12);
    let steps = json["certificate"]["steps"].as_u64().unwrap();
    assert!((10..=15).contains(&steps), "{steps} steps");
    close(&json["intercepts"]["label"], 9.756_258, 1e-6);
    close(&json["metrics"]["accuracy"], 0.992, 1e-12);
}

#[test]
fn adam_goes_as_far_as_its_epochs() {
    let folder = Folder::with_blobs();
    let line =
        format!("fit blobs.csv -y label {BCE} --solver adam --lr 0.1 --epochs 200 --every 40");
    let json = folder.json(&format!("{line} --json"));
    assert_eq!(json["solved"], false);
    close(&json["certificate"]["loss"], 0.022_893, 5e-7);
    assert_eq!(json["history"].as_array().unwrap().len(), 201);
    // Who asks for a budget gets it: no failure, but a plain word.
    let run = folder.run(&line);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("not solved") && run.err.contains("hint:"));
    let rows = run
        .out
        .lines()
        .filter(|line| line.ends_with(" ms") || line.ends_with(" s"))
        .count();
    assert_eq!(rows, 6, "{}", run.out);
}

#[test]
fn too_few_steps_are_told_by_the_exit_code() {
    let folder = Folder::with_blobs();
    let run = folder.run(&format!(
        "fit blobs.csv -y label {BCE} --max-iter 3 -o m.json"
    ));
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.out.contains("not solved"));
    assert!(folder.text("m.json").contains("\"solved\": false"));
}

#[test]
fn a_penalty_of_absolute_values_leaves_zeros() {
    let folder = Folder::new();
    let run = folder.run(&format!(
        "fit {} -y diagnosis {BCE} --penalty l1 --lambda 0.01 --standardize --json",
        data("breast_cancer.csv")
    ));
    assert_eq!(run.code, 0, "{run:?}");
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(told["penalty"], "l1");
    let coefficients = told["coefficients"]["diagnosis"].as_object().unwrap();
    let zeros = coefficients.values().filter(|w| w.as_f64() == Some(0.0));
    assert_eq!((zeros.count(), coefficients.len()), (21, 30));
}

#[test]
fn coefficients_come_with_their_errors() {
    let folder = Folder::new();
    folder.file("line.csv", "x,y\n1,1.1\n2,1.9\n3,3.2\n4,3.9\n5,5.1\n");
    let line = "fit line.csv -y y --loss squared_error";
    let run = folder.run(&format!("{line} --report r.html"));
    for part in [
        "coefficient  std. error      t       p  95 % from        to",
        "x             1.000000    0.048990  20.41  0.0003",
        "classic errors, t with 3 degrees of freedom, dispersion 0.024000",
        "likelihood ln L 3.50",
    ] {
        assert!(run.out.contains(part), "{part} is not in\n{}", run.out);
    }
    assert!(folder.text("r.html").contains("0.048990"));
    let json = folder.json(&format!("{line} --json"))["inference"].clone();
    assert_eq!(
        (&json["errors"], &json["freedom"]),
        (&"classic".into(), &3.0.into())
    );
    close(
        &json["estimates"]["y"]["x"]["error"],
        0.0024_f64.sqrt(),
        1e-14,
    );
    let json = folder.json(&format!("{line} --errors sandwich --json"))["inference"].clone();
    assert_eq!(json["errors"], "sandwich");
    // H⁻¹(Σr²xxᵀ)H⁻¹ by hand: centred x −2 … 2, residuals 0.06, −0.14, 0.16, −0.14, 0.06.
    close(
        &json["estimates"]["y"]["x"]["error"],
        0.0680_f64.sqrt() / 10.0,
        1e-12,
    );
    let run = folder.run(&format!("{line} --lambda 0.1"));
    assert!(
        run.out.contains("no standard errors: the penalty pulls"),
        "{}",
        run.out
    );
    let run = folder.run(&format!("{line} --errors none"));
    assert!(
        !run.out.contains("errors") && run.out.contains("coefficient\n"),
        "{}",
        run.out
    );
    let run = folder.run("fit line.csv -y y --loss huber --errors classic");
    assert!(
        run.out
            .contains("no standard errors: the loss is no likelihood"),
        "{}",
        run.out
    );
}

#[test]
fn the_first_command_of_the_readme() {
    let folder = Folder::new();
    let line = format!(
        "fit {} --target diagnosis {BCE} --penalty l2 --lambda 0.001 --report report.html -o model.json --history h.csv",
        data("breast_cancer.csv")
    );
    let run = folder.run(&line);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains("benign → 0, malignant → 1") && run.out.contains("solved: global minimum")
    );
    let page = folder.text("report.html");
    for part in [
        "<math",
        "Plotly.newPlot",
        "Solved: this is the minimum",
        "worst_radius",
        "<span>--lambda</span> <span>0.001</span>",
        "MIT",
    ] {
        assert!(page.contains(part), "the report lacks {part}");
    }
    assert!(
        !page.contains("src=\"http") && !page.contains("@import"),
        "the report needs the network"
    );
    assert!(folder.text("h.csv").starts_with("epoch,loss,"));
    assert_eq!(folder.names(), ["h.csv", "model.json", "report.html"]);
}

#[test]
fn the_target_chooses_the_loss_and_says_so() {
    let folder = Folder::with_blobs();
    let run = folder.run("fit blobs.csv -y label");
    assert!(
        run.err
            .contains("binary_cross_entropy_with_logits, the default"),
        "{run:?}"
    );
    let run = folder.run(&format!("fit {} -y y", data("line.csv")));
    assert!(run.err.contains("squared_error, the default"), "{run:?}");
    folder.run("data gen classes --n 120 --seed 3 -o classes.csv");
    let header = folder.text("classes.csv");
    let target = header.lines().next().unwrap().rsplit(',').next().unwrap();
    let run = folder.run(&format!(
        "fit classes.csv -y {target} --loss cross_entropy --lambda 0.01"
    ));
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn threads_and_repetition_change_nothing() {
    let folder = Folder::with_blobs();
    for (i, threads) in [1, 2, 7].into_iter().enumerate() {
        let line = format!(
            "fit blobs.csv -y label {BCE} --solver sgd --epochs 5 --seed 9 --threads {threads} -q -o {i}.json"
        );
        assert_eq!(folder.run(&line).code, 0);
    }
    assert_eq!(folder.text("0.json"), folder.text("1.json"));
    assert_eq!(folder.text("0.json"), folder.text("2.json"));
}

#[test]
fn validation_weights_and_starts() {
    let folder = Folder::with_blobs();
    let json = folder.json(&format!(
        "fit blobs.csv -y label {BCE} --lambda 0.01 --valid 0.2 --json -o m.json"
    ));
    assert_eq!(json["rows"], 400);
    assert!(json["valid_metrics"]["accuracy"].as_f64().unwrap() > 0.9);
    assert!(json["history"][0]["valid"].is_number());
    let again = folder.json(&format!(
        "fit blobs.csv -y label {BCE} --lambda 0.01 --init m.json --json"
    ));
    assert_eq!(again["solved"], true);
    folder.file("w.csv", "x,y,w\n0,0,1\n1,1,1\n2,2,1\n3,9,0\n");
    let json = folder.json("fit w.csv -y y --weight w --loss squared_error --json");
    close(&json["coefficients"]["y"]["x"], 1.0, 1e-12);
    let json = folder.json("fit w.csv -y y -x x --drop w --no-intercept --json");
    close(&json["coefficients"]["y"]["x"], 32.0 / 14.0, 1e-12);
}

#[test]
fn standard_input_is_a_table() {
    let folder = Folder::new();
    let run = folder.run_with("fit - -y y -q --json", "x;y\n0;1\n1;3\n2;5\n", &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("hint: say --delimiter ';'"), "{run:?}");
    let run = folder.run_with(
        "fit - -y y -q --json --delimiter ';'",
        "x;y\n0;1\n1;3\n2;5\n",
        &[],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    close(&json["coefficients"]["y"]["x"], 2.0, 1e-12);
}

#[cfg(unix)]
#[test]
fn an_interrupted_fit_is_saved() {
    let folder = Folder::with_blobs();
    let child = std::process::Command::new(env!("CARGO_BIN_EXE_losskit"))
        .args([
            "fit",
            "blobs.csv",
            "-y",
            "label",
            "--solver",
            "adam",
            "--epochs",
            "5000000",
            "-q",
            "-o",
            "m.json",
        ])
        .current_dir(folder.path(""))
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    let pid = child.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(folder.text("m.json").contains("interrupted"));
}

#[test]
fn a_penalty_is_told_as_other_libraries_write_it() {
    let folder = Folder::new();
    let file = data("diabetes.csv");
    // squared_error is twice scikit-learn's half square; the table has 442 rows.
    let told = folder.json(&format!("fit {file} -y target --lambda 0.5 --json"));
    close(&told["elsewhere"]["alpha"], 0.25, 0.0);
    close(&told["elsewhere"]["alpha_of_sum"], 0.25 * 442.0, 0.0);
    close(&told["elsewhere"]["c"], 1.0 / (0.25 * 442.0), 0.0);
    let run = folder.run(&format!("fit {file} -y target --lambda 0.5"));
    assert!(run.out.contains("lambda = 0.25, alpha = 0"), "{run:?}");
    let told = folder.json(&format!("fit {file} -y target --json"));
    assert!(told["elsewhere"].is_null());
}

#[test]
fn a_quantile_has_errors_of_three_kinds() {
    let folder = Folder::new();
    let file = data("diabetes.csv");
    let fit = format!("fit {file} -y target -x bmi,age -l pinball:tau=0.9");
    let told =
        |errors: &str| folder.json(&format!("{fit} --errors {errors} --json"))["inference"].clone();
    let [auto, kernel, classic] = ["auto", "kernel", "classic"].map(told);
    assert_eq!(auto, kernel);
    assert_eq!(
        (&kernel["errors"], &kernel["freedom"]),
        (&"kernel".into(), &439.0.into())
    );
    close(&kernel["quantile"]["tau"], 0.9, 1e-15);
    assert_ne!(kernel["estimates"], classic["estimates"]);
    let run = folder.run(&fit);
    assert!(
        run.out.contains("kernel errors, t with 439 degrees"),
        "{run:?}"
    );
    let run = folder.run(&format!("fit {file} -y target -x bmi --errors kernel"));
    assert!(
        run.out.contains("use --errors sandwich") || run.err.contains("use --errors sandwich"),
        "{run:?}"
    );
}
