//! A fit to rows that several processes hold.

use crate::common::Folder;
use serde_json::Value;
use std::process::{Child, Command, Stdio};

/// A table, its rows in five files of 4096 and fewer, and the model of the whole by `fit`.
fn sharded(target: &str, asked: &str) -> (Folder, Value) {
    let folder = Folder::new();
    folder.run("data gen counts --n 17000 --seed 5 -o all.csv");
    let text = folder.text("all.csv");
    let (head, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    for (i, rows) in rows.chunks(4096).enumerate() {
        folder.file(
            &format!("s{i}.csv"),
            &format!("{head}\n{}\n", rows.join("\n")),
        );
    }
    let run = folder.run(&format!("fit all.csv -y {target} {asked} -o whole.json"));
    assert_eq!(run.code, 0, "{run:?}");
    let plan = folder.run(&format!("plan fit --shards 5 -y {target} {asked}"));
    assert_eq!(plan.code, 0, "{plan:?}");
    let whole = model(&folder, "whole.json");
    (folder, whole)
}

/// A model but for where its rows came from.
fn model(folder: &Folder, name: &str) -> Value {
    let mut model: Value = serde_json::from_str(&folder.text(name)).unwrap();
    model.as_object_mut().unwrap().remove("data");
    model
}

fn start(folder: &Folder, words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_losskit"))
        .args(words)
        .current_dir(folder.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn five_processes_reach_the_answer_of_one_bit_for_bit() {
    let (folder, whole) = sharded("count", "--loss poisson_nll --lambda 0.001");
    let names = [0, 1, 2, 3, 4].map(|i| format!("s{i}.csv"));
    let mut shards = names
        .each_ref()
        .map(|name| start(&folder, &["agg", "fit", name, "--wait"]));
    // One dies on the way and is started again: what it had added stays.
    shards[2].kill().unwrap();
    shards[2].wait().unwrap();
    shards[2] = start(&folder, &["agg", "fit", "s2.csv", "--wait", "--stream"]);
    let merged = folder.run("merge fit --wait -o model.json");
    assert_eq!(merged.code, 0, "{merged:?}");
    for shard in shards {
        let end = shard.wait_with_output().unwrap();
        let said = String::from_utf8(end.stdout).unwrap();
        assert!(
            end.status.success() && said.contains("the fit is done"),
            "{said}"
        );
    }
    assert_eq!(model(&folder, "model.json"), whole);
    // Whoever comes late finds it done.
    let again = folder.run("merge fit -o again.json");
    assert_eq!((again.code, model(&folder, "again.json")), (0, whole));
}

#[test]
fn round_by_round_the_answer_is_the_same() {
    let (folder, whole) = sharded("count", "--loss squared_error");
    let mut rounds = 0;
    while !folder.path("model.json").exists() {
        for i in 0..5 {
            let added = folder.run(&format!("agg fit s{i}.csv"));
            assert!(
                added.code == 0 && added.out.contains("added to sum"),
                "{added:?}"
            );
        }
        let merged = folder.run("merge fit -o model.json");
        assert_eq!(merged.code, 0, "{merged:?}");
        rounds += 1;
        assert!(rounds < 100, "{merged:?}");
    }
    assert_eq!(model(&folder, "model.json"), whole);
}

#[test]
fn what_is_wrong_is_said_before_anything_is_summed() {
    let folder = Folder::new();
    folder.file("a.csv", "x,y\n1,2\n2,4\n3,5\n");
    folder.file("b.csv", "x,y\n1,2\n2,oops\n3,5\n");
    let wrong = |line: &str, code: i32, said: &[&str]| {
        let run = folder.run(line);
        assert_eq!(run.code, code, "{line}: {run:?}");
        said.iter()
            .for_each(|said| assert!(run.err.contains(said), "{line}: {run:?}"));
    };
    wrong(
        "plan fit --shards 2 -y y",
        2,
        &["cannot choose a loss", "--loss"],
    );
    wrong(
        "plan fit --shards 2 -y y --loss squared_error --solver sgd",
        2,
        &["sgd", "auto"],
    );
    wrong("agg fit a.csv", 1, &["plan.json", "losskit plan"]);
    wrong("merge fit -o no/model.json", 1, &["there is no folder no"]);
    assert_eq!(
        folder
            .run("plan fit --shards 2 -y y --loss squared_error")
            .code,
        0
    );
    wrong(
        "plan fit --shards 3 -y y --loss huber",
        1,
        &["planned here before"],
    );
    wrong("merge fit", 1, &["lacks the parts of 2 of 2 shards"]);
    wrong("agg fit a.csv --name a/b", 1, &["cannot name a shard"]);
    assert_eq!(folder.run("agg fit a.csv").code, 0);
    assert_eq!(folder.run("agg fit b.csv").code, 0);
    wrong(
        "merge fit",
        1,
        &["\"y\"", "numbers in a.csv", "texts in b.csv"],
    );
    let piped = folder.run_with("agg fit -", "x,y\n1,2\n", &[]);
    assert!(piped.code == 2 && piped.err.contains("--name"), "{piped:?}");
}
