//! Parts of a table are the table.

use super::super::read::read_stream;
use super::*;

pub(super) fn parts(
    path: &Path,
    options: &ReadOptions,
    rows: usize,
) -> Result<Vec<Frame>, FileError> {
    let mut parts = Vec::new();
    read_parts(path, options, rows, &mut |part| {
        parts.push(part);
        Ok(())
    })?;
    Ok(parts)
}

pub(super) fn refusal(path: &Path, rows: usize) -> String {
    let error = parts(path, &ReadOptions::default(), rows).unwrap_err();
    error.to_string()
}

/// Parts of this many rows are those rows of the whole table.
pub(super) fn assert_parts(path: &Path, options: &ReadOptions, sizes: &[usize]) {
    let whole = read(path, options).unwrap();
    for &size in sizes {
        let parts = parts(path, options, size).unwrap();
        assert_eq!(parts.len(), whole.rows().div_ceil(size), "parts of {size}");
        for (i, part) in parts.iter().enumerate() {
            let rows = i * size..whole.rows().min((i + 1) * size);
            assert_same(&whole.take(&rows.collect::<Vec<_>>()), part);
            assert_eq!(part.source(), whole.source());
        }
    }
}

const SIZES: [usize; 5] = [1, 3, 7, 8, 1000];

#[test]
fn parts_are_the_table() {
    let folder = Folder::new("parts");
    for name in ["a.csv", "a.tsv", "a.parquet"] {
        write(&sample(), &folder.path(name), None).unwrap();
        assert_parts(&folder.path(name), &ReadOptions::default(), &SIZES);
    }
    let drop = ReadOptions {
        drop: vec!["word".to_owned(), "whole".to_owned()],
        ..ReadOptions::default()
    };
    assert_parts(&folder.path("a.csv"), &drop, &SIZES);
    assert_parts(&folder.path("a.parquet"), &drop, &SIZES);
}

#[test]
fn every_cell_of_the_file_decides_the_type_of_each_part() {
    let folder = Folder::new("parts-types");
    let text = "n,b,late,mixed,none,gap\n1,true,1,true,,\n-2.5e3,FALSE,1.0,0,,\ninf,,2,1,,\n\
                \n\"nan\",true,,0,,x\n,false,x,1,,y\n";
    let path = folder.file("a.csv", text);
    assert_parts(&path, &ReadOptions::default(), &SIZES);
    let first = &parts(&path, &ReadOptions::default(), 1).unwrap()[0];
    let kinds: Vec<&str> = first.columns().iter().map(Column::kind).collect();
    assert_eq!(kinds, ["number", "bool", "text", "text", "number", "text"]);
    assert_eq!(first.column("late").unwrap().text(0), Some("1"));
    // The other ways of writing and reading one.
    let missing = vec!["?".to_owned(), "NA".to_owned()];
    let options = ReadOptions {
        delimiter: Some(b';'),
        header: false,
        missing,
        ..ReadOptions::default()
    };
    let path = folder.file(
        "b.csv",
        "\u{feff}1; ?;\"a\r\n;b\"\r\nNA;2;\"\"\"q\"\"\"\r\n3;4;\"c\nd\"",
    );
    assert_parts(&path, &options, &SIZES);
}

#[test]
fn a_type_belied_long_after_the_first_part() {
    let folder = Folder::new("parts-late");
    let row = |i: usize| match i {
        4_999 => "x,no\n".to_owned(),
        _ => format!("{i},{}\n", i < 7),
    };
    let text: String = (0..5_000).map(row).collect();
    let path = folder.file("a.csv", format!("a,b\n{text}"));
    assert_parts(&path, &ReadOptions::default(), &[999, 1024, 4_999, 5_000]);
}

#[test]
fn what_a_file_says_of_its_size() {
    let folder = Folder::new("parts-size");
    let drop = ReadOptions {
        drop: vec!["word".to_owned()],
        ..ReadOptions::default()
    };
    for (name, expected) in [("a.parquet", Some((8, 3))), ("a.csv", None)] {
        write(&sample(), &folder.path(name), None).unwrap();
        assert_eq!(
            rows_and_columns(&folder.path(name), &drop).unwrap(),
            expected
        );
    }
    assert_eq!(rows_and_columns("-".as_ref(), &drop).unwrap(), None);
    assert!(rows_and_columns(&folder.path("b.csv"), &drop).is_err());
}

