"""The examples run from the command line and show what they say."""

from __future__ import annotations

import pathlib
import runpy
import subprocess
import sys

import pytest

for library in ["lightgbm", "matplotlib", "sklearn"]:
    pytest.importorskip(library)

EXAMPLES = pathlib.Path(__file__).parents[1] / "examples"


def figures(name, tmp_path):
    """What an example's table says; its picture is drawn."""
    picture = tmp_path / "picture.png"
    found = runpy.run_path(str(EXAMPLES / f"{name}.py"))["main"](str(picture))
    assert picture.read_bytes().startswith(b"\x89PNG")
    return found


def test_there_are_no_others():
    assert {file.stem for file in EXAMPLES.glob("*.py")} == {"focal_lightgbm", "huber_outliers", "quantile_bands"}


def test_from_the_command_line(tmp_path):
    command = [sys.executable, str(EXAMPLES / "huber_outliers.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Huber(delta=1.0)" in done.stdout
    assert (tmp_path / "huber_outliers.png").read_bytes().startswith(b"\x89PNG")


def test_huber_stays_nearer_the_truth(tmp_path):
    off = figures("huber_outliers", tmp_path)
    assert off["huber"] < 0.4 < 1 < off["squared_error"]


def test_the_focal_loss_ranks_but_tells_no_probability(tmp_path):
    found = figures("focal_lightgbm", tmp_path)
    assert found["precision 2"] > 0.9 * found["precision 0"] > 3 * found["share"]
    assert found["mean 0"] == pytest.approx(found["share"], rel=0.15)
    assert found["mean 2"] > 3 * found["share"]
    assert found["log loss 0"] < found["log loss 2"]


def test_bands_hold_what_they_should(tmp_path):
    found = figures("quantile_bands", tmp_path)
    assert found["losskit, 400 trees: held"] == pytest.approx(0.9, abs=0.02)
    assert found["truth: pinball"] < found["losskit, 400 trees: pinball"] < 1.02 * found["LightGBM, 400 trees: pinball"]
    assert found["LightGBM, 100 trees: pinball"] < found["losskit, 100 trees: pinball"]
