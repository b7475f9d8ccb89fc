//! A table written and read again is the same to the last bit.

use super::super::write::write_to;
use super::*;

#[test]
fn csv_and_parquet_give_back_the_same_bits() {
    let folder = Folder::new("round-trip");
    let table = sample();
    for name in ["a.csv", "a.tsv", "a.parquet"] {
        let path = folder.path(name);
        write(&table, &path, None).unwrap();
        assert_same(&table, &read(&path, &ReadOptions::default()).unwrap());
    }
    // From the one into the other and back.
    let csv = read(&folder.path("a.csv"), &ReadOptions::default()).unwrap();
    write(&csv, &folder.path("b.parquet"), None).unwrap();
    let parquet = read(&folder.path("b.parquet"), &ReadOptions::default()).unwrap();
    write(&parquet, &folder.path("b.csv"), None).unwrap();
    let [first, second] = ["a.csv", "b.csv"].map(|name| fs::read(folder.path(name)).unwrap());
    assert_eq!(first, second);
}

#[test]
fn the_bytes_are_plain() {
    let written = |format| {
        let mut out = Vec::new();
        write_to(&sample().take(&[0, 1, 5, 7]), format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        written(Format::Csv),
        "awkward,word,flag,whole\n\
         0.30000000000000004,plain,true,0\n\
         -0,\"a,b\",,1\n\
         NaN,,false,5\n\
         ,z,false,7\n"
    );
    assert_eq!(
        written(Format::JsonLines),
        "{\"awkward\":0.30000000000000004,\"word\":\"plain\",\"flag\":true,\"whole\":0}\n\
         {\"awkward\":-0,\"word\":\"a,b\",\"flag\":null,\"whole\":1}\n\
         {\"awkward\":null,\"word\":null,\"flag\":false,\"whole\":5}\n\
         {\"awkward\":null,\"word\":\"z\",\"flag\":false,\"whole\":7}\n"
    );
}

#[test]
fn several_row_groups_are_one_table() {
    let folder = Folder::new("groups");
    let values: Vec<f64> = (0..(1 << 20) + 3).map(|i| f64::from(i) / 7.0).collect();
    let table = Frame::new("long", vec![Column::number("x", values)]).unwrap();
    write(&table, &folder.path("long.parquet"), None).unwrap();
    let back = read(&folder.path("long.parquet"), &ReadOptions::default()).unwrap();
    assert_eq!(table.columns(), back.columns());
}

#[test]
fn an_error_leaves_the_old_file_and_nothing_else() {
    let folder = Folder::new("atomic");
    let path = folder.file("model.json", "old");
    let error = replace(&path, |out| {
        std::io::Write::write_all(out, b"half")?;
        Err(std::io::Error::other("the disk is full"))
    });
    let shown = path.display();
    assert_eq!(
        error.unwrap_err().to_string(),
        format!("cannot write {shown}: the disk is full")
    );
    assert_eq!(folder.names(), ["model.json"]);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    replace(&path, |out| std::io::Write::write_all(out, b"new")).unwrap();
    assert_eq!(folder.names(), ["model.json"]);
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_device_a_device() {
    let folder = Folder::new("link");
    let path = folder.file("real.csv", "old");
    std::os::unix::fs::symlink(&path, folder.path("link.csv")).unwrap();
    replace(&folder.path("link.csv"), |out| {
        std::io::Write::write_all(out, b"new")
    })
    .unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert!(folder.path("link.csv").is_symlink());
    replace("/dev/null".as_ref(), |out| {
        std::io::Write::write_all(out, b"new")
    })
    .unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}
