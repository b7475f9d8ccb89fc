//! Tables read from disk block by block, and fits that are broken off and go on.

use crate::common::{Folder, close};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What `--json` says of a fit but for its files.
fn told(folder: &Folder, line: &str) -> Value {
    let mut told = folder.json(line);
    told.as_object_mut().unwrap().remove("files");
    told
}

#[test]
fn a_table_on_disk_gives_the_same_model() {
    let folder = Folder::new();
    folder.run("data gen counts --n 9000 --seed 3 -o counts.csv");
    folder.run("data gen counts --n 9000 --seed 3 -o counts.parquet");
    for file in ["counts.csv", "counts.parquet"] {
        let line =
            format!("fit {file} -y count --loss poisson_nll --penalty l1 --lambda 0.01 --json");
        let held = told(&folder, &line);
        assert_eq!(held, told(&folder, &format!("{line} --stream")));
        assert_eq!(held, told(&folder, &format!("{line} --cache {file}.cache")));
        assert_eq!(held, told(&folder, &format!("{line} --cache {file}.cache")));
    }
    let run = folder.run(
        "fit counts.csv -y count --loss poisson_nll --stream --plot fit.svg --report fit.html",
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert!(folder.text("fit.svg").contains("<svg") && folder.text("fit.html").contains("<html"));
}

#[test]
fn a_cache_is_used_while_its_table_is_as_it_was() {
    let folder = Folder::new();
    folder.file("t.csv", "x,y\n1,2\n2,4.5\n3,5\n4,8.5\n");
    let line = "fit t.csv -y y --cache t.cache";
    let first = folder.run(line);
    assert!(
        first.code == 0 && !first.err.contains("rows from"),
        "{first:?}"
    );
    let again = folder.run(line);
    assert!(again.err.contains("rows from t.cache"), "{again:?}");
    // Read in another way, it is another table.
    let other = folder.run(&format!("{line} --drop x --no-header"));
    assert_ne!(other.code, 0);
    folder.file("t.csv", "x,y\n1,2\n2,4.5\n3,5\n4,8.5\n5,9\n");
    let changed = folder.run(&format!("{line} --json"));
    assert!(changed.err.contains("written anew"), "{changed:?}");
    let json: Value = serde_json::from_str(&changed.out).unwrap();
    assert_eq!(json["rows"], 5);

    folder.file("mine.txt", "not to be lost\n");
    let run = folder.run("fit t.csv -y y --cache mine.txt");
    assert!(run.code == 1 && run.err.contains("mine.txt"), "{run:?}");
    assert!(run.err.contains("name another file"), "{run:?}");
    assert_eq!(folder.text("mine.txt"), "not to be lost\n");
}

#[test]
fn what_cannot_be_streamed_is_said() {
    let folder = Folder::with_blobs();
    let run = folder.run("fit blobs.csv -y label --stream --valid 0.2");
    assert!(run.code == 2 && run.err.contains("--valid"), "{run:?}");
    let run = folder.run_with("fit - -y y --stream", "x,y\n1,2\n2,3\n3,4\n", &[]);
    assert!(
        run.code == 1 && run.err.contains("save it to a file"),
        "{run:?}"
    );
    folder.file("gap.csv", "x,y\n1,2\n,3\n3,4\n");
    let run = folder.run("fit gap.csv -y y --cache gap.cache");
    assert!(
        run.code == 1 && run.err.contains("empty at row 2"),
        "{run:?}"
    );
    let run = folder.run("fit blobs.csv -y label --cache nowhere/b.cache");
    assert!(
        run.code == 1 && run.err.contains("there is no folder"),
        "{run:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_killed_fit_goes_on_from_its_checkpoint() {
    let folder = Folder::with_blobs();
    let line = "fit blobs.csv -y label --solver adam --lr 0.001 --epochs 50000000 -q --checkpoint half.json";
    let mut child = Command::new(env!("CARGO_BIN_EXE_losskit"))
        .args(line.split(' '))
        .current_dir(folder.path(""))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let steps = || {
        let text = std::fs::read_to_string(folder.path("half.json")).ok()?;
        // A file that can be read is whole.
        let model: Value = serde_json::from_str(&text).unwrap();
        model["certificate"]["steps"].as_u64()
    };
    while steps().is_none_or(|steps| steps < 2) {
        assert!(start.elapsed() < Duration::from_secs(60), "no checkpoint");
        sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let half: Value = serde_json::from_str(&folder.text("half.json")).unwrap();
    assert_eq!(half["certificate"]["kind"], "interrupted");
    let on = folder.json("fit blobs.csv -y label --resume half.json --json");
    assert_eq!(on["solved"], true);
    let loss = half["certificate"]["loss"].as_f64().unwrap();
    close(&on["history"][0]["loss"], loss, 1e-14);

    let run = folder.run("fit blobs.csv -y label --resume half.json --lambda 0.1");
    assert!(
        run.code == 2 && run.err.contains("λ was 0 and is 0.1"),
        "{run:?}"
    );
    assert!(run.err.contains("--init"), "{run:?}");
}
