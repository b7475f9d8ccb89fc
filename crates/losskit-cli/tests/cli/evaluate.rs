//! `evaluate`: losses, metrics, groups and checks.

use crate::common::{Folder, close};

#[test]
fn a_model_is_judged_and_checked() {
    let folder = Folder::with_blobs();
    folder.run("fit blobs.csv -y label -q -o m.json");
    let json = folder.json("evaluate m.json blobs.csv --losses all --assert accuracy>=0.98 --json");
    close(&json["metrics"]["accuracy"]["all"], 0.992, 1e-12);
    let losses = json["losses"].as_object().unwrap();
    let bce = |name: &str| {
        losses
            .iter()
            .find(|(key, _)| key.split(':').next() == Some(name))
            .unwrap()
            .1["all"]
            .clone()
    };
    close(&bce("binary_cross_entropy"), 0.018_396, 5e-7);
    close(
        &bce("binary_cross_entropy_with_logits"),
        bce("binary_cross_entropy").as_f64().unwrap(),
        1e-14,
    );
    assert_eq!(
        losses.len() + json["undefined"].as_object().unwrap().len(),
        losskit::CATALOGUE.len()
    );
    let run = folder.run("evaluate m.json blobs.csv --assert accuracy>=0.999");
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.err.contains("fails"), "{run:?}");
    let run = folder.run("evaluate m.json blobs.csv --assert accurracy>=0.9");
    assert_eq!(run.code, 2, "{run:?}");
}

#[test]
fn a_table_of_predictions_is_judged_by_group() {
    let folder = Folder::new();
    folder.file(
        "p.csv",
        "y,p,region\n1,2,north\n2,2,north\n3,5,south\n4,4,south\n",
    );
    let json = folder.json(
        "evaluate p.csv -y y -p p --losses squared_error,huber:delta=1 --group region --json",
    );
    assert_eq!(json["groups"], serde_json::json!(["all", "north", "south"]));
    close(&json["losses"]["squared_error"]["all"], 1.25, 0.0);
    close(&json["losses"]["squared_error"]["south"], 2.0, 0.0);
    close(&json["losses"]["huber:delta=1"]["north"], 0.25, 0.0);
    close(&json["metrics"]["mae"]["all"], 0.75, 0.0);
    let run = folder.run("evaluate p.csv -y y -p p");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains("squared_error")
            && run.err.contains("not defined here: binary_cross_entropy")
    );
    let run = folder.run("evaluate p.csv -y y -p p --losses hinge");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("hinge is not defined here"), "{run:?}");
}

#[test]
fn probabilities_are_not_read_as_scores() {
    let folder = Folder::new();
    folder.file("p.csv", "y,p\nno,0.1\nyes,0.9\nno,0.6\nyes,0.8\n");
    let json = folder.json("evaluate p.csv -y y -p p --losses all --json");
    close(&json["metrics"]["accuracy"]["all"], 0.75, 0.0);
    close(&json["metrics"]["auc"]["all"], 1.0, 0.0);
    assert!(
        json["undefined"]["hinge"]
            .as_str()
            .unwrap()
            .contains("probabilities")
    );
    close(
        &json["losses"]["squared_error"]["all"],
        (0.01 + 0.01 + 0.36 + 0.04) / 4.0,
        1e-15,
    );
}
