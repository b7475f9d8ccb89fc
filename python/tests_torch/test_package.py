"""Types are complete, examples run, and torch is imported only where it is asked for."""

from __future__ import annotations

import doctest
import inspect
import pathlib
import subprocess
import sys

import pytest
from torch import nn

import losskit as lk
from losskit.torch import _loss

# torch.nn's that are not losses of a prediction alone.
APART = {"AdaptiveLogSoftmaxWithLoss", "LinearCrossEntropyLoss"}


def test_mypy():
    config = pathlib.Path(__file__).parent / "mypy.ini"
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), "-p", "losskit.torch"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("thing", [lk.torch, lk.torch.functional, _loss.loss, _loss.Loss])
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


def test_all_of_torchs_functions_are_here():
    theirs = {name for name in dir(nn.functional) if name.endswith("_loss") or "cross_entropy" in name or name == "kl_div"}
    theirs = {name for name in theirs if not name.startswith("_")}
    assert theirs - {"linear_cross_entropy"} == set(lk.torch.functional.__all__)


MODULES = [name for name in lk.torch.__all__ if name.endswith("Loss") and name != "Loss"]


def parameters(thing):
    """Names, kinds and defaults of what can be given."""
    given = inspect.signature(thing).parameters.values()
    return [(each.name, each.kind, each.default) for each in given]


@pytest.mark.parametrize("name", MODULES)
def test_arguments_of_modules_are_torchs(name):
    assert parameters(getattr(lk.torch, name)) == parameters(getattr(nn, name))


@pytest.mark.parametrize("name", lk.torch.functional.__all__)
def test_arguments_of_functions_are_torchs(name):
    assert parameters(getattr(lk.torch.functional, name)) == parameters(getattr(nn.functional, name))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_its_function(name):
    """Each option of the module is one of the function, with its default."""
    module = getattr(lk.torch, name)
    options = {key: default for key, _, default in parameters(module.function)}
    for key, _, default in parameters(module):
        assert options[key] == default
