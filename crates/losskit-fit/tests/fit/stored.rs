//! Law: a table on disk gives the same bits as the same table in memory, whatever its parts.

use crate::support::penalised;
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Model, Options, Solver, Stored, fit};
use std::fs;

/// Rows of numbers, truth values and texts, with targets of every kind.
pub(crate) fn table(rows: usize) -> Frame {
    let wave = |i: usize, f: f64| (i as f64 * f).sin();
    let size = |i: usize| 3.0 * wave(i, 0.37) + wave(i, 1.7);
    let towns = ["Ulm", "Bonn", "Köln"];
    // Each town is seen first in another part.
    let town = |i: usize| towns[(i / 3000 + usize::from(wave(i, 2.9) > 0.6)) % 3];
    let eta =
        |i: usize| 0.4 * size(i) - 0.3 * wave(i, 0.9) + if town(i) == "Ulm" { 0.5 } else { 0.0 };
    let columns = vec![
        Column::number("size", (0..rows).map(size).collect()),
        Column::number(
            "when",
            (0..rows)
                .map(|i| 1.7e9 + 60.0 * i as f64 * wave(i, 5.1))
                .collect(),
        ),
        Column::bool("new", (0..rows).map(|i| wave(i, 0.9) < 0.0).collect()),
        Column::texts("town", (0..rows).map(|i| Some(town(i)))),
        Column::number("w", (0..rows).map(|i| 1.0 + wave(i, 3.3).abs()).collect()),
        Column::number(
            "amount",
            (0..rows).map(|i| eta(i) + wave(i, 11.3)).collect(),
        ),
        Column::number(
            "count",
            (0..rows)
                .map(|i| (eta(i) + wave(i, 7.7)).exp().floor())
                .collect(),
        ),
        Column::bool(
            "sold",
            (0..rows)
                .map(|i| eta(i) + 1.4 * wave(i, 13.1) > 0.0)
                .collect(),
        ),
        Column::texts(
            "class",
            (0..rows).map(|i| {
                Some(match eta(i) + 1.2 * wave(i, 17.9) {
                    x if x < -0.5 => "low",
                    x if x < 0.7 => "middle",
                    _ => "high",
                })
            }),
        ),
    ];
    Frame::new("sales", columns).unwrap()
}

fn stored(table: &Frame, part: usize) -> Stored {
    let mut writer = Stored::create(None, table.source()).unwrap();
    let rows: Vec<usize> = (0..table.rows()).collect();
    for rows in rows.chunks(part) {
        writer.push(&table.take(rows)).unwrap();
    }
    writer.finish().unwrap()
}

/// All of a model but where it came from.
fn text(model: &Model) -> String {
    serde_json::to_string_pretty(model).unwrap()
}

pub(crate) fn features() -> Options {
    let features = ["size", "when", "new", "town"].map(str::to_owned);
    Options {
        features: Some(features.to_vec()),
        ..Options::default()
    }
}

#[test]
fn a_stored_table_gives_the_bits_of_the_held_one() {
    let cases = [
        ("squared_error", "amount", Solver::Auto, 0.0, 0.0),
        ("squared_error", "amount", Solver::Auto, 0.01, 1.0),
        ("huber", "amount", Solver::Auto, 0.01, 0.0),
        ("pinball:tau=0.3", "amount", Solver::Auto, 0.0, 0.0),
        ("poisson_nll", "count", Solver::Auto, 0.0, 0.0),
        (
            "binary_cross_entropy_with_logits",
            "sold",
            Solver::Auto,
            0.0,
            0.0,
        ),
        (
            "binary_cross_entropy_with_logits",
            "sold",
            Solver::Adam,
            0.0,
            0.0,
        ),
        ("cross_entropy", "class", Solver::Auto, 0.001, 0.0),
    ];
    for (rows, part, weight) in [
        (97, 64, Some("w")),
        (4096, 4096, None),
        (9001, 5000, Some("w")),
    ] {
        let held = table(rows);
        let stored = stored(&held, part);
        for (loss, target, solver, lambda, l1_ratio) in cases {
            let options = Options {
                solver,
                lambda,
                l1_ratio,
                weight: weight.map(str::to_owned),
                epochs: 5,
                ..features()
            };
            let loss = losskit::parse(loss).unwrap();
            let both = [
                fit(loss.as_ref(), &held, target, &options),
                fit(loss.as_ref(), &stored, target, &options),
            ];
            let [a, b] = both.map(|model| text(&model.unwrap()));
            assert_eq!(a, b, "{} of {rows} rows", loss.spec());
        }
    }
}

