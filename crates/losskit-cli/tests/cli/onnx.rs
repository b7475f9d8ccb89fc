//! `model export --to onnx`: files that ONNX Runtime reads, and that predict what the command predicts.

use crate::common::Folder;
use crate::model::{FITS, close, folder, output, predicted};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// A Python with ONNX Runtime, installed once.
fn python() -> PathBuf {
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("onnxruntime-1.32.0");
    let python = home.join("bin/python");
    let known = |python: &PathBuf| {
        let run = Command::new(python)
            .args(["-c", "import onnxruntime"])
            .output();
        run.is_ok_and(|run| run.status.success())
    };
    if !known(&python) {
        output(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&home),
        )
        .expect("python3 is needed");
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ];
        output(
            Command::new(&python)
                .args(pip)
                .args(["onnxruntime==1.32.0", "numpy"]),
        )
        .expect("pip is needed");
    }
    python
}

const DRIVER: &str = r#"
import csv, json, sys
import numpy as np, onnxruntime as ort

rows = list(csv.DictReader(open("t.csv")))
read = {
    "tensor(double)": lambda x: np.array(x, dtype=np.float64),
    "tensor(bool)": lambda x: np.array([cell == "true" for cell in x]),
    "tensor(string)": lambda x: np.array(x, dtype=object),
}
answers = {}
for name in sys.argv[1:]:
    session = ort.InferenceSession(name + ".onnx")
    feed = {}
    for put in session.get_inputs():
        assert put.shape == ["rows", 1], put.shape
        feed[put.name] = read[put.type]([row[put.name] for row in rows]).reshape(-1, 1)
    names = [out.name for out in session.get_outputs()]
    got = session.run(None, feed)
    assert all(x.dtype == np.float64 and x.shape == (len(rows), 1) for x in got)
    strange = None
    if "home town" in feed:
        feed["home town"][0, 0] = "Rome"
        strange = [bool(np.isnan(x[0, 0]) and not np.isnan(x[1:]).any()) for x in session.run(None, feed)]
    about = session.get_modelmeta()
    answers[name] = {
        "names": names,
        "response": [x[:, 0].tolist() for x in got],
        "strange": strange,
        "about": about.custom_metadata_map,
        "producer": about.producer_name,
    }
print(json.dumps(answers))
"#;

fn run(folder: &Folder, names: &[&str]) -> Value {
    for name in names {
        let run = folder.run(&format!(
            "model export {name}.json --to onnx -o {name}.onnx"
        ));
        assert_eq!(run.code, 0, "{run:?}");
    }
    folder.file("driver.py", DRIVER);
    let mut driver = Command::new(python());
    driver
        .current_dir(folder.path(""))
        .arg("driver.py")
        .args(names);
    serde_json::from_str(&output(&mut driver).unwrap()).unwrap()
}

#[test]
fn onnx_runtime_predicts_what_the_command_predicts() {
    let folder = folder();
    // Numbers alone, a text alone, and a column of the name of a response.
    for (name, columns) in [
        ("plain", "age"),
        ("towns", "'home town'"),
        ("named", "prediction"),
    ] {
        let table = folder.text("t.csv").replacen("age,", "prediction,", 1);
        let file = if name == "named" { "p.csv" } else { "t.csv" };
        folder.file("p.csv", &table);
        let run = folder.run(&format!(
            "fit {file} -y income -x {columns} -q -o {name}.json"
        ));
        assert_eq!(run.code, 0, "{run:?}");
    }
    let names: Vec<&str> = FITS
        .iter()
        .map(|fit| fit.0)
        .chain(["plain", "towns"])
        .collect();
    let told = run(&folder, &names);
    for name in names {
        let what = format!("{name} in ONNX");
        close(&told[name]["response"], &predicted(&folder, name), &what);
        assert_eq!(told[name]["producer"], "losskit");
        let model: Value = serde_json::from_str(&folder.text(&format!("{name}.json"))).unwrap();
        let about = &told[name]["about"];
        assert_eq!(
            (&about["loss"], &about["losskit_version"]),
            (&model["loss"], &model["version"])
        );
        let strange = told[name]["strange"].as_array();
        assert_eq!(strange.is_none(), name == "plain", "{what}");
        assert!(
            strange.into_iter().flatten().all(|nan| nan == true),
            "{what}: an unknown town"
        );
    }
    assert_eq!(
        told["two"]["about"]["features"],
        r#"["age","home town","member"]"#
    );
    assert_eq!(
        told["three"]["names"],
        serde_json::json!(["probability_a", "probability_b", "probability_c"])
    );
    folder.file("t.csv", &folder.text("p.csv"));
    let told = run(&folder, &["named"]);
    assert_eq!(told["named"]["names"][0], "prediction_");
    close(
        &told["named"]["response"],
        &predicted(&folder, "named"),
        "a column named prediction",
    );
}

#[test]
fn what_has_no_onnx_is_refused() {
    let folder = folder();
    let text = folder.text("line.json");
    let mut model: Value = serde_json::from_str(&text).unwrap();
    for list in ["features", "terms", "centre"] {
        model[list] = Value::Array(Vec::new());
    }
    model["coefficients"] = serde_json::json!([[]]);
    folder.file("none.json", &model.to_string());
    let run = folder.run("model export none.json --to onnx -o none.onnx");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("without columns"), "{run:?}");
}
