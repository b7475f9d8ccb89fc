"""torch.compile takes a loss as one node, without breaking the graph."""

from __future__ import annotations

import pytest
import torch
from conftest import CARDS, draw
from test_func import normal

import losskit as lk
from losskit.torch import _compiled  # noqa: F401, registers the operators

LISTS = [name for name in CARDS if CARDS[name]["target"] == "list of classes"]


@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_opcheck(loss, reduction):
    if loss.name in LISTS:
        pytest.skip("takes lists")
    pred, *target = (torch.tensor(each) for each in draw(loss))
    beside = (*target, *[None] * (4 - len(target)))
    options = (loss._kernel.spec, -1, reduction, None, None)
    torch.library.opcheck(torch.ops.losskit.value_grad, (pred.requires_grad_(), *beside, *options))
    torch.library.opcheck(torch.ops.losskit.product, (pred.detach(), torch.ones_like(pred, requires_grad=True), *beside, *options))


def test_opcheck_of_strided_and_grouped():
    pred, target = normal(3, 4).t().requires_grad_(), torch.randint(0, 3, (4,))
    weights = (torch.rand(4), torch.rand(4) < 0.5, torch.rand(3))
    for reduction in ["mean", "none", "7.5"]:
        torch.library.opcheck(torch.ops.losskit.value_grad, (pred, target, *weights, "cross_entropy", 1, reduction, 1, None))
    pred, target = normal(7).requires_grad_(), torch.rand(7)
    for reduction in ["mean", "none"]:
        given = (pred, target, None, None, None, "listwise_softmax", -1, reduction, None, [3, 4])
        torch.library.opcheck(torch.ops.losskit.value_grad, given)


MODULES = [
    (lambda: lk.torch.HuberLoss(delta=0.7), lambda: (normal(6, 3), normal(6, 3))),
    (lambda: lk.torch.functional.l1_loss, lambda: (normal(6, 3), normal(6, 3))),
    (lambda: lk.torch.Loss(lk.Cauchy(c=2.0), reduction="none"), lambda: (normal(6), normal(6))),
    (lambda: lk.torch.Loss("cross_entropy", reduction=4.0), lambda: (normal(6, 3), torch.randint(0, 3, (6,)))),
    (lambda: lk.torch.CrossEntropyLoss(weight=torch.rand(3), label_smoothing=0.1), lambda: (normal(6, 3), torch.rand(6, 3))),
    (lambda: lk.torch.BCEWithLogitsLoss(pos_weight=torch.rand(3)), lambda: (normal(6, 3), torch.rand(6, 3))),
    (lambda: lk.torch.KLDivLoss(reduction="batchmean"), lambda: (normal(6, 3), torch.rand(6, 3).double().softmax(1))),
    (lambda: lk.torch.PoissonNLLLoss(log_input=False, full=True), lambda: (normal(6).abs(), torch.ones(6))),
]


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("backend", ["aot_eager"])
@pytest.mark.parametrize(("module", "draw"), MODULES)
def test_one_graph(backend, module, draw):
    torch._dynamo.reset()
    torch.manual_seed(5)
    module, (pred, target) = module(), draw()
    found = []
    for function in [lambda x, y: module(2 * x, y), torch.compile(lambda x, y: module(2 * x, y), fullgraph=True, backend=backend)]:
        leaf = pred.clone().requires_grad_()
        value = function(leaf, target)
        value.sum().backward()
        found.append((value.detach(), leaf.grad))
    torch.testing.assert_close(*found)


def test_half_is_compiled():
    pred, target = torch.randn(5).bfloat16().requires_grad_(), torch.randn(5).bfloat16()
    module = lk.torch.Loss("huber")
    value = torch.compile(module, fullgraph=True, backend="aot_eager")(pred, target)
    assert value == module(pred, target)
    value.backward()
    assert pred.grad.dtype == torch.bfloat16