#[test]
fn a_stored_table_is_found_again_and_lends_columns_and_samples() {
    let held = table(9001);
    let folder = std::env::temp_dir().join(format!("losskit-stored-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("sales.cache");
    let mut writer = Stored::create(Some(&path), "sales")
        .unwrap()
        .origin("size 7");
    let rows: Vec<usize> = (0..held.rows()).collect();
    for rows in rows.chunks(4000) {
        writer.push(&held.take(rows)).unwrap();
        assert!(!path.exists(), "nothing is there before it is whole");
    }
    writer.finish().unwrap();
    let again = Stored::open(&path).unwrap();
    assert_eq!(
        (again.rows(), again.source(), again.origin()),
        (9001, "sales", "size 7")
    );
    assert_eq!(
        again.names().collect::<Vec<_>>(),
        held.names().collect::<Vec<_>>()
    );
    let names: Vec<&str> = held.names().collect();
    assert_eq!(again.columns(&names).unwrap(), held);
    let tenth: Vec<usize> = (0..9001).step_by(91).collect();
    assert_eq!(again.sample(100).unwrap(), held.take(&tenth));
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        1,
        "nothing is left beside it"
    );

    let wrong = again.columns(&["sized"]).unwrap_err().to_string();
    assert!(wrong.contains("did you mean \"size\"?"), "{wrong}");
    let whole = fs::read(&path).unwrap();
    for damaged in [&whole[..whole.len() - 1], &whole[..100], b"", b"a,b\n1,2\n"] {
        fs::write(&path, damaged).unwrap();
        let wrong = Stored::open(&path).unwrap_err().to_string();
        assert!(
            wrong.contains("sales.cache") && wrong.contains("not"),
            "{wrong}"
        );
    }
    // Rows that vanish while a fit reads them.
    fs::write(&path, &whole).unwrap();
    let cut = Stored::open(&path).unwrap();
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(1000)
        .unwrap();
    let loss = losskit::parse("huber").unwrap();
    let wrong = fit(loss.as_ref(), &cut, "amount", &features())
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("sales.cache"), "{wrong}");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_is_wrong_is_told_with_its_row() {
    let told = |column: Column| {
        let mut frame = Frame::new("t", vec![column]).unwrap();
        frame
            .push(Column::number(
                "y",
                (0..9000).map(|i| f64::from(i % 7)).collect(),
            ))
            .unwrap();
        let loss = losskit::parse("huber").unwrap();
        let tables = [
            fit(loss.as_ref(), &frame, "y", &Options::default()),
            fit(
                loss.as_ref(),
                &stored(&frame, 1000),
                "y",
                &Options::default(),
            ),
        ];
        let [a, b] = tables.map(|fit| fit.unwrap_err().to_string());
        assert_eq!(a, b);
        a
    };
    let x = |odd: f64| {
        let mut x: Vec<f64> = (0..9000).map(|i| f64::from(i).sin()).collect();
        x[8123] = odd;
        x[8500] = odd;
        x
    };
    assert!(told(Column::number("x", x(f64::INFINITY))).contains("holds inf at row 8124"));
    let gaps = x(2.0).iter().map(|x| *x == 2.0).collect();
    assert!(told(Column::number("x", x(2.0)).with_missing(gaps)).contains("empty at row 8124"));
    let names: Vec<String> = (0..9000).map(|i| i.to_string()).collect();
    told(Column::texts("x", names.iter().map(|n| Some(n.as_str()))));

    let mut writer = Stored::create(None, "t").unwrap();
    writer
        .push(&Frame::new("t", vec![Column::number("x", vec![1.0])]).unwrap())
        .unwrap();
    let other = Frame::new("t", vec![Column::bool("x", vec![true])]).unwrap();
    assert!(writer.push(&other).is_err());
    let loss = losskit::parse("huber").unwrap();
    let empty = Stored::create(None, "t").unwrap().finish().unwrap();
    let wrong = fit(loss.as_ref(), &empty, "y", &penalised(0.1)).unwrap_err();
    assert!(wrong.to_string().contains("has no column \"y\""), "{wrong}");
}
