//! What `info` says of a table.

use super::super::read::read_stream;
use super::*;

fn about(text: &str) -> Info {
    info(&read_stream(text.as_bytes(), "a.csv", &ReadOptions::default()).unwrap())
}

#[test]
fn numbers_are_summed_up() {
    let info = about("x,c,e\n1,7,\n2,7,\n,7,\ninf,7,\nnan,7,\n-0,7,\n0,7,\n");
    assert_eq!((info.rows, info.columns.len()), (7, 3));
    let x = &info.columns[0];
    assert_eq!(
        (x.kind, x.missing, x.distinct, x.constant),
        ("number", 1, 5, false)
    );
    let Values::Number {
        min,
        mean,
        sd,
        max,
        nan,
        infinite,
    } = x.values.clone()
    else {
        panic!("x holds numbers");
    };
    assert_eq!((min, mean, max), (Some(-0.0), Some(0.75), Some(2.0)));
    assert!((sd.unwrap() - (11.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    assert_eq!((nan, infinite), (1, 1));
    assert!(info.columns[1].constant && info.columns[2].constant);
}

#[test]
fn large_numbers_do_not_overflow_nor_vanish() {
    let Values::Number { mean, sd, .. } = about("x\n1e308\n1.5e308\n").columns[0].values else {
        panic!("x holds numbers");
    };
    assert_eq!(mean, Some(1.25e308));
    assert!((sd.unwrap() / (0.25e308 * 2_f64.sqrt()) - 1.0).abs() < 1e-15);
    let text = "x\n1000000000001\n1000000000002\n1000000000003\n";
    let Values::Number { mean, sd, .. } = about(text).columns[0].values else {
        panic!("x holds numbers");
    };
    assert_eq!((mean, sd), (Some(1_000_000_000_002.0), Some(1.0)));
}

#[test]
fn texts_are_counted() {
    let info = about("t,b\nu,true\nv,true\nv,false\n,true\n");
    let Values::Levels { top, not_numbers } = &info.columns[0].values else {
        panic!("t holds texts");
    };
    assert_eq!(top, &[("v".to_owned(), 2), ("u".to_owned(), 1)]);
    assert!(not_numbers.is_empty());
    let Values::Levels { top, .. } = &info.columns[1].values else {
        panic!("b holds truth values");
    };
    assert_eq!(top, &[("true".to_owned(), 3), ("false".to_owned(), 1)]);
}

#[test]
fn a_column_that_is_almost_of_numbers_says_so() {
    let info = about("x\n1\n2\nNA\n3\n?\n");
    let Values::Levels { not_numbers, .. } = &info.columns[0].values else {
        panic!("x holds texts");
    };
    assert_eq!(not_numbers, &["?", "NA"]);
    let json = serde_json::to_value(&info).unwrap();
    assert_eq!(json["columns"][0]["not_numbers"][1], "NA");
}
