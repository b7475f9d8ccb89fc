//! Python's door: its wheel built, installed into an environment of its own, and tested there.

use super::{Outcome, root, run, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What builds and tests the package; pip finds the newest that fit.
const TOOLS: [&str; 11] = [
    "maturin>=1.9,<2",
    "numpy",
    "pytest>=8",
    "mypy>=1.15",
    "ml_dtypes>=0.5",
    "ruff>=0.9",
    "lightgbm>=4",
    "xgboost-cpu>=3",
    "catboost>=1.2",
    "scikit-learn>=1.6",
    "matplotlib>=3.8",
];

/// What tests the losses of torch, which is too large for every day.
const TORCH: [&str; 5] = ["torch>=2.4", "numpy", "pytest>=8", "mypy>=1.15", "mpmath"];

/// The largest wheel that may be published.
const LARGEST: u64 = 8 << 20;

/// Builds the wheel, installs it and runs its tests; what is up to date is kept from run to run, in `target/python`.
///
/// With torch also the tests that need it, in an environment of their own.
pub(crate) fn test(torch: bool) -> Outcome {
    let home = target().join("python");
    let python = environment(&home, &TOOLS)?;
    let wheel = wheel(&home, &python)?;
    install(&home, &python, &wheel)?;
    run(&python, &["-m", "ruff", "check", "python"], &[])?;
    run(&python, &["-m", "ruff", "format", "--check", "python"], &[])?;
    // In no folder that has the source of the package beside it.
    run(
        &python,
        &["-m", "pytest", "-p", "no:cacheprovider", "python/tests"],
        &[],
    )?;
    if !torch {
        return Ok(());
    }
    let home = target().join("python-torch");
    let python = environment(&home, &TORCH)?;
    install(&home, &python, &wheel)?;
    let tests = ["python/tests_torch", "python/tests/test_readme.py"];
    run(
        &python,
        &[&["-m", "pytest", "-p", "no:cacheprovider"][..], &tests].concat(),
        &[],
    )
}

/// Losses in boosting libraries beside the libraries' own; `options` are for `bench/boosters.py`.
pub(crate) fn boosters(options: &[String]) -> Outcome {
    let home = target().join("python");
    let python = environment(&home, &TOOLS)?;
    let wheel = wheel(&home, &python)?;
    install(&home, &python, &wheel)?;
    let options = options.iter().map(String::as_str);
    let script: Vec<&str> = ["bench/boosters.py"].into_iter().chain(options).collect();
    run(&python, &script, &[])
}

/// Cargo's folder of what it builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// An environment with the tools, made anew where they are others than before; its interpreter.
fn environment(home: &Path, tools: &[&str]) -> Result<PathBuf, String> {
    let venv = home.join("venv");
    let python = if cfg!(windows) {
        venv.join("Scripts/python.exe")
    } else {
        venv.join("bin/python")
    };
    let base = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let version = Command::new(&base).arg("--version").output();
    let version = version.map_err(|why| {
        format!("cannot run {base}: {why}; install Python 3.10 or later, or name it in PYTHON")
    })?;
    let stamp = format!(
        "{}{}",
        String::from_utf8_lossy(&version.stdout),
        tools.join("\n")
    );
    let mark = home.join("tools.txt");
    if python.exists() && fs::read_to_string(&mark).is_ok_and(|kept| kept == stamp) {
        return Ok(python);
    }
    let folder = venv.to_string_lossy().into_owned();
    run(base.as_ref(), &["-m", "venv", "--clear", &folder], &[])?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    run(&python, &[&install[..], tools].concat(), &[])?;
    fs::write(mark, stamp).map_err(|why| why.to_string())?;
    Ok(python)
}

/// Builds the wheel, alone in its folder.
fn wheel(home: &Path, python: &Path) -> Result<PathBuf, String> {
    let out = home.join("wheels");
    // Of another version or platform.
    let _ = fs::remove_dir_all(&out);
    let folder = out.to_string_lossy().into_owned();
    let build = [
        "-m",
        "maturin",
        "build",
        "--release",
        "--quiet",
        "--manifest-path",
        "python/Cargo.toml",
        "--out",
        &folder,
    ];
    // A folder of its own: maturin tells pyo3 of another interpreter than cargo does, and each would undo the other's work.
    let cache = home.join("build").to_string_lossy().into_owned();
    run(python, &build, &[("CARGO_TARGET_DIR", &cache)])?;
    let mut built = fs::read_dir(&out)
        .map_err(|why| why.to_string())?
        .filter_map(Result::ok)
        .map(|file| file.path());
    let wheel = built
        .find(|path| path.extension().is_some_and(|end| end == "whl"))
        .ok_or("maturin built no wheel")?;
    let size = fs::metadata(&wheel).map_err(|why| why.to_string())?.len();
    say(&format!("{}: {:.1} MB", wheel.display(), size as f64 / 1e6));
    match size > LARGEST {
        true => Err(format!(
            "the wheel has {size} bytes; at most {LARGEST} may be published"
        )),
        false => Ok(wheel),
    }
}

/// Installs the wheel, if it is another than is there.
fn install(home: &Path, python: &Path, wheel: &Path) -> Outcome {
    let mark = home.join("installed.whl");
    let fresh = fs::read(wheel).map_err(|why| why.to_string())?;
    if fs::read(&mark).is_ok_and(|kept| kept == fresh) {
        return Ok(());
    }
    let _ = fs::remove_file(&mark);
    let path = wheel.to_string_lossy().into_owned();
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--force-reinstall",
        &path,
    ];
    run(python, &install, &[])?;
    fs::write(mark, fresh).map_err(|why| why.to_string())
}
