//! What a CSV file means.

use super::super::read::read_stream;
use super::*;
use losskit_fit::frame::Data;

fn table(text: impl AsRef<[u8]>, options: &ReadOptions) -> Frame {
    read_stream(text.as_ref(), "standard input", options).unwrap()
}

fn plain(text: impl AsRef<[u8]>) -> Frame {
    table(text, &ReadOptions::default())
}

fn kinds(frame: &Frame) -> Vec<&str> {
    frame.columns().iter().map(Column::kind).collect()
}

#[test]
fn types_are_decided_by_every_cell() {
    let frame = plain("n,b,t,late,mixed\n1,true,a,1,true\n-2.5e3,FALSE,b,2,0\ninf,True,1,x,1\n");
    assert_eq!(kinds(&frame), ["number", "bool", "text", "text", "text"]);
    assert_eq!(
        frame.column("n").unwrap().as_numbers(),
        Some(&[1.0, -2500.0, f64::INFINITY][..])
    );
    assert_eq!(
        frame.column("b").unwrap().data(),
        &Data::Bool(vec![true, false, true])
    );
    // A late text makes the whole column text, the numbers before it as they were written.
    assert_eq!(frame.column("late").unwrap().text(0), Some("1"));
    assert_eq!(frame.column("mixed").unwrap().text(0), Some("true"));
}

#[test]
fn nothing_is_missing_and_nan_is_a_value() {
    let frame = plain("a,b,c,d\n,x,nan,\n2,,3, \n");
    let missing: Vec<usize> = frame.columns().iter().map(Column::missing).collect();
    assert_eq!(missing, [1, 1, 0, 2]);
    assert_eq!(kinds(&frame), ["number", "text", "number", "number"]);
    assert!(frame.column("c").unwrap().as_numbers().unwrap()[0].is_nan());
}

#[test]
fn what_stands_for_missing_can_be_said() {
    let text = "a,b\n1,?\nNA,x\n";
    assert_eq!(kinds(&plain(text)), ["text", "text"]);
    let missing = vec!["NA".to_owned(), "?".to_owned()];
    let frame = table(
        text,
        &ReadOptions {
            missing,
            ..ReadOptions::default()
        },
    );
    assert_eq!(kinds(&frame), ["number", "text"]);
    assert!(frame.column("a").unwrap().is_missing(1) && frame.column("b").unwrap().is_missing(0));
}

#[test]
fn the_ways_of_writing_the_same_table() {
    let expected = plain("a,b\n1,x\n2,\"y z\"\n");
    for text in [
        "a,b\r\n1,x\r\n2,y z\r\n",
        "\u{feff}a,b\n1,x\n2,y z",
        " a , b\n1, x\n 2 ,y z\n",
        "\"a\",\"b\"\n\"1\",\"x\"\n\n\"2\",\"y z\"\n\n",
    ] {
        assert_same(&expected, &plain(text));
    }
    let semicolon = ReadOptions {
        delimiter: Some(b';'),
        ..ReadOptions::default()
    };
    assert_same(&expected, &table("a;b\n1;x\n2;y z\n", &semicolon));
    let folder = Folder::new("tsv");
    let path = folder.file("a.TSV", "a\tb\n1\tx\n2\ty z\n");
    assert_same(&expected, &read(&path, &ReadOptions::default()).unwrap());
}

#[test]
fn without_a_header_columns_are_numbered() {
    let options = ReadOptions {
        header: false,
        ..ReadOptions::default()
    };
    let frame = table("1,2\n3,4\n", &options);
    assert_eq!(frame.names().collect::<Vec<_>>(), ["x0", "x1"]);
    assert_eq!(
        frame.column("x1").unwrap().as_numbers(),
        Some(&[2.0, 4.0][..])
    );
}

#[test]
fn dropped_columns_need_not_be_in_order() {
    let drop = |name: &str| ReadOptions {
        drop: vec![name.to_owned()],
        ..ReadOptions::default()
    };
    let names = |text: &[u8], name| {
        table(text, &drop(name))
            .names()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(b"when,x\n\xff,1\n", "when"), ["x"]);
    assert_eq!(names(b",x\n0,1\n", ""), ["x"]);
    assert_eq!(names(b"a,a,x\n0,1,2\n", "a"), ["x"]);
}

#[test]
fn a_cell_may_hold_separators_quotes_and_lines() {
    let frame = plain("a,b\n\"x, \"\"y\"\"\nz\",1\n5\" pipe,2\n");
    assert_eq!(frame.column("a").unwrap().text(0), Some("x, \"y\"\nz"));
    assert_eq!(frame.column("a").unwrap().text(1), Some("5\" pipe"));
}
