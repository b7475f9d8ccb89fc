"""In place of torch.nn's losses: the same value and gradients, for their options."""

from __future__ import annotations

from itertools import product

import mpmath
import pytest
import torch
from torch import nn

import losskit as lk
from losskit.torch import functional as ours_of

N, C = 12, 5
REDUCTIONS = ["mean", "sum", "none"]


def normal(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def signs(*shape):
    return torch.randint(0, 2, shape).double() * 2 - 1


def shares(*shape):
    return torch.rand(*shape, dtype=torch.float64)


def classes(*shape, ignored=True):
    drawn = torch.randint(0, C, shape)
    if ignored:
        drawn.view(-1)[::5] = -100
    return drawn


def options(**choices):
    return [dict(zip(choices, chosen)) for chosen in product(*choices.values())]


def w(*shape):
    return lambda: torch.rand(*shape, dtype=torch.float64) + 0.2


def labels():
    return torch.tensor([[0, 3, -1, 1, 2], [4, -1, 0, 0, 0], [-1, 1, 2, 3, 4], [0, 1, 2, 3, 4]])


def single(draw):
    return [lambda: (normal(N, C),), draw]


SMOOTHED = options(weight=[None, w(C)], label_smoothing=[0.0, 0.1], ignore_index=[-100, 2])
CASES = [
    ("MSELoss", *single(lambda: (normal(N, C),)), [{}]),
    ("L1Loss", *single(lambda: (normal(N, C),)), [{}]),
    ("HuberLoss", *single(lambda: (normal(N, C),)), options(delta=[0.3, 1.0, 2.5])),
    ("SmoothL1Loss", *single(lambda: (normal(N, C),)), options(beta=[0.0, 0.3, 1.0])),
    ("SoftMarginLoss", *single(lambda: (signs(N, C),)), [{}]),
    ("HingeEmbeddingLoss", lambda: (normal(N, C).abs(),), lambda: (signs(N, C),), options(margin=[0.5, 1.0])),
    ("PoissonNLLLoss", *single(lambda: (torch.poisson(shares(N, C) * 6),)), [{}]),
    (
        "PoissonNLLLoss",
        lambda: (shares(N, C) * 3,),
        lambda: (torch.poisson(shares(N, C) * 6),),
        options(log_input=[False], eps=[1e-8, 0.1]),
    ),
    ("KLDivLoss", lambda: (normal(N, C).log_softmax(-1),), lambda: (normal(N, C).softmax(-1),), [{}]),
    ("KLDivLoss", lambda: (normal(N, C).log_softmax(-1),), lambda: (normal(N, C).log_softmax(-1),), [{"log_target": True}]),
    ("BCELoss", lambda: (shares(N, C),), lambda: (shares(N, C),), options(weight=[None, w(N, C), w(C), w(1)])),
    (
        "BCEWithLogitsLoss",
        *single(lambda: (shares(N, C),)),
        options(weight=[None, w(N, C), w(C)], pos_weight=[None, w(C), w(1), lambda: torch.zeros(C).double()]),
    ),
    (
        "NLLLoss",
        lambda: (normal(N, C).log_softmax(1),),
        lambda: (classes(N, ignored=False),),
        options(weight=[None, w(C)], ignore_index=[-100, 2]),
    ),
    ("NLLLoss", lambda: (normal(N, C, 3, 2),), lambda: (classes(N, 3, 2),), options(weight=[None, w(C)])),
    ("CrossEntropyLoss", *single(lambda: (classes(N, ignored=False).abs() % C,)), SMOOTHED),
    ("CrossEntropyLoss", *single(lambda: (classes(N, ignored=False),)), options(weight=[None, w(C)], label_smoothing=[0.0, 0.2])),
    (
        "CrossEntropyLoss",
        lambda: (normal(N, C, 3, 2),),
        lambda: (classes(N, 3, 2),),
        options(weight=[None, w(C)], label_smoothing=[0.0, 0.2]),
    ),
    ("CrossEntropyLoss", *single(lambda: (normal(N, C).softmax(1),)), options(weight=[None, w(C)], label_smoothing=[0.0, 0.2])),
    ("CrossEntropyLoss", *single(lambda: (shares(N, C),)), options(weight=[None, w(C)], label_smoothing=[0.0, 0.2])),
    ("CrossEntropyLoss", lambda: (normal(N, C, 3),), lambda: (shares(N, C, 3),), options(weight=[None, w(C)])),
    ("CrossEntropyLoss", lambda: (normal(C),), lambda: (torch.tensor(3),), options(weight=[None, w(C)])),
    ("MultiMarginLoss", *single(lambda: (classes(N, ignored=False),)), options(p=[1, 2], margin=[0.5, 1.0], weight=[None, w(C)])),
    ("MultiLabelMarginLoss", lambda: (normal(4, C),), lambda: (labels(),), [{}]),
    ("MultiLabelSoftMarginLoss", *single(lambda: (signs(N, C) * 0.5 + 0.5,)), options(weight=[None, w(C)])),
    ("MarginRankingLoss", lambda: (normal(N), normal(N)), lambda: (signs(N),), options(margin=[0.0, 0.5])),
    ("CosineEmbeddingLoss", lambda: (normal(N, C), normal(N, C)), lambda: (signs(N),), options(margin=[0.0, 0.3])),
    (
        "TripletMarginLoss",
        lambda: (normal(N, C), normal(N, C), normal(N, C)),
        tuple,
        options(margin=[0.5, 1.0], p=[2.0, 3.0], eps=[1e-6, 1e-2]),
    ),
    ("TripletMarginLoss", lambda: (normal(N, C), normal(N, C), normal(N, C)), tuple, [{"swap": True, "eps": 0.0}]),
]
ALL = [
    (name, inputs, targets, chosen, reduction)
    for name, inputs, targets, choices in CASES
    for chosen in choices
    for reduction in [*REDUCTIONS, *(["batchmean"] if name == "KLDivLoss" else [])]
]


def same(ours, theirs, inputs, rest):
    """Whether value and gradients are, of values kept apart those along some direction."""
    mine = [each.clone().requires_grad_() for each in inputs]
    yours = [each.clone().requires_grad_() for each in inputs]
    a, b = ours(*mine, *rest), theirs(*yours, *rest)
    torch.testing.assert_close(a, b, rtol=1e-9, atol=1e-11)
    # Of a single number that is differentiated by itself, as training does, and of values along a direction.
    along = torch.randn_like(b) if b.ndim else None
    a.backward(along)
    b.backward(along)
    for x, y in zip(mine, yours):
        torch.testing.assert_close(x.grad, y.grad, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize(("name", "inputs", "targets", "chosen", "reduction"), ALL)
def test_it_is_torchs(name, inputs, targets, chosen, reduction):
    torch.manual_seed(7)
    chosen = {key: value() if callable(value) else value for key, value in chosen.items()}
    ours = getattr(lk.torch, name)(**chosen, reduction=reduction)
    theirs = getattr(nn, name)(**chosen, reduction=reduction)
    assert ours.state_dict().keys() == theirs.state_dict().keys()
    same(ours, theirs, inputs(), targets())


@pytest.mark.parametrize(("name", "inputs", "targets", "chosen", "reduction"), ALL)
def test_functions_are_torchs(name, inputs, targets, chosen, reduction):
    torch.manual_seed(7)
    chosen = {key: value() if callable(value) else value for key, value in chosen.items()}
    called = getattr(lk.torch, name).function.__name__
    ours, theirs = (
        lambda *given, of=of: 3 * getattr(of, called)(*given, **chosen, reduction=reduction) for of in (ours_of, nn.functional)
    )
    same(ours, theirs, inputs(), targets())


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("called", ["mse_loss", "l1_loss", "huber_loss"])
def test_weights_of_functions(called, reduction):
    torch.manual_seed(7)
    options = {"weight": w(N, C)(), "reduction": reduction}
    ours, theirs = (lambda p, t, of=of: getattr(of, called)(p, t, **options) for of in (ours_of, nn.functional))
    same(ours, theirs, (normal(N, C),), (normal(N, C),))


@pytest.mark.parametrize("size_average", [None, True, False])
@pytest.mark.parametrize("reduce", [None, True, False])
@pytest.mark.filterwarnings("ignore:size_average and reduce")
def test_reductions_as_they_were_once_named(size_average, reduce):
    torch.manual_seed(7)
    pred, target = normal(N), normal(N)
    ours, theirs = (of.mse_loss(pred, target, size_average, reduce) for of in (ours_of, nn.functional))
    torch.testing.assert_close(ours, theirs)
    ours, theirs = (of(size_average, reduce)(pred, target) for of in (lk.torch.MSELoss, nn.MSELoss))
    torch.testing.assert_close(ours, theirs)


def manhattan(x, y):
    return (x - y).abs().sum(-1)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("distance", [None, manhattan])
def test_distances_of_ones_own(reduction, swap, distance):
    torch.manual_seed(7)
    options = {"distance_function": distance, "margin": 0.7, "swap": swap, "reduction": reduction}
    inputs = (normal(N, C), normal(N, C), normal(N, C))
    same(*(of.TripletMarginWithDistanceLoss(**options) for of in (lk.torch, nn)), inputs, ())
    same(*(lambda *x, of=of: of.triplet_margin_with_distance_loss(*x, **options) for of in (ours_of, nn.functional)), inputs, ())


def test_options_of_modules_may_change():
    pred, target = normal(N), normal(N)
    module = lk.torch.HuberLoss()
    module.reduction, module.delta = "sum", 0.3
    torch.testing.assert_close(module(input=pred, target=target), nn.HuberLoss(reduction="sum", delta=0.3)(pred, target))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("var", ["each", "row", "one"])
def test_gaussian(reduction, full, var):
    torch.manual_seed(7)
    shape = {"each": (N, C), "row": (N, 1), "one": (N,)}[var]
    ours, theirs = (kind(full=full, reduction=reduction) for kind in (lk.torch.GaussianNLLLoss, nn.GaussianNLLLoss))
    mean, spread, target = normal(N, C), shares(*shape) + 0.1, normal(N, C)
    same(lambda m, v: ours(m, target, v), lambda m, v: theirs(m, target, v), (mean, spread), ())
    options = {"full": full, "reduction": reduction}
    ours, theirs = (lambda m, v, of=of: of.gaussian_nll_loss(m, target, v, **options) for of in (ours_of, nn.functional))
    same(ours, theirs, (mean, spread), ())


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("zero_infinity", [False, True])
def test_ctc(reduction, packed, zero_infinity):
    torch.manual_seed(7)
    frames, lengths = torch.tensor([9, 7, 8]), torch.tensor([3, 2, 4])
    targets = torch.randint(0, C - 1, (3, 4))
    if packed:
        targets = torch.cat([row[:length] for row, length in zip(targets, lengths)])
    ours, theirs = (kind(blank=C - 1, reduction=reduction, zero_infinity=zero_infinity) for kind in (lk.torch.CTCLoss, nn.CTCLoss))
    same(
        lambda x: ours(x.log_softmax(-1), targets, frames, lengths),
        lambda x: theirs(x.log_softmax(-1), targets, frames, lengths),
        (normal(9, 3, C),),
        (),
    )
    options = {"blank": C - 1, "reduction": reduction, "zero_infinity": zero_infinity}
    same(
        *(lambda x, of=of: of.ctc_loss(x.log_softmax(-1), targets, frames, lengths, **options) for of in (ours_of, nn.functional)),
        (normal(9, 3, C),),
        (),
    )


def test_ctc_where_nothing_fits():
    scores = normal(2, 1, C).requires_grad_()
    loss = lk.torch.CTCLoss(zero_infinity=True)
    value = loss(scores.log_softmax(-1), torch.tensor([[1, 1, 1]]), [2], [3])
    value.backward()
    assert value == 0
    assert (scores.grad == 0).all()


@pytest.mark.parametrize("y", [2.0, 3.0, 7.0])
def test_full_poisson_is_the_likelihood_where_torch_has_a_series(y):
    exact = mpmath.e ** mpmath.mpf("0.3") - y * mpmath.mpf("0.3") + mpmath.loggamma(y + 1)
    args = torch.tensor([0.3], dtype=torch.float64), torch.tensor([y], dtype=torch.float64)
    wrong = abs(float(nn.PoissonNLLLoss(full=True)(*args)) - exact)
    assert wrong > 1e-3
    assert abs(float(lk.torch.PoissonNLLLoss(full=True)(*args)) - exact) < 1e-14
    assert abs(float(lk.torch.PoissonNLLLoss(full=True, log_input=False, eps=0)(args[0].exp(), args[1])) - exact) < 1e-14


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("label_smoothing", [0.0, 0.1])
def test_rows_without_a_target(reduction, label_smoothing):
    torch.manual_seed(7)
    target = shares(N, C)
    target[::3] = 0
    options = {"reduction": reduction, "label_smoothing": label_smoothing}
    same(*(of.CrossEntropyLoss(**options) for of in (lk.torch, nn)), (normal(N, C),), (target,))
    target[1, 2] = float("nan")
    with pytest.raises(ValueError, match="nan"):
        lk.torch.CrossEntropyLoss(**options)(normal(N, C), target)


def test_many_classes_whose_shares_are_rounded():
    torch.manual_seed(7)
    pred, target = torch.randn(8, 50_000), torch.rand(8, 50_000) ** 8
    exact = nn.functional.cross_entropy(pred.double(), target.double())
    torch.testing.assert_close(ours_of.cross_entropy(pred, target).double(), exact, rtol=1e-6, atol=0)


def test_soft_margin_does_not_overflow():
    pred, target = torch.tensor([-200.0], requires_grad=True), torch.tensor([1.0])
    exact = float(mpmath.log1p(mpmath.e**200))
    assert nn.SoftMarginLoss()(pred, target).isinf()
    value = lk.torch.SoftMarginLoss()(pred, target)
    value.backward()
    assert float(value) == pytest.approx(exact)
    assert float(pred.grad) == -1


def test_bad_reductions():
    with pytest.raises(ValueError, match="reduction must be one of 'mean', 'sum', 'none', got 'avg'"):
        lk.torch.MSELoss(reduction="avg")
    with pytest.raises(ValueError, match="shapes \\(3,\\), \\(2,\\)"):
        lk.torch.MarginRankingLoss()(normal(3), normal(2), signs(3))
    with pytest.raises(ValueError, match="reduction must be one of 'mean', 'sum', 'none', got 'sum_over_n'"):
        ours_of.mse_loss(normal(3), normal(3), reduction="sum_over_n")
    with pytest.raises(ValueError, match="huber: delta must be > 0"):
        ours_of.huber_loss(normal(3), normal(3), delta=0.0)
    with pytest.raises(TypeError, match="delta must be a number, got tensor"):
        ours_of.huber_loss(normal(3), normal(3), delta=torch.tensor(1.0))
