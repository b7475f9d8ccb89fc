"""torch.func, half precision, and what is refused."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch
from conftest import CARDS, draw, is_group
from torch.autograd import forward_ad
from torch.func import grad, hessian, jacrev, jvp, vmap

import losskit as lk


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(3)


def normal(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def huber(pred, target, delta=0.7):
    """As torch itself cannot differentiate its own twice in forward mode."""
    far = (pred - target).abs()
    return torch.where(far <= delta, 0.5 * far**2, delta * (far - 0.5 * delta)).mean()


def twins():
    """A loss here and the same written in torch."""
    classes = torch.tensor([1, 0, 2, 2])
    return [
        (lk.torch.HuberLoss(delta=0.7), huber, normal(4, 3), normal(4, 3)),
        (lk.torch.CrossEntropyLoss(), torch.nn.CrossEntropyLoss(), normal(4, 3), classes),
        (
            lk.torch.CrossEntropyLoss(reduction="sum"),
            torch.nn.CrossEntropyLoss(reduction="sum"),
            normal(4, 3, 2),
            classes[:, None].repeat(1, 2),
        ),
        (lk.torch.BCEWithLogitsLoss(), torch.nn.BCEWithLogitsLoss(), normal(5), torch.rand(5).double()),
    ]


@pytest.mark.parametrize("twin", range(4))
def test_torch_func(twin):
    ours, theirs, pred, target = twins()[twin]
    along = torch.randn_like(pred)
    for transform in [
        lambda f: grad(f)(pred),
        lambda f: hessian(f)(pred),
        lambda f: jacrev(jacrev(f))(pred),
        lambda f: jvp(f, (pred,), (along,))[1],
        lambda f: jvp(grad(f), (pred,), (along,))[1],
        lambda f: vmap(f)(torch.stack([pred, 2 * pred, along])),
        lambda f: vmap(grad(f))(torch.stack([pred, 2 * pred, along])),
        lambda f: vmap(hessian(f), in_dims=1)(torch.stack([pred, 2 * pred, along], 1)),
    ]:
        torch.testing.assert_close(transform(lambda p: ours(p, target)), transform(lambda p: theirs(p, target)))


def test_targets_are_mapped_too():
    pred, target = normal(6, 4, 3), torch.randint(0, 3, (6, 4))
    for kinds in [lk.torch.CrossEntropyLoss(), torch.nn.CrossEntropyLoss()]:
        each = torch.stack([grad(kinds)(p, t) for p, t in zip(pred, target)])
        torch.testing.assert_close(vmap(grad(kinds))(pred, target), each)


def test_gradient_penalty():
    found = []
    for loss in [lk.torch.HuberLoss(), torch.nn.HuberLoss()]:
        torch.manual_seed(1)
        x, y = normal(8, 3).requires_grad_(), normal(8, 1)
        layer = torch.nn.Linear(3, 1, dtype=torch.float64)
        value = loss(layer(x), y)
        (slope,) = torch.autograd.grad(value, x, create_graph=True)
        (value + (slope**2).sum()).backward()
        found.append((layer.weight.grad, x.grad))
    torch.testing.assert_close(*found)


def test_a_third_derivative_is_an_error():
    pred = normal(3).requires_grad_()
    value = lk.torch.loss("log_cosh", pred, normal(3))
    (first,) = torch.autograd.grad(value, pred, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), pred, create_graph=True)
    with pytest.raises(NotImplementedError, match="log_cosh has first and second derivatives"):
        second.sum().backward()


def test_a_graph_is_walked_twice():
    pred = normal(3).requires_grad_()
    value = lk.torch.loss("huber", pred, normal(3))
    value.backward(retain_graph=True)
    once = pred.grad.clone()
    value.backward()
    assert (pred.grad == 2 * once).all()


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_gradient_handed_on_is_not_written_to(scale):
    leaf, target = normal(5).requires_grad_(), normal(5)
    inner = 2 * leaf
    inner.retain_grad()
    value = scale * (lk.torch.loss("squared_error", inner, target, reduction="sum") + inner.sum())
    for times in range(1, 4):
        value.backward(retain_graph=True)
        slope = scale * (2 * (2 * leaf.detach() - target) + 1)
        torch.testing.assert_close(leaf.grad, 2 * times * slope)
        torch.testing.assert_close(inner.grad, times * slope)


def test_several_gradients_at_once():
    pred = 2 * normal(5).requires_grad_()
    value = lk.torch.loss("squared_error", pred, torch.zeros_like(pred), reduction="sum")
    (both,) = torch.autograd.grad(value, pred, torch.tensor([1.0, 3.0]).double(), is_grads_batched=True)
    torch.testing.assert_close(both, torch.stack([2 * pred.detach(), 6 * pred.detach()]))


def test_the_derivative_of_several_gradients_at_once():
    found = []
    for loss in [lk.torch.MSELoss(), torch.nn.MSELoss()]:
        torch.manual_seed(2)
        pred = normal(4).requires_grad_()
        value = loss(pred**3, normal(4))
        (both,) = torch.autograd.grad(value, pred, torch.tensor([1.0, 2.0]).double(), is_grads_batched=True, create_graph=True)
        found.append(torch.autograd.grad(both.sum(), pred)[0])
    torch.testing.assert_close(*found)


def test_writing_to_a_gradient_spoils_no_other():
    pred = 2 * normal(5).requires_grad_()
    value = lk.torch.loss("squared_error", pred, normal(5))
    once = torch.autograd.grad(value, pred, retain_graph=True)[0].clone()
    torch.autograd.grad(value, pred, retain_graph=True)[0].mul_(2)
    assert torch.equal(torch.autograd.grad(value, pred)[0], once)


def test_a_graph_that_is_gone_is_an_error():
    pred = normal(3).requires_grad_()
    value = lk.torch.loss("squared_error", pred, normal(3))
    value.backward()
    kept = pred.grad.clone()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        value.backward()
    assert torch.equal(pred.grad, kept)


def test_what_is_written_over_is_noticed():
    pred, target = 2 * normal(5).requires_grad_(), normal(5)
    value = lk.torch.loss("squared_error", pred, target)
    target.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        value.backward()


def test_forward_mode_over_a_gradient_in_reverse():
    pred, target = normal(4).requires_grad_(), normal(4)
    value = lk.torch.loss("squared_error", pred, target, reduction="sum")
    with forward_ad.dual_level():
        of_value = forward_ad.make_dual(torch.ones_like(value.detach()), torch.full_like(value.detach(), 3.0))
        (slope,) = torch.autograd.grad(value, pred, of_value)
        tangent = forward_ad.unpack_dual(slope).tangent
    torch.testing.assert_close(tangent, 6 * (pred - target).detach())


def test_a_retained_gradient_is_added_to():
    inner, target = 2 * normal(5).requires_grad_(), normal(5)
    inner.retain_grad()
    value = lk.torch.loss("squared_error", inner, target, reduction="sum")
    for times in range(1, 4):
        value.backward(retain_graph=True)
        torch.testing.assert_close(inner.grad, times * 2 * (inner.detach() - target))
    once = torch.autograd.grad(value, inner, retain_graph=True)[0]
    torch.testing.assert_close(once, 2 * (inner.detach() - target))


GROUPS = [
    name
    for name in CARDS
    if is_group(name) and CARDS[name]["pred"] == "a number" and CARDS[name]["target"] != "(time > 0, event 0 or 1)"
]


@pytest.mark.parametrize("name", GROUPS)
def test_groups(name):
    loss = lk.get(name)
    pred, target = (torch.tensor(each) for each in draw(loss, 7))
    sizes = [3, 4]
    options = {"groups": sizes, "reduction": "none"}
    value = loss.value(pred.numpy(), target.numpy(), **options)
    assert (lk.torch.loss(loss, pred, target, **options).numpy() == value).all()
    assert torch.autograd.gradcheck(
        lambda p: lk.torch.loss(loss, p, target, **options), pred.requires_grad_(), check_forward_ad=True
    )


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("reduction", ["mean", "none", 7.0])
def test_options_of_rows(axis, reduction):
    pred, target = normal(3, 3, 3).requires_grad_(), torch.randint(0, 3, (3, 3))
    options = {"axis": axis, "reduction": reduction, "ignore_index": 1}
    tensors = {"weight": torch.rand(3, 3), "class_weight": torch.rand(3), "mask": torch.rand(3, 3) < 0.8}
    arrays = {name: tensor.numpy() for name, tensor in tensors.items()}
    value = lk.torch.loss("cross_entropy", pred, target, **options, **tensors)
    assert (value.detach().numpy() == lk.cross_entropy(pred.detach().numpy(), target.numpy(), **options, **arrays)).all()
    assert torch.autograd.gradcheck(
        lambda p: lk.torch.loss("cross_entropy", p, target, **options, **tensors), pred, check_forward_ad=True
    )
    assert torch.autograd.gradgradcheck(lambda p: lk.torch.loss("cross_entropy", p, target, **options, **tensors), pred)


@pytest.mark.parametrize("order", [lambda t: t.t(), lambda t: t[::2], lambda t: t[:, 1:], lambda t: t[1:1]])
def test_any_layout(order):
    base = normal(4, 4)
    pred = order(base).detach().requires_grad_()
    value = lk.torch.loss("squared_error", pred, torch.zeros_like(pred), reduction="sum")
    value.backward()
    assert torch.allclose(value, (pred**2).sum())
    assert torch.equal(pred.grad, 2 * pred.detach())


def test_no_gradient_no_graph():
    pred = normal(3).requires_grad_()
    with torch.no_grad():
        assert not lk.torch.loss("huber", pred, normal(3)).requires_grad
    assert not lk.torch.loss("huber", pred.detach(), normal(3)).requires_grad


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half(dtype):
    pred, target = torch.randn(8).to(dtype).requires_grad_(), torch.randn(8).to(dtype)
    value = lk.torch.loss("huber", pred, target)
    value.backward()
    assert value.dtype == torch.float32
    assert pred.grad.dtype == dtype
    wide = pred.detach().float().requires_grad_()
    lk.torch.loss("huber", wide, target.float()).backward()
    assert torch.equal(pred.grad, wide.grad.to(dtype))


def test_autocast():
    layer, x, y = torch.nn.Linear(3, 2), torch.randn(4, 3), torch.tensor([0, 1, 1, 0])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = layer(x)
        value = lk.torch.CrossEntropyLoss()(scores, y)
        theirs = torch.nn.CrossEntropyLoss()(scores, y)
    assert scores.dtype == torch.bfloat16
    assert value.dtype == theirs.dtype == torch.float32
    torch.testing.assert_close(value, theirs)
    value.backward()
    assert layer.weight.grad.dtype == torch.float32


def test_modules():
    module = lk.torch.Loss("huber", delta=2.0, reduction="sum")
    assert repr(module) == "Loss(Huber(delta=2.0), reduction='sum')"
    assert repr(lk.torch.HuberLoss(delta=2.0)) == "HuberLoss(delta=2.0, reduction='mean')"
    pred, target = normal(3), normal(3)
    for again in [copy.deepcopy(module), pickle.loads(pickle.dumps(module))]:
        assert again(pred, target) == module(pred, target)
    total = 0.5 * lk.Huber() + lk.SquaredError()
    pred.requires_grad_()
    lk.torch.loss(total, pred, target).backward()
    np.testing.assert_array_equal(pred.grad.numpy(), total.grad(pred.detach().numpy(), target.numpy()))


def test_what_is_refused():
    pred, target = torch.zeros(3), torch.zeros(3)
    huber = lk.torch.Loss("huber")
    with pytest.raises(TypeError, match="pred must be a tensor, got list"):
        huber([1.0], target)
    with pytest.raises(TypeError, match="pred must be a floating-point tensor, got torch.int64; use pred.float()"):
        huber(torch.zeros(3, dtype=torch.int64), target)
    with pytest.raises(RuntimeError, match="huber runs on the CPU, but pred is on meta; use pred.cpu()"):
        huber(pred.to("meta"), target)
    with pytest.raises(RuntimeError, match="huber runs on the CPU, but target is on meta"):
        huber(pred, target.to("meta"))
    with pytest.raises(TypeError, match="pred is a sparse tensor; use pred.to_dense()"):
        huber(pred.to_sparse(), target)
    with pytest.raises(RuntimeError, match="huber gives no gradient for target; use target.detach()"):
        huber(pred, target.requires_grad_())
    with pytest.raises(ValueError, match="shape"):
        huber(torch.zeros(4, 1), torch.zeros(4))
    with pytest.raises(TypeError, match="weight must be a tensor, got list"):
        huber(pred, torch.zeros(3), weight=[1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="reduction"):
        lk.torch.loss("huber", pred, torch.zeros(3), reduction="avg")
    with pytest.raises(TypeError, match="needs a target"):
        huber(pred)
