//! `plot`: every picture, in every form.

use crate::common::{Folder, data};

#[test]
fn every_picture_is_drawn() {
    let folder = Folder::with_blobs();
    let line = data("line.csv");
    for fit in [
        "fit blobs.csv -y label -q -o m.json".to_owned(),
        "fit blobs.csv -y label --loss hinge --solver gd --epochs 50 --lr 0.1 -q -o hinge.json"
            .to_owned(),
        format!("fit {line} -y y -q -o line.json"),
    ] {
        let run = folder.run(&fit);
        assert_eq!(run.code, 0, "{fit}: {run:?}");
    }
    let commands = [
        "losses huber:delta=0.5,1 squared_error".to_owned(),
        "ratio binary_focal:gamma=0,0.5,1,2,5,10 binary_cross_entropy".to_owned(),
        "ratio binary_focal:gamma=0,0.5,1,2,5,10 binary_cross_entropy --log".to_owned(),
        "data blobs.csv -y label".to_owned(),
        format!("data {line} -x x -y y"),
        format!("line line.json {line} --truth 3,4"),
        "boundary m.json blobs.csv".to_owned(),
        "boundary m.json hinge.json blobs.csv".to_owned(),
        "history hinge.json --log".to_owned(),
        "history m.json hinge.json --log".to_owned(),
        format!("residuals line.json {line}"),
    ];
    for (i, command) in commands.iter().enumerate() {
        for (name, start) in [("svg", &b"<svg"[..]), ("png", &b"\x89PNG"[..])] {
            let run = folder.run(&format!("plot {command} -o {i}.{name} --size 700x500"));
            assert_eq!(run.code, 0, "{command}: {run:?}");
            let bytes = std::fs::read(folder.path(&format!("{i}.{name}"))).unwrap();
            assert!(
                bytes.starts_with(start) || bytes.starts_with(b"<?xml"),
                "{command}"
            );
        }
        let run = folder.run(&format!("plot {command} --term"));
        assert!(
            run.code == 0 && run.out.lines().count() > 10,
            "{command}: {run:?}"
        );
        assert!(!run.out.contains('\u{1b}'), "{command}: colours in a pipe");
    }
}

#[test]
fn fewer_points_make_a_smaller_picture() {
    let folder = Folder::new();
    let size = |options: &str| {
        let run = folder.run(&format!(
            "plot ratio binary_focal:gamma=2,5 binary_cross_entropy -o r.svg {options}"
        ));
        assert_eq!(run.code, 0, "{run:?}");
        folder.text("r.svg").len()
    };
    let (usual, few) = (size(""), size("--points 9"));
    assert!(usual < 30_000 && few < usual, "{few} and {usual} bytes");
}

#[test]
fn a_picture_needs_a_range() {
    let folder = Folder::new();
    for loss in ["huber", "cross_entropy", "soft_dice"] {
        let run = folder.run(&format!("plot losses {loss} --from 5 --to 1 -o x.svg"));
        assert_eq!(run.code, 2, "{loss}: {run:?}");
        assert!(run.err.contains("nothing between"), "{loss}: {run:?}");
    }
    assert!(folder.names().is_empty());
}

#[test]
fn a_picture_needs_a_place_and_a_kind() {
    let folder = Folder::new();
    for line in [
        "plot losses huber",
        "plot losses huber -o x.pdf",
        "plot losses huber cross_entropy -o x.svg",
    ] {
        let run = folder.run(line);
        assert_eq!(run.code, 2, "{line}: {run:?}");
        assert!(run.err.contains("hint:"), "{line}: {run:?}");
    }
    assert!(folder.names().is_empty());
}
