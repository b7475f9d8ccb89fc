"""Every loss is a function and a class, with the signature its card has, and a page whose examples run."""

from __future__ import annotations

import copy
import doctest
import inspect
import keyword
import pickle

import pytest
from conftest import CARDS, NAMES, draw

import losskit as lk
from losskit import losses


def test_every_loss_has_a_function_and_a_class():
    assert list(losses.CLASSES) == NAMES == lk.names()
    for name, kind in losses.CLASSES.items():
        assert kind.name == name
        assert getattr(lk, name).__name__ == name
        assert getattr(lk, kind.__name__) is kind
        assert {name, kind.__name__} <= set(lk.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_signatures_are_the_cards(name):
    params = {param["name"]: param["default"] for param in CARDS[name]["params"]}
    assert not any(map(keyword.iskeyword, params))
    assert not any(hasattr(lk.Loss, name) for name in params), "a parameter would hide a method"
    of_class = inspect.signature(losses.CLASSES[name]).parameters
    assert {arg.name: arg.default for arg in of_class.values()} == params
    assert losses.CLASSES[name]().params() == params

    of_function = inspect.signature(getattr(lk, name)).parameters
    assert next(iter(of_function)) == "pred"
    named = {arg.name: arg.default for arg in of_function.values() if arg.kind is arg.KEYWORD_ONLY}
    assert {key: named[key] for key in params} == params
    assert named["reduction"] == "mean"
    assert ("target" in of_function) == (CARDS[name]["target"] != "none")
    assert ("groups" in of_function) == (CARDS[name]["scope"] == "group")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_all(name):
    page = inspect.getdoc(getattr(lk, name))
    for section in ["Definition", "Parameters", "Returns", "Raises", "References", "Examples"]:
        assert f"\n{section}\n{'-' * len(section)}\n" in page, section
    for arg in inspect.signature(getattr(lk, name)).parameters:
        assert f"\n{arg} : " in page, arg
    assert "Examples" in inspect.getdoc(losses.CLASSES[name])


def run_examples(thing, name):
    """Runs the examples of one page."""
    runner = doctest.DocTestRunner()
    for test in doctest.DocTestFinder(recurse=False).find(inspect.unwrap(thing), name):
        runner.run(test)
    return runner.summarize(verbose=False)


@pytest.mark.parametrize("name", NAMES)
def test_examples_run(name):
    for thing in [getattr(lk, name), losses.CLASSES[name]]:
        failed, run = run_examples(thing, name)
        assert run >= 3
        assert failed == 0


@pytest.mark.parametrize("thing", [lk, lk.get, lk.names, lk.info, lk.Sum, lk.Linear, lk.linear_cross_entropy])
def test_other_examples_run(thing):
    failed, run = run_examples(thing, thing.__name__)
    assert run > 0
    assert failed == 0


def test_a_loss_is_a_value(loss):
    again = lk.get(loss.name)
    assert again == loss
    assert hash(again) == hash(loss)
    assert copy.deepcopy(loss) is loss
    assert copy.copy(loss) is loss
    assert pickle.loads(pickle.dumps(loss)) == loss
    assert eval(repr(loss), vars(lk)) == loss
    assert loss.replace() == loss
    with pytest.raises(AttributeError, match="immutable"):
        loss.name = "other"
    for field in loss.params():
        with pytest.raises(AttributeError, match=f"immutable; loss.replace\\({field}="):
            setattr(loss, field, 1.0)
    assert not hasattr(loss, "__dict__")


def test_function_class_and_name_say_the_same(loss):
    args = draw(loss)
    value = loss.value(*args)
    assert getattr(lk, loss.name)(*args) == value
    assert loss(*args) == value
    assert lk.get(loss._kernel.spec)(*args) == value
    both, grad = loss.value_and_grad(*args)
    assert both == value
    assert (loss.grad(*args) == grad).all()
    assert grad.shape == args[0].shape


def test_info_has_what_the_card_has():
    card = lk.info("huber")
    assert card["class"] == "Huber"
    assert {"library": "torch", "name": "HuberLoss", "factor": 1.0, "but": ""} in card["kin"]
    assert "majorizer" in card["curvatures"]
    assert card["page"].startswith("Quadratic near the target")
    assert lk.info(lk.Huber(delta=3.0))["params"][0]["value"] == 3.0
    assert all(CARDS[name]["source"] for name in NAMES)


def test_names_for_a_task():
    assert "huber" in lk.names("regression")
    assert set(lk.names("ranking")) < set(NAMES)


def test_parameters_are_kept_as_their_kind():
    assert lk.Huber(delta=2).params() == {"delta": 2.0}
    assert repr(lk.TripletMargin(swap=True)) == "TripletMargin(margin=1.0, p=2.0, swap=True)"
    assert lk.BinaryFocalWithLogits(alpha=None).alpha is None
    assert lk.get("quantile", tau=0.9) == lk.Pinball(tau=0.9)
    assert lk.get(lk.Huber(), delta=3.0) == lk.Huber(3.0) != lk.Huber()
    assert lk.BarlowTwins(lambda_=0.01) == lk.get("barlow_twins", lambda_=0.01) == lk.get("barlow_twins:lambda=0.01")


def test_a_parameter_may_be_a_list():
    loss = lk.Ldam(counts=[5000, 500, 50])
    assert loss.counts == (5000.0, 500.0, 50.0)
    assert loss == lk.get("ldam", counts=(5000, 500, 50)) == lk.get("ldam:counts=5000/500/50")
    assert pickle.loads(pickle.dumps(loss)) == loss
    assert hash(loss) == hash(loss.replace(scale=30))
    assert repr(loss) == "Ldam(max_margin=0.5, scale=30.0, counts=(5000.0, 500.0, 50.0))"
    scores = [[1.0, 0.5, 0.2]]
    assert lk.ldam(scores, [0], counts=[5000, 500, 50]) == loss(scores, [0]) != lk.ldam(scores, [0])
    assert lk.Ldam(counts=2).counts == 2.0
    with pytest.raises(TypeError, match="counts must be a number or a list of numbers, got {}"):
        lk.Ldam(counts={})
    with pytest.raises(ValueError, match="counts must be > 0"):
        lk.Ldam(counts=[1, -1])
    with pytest.raises(TypeError, match="scale must be a number"):
        lk.Ldam(scale=[1, 2])


def test_sums():
    total = 0.5 * lk.Huber() + 2 * lk.SquaredError()
    pred, target = [3.0, 0.0], [1.0, 0.5]
    value, grad = total.value_and_grad(pred, target)
    assert value == 0.5 * lk.huber(pred, target) + 2 * lk.squared_error(pred, target)
    assert (grad == 0.5 * lk.Huber().grad(pred, target) + 2 * lk.SquaredError().grad(pred, target)).all()
    assert total == lk.get("0.5*huber + 2*squared_error") == pickle.loads(pickle.dumps(total))
    assert copy.deepcopy(total) is total
    assert 2 * total == 1.0 * lk.Huber() + 4 * lk.SquaredError()
    assert repr(lk.get("huber + squared_error")) == "1.0*Huber(delta=1.0) + 1.0*SquaredError()"
    dice = lk.SoftDice() + lk.MultilabelSoftMargin()
    assert dice.value([[0.3, 0.2]], [[1.0, 0.0]], groups=[1]) > 0
