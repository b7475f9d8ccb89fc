"""Types are complete, examples run, and torch is imported only where it is asked for."""

from __future__ import annotations

import doctest
import pathlib
import subprocess
import sys

import pytest
from torch import nn

import losskit as lk
from losskit.torch import _loss

# torch.nn's that are not losses of a prediction alone.
APART = {"AdaptiveLogSoftmaxWithLoss", "LinearCrossEntropyLoss", "TripletMarginWithDistanceLoss"}


def test_mypy():
    config = pathlib.Path(__file__).parent / "mypy.ini"
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), "-p", "losskit.torch"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("thing", [lk.torch, _loss.loss, _loss.Loss])
def test_examples_run(thing):
    runner = doctest.DocTestRunner()
    for test in doctest.DocTestFinder(recurse=False).find(thing, thing.__name__):
        runner.run(test)
    failed, run = runner.summarize(verbose=False)
    assert run > 0
    assert failed == 0


def test_torch_is_imported_when_named():
    code = "import sys, losskit; assert 'torch' not in sys.modules; losskit.torch; assert 'torch' in sys.modules"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_all_of_torchs_losses_are_here():
    theirs = {name for name in dir(nn) if name.endswith("Loss")}
    assert theirs - APART == {name for name in lk.torch.__all__ if name.endswith("Loss") and name != "Loss"}
