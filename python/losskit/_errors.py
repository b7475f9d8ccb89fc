"""Errors that Python has no class for."""


class UnknownLossError(KeyError):
    """No loss has this name. The message says which are near."""

    def __str__(self) -> str:
        # A KeyError shows its argument quoted; this one is a sentence.
        return str(self.args[0]) if self.args else ""
