//! `model`: source code that predicts what the command predicts.

use crate::common::{Folder, Run};
use serde_json::Value;
use std::process::{Command, Stdio};

/// A table with numbers, texts with a quote in them, truth values, and targets of every kind.
pub(crate) fn folder() -> Folder {
    let folder = Folder::new();
    let mut text = String::from("age,home town,member,income,visits,kind,bought\n");
    for i in 0..60_u32 {
        let wave = |f: f64| (f64::from(i) * f).sin();
        let town = ["Ulm", "O'Hara", "Bonn"][(i % 3) as usize];
        let age = 40.0 + 15.0 * wave(0.7);
        let income = 1e3 * (3.0 + wave(1.3) + 0.05 * age);
        let visits = (2.0 + 2.0 * wave(2.1)).round();
        let score = 0.1 * (age - 40.0) + 1.5 * wave(3.1) + f64::from(i % 3);
        let kind = if score < 0.0 {
            "a"
        } else if score < 1.5 {
            "b"
        } else {
            "c"
        };
        let bought = if score > 0.8 { "yes" } else { "no" };
        text += &format!(
            "{age},{town},{},{income},{visits},{kind},{bought}\n",
            i % 4 == 0
        );
    }
    folder.file("t.csv", &text);
    for (name, target, loss) in FITS {
        let run = folder.run(&format!(
            "fit t.csv -y {target} -x 'age,home town,member' -l {loss} --lambda 0.01 -q -o {name}.json"
        ));
        assert_eq!(run.code, 0, "{run:?}");
    }
    folder
}

/// A model of every link.
pub(crate) const FITS: [(&str, &str, &str); 4] = [
    ("line", "income", "huber"),
    ("counts", "visits", "poisson_nll"),
    ("two", "bought", "binary_cross_entropy_with_logits"),
    ("three", "kind", "cross_entropy"),
];

/// What the command predicts, response by response.
pub(crate) fn predicted(folder: &Folder, name: &str) -> Vec<Vec<f64>> {
    let proba = if ["two", "three"].contains(&name) {
        " --proba"
    } else {
        ""
    };
    let told = folder.json(&format!("predict {name}.json t.csv{proba} --json"));
    let columns = told["columns"].as_object().unwrap();
    let numbers = columns
        .iter()
        .filter(|(name, _)| proba.is_empty() || *name != "prediction");
    numbers.map(|(_, values)| floats(values)).collect()
}

