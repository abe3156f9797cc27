"""The error of a cell that cannot be read."""


class CellError(Exception):
    """A cell does not hold what its column requires.

    The message says so to the person who imports."""


class NoDateError(CellError):
    """A cell does not look like a date at all."""


class OldFontError(CellError):
    """A cell holds text for an old font. The message shows the text in Unicode beside it."""