#[test]
fn errors_are_those_of_the_whole_table() {
    let folder = Folder::new("parts-errors");
    let texts: [&[u8]; 9] = [
        b"",
        b"a,b\n",
        b"a,b\n1,2\n\"3\n4\",5\n6\n",
        b"1,2,1\n",
        b"a;b\n1;2\n",
        b"a,b\n1,x\n1,y\n1,\"x\n2,y\n3,z\n",
        b"x,town\n1,Ulm\n2,Bonn\n3,Ulm\n4,K\xf6ln\n",
        // Bytes of a column that a later cell makes text.
        b"x,late\n1,1\n2,\xff\n3,y\n",
        b"\x1f\x8b\x08",
    ];
    for text in texts {
        let path = folder.file("a.csv", text);
        let whole = read(&path, &ReadOptions::default()).unwrap_err();
        assert_eq!(
            whole,
            read_stream(text, &path.display().to_string(), &ReadOptions::default()).unwrap_err()
        );
        for rows in SIZES {
            assert_eq!(refusal(&path, rows), whole.to_string(), "{text:?}");
        }
    }
    for name in ["no.csv", "no/a.csv", "", "b.parquet"] {
        folder.file("b.parquet", "x\n1\n");
        let path = folder.path(name);
        let whole = read(&path, &ReadOptions::default()).unwrap_err();
        assert_eq!(refusal(&path, 3), whole.to_string());
    }
    let drop = ReadOptions {
        drop: vec!["x".to_owned()],
        ..ReadOptions::default()
    };
    for name in ["x.csv", "x.parquet"] {
        let path = folder.path(name);
        let table = Frame::new("x", vec![Column::number("x", vec![1.0])]).unwrap();
        write(&table, &path, None).unwrap();
        let error = parts(&path, &drop, 3).unwrap_err().to_string();
        assert!(error.ends_with("has no column left; drop fewer"), "{error}");
    }
    assert_eq!(
        refusal("-".as_ref(), 3),
        "standard input can be read only once; save it to a file first"
    );
    #[cfg(unix)]
    assert_eq!(
        refusal("/dev/null".as_ref(), 3),
        "/dev/null can be read only once; save it to a file first"
    );
}

#[test]
fn an_error_of_the_taker_ends_the_reading() {
    let folder = Folder::new("parts-taker");
    for name in ["a.csv", "a.parquet"] {
        write(&sample(), &folder.path(name), None).unwrap();
        let mut taken = 0;
        let result = read_parts(
            &folder.path(name),
            &ReadOptions::default(),
            2,
            &mut |part| {
                taken += part.rows();
                match taken {
                    4 => Err(FileError::new("enough")),
                    _ => Ok(()),
                }
            },
        );
        assert_eq!(
            (result, taken),
            (Err(FileError::new("enough")), 4),
            "{name}"
        );
    }
}

#[test]
fn what_panics_in_the_taker_is_no_damage_of_the_file() {
    let folder = Folder::new("parts-panic");
    let path = folder.path("a.parquet");
    write(&sample(), &path, None).unwrap();
    let mut panics = |_| panic!("its own");
    let read = || read_parts(&path, &ReadOptions::default(), 9, &mut panics);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).is_err());
}

#[test]
fn a_quote_that_would_swallow_the_memory_is_refused() {
    let folder = Folder::new("parts-quote");
    let text = format!("a,b\n1,2\n3,\"4\n{}", "5,6\n".repeat(1 << 19));
    let path = folder.file("a.csv", text);
    assert_eq!(
        refusal(&path, 3),
        format!(
            "{}, line 3: the row that begins here is too long; see whether a quote in it is \
             never closed",
            path.display()
        )
    );
}

#[test]
fn a_file_that_changes_meanwhile_is_refused() {
    let folder = Folder::new("parts-change");
    for (more, size) in [("5,6\n", 2), ("x,6\n", 1), ("5,6\n7,8\n", 1)] {
        let path = folder.file("a.csv", "a,b\n1,2\n3,4\n");
        let result = read_parts(&path, &ReadOptions::default(), size, &mut |_| {
            let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
            std::io::Write::write_all(&mut file, more.as_bytes()).unwrap();
            Ok(())
        });
        let sentence = format!(
            "{} changed while it was read; read it again",
            path.display()
        );
        assert_eq!(result, Err(FileError::new(sentence)), "{more:?}");
    }
}
