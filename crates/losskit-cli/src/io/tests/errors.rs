//! What a table cannot be read from, or written to, said in a sentence.

use super::super::read::read_stream;
use super::*;

fn refusal(text: impl AsRef<[u8]>) -> String {
    read_stream(text.as_ref(), "a.csv", &ReadOptions::default())
        .unwrap_err()
        .to_string()
}

#[test]
fn broken_csv() {
    for (text, sentence) in [
        ("", "a.csv is empty"),
        ("\n\n", "a.csv is empty"),
        ("a,b\n", "a.csv names its columns but has no row of data"),
        (
            "a,b\n1,2\n\"3\n4\",5\n6\n",
            "a.csv, row 3 (line 5): 1 field where the first line has 2; \
             quote a text that holds the separator",
        ),
        (
            "a,b\n1,2,3\n",
            "a.csv, row 1 (line 2): 3 fields where the first line has 2; \
             quote a text that holds the separator",
        ),
        (
            "1,2,1\n",
            "a.csv has two columns called \"1\"; rename one, or say --no-header if \
             the first line is data",
        ),
        (
            ",a\n0,1\n",
            "a.csv: the header does not name column 1 (pandas writes its index so); \
             name it, or leave it out with --drop \"\"",
        ),
        (
            "a;b\n1;2\n",
            "a.csv has one column only, and its first line holds ';'; say --delimiter ';'",
        ),
        (
            "a,b\n1,\"x\n2,y\n3,z\n",
            "a.csv, row 1 (line 2): a quote is opened and never closed",
        ),
    ] {
        assert_eq!(refusal(text), sentence, "{text:?}");
    }
}

#[test]
fn what_is_no_text() {
    assert_eq!(
        refusal(b"x,town\n1,Ulm\n2,K\xf6ln\n"),
        "a.csv, row 2, column \"town\": this is not UTF-8 text; convert the file, \
         for example with iconv"
    );
    assert!(refusal(b"gr\xf6sse\n1\n").starts_with("a.csv, the header: this is not UTF-8"));
    assert_eq!(
        refusal(b"\x1f\x8b\x08"),
        "a.csv is compressed with gzip; gunzip it first"
    );
}

#[test]
fn rows_without_a_header_are_counted_from_the_first_line() {
    let options = ReadOptions {
        header: false,
        ..ReadOptions::default()
    };
    let error = read_stream(&b"1,2\n3\n"[..], "a.csv", &options).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("a.csv, row 2 (line 2): 1 field where")
    );
}

#[test]
fn columns_that_are_not_there() {
    let drop = |name: &str| ReadOptions {
        drop: vec![name.to_owned()],
        ..ReadOptions::default()
    };
    let refusal = |name: &str| {
        read_stream(&b"price,town\n1,2\n"[..], "a.csv", &drop(name))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refusal("pirce"),
        "a.csv has no column \"pirce\"; did you mean \"price\"? It has: price, town"
    );
    let only = read_stream(&b"x\n1\n"[..], "a.csv", &drop("x")).unwrap_err();
    assert_eq!(only.to_string(), "a.csv has no column left; drop fewer");
}

#[test]
fn files_that_are_not_there() {
    let folder = Folder::new("missing");
    folder.file("blobs.csv", "x\n1\n");
    let refusal = |path: PathBuf| {
        read(&path, &ReadOptions::default())
            .unwrap_err()
            .to_string()
    };
    let shown = folder.0.display();
    assert_eq!(
        refusal(folder.path("blob.csv")),
        format!("there is no file {shown}/blob.csv; did you mean \"blobs.csv\"?")
    );
    assert_eq!(
        refusal(folder.path("blobs")),
        format!("there is no file {shown}/blobs; did you mean \"blobs.csv\"?")
    );
    for unlike in ["zzzzzzz", "nope.csv", "globe.csv"] {
        assert_eq!(
            refusal(folder.path(unlike)),
            format!("there is no file {shown}/{unlike}")
        );
    }
    assert_eq!(
        refusal(folder.path("no/blobs.csv")),
        format!("there is no file {shown}/no/blobs.csv, nor a folder {shown}/no")
    );
    assert_eq!(
        refusal(folder.0.clone()),
        format!("{shown} is a folder; name one CSV or Parquet file in it")
    );
}

#[test]
fn files_that_cannot_be_written() {
    let folder = Folder::new("unwritten");
    let shown = folder.0.display();
    let refusal = |path: PathBuf| write(&sample(), &path, None).unwrap_err().to_string();
    assert_eq!(
        refusal(folder.path("no/a.csv")),
        format!("cannot write {shown}/no/a.csv: there is no folder {shown}/no; make it first")
    );
    assert_eq!(
        refusal(folder.path("a.xlsx")),
        format!(
            "{shown}/a.xlsx does not say how to write a table; \
             end it in .csv, .tsv, .jsonl or .parquet"
        )
    );
    fs::create_dir(folder.path("d.csv")).unwrap();
    assert_eq!(
        refusal(folder.path("d.csv")),
        format!("cannot write {shown}/d.csv: it is a folder; add a file name")
    );
    assert_eq!(folder.names(), ["d.csv"]);
}
