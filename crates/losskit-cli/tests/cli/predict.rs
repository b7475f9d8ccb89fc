//! `predict`: a model on a table.

use crate::common::Folder;

#[test]
fn csv_and_parquet_give_the_same_bits() {
    let folder = Folder::with_blobs();
    folder.run("data gen blobs --n 500 --centers 2 --std 2 --seed 42 -o blobs.parquet");
    for kind in ["csv", "parquet"] {
        let fit = folder.run(&format!("fit blobs.{kind} -y label -q -o {kind}.json"));
        assert_eq!(fit.code, 0, "{fit:?}");
        let run = folder.run(&format!(
            "predict {kind}.json blobs.{kind} --proba -o {kind}.out.csv"
        ));
        assert_eq!(run.code, 0, "{run:?}");
    }
    assert_eq!(folder.text("csv.out.csv"), folder.text("parquet.out.csv"));
    let run = folder.run("predict csv.json blobs.csv --proba -o p.parquet");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        folder.json("data info p.parquet --json")["columns"][1],
        folder.json("data info csv.out.csv --json")["columns"][1]
    );
}

#[test]
fn labels_probabilities_and_columns_carried_over() {
    let folder = Folder::new();
    folder.file("t.csv", "id,age,town,bought\n1,20,Ulm,no\n2,30,Bonn,no\n3,40,Ulm,yes\n4,50,Bonn,yes\n5,33,Ulm,yes\n6,41,Bonn,no\n");
    let fit = folder.run("fit t.csv -y bought -x age,town --lambda 0.1 -q -o m.json");
    assert_eq!(fit.code, 0, "{fit:?}");
    let run = folder.run_with(
        "predict m.json - --id id --proba",
        "town,age,id\nUlm,22,7\nBonn,60,8\n",
        &[],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "id,prediction,probability");
    assert!(
        lines[1].starts_with("7,no,0.") && lines[2].starts_with("8,yes,0."),
        "{lines:?}"
    );
    let json = folder.json("predict m.json t.csv --json");
    assert_eq!(json["columns"]["prediction"].as_array().unwrap().len(), 6);
    let run = folder.run_with("predict m.json -", "age,town\n22,Rome\n", &[]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("\"Rome\"") && run.err.contains("row 1"),
        "{run:?}"
    );
    let run = folder.run_with("predict m.json -", "age\n22\n", &[]);
    assert!(run.code != 0 && run.err.contains("town"), "{run:?}");
}

#[test]
fn what_is_no_model_is_said_to_be_none() {
    let folder = Folder::with_blobs();
    folder.file("broken.json", "{\"schema\": 1}");
    for model in ["broken.json", "blobs.csv", "nowhere.json"] {
        let run = folder.run(&format!("predict {model} blobs.csv"));
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.err.starts_with("error: ") && run.err.contains(model),
            "{run:?}"
        );
    }
}

#[test]
fn a_table_larger_than_a_part_is_predicted_part_by_part() {
    let folder = Folder::new();
    folder.run("data gen line --n 300000 --seed 2 -o line.csv");
    folder.run("data gen line --n 300000 --seed 2 -o line.parquet");
    assert_eq!(
        folder.run("fit line.csv -y y --errors none -o m.json").code,
        0
    );
    for (data, out) in [
        ("line.csv", "a.csv"),
        ("line.parquet", "b.csv"),
        ("line.parquet", "c.parquet"),
        ("line.csv", "d.jsonl"),
    ] {
        let run = folder.run(&format!("predict m.json {data} --id x -o {out}"));
        assert!(run.code == 0 && run.err.contains("300000 rows"), "{run:?}");
    }
    let lines = folder.text("a.csv");
    assert_eq!(lines.lines().count(), 300_001);
    assert_eq!(lines, folder.text("b.csv"));
    assert_eq!(folder.text("d.jsonl").lines().count(), 300_000);
    let info = folder.json("data info c.parquet --json");
    assert_eq!(info["rows"], 300_000);
    // The same as all at once, and rows are counted from the beginning.
    let piped = folder.run_with("predict m.json - --id x", &folder.text("line.csv"), &[]);
    assert_eq!(piped.out, lines);
    let broken = folder.text("line.csv") + "nan,1\n";
    folder.file("broken.csv", &broken);
    let run = folder.run("predict m.json broken.csv -o e.csv");
    assert!(run.code == 1 && run.err.contains("300001"), "{run:?}");
    assert!(!folder.path("e.csv").exists());
}
