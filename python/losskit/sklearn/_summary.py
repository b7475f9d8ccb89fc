"""What a fit says of itself: how far it got, and how sure its coefficients are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Certificate", "Estimate", "Summary"]


@dataclass(frozen=True)
class Certificate:
    """What is known of an answer; printed, it is a sentence."""

    solved: bool
    """Whether the gradient, or the gap, is within the tolerance at a minimum that exists."""
    kind: str
    """"global", "local", "nonsmooth", "infinity", "budget", "stalled" or "interrupted"."""
    grad: float
    """The largest slope of the objective along a coefficient."""
    grad_scaled: float
    """The same on centred columns of spread 1, where it does not depend on units."""
    gap: float | None
    """Where the loss has corners: how far at most the objective lies above its minimum, as a share of it or of 1."""
    tolerance: float
    """What ``gap``, or where there is none ``grad_scaled``, may be."""
    loss: float
    """The weighted mean of the loss."""
    objective: float
    """The same with the penalty."""
    steps: int
    """Steps taken."""
    text: str
    """All this as a sentence."""

    def __str__(self) -> str:
        return self.text


class Estimate(NamedTuple):
    """A coefficient with its error."""

    output: str
    """The target, or the class whose score this is; of losses that only compare classes, compared with the first."""
    term: str
    """The column; "intercept" for the constant."""
    estimate: float
    """The coefficient."""
    error: float
    """Its standard error."""
    statistic: float
    """One over the other: z, or t where there are degrees of freedom."""
    p: float
    """The probability of a statistic at least as far from 0 if the coefficient is 0."""
    low: float
    """Where the 95 % confidence interval begins."""
    high: float
    """Where it ends."""


@dataclass(frozen=True)
class Summary:
    """Coefficients with their errors; printed, a table. ``pandas.DataFrame(summary.estimates)`` is one too."""

    estimates: list[Estimate]
    """Output by output: the constant, then the columns."""
    errors: str
    """How the standard errors are worked out: "classic", "sandwich" or, of quantiles, "kernel"."""
    freedom: float | None
    """Degrees of freedom of the statistics; None where they are normal."""
    dispersion: float | None
    """What the variance is a multiple of; 1 for counts and classes, None where the loss is no likelihood."""
    goodness: dict[str, float]
    """"log_likelihood", "aic", "bic" and "deviance", where the loss is a likelihood."""
    certificate: Certificate
    """What is known of the fit."""

    def __str__(self) -> str:
        student = "t" if self.freedom is not None else "z"
        head: tuple[str, ...] = ("", "estimate", "error", student, f"P(>|{student}|)", "2.5 %", "97.5 %")
        several = len({row.output for row in self.estimates}) > 1
        lines = [head]
        for row in self.estimates:
            name = f"{row.output}: {row.term}" if several else row.term
            numbers = (row.estimate, row.error, row.statistic, row.p, row.low, row.high)
            lines.append((name, *(f"{number:.5g}" for number in numbers)))
        widths = [max(map(len, column)) for column in zip(*lines)]
        table = [f"{line[0]:<{widths[0]}}" + "".join(f"  {cell:>{w}}" for cell, w in zip(line[1:], widths[1:])) for line in lines]
        said = [f"{self.errors} standard errors"]
        said += [f"{self.freedom:g} degrees of freedom"] if self.freedom is not None else []
        said += [f"dispersion {self.dispersion:.5g}"] if self.dispersion is not None else []
        good = ", ".join(f"{name.replace('_', ' ')} {value:.6g}" for name, value in self.goodness.items())
        return "\n".join([str(self.certificate), "", *table, "", ", ".join(said), *([good] if good else [])])
