"""First-order paths from zero in double precision: torch's optimisers, and the Keras form of Adam."""

import math
from functools import partial

import torch
import torch.nn.functional as F

LOSSES = {
    "squared_error": lambda z, y: (z - y) ** 2,
    "absolute_error": lambda z, y: (z - y).abs(),
    "huber": lambda z, y: F.huber_loss(z, y, reduction="none", delta=1.0),
    "binary_cross_entropy_with_logits": lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none"),
    "binary_focal_with_logits": lambda z, y: focal(z, y, 5.0),
}
SEEN = (0, 1, 2, 3, 10, 50, 100, 200)


def focal(z, y, gamma):
    s = torch.where(y == 1, z, -z)
    return -torch.exp(-gamma * F.softplus(s)) * F.logsigmoid(s)


class KerasAdam(torch.optim.Optimizer):
    """Keras puts the bias correction into the step size and 1e-7 beside the uncorrected root."""

    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})
        self.t, self.moments = 0, {}

    @torch.no_grad()
    def step(self):
        self.t += 1
        for group in self.param_groups:
            rate = group["lr"] * math.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
            for p in group["params"]:
                m, v = self.moments.setdefault(p, (torch.zeros_like(p), torch.zeros_like(p)))
                m += (p.grad - m) * (1 - 0.9)
                v += (p.grad**2 - v) * (1 - 0.999)
                p -= rate * m / (v.sqrt() + 1e-7)


def adamw(params, lr):
    """The constant, the last of the parameters, is not decayed."""
    *weights, constant = params
    groups = [{"params": weights, "weight_decay": 0.02}, {"params": [constant], "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=lr)


OPTIMISERS = {
    "torch": torch.optim.Adam,
    "keras": KerasAdam,
    "plain": torch.optim.SGD,
    "momentum": partial(torch.optim.SGD, momentum=0.8),
    "nesterov": partial(torch.optim.SGD, momentum=0.8, nesterov=True),
    "rmsprop": torch.optim.RMSprop,
    "adagrad": torch.optim.Adagrad,
    "adamw": adamw,
}
SCHEDULES = {
    "constant": lambda steps, _: torch.optim.lr_scheduler.ConstantLR(steps, factor=1.0),
    "cosine": lambda steps, epochs: torch.optim.lr_scheduler.CosineAnnealingLR(steps, T_max=epochs),
    "step:every=7,factor=0.5": lambda steps, _: torch.optim.lr_scheduler.StepLR(steps, step_size=7, gamma=0.5),
}


def path(name, data, loss, solver, rule, lr, epochs, batch=None, params=None, schedule="constant", note=""):
    """Losses over all rows before any step and after chosen epochs; rows in file order, the last batch may be short."""
    x, y = torch.tensor(data["x"], dtype=torch.float64), torch.tensor(data["y"], dtype=torch.float64)
    w = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    b = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    steps = OPTIMISERS[rule]([w, b], lr=lr)
    rates = SCHEDULES[schedule](steps, epochs)
    rows = len(y)
    history = {}
    for epoch in range(epochs + 1):
        if epoch in SEEN or epoch == epochs:
            with torch.no_grad():
                history[epoch] = float(LOSSES[loss](x @ w + b, y).mean())
        if epoch == epochs:
            break
        for first in range(0, rows, batch or rows):
            part = slice(first, first + (batch or rows))
            steps.zero_grad()
            LOSSES[loss](x[part] @ w + b, y[part]).mean().backward()
            steps.step()
        rates.step()
    return {
        "name": name,
        "loss": loss,
        "params": params or {},
        "standardize": False,
        "weighted": False,
        "penalty": "none",
        "lambda": 0.0,
        "solver": solver,
        "rule": rule,
        "lr": lr,
        "epochs": epochs,
        "batch": batch,
        "schedule": schedule,
        "intercept": float(b.detach()),
        "coef": w.tolist(),
        "objective": history[epochs],
        "mean_loss": history[epochs],
        "epoch": list(history),
        "history": list(history.values()),
        "note": note,
    }


def paths(sets):
    blobs, line = sets["blobs"], sets["line"]
    logistic = "binary_cross_entropy_with_logits"
    yield "blobs", path("adam_blobs_torch", blobs, logistic, "adam", "torch", 0.1, 200, note="0.022893")
    yield (
        "blobs",
        path("adam_blobs_keras", blobs, logistic, "adam", "keras", 0.1, 200, note="keras.optimizers.Adam within 1e-13"),
    )
    yield "blobs", path("adam_blobs_100", blobs, logistic, "adam", "torch", 0.1, 100)
    yield (
        "blobs",
        path("adam_blobs_focal", blobs, "binary_focal_with_logits", "adam", "torch", 0.1, 100, params={"gamma": 5.0}),
    )
    yield (
        "blobs",
        path("adam_blobs_batches", blobs, logistic, "adam", "torch", 0.01, 5, batch=64, note="rows in file order"),
    )
    for loss in ("absolute_error", "squared_error", "huber"):
        params = {"delta": 1.0} if loss == "huber" else {}
        for rule in ("torch", "keras"):
            yield "line", path(f"adam_line_{loss}_{rule}", line, loss, "adam", rule, 0.1, 200, params=params)
        yield "line", path(f"gd_line_{loss}", line, loss, "gd", "plain", 0.1, 100, params=params)
        yield (
            "line",
            path(
                f"sgd_line_{loss}",
                line,
                loss,
                "sgd",
                "plain",
                0.02,
                10,
                batch=1,
                params=params,
                note="rows in file order",
            ),
        )
        yield (
            "line",
            path(
                f"sgd_line_{loss}_batches",
                line,
                loss,
                "sgd",
                "plain",
                0.05,
                20,
                batch=16,
                params=params,
                note="rows in file order",
            ),
        )
    for solver, lr in {"momentum": 0.02, "nesterov": 0.02, "rmsprop": 0.05, "adagrad": 0.5, "adamw": 0.1}.items():
        yield "blobs", path(f"{solver}_blobs", blobs, logistic, solver, solver, lr, 60)
        yield (
            "blobs",
            path(
                f"{solver}_blobs_batches", blobs, logistic, solver, solver, lr, 6, batch=64, note="rows in file order"
            ),
        )
        for schedule in ("cosine", "step:every=7,factor=0.5"):
            name = f"{solver}_line_huber_{schedule.partition(':')[0]}"
            yield "line", path(name, line, "huber", solver, solver, lr, 30, params={"delta": 1.0}, schedule=schedule)
