//! Law: the kernel of every pointwise loss is compiled to packed instructions, in `f32` and `f64`, for v3 and v4, with no
//! call left inside; and no kernel of rows side by side gathers or scatters.

#![cfg(target_arch = "x86_64")]
#![allow(clippy::print_stdout)]

use losskit::CATALOGUE;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Arithmetic that a kernel is made of, without `v` and the ending that says packed or scalar.
const ARITHMETIC: [&str; 8] = ["add", "sub", "mul", "div", "sqrt", "max", "min", "fm"];
/// A kernel with fewer packed operations than this in its loops is not vectorised; the plainest has a subtraction and a product.
const LEAST: usize = 6;
/// Where the mathematics must not go: none of it has packed arguments.
const LIBM: [&str; 10] = [
    "exp", "log", "pow", "fma", "tanh", "sinh", "cosh", "lgamma", "tgamma", "erf",
];

fn assembly() -> String {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vectorised");
    let built = Command::new(env!("CARGO"))
        .current_dir(home)
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .args([
            "rustc",
            "--quiet",
            "--offline",
            "--release",
            "--lib",
            "--no-default-features",
            "--",
        ])
        .args([
            "--emit",
            "asm",
            "-C",
            "codegen-units=1",
            "-C",
            "symbol-mangling-version=v0",
        ])
        .status()
        .unwrap();
    assert!(built.success(), "the library did not compile to assembly");
    let files: Vec<PathBuf> = std::fs::read_dir(target.join("release/deps"))
        .unwrap()
        .map(|f| f.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "s"))
        .collect();
    let newest = files
        .iter()
        .max_by_key(|p| p.metadata().unwrap().modified().unwrap())
        .unwrap();
    std::fs::read_to_string(newest).unwrap()
}

/// What a function's instructions are.
#[derive(Debug, Default)]
struct Count {
    packed: usize,
    scalar: usize,
    calls: Vec<String>,
}

fn count(body: &str) -> Count {
    let mut count = Count::default();
    for line in body.lines() {
        let mut words = line.split_whitespace();
        let (Some(op), operands) = (words.next(), words.collect::<String>()) else {
            continue;
        };
        if op.starts_with("call") {
            count.calls.push(operands);
        } else if let Some(name) = op.strip_prefix('v')
            && ARITHMETIC.iter().any(|a| name.starts_with(a))
        {
            let wide = operands.contains("%ymm") || operands.contains("%zmm");
            count.packed += usize::from(wide && (name.ends_with("ps") || name.ends_with("pd")));
            count.scalar += usize::from(name.ends_with("ss") || name.ends_with("sd"));
        }
    }
    count
}

/// The functions of the assembly: symbol and body.
fn functions(text: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\n_R") {
        rest = &rest[at + 1..];
        let Some(colon) = rest
            .find(':')
            .filter(|c| !rest[..*c].contains(char::is_whitespace))
        else {
            continue;
        };
        let body = &rest[colon..];
        let end = body.find(".cfi_endproc").unwrap_or(body.len());
        all.push((&rest[..colon], &body[..end]));
    }
    all
}

/// `3foo`, as a symbol has it.
fn part(name: &str) -> String {
    format!("{}{name}", name.len())
}

#[test]
fn every_pointwise_loss_is_vectorised() {
    let text = assembly();
    let functions = functions(&text);
    let mut wrong = Vec::new();
    println!("{:34} packed (scalar): v3 f32, f64; v4 f32, f64", "");
    for entry in CATALOGUE.iter().filter(|e| e.card.is_pointwise()) {
        let name = entry.card.name;
        let kind: String = name
            .split('_')
            .map(|w| w[..1].to_uppercase() + &w[1..])
            .collect();
        let mut line = Vec::new();
        for isa in ["v3", "v4"] {
            for (float, letter) in [("f32", 'f'), ("f64", 'd')] {
                let dispatched = part("dispatch") + &part(isa);
                let loss = part(name) + &part(&kind) + &letter.to_string();
                let found = functions.iter().filter(|(symbol, _)| {
                    symbol.contains(&dispatched)
                        && symbol.contains("5drive5point")
                        && symbol.contains(&loss)
                });
                let bodies: String = found.map(|f| f.1).collect();
                let Count {
                    packed,
                    scalar,
                    calls,
                } = count(&bodies);
                line.push(format!("{packed:5} ({scalar:3})"));
                if packed < LEAST {
                    wrong.push(format!("{name} {isa} {float}: {packed} packed operations"));
                }
                let mathematics = |c: &&String| {
                    LIBM.iter()
                        .any(|m| c.trim_start_matches('*').starts_with(m))
                };
                let kept: Vec<_> = calls.iter().filter(mathematics).collect();
                if !kept.is_empty() {
                    wrong.push(format!("{name} {isa} {float}: calls {kept:?}"));
                }
                // What is left over after whole registers goes through a scalar copy of the loop.
                if 2 * scalar > 3 * packed {
                    wrong.push(format!(
                        "{name} {isa} {float}: {scalar} scalar operations, {packed} packed"
                    ));
                }
            }
        }
        println!("{name:34} {}", line.join(" "));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn rows_side_by_side_stay_so() {
    let text = assembly();
    let kernels = functions(&text).into_iter().filter(|(symbol, _)| {
        symbol.contains(&part("SideBySide")) && symbol.contains(&part("dispatch"))
    });
    let (mut found, mut wrong) = (0, Vec::new());
    for (symbol, body) in kernels {
        found += 1;
        let apart = |line: &&str| line.contains("gather") || line.contains("scatter");
        let apart = body.lines().filter(apart).count();
        if apart > 0 {
            wrong.push(format!("{symbol}: {apart}"));
        }
    }
    assert!(found > 0, "no kernel of rows side by side was found");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
