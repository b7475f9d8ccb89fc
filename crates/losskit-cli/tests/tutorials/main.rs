//! Law: the tutorials show what the command really says, and their identities hold.
//!
//! `LOSSKIT_GENERATE=1 cargo test -p losskit-cli --test tutorials` writes the answers and pictures anew.

mod channels;
mod document;
mod identities;
mod likelihood;
mod shell;

use document::{Document, Part};
use shell::Shell;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn generating() -> bool {
    std::env::var_os("LOSSKIT_GENERATE").is_some_and(|value| value == "1")
}

#[test]
fn answers_and_pictures_are_real() {
    let path = root().join("docs/tutorials.md");
    let mut document = Document::parse(&fs::read_to_string(&path).unwrap());
    let shell = Shell::new("tutorials", &root());
    let mut wrong = Vec::new();
    for part in &mut document.parts {
        let Part::Command { line, answer } = part else {
            continue;
        };
        let said = shell.run(line);
        if timeless(&said) != timeless(answer) {
            wrong.push(format!("$ {line}\nwritten:\n{answer}\nsaid:\n{said}"));
            *answer = said;
        }
    }
    for name in shell.pictures() {
        let (drawn, kept) = (shell.picture(&name), root().join("docs/img").join(&name));
        if fs::read(&kept).ok().as_ref() != Some(&drawn) {
            wrong.push(format!("docs/img/{name} is not what its command draws"));
            if generating() {
                fs::create_dir_all(root().join("docs/img")).unwrap();
                fs::write(&kept, &drawn).unwrap();
            }
        }
    }
    if generating() {
        fs::write(&path, document.to_string()).unwrap();
        return;
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nLOSSKIT_GENERATE=1 writes them anew",
        wrong.join("\n\n")
    );
}

#[test]
fn pictures_are_shown_and_drawn() {
    let text = fs::read_to_string(root().join("docs/tutorials.md")).unwrap();
    let kept = fs::read_dir(root().join("docs/img")).unwrap();
    let kept: Vec<String> = kept
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".svg"))
        .collect();
    assert!(!kept.is_empty());
    for name in &kept {
        assert!(
            text.contains(&format!("](img/{name})")),
            "{name} is not shown"
        );
        assert!(
            text.contains(&format!("-o docs/img/{name}")),
            "no command draws {name}"
        );
    }
    for link in text.split("](img/").skip(1) {
        let name = link.split(')').next().unwrap();
        assert!(kept.iter().any(|kept| kept == name), "{name} is missing");
    }
}

#[test]
fn rust_is_what_the_tests_run() {
    let text = fs::read_to_string(root().join("docs/tutorials.md")).unwrap();
    for code in [include_str!("channels.rs"), include_str!("likelihood.rs")] {
        let code = code.split_once("\n\n").unwrap().1;
        assert!(
            text.contains(&format!("```rust\n{code}```")),
            "docs/tutorials.md does not show\n{code}"
        );
    }
}

#[test]
fn errata_commands_run() {
    let text = fs::read_to_string(root().join("docs/errata.md")).unwrap();
    let shell = Shell::new("errata", &root());
    let commands: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("losskit losses "))
        .collect();
    assert!(commands.len() > 10);
    for line in commands {
        assert!(shell.run(line).contains("\"value\""), "{line}");
    }
}

/// The text without the column of times, which differ from run to run.
fn timeless(text: &str) -> String {
    text.lines()
        .map(|line| match line.trim_end().rsplit_once("  ") {
            Some((rest, last)) if last == "time" || is_time(last) => rest.trim_end(),
            _ => line.trim_end(),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_time(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(number, unit)| {
        number.parse::<f64>().is_ok() && ["ms", "s", "min"].contains(&unit)
    })
}
