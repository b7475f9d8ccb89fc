"""Sets to try every loss on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import losskit as lk
from losskit import _core

NAMES = lk.names()
CARDS = {name: lk.info(name) for name in NAMES}


def draw(loss: lk.Loss, rows: int = 6) -> tuple[Any, ...]:
    """Predictions and, for a loss that has one, a target; the first set drawn that the loss accepts."""
    for seed in range(1, 200):
        pred, target = _core.sample(loss._kernel, seed, rows)
        args = (pred,) if target is None else (pred, target)
        try:
            if np.isfinite(loss.value(*args)):
                return args
        except ValueError:
            continue
    raise AssertionError(f"{loss.name} has no set")


def is_group(name: str) -> bool:
    return bool(CARDS[name]["scope"] == "group")


@pytest.fixture(params=NAMES)
def loss(request: pytest.FixtureRequest) -> lk.Loss:
    return lk.get(request.param)


ROW_LOSSES = [name for name in NAMES if not is_group(name)]
POINT_LOSSES = [name for name in ROW_LOSSES if CARDS[name]["curvatures"] and "k " not in CARDS[name]["pred"]]


@pytest.fixture(params=ROW_LOSSES)
def row_loss(request: pytest.FixtureRequest) -> lk.Loss:
    return lk.get(request.param)
