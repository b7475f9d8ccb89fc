"""Types of arguments and results."""

from typing import Any, Literal, TypeAlias

import numpy.typing as npt

ArrayLike: TypeAlias = npt.ArrayLike
"""What can be read as an array: NumPy arrays without copying, lists, pandas and polars columns, tensors on the CPU."""

Array: TypeAlias = npt.NDArray[Any]
"""float64 where the predictions are, else float32."""

Reduction: TypeAlias = Literal["mean", "sum", "sum_over_n", "none"] | float
"""How values become one number.

``"mean"`` divides the weighted sum by the sum of weights, ``"sum"`` by nothing, ``"sum_over_n"`` by the number of rows that
count, a number by itself. ``"none"`` keeps one value a row, or a group. A mean over no rows is 0.
"""

Value: TypeAlias = Any
"""A float; with ``reduction="none"`` an array."""