fn floats(values: &Value) -> Vec<f64> {
    values
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

pub(crate) fn close(got: &Value, want: &[Vec<f64>], what: &str) {
    let got: Vec<Vec<f64>> = got.as_array().unwrap().iter().map(floats).collect();
    assert_eq!(got.len(), want.len(), "{what}");
    for (got, want) in got.iter().flatten().zip(want.iter().flatten()) {
        assert!(
            (got - want).abs() <= 1e-12 * want.abs(),
            "{what}: {got} is not {want}"
        );
    }
}

pub(crate) fn output(command: &mut Command) -> Option<String> {
    let run = command.stderr(Stdio::inherit()).output().ok()?;
    assert!(run.status.success(), "{command:?}");
    Some(String::from_utf8(run.stdout).unwrap())
}

fn export(folder: &Folder, name: &str, to: &str, file: &str) -> Run {
    let run = folder.run(&format!("model export {name}.json --to {to} -o {file}"));
    assert_eq!(run.code, 0, "{run:?}");
    run
}

/// Python's own reader, types and SQL engine.
const DRIVER: &str = r#"
import csv, importlib, json, math, sqlite3, sys

rows = []
for row in csv.DictReader(open("t.csv")):
    rows.append({k: row[k] if k in ("home town", "kind", "bought") else row[k] == "true" if k == "member" else float(row[k]) for k in row})
answers = {}
base = sqlite3.connect(":memory:")
base.create_function("EXP", 1, lambda x: None if x is None else math.exp(x))
names = list(rows[0])
base.execute("CREATE TABLE people (%s)" % ", ".join('"%s"' % n for n in names))
base.executemany("INSERT INTO people VALUES (%s)" % ", ".join("?" * len(names)), [list(r.values()) for r in rows])
base.execute("INSERT INTO people (age, \"home town\", member) VALUES (30, 'Rome', 1)")
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    got = [module.predict(row) for row in rows]
    got = [list(x.values()) if isinstance(x, dict) else [x] for x in got]
    try:
        module.predict({"age": 1.0, "home town": "Rome", "member": False})
    except ValueError as error:
        assert "Rome" in str(error)
    else:
        raise SystemExit("an unknown town was accepted")
    k = len(module.NAMES)
    query = [row[-k:] for row in base.execute(open(name + ".sql").read())]
    assert query.pop() == (None,) * k, "an unknown town is not NULL"
    answers[name] = {"python": list(zip(*got)), "sql": list(zip(*query))}
print(json.dumps(answers))
"#;

#[test]
fn python_and_sql_predict_what_the_command_predicts() {
    let folder = folder();
    for (name, ..) in FITS {
        export(&folder, name, "python", &format!("{name}.py"));
        let run = folder.run(&format!(
            "model export {name}.json --to sql --table people -o {name}.sql"
        ));
        assert_eq!(run.code, 0, "{run:?}");
    }
    folder.file("driver.py", DRIVER);
    let mut python = Command::new("python3");
    python
        .current_dir(folder.path(""))
        .arg("driver.py")
        .args(FITS.map(|fit| fit.0));
    let told = output(&mut python).expect("python3 is needed");
    let told: Value = serde_json::from_str(&told).unwrap();
    for (name, ..) in FITS {
        let want = predicted(&folder, name);
        close(&told[name]["python"], &want, &format!("{name} in Python"));
        close(&told[name]["sql"], &want, &format!("{name} in SQL"));
    }
}

#[test]
fn rust_predicts_what_the_command_predicts() {
    let folder = folder();
    let mut main = String::new();
    for (name, ..) in FITS {
        export(&folder, name, "rust", &format!("{name}.rs"));
        main += &format!("mod {name};\n");
    }
    main += "fn main() {\n    print!(\"{{\");\n";
    let table = folder.text("t.csv");
    for (k, (name, ..)) in FITS.iter().enumerate() {
        let mut rows = String::new();
        for line in table.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            rows += &format!(
                "{name}::Row {{ age: {:?}, home_town: {:?}, member: {} }}, ",
                cells[0].parse::<f64>().unwrap(),
                cells[1],
                cells[2]
            );
        }
        main += &format!(
            "    let all: Vec<_> = [{rows}].iter().map(|row| {name}::predict(row).unwrap()).collect();\n    \
             let columns: Vec<Vec<f64>> = (0..{name}::NAMES.len()).map(|k| all.iter().map(|r| r[k]).collect()).collect();\n    \
             print!(\"{}\\\"{name}\\\": {{columns:?}}\");\n",
            if k > 0 { ", " } else { "" }
        );
    }
    main += "    print!(\"}}\");\n    let rome = two::Row { age: 1.0, home_town: \"Rome\", member: false };\n    \
             assert!(two::predict(&rome).unwrap_err().contains(\"Rome\"));\n}\n";
    folder.file("main.rs", &main);
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let build = [
        "--edition",
        "2024",
        "-D",
        "warnings",
        "main.rs",
        "-o",
        "predict",
    ];
    output(Command::new(rustc).current_dir(folder.path("")).args(build)).unwrap();
    let told = output(&mut Command::new(folder.path("predict"))).unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    for (name, ..) in FITS {
        close(
            &told[name],
            &predicted(&folder, name),
            &format!("{name} in Rust"),
        );
    }
}

#[test]
fn models_are_shown_and_compared() {
    let folder = folder();
    let run = folder.run("model show three.json");
    assert_eq!(run.code, 0);
    assert!(
        run.out.contains("cross_entropy") && run.out.contains("home town=O'Hara"),
        "{run:?}"
    );
    let run = folder.run("model diff two.json two.json");
    assert!(run.out.contains("the same coefficients"), "{run:?}");
    let told = folder.json("model diff two.json line.json --json");
    assert!(told["largest_difference"].as_f64() > Some(0.0));
    assert_eq!(told["coefficients"].as_array().unwrap().len(), 5);
    let run = folder.run("model export nowhere.json --to sql");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("there is no model file"), "{run:?}");
}
