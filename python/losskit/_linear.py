"""A loss fused with the linear layer before it: the scores are never held at once."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import _core
from ._base import Loss
from ._types import Array, ArrayLike, Reduction

__all__ = ["Linear", "LinearGradients", "linear_cross_entropy"]


class LinearGradients(NamedTuple):
    """Gradients of a linear layer's loss."""

    input: Array
    """Shaped as the input."""
    matrix: Array
    """Shaped as the matrix."""
    bias: Array | None
    """One number an output; None without a bias."""


class Linear:
    """A loss of ``input @ matrix.T + bias`` against a target, without holding the scores.

    >>> import numpy as np, losskit as lk
    >>> x = np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 0.0]])
    >>> w, y = np.array([[0.3, -0.1]]), np.array([1.0, 0.0, 0.0])
    >>> fit = lk.Linear(lk.BinaryCrossEntropyWithLogits())
    >>> value, gradients = fit.value_and_grad(x, w, y, bias=np.array([0.05]))
    >>> round(value, 6), gradients.matrix.shape
    (0.643602, (1, 2))
    """

    __slots__ = ("loss",)
    loss: Loss

    def __init__(self, loss: Loss) -> None:
        if not isinstance(loss, Loss):
            raise TypeError(f"Linear takes a loss, for instance lk.CrossEntropy(), got {loss!r}.")
        object.__setattr__(self, "loss", loss)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Linear is immutable.")

    def __repr__(self) -> str:
        return f"Linear({self.loss!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Linear, (self.loss,)

    def __eq__(self, other: object) -> bool:
        return self.loss == other.loss if isinstance(other, Linear) else NotImplemented

    def __hash__(self) -> int:
        return hash((Linear, self.loss))

    def value(
        self,
        input: ArrayLike,
        matrix: ArrayLike,
        target: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        softcap: float | None = None,
        weight: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        class_weight: ArrayLike | None = None,
        ignore_index: int | None = None,
        reduction: Reduction = "mean",
    ) -> float:
        """The reduced loss.

        ``input`` has shape (..., d), ``matrix`` one row of d numbers an output, ``bias`` one number an output. ``softcap``
        makes each score cap·tanh(score/cap).

        Raises
        ------
        ValueError : shapes that do not fit, a target or parameter outside its domain.
        """
        options = {
            "bias": bias,
            "softcap": softcap,
            "weight": weight,
            "mask": mask,
            "class_weight": class_weight,
            "ignore_index": ignore_index,
            "reduction": reduction,
        }
        value: float = _core.linear(self.loss._kernel, False, input, matrix, target, options)
        return value

    __call__ = value

    def value_and_grad(
        self,
        input: ArrayLike,
        matrix: ArrayLike,
        target: ArrayLike,
        *,
        bias: ArrayLike | None = None,
        softcap: float | None = None,
        weight: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        class_weight: ArrayLike | None = None,
        ignore_index: int | None = None,
        reduction: Reduction = "mean",
    ) -> tuple[float, LinearGradients]:
        """The reduced loss and its gradients with respect to input, matrix and bias; arguments as of ``value``."""
        options = {
            "bias": bias,
            "softcap": softcap,
            "weight": weight,
            "mask": mask,
            "class_weight": class_weight,
            "ignore_index": ignore_index,
            "reduction": reduction,
        }
        value, *gradients = _core.linear(self.loss._kernel, True, input, matrix, target, options)
        return value, LinearGradients(*gradients)


def linear_cross_entropy(
    input: ArrayLike,
    matrix: ArrayLike,
    target: ArrayLike,
    *,
    bias: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    softcap: float | None = None,
    weight: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    class_weight: ArrayLike | None = None,
    ignore_index: int | None = None,
    reduction: Reduction = "mean",
) -> float:
    """Cross-entropy of ``input @ matrix.T + bias`` against classes: the head of a language model.

    The scores, one a token and word, are never held at once: besides its arguments it takes about 60 MB. The gradients are
    ``lk.Linear(lk.CrossEntropy()).value_and_grad(input, matrix, target)``.

    Parameters
    ----------
    input : array_like, shape (..., d)
        One row a token; float32, float64, or half precision, which is widened.
    matrix : array_like, shape (v, d)
        One row a class.
    target : array_like, integers, the shape of input without its last axis
        A class index a row, below v.
    bias : array_like, shape (v,), optional
        -inf masks a class.
    label_smoothing : float, default 0.0
        How much of each target is spread evenly over the classes; in [0, 1].
    softcap : float, optional
        Scores become cap * tanh(score / cap).
    weight : array_like, optional
        One weight >= 0 a row.
    mask : array_like, optional
        One flag a row; where False the row is left out.
    class_weight : array_like, shape (v,), optional
        One weight a class.
    ignore_index : int, optional
        The class that marks rows to leave out.
    reduction : str or float, default "mean"
        "mean", "sum", "sum_over_n", or a number to divide the sum by.

    Returns
    -------
    value : float

    Raises
    ------
    ValueError : shapes that do not fit; a class outside the matrix

    Examples
    --------
    >>> import numpy as np, losskit as lk
    >>> x, w = np.eye(2, dtype=np.float32), np.array([[2, 0], [0, 3], [0, 0]], np.float32)
    >>> round(lk.linear_cross_entropy(x, w, [0, 1]), 6)
    0.167234
    """
    from .losses import CrossEntropy

    return Linear(CrossEntropy(label_smoothing=label_smoothing)).value(
        input,
        matrix,
        target,
        bias=bias,
        softcap=softcap,
        weight=weight,
        mask=mask,
        class_weight=class_weight,
        ignore_index=ignore_index,
        reduction=reduction,
    )
