//! Wrong inputs: each is told in one sentence, with its exit code, and leaves no file behind.

use crate::common::{Folder, data};

const BCE: &str = "--loss binary_cross_entropy_with_logits";

/// Runs a fit that must fail with this code, one error line, and these words in it.
#[track_caller]
fn fails(folder: &Folder, line: &str, code: i32, words: &[&str]) {
    let before = folder.names();
    let run = folder.run(line);
    assert_eq!(run.code, code, "{line}: {run:?}");
    let errors: Vec<&str> = run
        .err
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(errors.len(), 1, "{line}: {run:?}");
    for word in words {
        assert!(
            run.err.contains(word),
            "{line}: {word:?} is not in {}",
            run.err
        );
    }
    assert_eq!(folder.names(), before, "{line}: a file was left");
}

#[test]
fn unknown_names_are_answered_with_near_ones() {
    let folder = Folder::with_blobs();
    fails(
        &folder,
        "fit blobs.csv -y label --loss hubr -o m.json",
        2,
        &["'hubr'", "did you mean 'huber'"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --loss huber:delt=1",
        2,
        &["'delt'", "did you mean 'delta'"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --loss huber:delta=-1",
        2,
        &["delta must be > 0"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --loss huber:delta=x",
        2,
        &["'x' is not a number"],
    );
    fails(
        &folder,
        "fit blobs.csv -y lable -o m.json",
        2,
        &["lable", "did you mean \"label\""],
    );
    fails(&folder, "fit blobs.csv -y label -x x0,xl", 2, &["xl"]);
    fails(
        &folder,
        "losses list --task regresion",
        2,
        &["did you mean 'regression'"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --solver newtn",
        2,
        &["newtn"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --sovler newton",
        2,
        &["--solver"],
    );
}

#[test]
fn options_that_make_no_sense_together() {
    let folder = Folder::with_blobs();
    fails(
        &folder,
        "fit blobs.csv -y label --lambda -1",
        2,
        &["--lambda"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --lambda nan",
        2,
        &["--lambda"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --penalty l2",
        2,
        &["--lambda"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --penalty elastic-net",
        2,
        &["elastic-net", "--lambda"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --penalty l1 --lambda 1 --l1-ratio 0.3",
        2,
        &["--l1-ratio", "elastic-net"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --penalty elastic-net --lambda 1 --l1-ratio 1.5",
        2,
        &["between 0 and 1"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --penalty none --lambda 1",
        2,
        &["contradict"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --solver newton --lr 0.1",
        2,
        &["--lr", "newton"],
    );
    for (flag, solver, instead) in [
        ("--schedule cosine", "newton-cg", "adam"),
        ("--momentum 0.5", "adam", "nesterov"),
        ("--weight-decay 0.1", "sgd", "adamw"),
        ("--adam-rule keras", "adamw", "--solver adam"),
    ] {
        let name = flag.split(' ').next().unwrap();
        fails(
            &folder,
            &format!("fit blobs.csv -y label --solver {solver} {flag}"),
            2,
            &[name, solver, instead],
        );
    }
    fails(
        &folder,
        "fit blobs.csv -y label --solver adam --schedule step:evry=3",
        2,
        &["evry", "step:every=30,factor=0.1"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --valid 1.5",
        2,
        &["between 0 and 1"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --positive maybe",
        2,
        &["maybe"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label --plot p.gif",
        2,
        &[".svg or .png"],
    );
    fails(
        &folder,
        "fit blobs.csv -y label -o nowhere/m.json",
        1,
        &["nowhere", "folder"],
    );
}

#[test]
fn files_that_are_not_there_or_broken() {
    let folder = Folder::with_blobs();
    folder
        .file("empty.csv", "")
        .file("ragged.csv", "a,b\n1,2\n3\n")
        .file("bare.csv", "a,b\n");
    fails(
        &folder,
        "fit blob.csv -y label -o m.json",
        1,
        &["blob.csv", "did you mean"],
    );
    fails(
        &folder,
        "fit empty.csv -y label -o m.json",
        1,
        &["empty.csv"],
    );
    fails(
        &folder,
        "fit ragged.csv -y a -o m.json",
        1,
        &["ragged.csv", "3"],
    );
    fails(&folder, "fit bare.csv -y a -o m.json", 1, &["bare.csv"]);
}

#[test]
fn cells_that_are_not_numbers_are_placed() {
    let folder = Folder::new();
    folder
        .file("nan.csv", "a,y\n1,2\nNaN,3\n4,5\n")
        .file("inf.csv", "a,y\n1,2\n3,inf\n4,5\n");
    folder.file("gap.csv", "a,y\n1,2\n,3\n4,5\n");
    fails(
        &folder,
        "fit nan.csv -y y -o m.json",
        1,
        &["\"a\"", "NaN", "row 2"],
    );
    fails(
        &folder,
        "fit inf.csv -y y -o m.json",
        1,
        &["\"y\"", "inf", "row 2"],
    );
    fails(
        &folder,
        "fit gap.csv -y y -o m.json",
        1,
        &["\"a\"", "empty", "row 2"],
    );
}

#[test]
fn targets_outside_the_domain_of_the_loss() {
    let folder = Folder::new();
    folder
        .file("t.csv", "a,y\n1,2\n2,-1\n4,5\n")
        .file("one.csv", "a,y\n1,yes\n2,yes\n");
    fails(
        &folder,
        "fit t.csv -y y --loss poisson_nll -o m.json",
        1,
        &["poisson_nll", "-1", "row 2"],
    );
    fails(
        &folder,
        &format!("fit t.csv -y y {BCE} -o m.json"),
        1,
        &["\"y\""],
    );
    fails(
        &folder,
        &format!("fit one.csv -y y {BCE} -o m.json"),
        1,
        &["yes"],
    );
    fails(
        &folder,
        "fit t.csv -y y --loss triplet_margin",
        2,
        &["triplet_margin"],
    );
}

#[test]
fn separated_classes_have_no_minimum() {
    let folder = Folder::new();
    folder.file("sep.csv", "a,y\n1,0\n2,0\n3,0\n5,1\n6,1\n7,1\n");
    fails(
        &folder,
        &format!("fit sep.csv -y y {BCE} -o m.json"),
        1,
        &["separates", "--lambda"],
    );
    let run = folder.run(&format!("fit sep.csv -y y {BCE} --lambda 0.01 -q"));
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn constant_and_collinear_columns_are_named() {
    let folder = Folder::new();
    folder.file("c.csv", "a,b,k,y\n1,2,7,1\n2,4,7,3\n3,6,7,2\n4,8,7,5\n");
    let run = folder.run("fit c.csv -y y");
    assert!(
        run.err.contains("\"k\"") || run.err.contains(" k "),
        "{run:?}"
    );
    assert!(
        run.err.contains("warning:") || run.err.contains("error:"),
        "{run:?}"
    );
    let run = folder.run("fit c.csv -y y -x a,b");
    assert!(run.err.contains('a') && run.err.contains('b'), "{run:?}");
    assert!(
        run.err.contains("warning:") || run.err.contains("error:"),
        "{run:?}"
    );
}

#[test]
fn usage_is_explained_where_nothing_is_said() {
    let folder = Folder::new();
    assert_eq!(folder.run("").code, 2);
    assert_eq!(folder.run("fit").code, 2);
    fails(
        &folder,
        &format!("evaluate {}", data("blobs.csv")),
        2,
        &["-y"],
    );
    fails(
        &folder,
        "losses eval huber --pred 1,x --target 1",
        2,
        &["'x' is not a number"],
    );
    fails(
        &folder,
        "losses eval huber --pred 1,2 --target 1",
        1,
        &["1 elements where 2"],
    );
}
