//! Everything a contributor runs: `cargo xtask test`, `ci`, `bench`, `gen`.

mod python;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask COMMAND

  test    every test: library laws, fits, pictures, the command line, examples in the documentation, the Python package
          --torch adds those that need torch, a download of several GB
  python  the Python package alone: its wheel built, installed into target/python and tested there; --torch as above
  ci      what must pass before a change lands: format, lints, test, documentation
  bench   speed of every loss beside this machine's own memory and other libraries; `bench fit` of fits beside other
          libraries; `bench boosters` of losses in LightGBM, XGBoost and CatBoost; --help says what can be chosen
  gen     rewrite what is generated from the catalogue (docs/catalogue.md, docs/migration.md, tables in README.md and COMPARE.md,
          python/losskit/losses.py)
";

type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "test" => test(),
        "ci" => ci(),
        "bench" => bench(),
        "gen" => generate(),
        "python" => python::test(torch()),
        "" | "help" | "-h" | "--help" => {
            say(HELP);
            Ok(())
        }
        other => Err(format!("there is no command '{other}'\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// Tests run optimised: the judge's 256-bit numbers and the solvers are slow without, and the builds are shared with the
/// command itself.
fn test() -> Outcome {
    let rust = [
        "test",
        "--release",
        "--workspace",
        "--all-features",
        "--exclude",
        "losskit-python",
    ];
    cargo(&rust, &[])?;
    python::test(torch())
}

/// Whether the tests that need torch were asked for.
fn torch() -> bool {
    std::env::args().any(|option| option == "--torch")
}

fn ci() -> Outcome {
    cargo(&["fmt", "--all", "--check"], &[])?;
    let lints = [
        "clippy",
        "--release",
        "--workspace",
        "--all-features",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    cargo(&lints, &[])?;
    test()?;
    let doc = [
        "doc",
        "--release",
        "--workspace",
        "--all-features",
        "--no-deps",
    ];
    cargo(&doc, &[("RUSTDOCFLAGS", "-D warnings")])
}

/// What follows `bench` is for it.
fn bench() -> Outcome {
    let options: Vec<String> = std::env::args().skip(2).collect();
    if options.first().is_some_and(|what| what == "boosters") {
        return python::boosters(&options[1..]);
    }
    let run = ["run", "--release", "-p", "losskit-bench", "--"];
    let options = options.iter().map(String::as_str);
    cargo(&run.into_iter().chain(options).collect::<Vec<_>>(), &[])
}

fn generate() -> Outcome {
    cargo(
        &[
            "test",
            "--release",
            "-p",
            "losskit-cli",
            "--test",
            "generated",
        ],
        &[("LOSSKIT_GENERATE", "1")],
    )
}

fn cargo(args: &[&str], env: &[(&str, &str)]) -> Outcome {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    run(program.as_ref(), args, env)
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs a program at the root of the workspace, saying what it runs.
fn run(program: &Path, args: &[&str], env: &[(&str, &str)]) -> Outcome {
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    say(&format!("\n$ {name} {}", args.join(" ")));
    let status = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|e| format!("cannot run {name}: {e}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!(
            "{name} {} failed",
            args[..args.len().min(2)].join(" ")
        )),
    }
}

#[allow(clippy::print_stderr)]
fn say(text: &str) {
    eprintln!("{text}");
}
