"""What the READMEs show runs, and gives what their comments say."""

from __future__ import annotations

import ast
import math
import pathlib
import re

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parents[2]
BLOCKS = [
    (file, block)
    for file in ["README.md", "python/README.md"]
    for block in re.findall(r"```python\n(.*?)```", (ROOT / file).read_text(), re.DOTALL)
]


def test_there_are_examples():
    assert {file for file, _ in BLOCKS} == {"README.md", "python/README.md"}


@pytest.mark.parametrize(("file", "block"), BLOCKS)
def test_it_runs(file, block, tmp_path, monkeypatch):
    # Pictures it writes are not left behind, nor shown.
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    if "lk.plot(" in block:
        pytest.importorskip("matplotlib")
    for library in re.findall(r"^(?:import|from) (lightgbm|xgboost|catboost|torch|sklearn)\b", block, re.MULTILINE):
        pytest.importorskip(library)
    space: dict[str, object] = {}
    lines = block.splitlines()
    for statement in ast.parse(block).body:
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), file, "exec"), space)
            continue
        value = eval(compile(ast.Expression(statement.value), file, "eval"), space)
        said = lines[statement.end_lineno - 1][statement.end_col_offset :].strip().removeprefix("# ")
        if not said:
            continue
        if said == "ln 2":
            assert value == pytest.approx(math.log(2))
        elif isinstance(value, np.ndarray):
            assert value.tolist() == ast.literal_eval(said)
        else:
            assert repr(value) == said or str(value) == said
