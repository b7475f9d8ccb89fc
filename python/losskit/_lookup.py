"""Losses by name."""

from __future__ import annotations

from typing import Any

from . import _core, losses
from ._base import Loss
from ._sum import Sum

__all__ = ["get", "info", "names"]


def get(spec: str | Loss, **params: Any) -> Loss:
    """The loss of this name with these parameters.

    Names of other libraries do where they mean the same loss at the same scale. Parameters may stand in the name, as on the
    command line, and losses may be added there.

    >>> import losskit as lk
    >>> lk.get("huber", delta=2.0)
    Huber(delta=2.0)
    >>> lk.get("quantile:tau=0.9")
    Pinball(tau=0.9)
    >>> lk.get("0.5*huber + squared_error")
    0.5*Huber(delta=1.0) + 1.0*SquaredError()

    Raises
    ------
    UnknownLossError : no such loss, a KeyError; the message names the nearest.
    TypeError : no such parameter.
    ValueError : a parameter outside its range.
    """
    if isinstance(spec, Loss):
        return spec.replace(**params) if params else spec
    if not isinstance(spec, str):
        raise TypeError(f"a loss is a name or a losskit.Loss, got {type(spec).__name__}.")
    kernel = _core.kernel(spec, params)
    if kernel.name in losses.CLASSES:
        return losses.CLASSES[kernel.name](*kernel.parameters)
    parts = (part.rpartition("*") for part in kernel.spec.split(" + "))
    return Sum(*((float(weight or 1), get(name)) for weight, _, name in parts))


def names(task: str | None = None) -> list[str]:
    """The names of all losses, or of those for a task.

    >>> import losskit as lk
    >>> "huber" in lk.names("regression")
    True

    Raises
    ------
    ValueError : no such task.
    """
    if task is None:
        return _core.names()
    of = {name: losses.CLASSES[name]().info()["tasks"] for name in _core.names()}
    tasks = sorted({task for tasks in of.values() for task in tasks})
    if task not in tasks:
        raise ValueError(f"no task {task!r}; choose from {', '.join(map(repr, tasks))}.")
    return [name for name, tasks in of.items() if task in tasks]


def info(loss: str | Loss) -> dict[str, Any]:
    """All that a loss says about itself: parameters, domains, link, claims, the same loss elsewhere, its page.

    >>> import losskit as lk
    >>> lk.info("huber")["params"]
    [{'name': 'delta', 'value': 1.0, 'default': 1.0, 'allowed': '> 0', 'about': 'where the parabola becomes a line'}]
    """
    return get(loss).info()
