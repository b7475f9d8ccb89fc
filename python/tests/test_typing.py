"""Types are complete and true: mypy and stubtest have nothing to say."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

import losskit

CONFIG = pathlib.Path(__file__).parents[1] / "pyproject.toml"
PACKAGE = pathlib.Path(losskit.__file__).parent

USE = """\
import numpy as np
import losskit as lk

loss = lk.Huber(delta=2.0)
value, grad = loss.value_and_grad(np.zeros(3), [1.0, 2.0, 3.0], weight=[1, 1, 1], reduction=10)
total: lk.Loss = 0.5 * loss + lk.SquaredError()
total.value_and_grad(np.zeros(3), np.zeros(3))
lk.get("huber").value(np.zeros(3), np.zeros(3), reduction="sum")
lk.cross_entropy(np.zeros((2, 3)), [0, 1], ignore_index=-100, axis=-1)
lk.huber(np.zeros(3), np.zeros(3), delta="two")  # E: arg-type
lk.huber(np.zeros(3), np.zeros(3), reduction="avg")  # E: arg-type
lk.huber(np.zeros(3), np.zeros(3), gamma=1.0)  # E: call-arg
lk.triplet_margin(np.zeros((1, 3, 2)), target=np.zeros(3))  # E: call-arg
lk.Huber(delta=2.0).value_and_grad(np.zeros(3))  # E: call-arg
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)


def test_mypy():
    pytest.importorskip("mypy")
    done = run("mypy", "--strict", "-p", "losskit", "--config-file", str(CONFIG))
    assert done.returncode == 0, done.stdout


def test_stubs(tmp_path):
    pytest.importorskip("mypy")
    # Torch is tested where it is installed.
    apart = tmp_path / "apart.txt"
    apart.write_text("losskit\\.torch.*\n")
    options = ["--ignore-missing-stub", "--mypy-config-file", str(CONFIG), "--allowlist", str(apart), "--ignore-unused-allowlist"]
    done = run("mypy.stubtest", "losskit", *options)
    assert done.returncode == 0, done.stdout


def test_users_are_told_of_wrong_calls(tmp_path):
    pytest.importorskip("mypy")
    file = tmp_path / "use.py"
    file.write_text(USE)
    done = run("mypy", "--strict", str(file))
    expected = {i + 1: line.split("# E: ")[1] for i, line in enumerate(USE.splitlines()) if "# E: " in line}
    found = {int(line.split(":")[1]): line.rsplit("[", 1)[1].rstrip("]") for line in done.stdout.splitlines() if ": error:" in line}
    assert found == expected, done.stdout


def test_the_package_is_marked_as_typed():
    assert (PACKAGE / "py.typed").exists()
    assert (PACKAGE / "_core.pyi").exists()
