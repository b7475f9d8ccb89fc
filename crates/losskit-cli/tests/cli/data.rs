//! `data`, standard input, colours and silence.

use crate::common::{Folder, data};

#[test]
fn blobs_are_those_of_the_repository() {
    let folder = Folder::with_blobs();
    assert_eq!(
        folder.text("blobs.csv"),
        std::fs::read_to_string(data("blobs.csv")).unwrap()
    );
}

#[test]
fn every_generator_makes_the_same_data_for_the_same_seed() {
    let folder = Folder::new();
    for kind in ["blobs", "line", "outliers", "counts", "classes"] {
        let make = |seed: u32| folder.run(&format!("data gen {kind} --n 50 --seed {seed}"));
        let (a, b, c) = (make(1), make(1), make(2));
        assert_eq!(a.code, 0, "{kind}: {a:?}");
        assert_eq!(a.out.lines().count(), 51, "{kind}");
        assert!(a.out == b.out && a.out != c.out, "{kind}");
    }
}

#[test]
fn every_format_holds_the_same_numbers() {
    let folder = Folder::new();
    for name in ["t.csv", "t.tsv", "t.parquet"] {
        let json = folder.json(&format!("data gen line --n 30 --seed 5 -o {name} --json"));
        assert_eq!(json["rows"], 30);
        let info = folder.json(&format!("data info {name} --json"));
        assert_eq!(
            info["columns"],
            folder.json("data info t.csv --json")["columns"],
            "{name}"
        );
    }
}

#[test]
fn a_dash_is_standard_input() {
    let folder = Folder::new();
    let run = folder.run_with("data info - --json", "a,b\n1,x\n2,y\n", &[]);
    assert_eq!(run.code, 0, "{run:?}");
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&json["rows"], &json["columns"][1]["kind"]),
        (&2.into(), &"text".into())
    );
}

#[test]
fn colours_are_for_who_wants_them() {
    let folder = Folder::new();
    let escape = |run: &crate::common::Run| run.out.contains('\u{1b}');
    let line = "losses describe huber";
    assert!(!escape(&folder.run(line)));
    assert!(escape(&folder.run("losses describe huber --color always")));
    assert!(escape(&folder.run_with(
        line,
        "",
        &[("CLICOLOR_FORCE", "1")]
    )));
    assert!(!escape(&folder.run_with(line, "", &[("NO_COLOR", "1")])));
    assert!(!escape(&folder.run("losses describe huber --color never")));
}

#[test]
fn the_quiet_hear_nothing_but_the_result() {
    let folder = Folder::with_blobs();
    let loud = folder.run("fit blobs.csv -y label");
    let quiet = folder.run("fit blobs.csv -y label -q");
    assert!(loud.err.contains("default") && loud.out.contains("epoch"));
    assert_eq!(quiet.err, "");
    assert!(!quiet.out.contains("epoch") && quiet.out.contains("solved"));
}
