"""Sets to try every loss on: those of the other tests."""

from __future__ import annotations

import importlib.util
import pathlib

_file = pathlib.Path(__file__).parents[1] / "tests" / "conftest.py"
_spec = importlib.util.spec_from_file_location("sets", _file)
_sets = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_sets)

NAMES, CARDS, draw, is_group, loss = _sets.NAMES, _sets.CARDS, _sets.draw, _sets.is_group, _sets.loss
