"""Mistyped arguments."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from . import _core

P = ParamSpec("P")
R = TypeVar("R")


def spelt(loss: str, called: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Makes a function of a loss answer an argument it has not with the one that may be meant."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def call(*args: P.args, **options: P.kwargs) -> R:
            try:
                return function(*args, **options)
            except TypeError:
                code = function.__code__
                known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
                for name in options:
                    if name not in known:
                        text = _core.unknown_parameter(loss, called, name, list(known))
                        raise TypeError(text) from None
                raise

        return call

    return decorate
