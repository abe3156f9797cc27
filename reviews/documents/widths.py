"""How wide the columns of a table are, from what stands in them."""

from __future__ import annotations

from reviews.documents.blocks import Lines, TableBlock, TableRow, words_of
from reviews.documents.letters import NO_BREAK, UNBROKEN, width_of

PADDING = 3.0
"""Millimetres of a column in which no letter stands."""

READABLE = 24.0
"""So wide, in millimetres, is a column with sentences at least, if the others leave it."""

LONGEST_WORD = 40.0
"""A longer word, such as an address in the web, may be torn."""

LINE = 60.0
"""Head words are counted as if a line of them was at most so long, in millimetres."""

ROWS_MEASURED = 80
ROUGHLY = 400
"""Of a longer cell only so many letters are measured, and the rest is reckoned from them."""


def widths_of(table: TableBlock, width: float, size: float) -> list[float]:
    """Return the widths of all columns in millimetres, which together are ``width``. ``size`` is that of the
    letters in points.

    A column gets more the longer its cells are, so that the rows become low, at least its longest word, and
    no more than its cells need. The width that a column names is used where no row says anything in it, since
    it is then filled in by hand. Only the first ``ROWS_MEASURED`` rows are measured."""
    rows = [row for row in table.rows if not row.is_heading][:ROWS_MEASURED]
    measured = [_column(table, rows, place, size) for place in range(len(table.columns))]
    readable = [max(word, min(want, READABLE)) for word, want, _weight in measured]
    least = readable if sum(readable) <= width else [word for word, _want, _weight in measured]
    if sum(least) >= width:
        return [width * one / sum(least) for one in least]
    most = [max(want, low) for (_word, want, _weight), low in zip(measured, least, strict=True)]
    if sum(most) <= width:
        return [width * one / sum(most) for one in most]
    weights = [weight for _word, _want, weight in measured]
    return _shared(width, least, most, weights)


def _shared(width: float, least: list[float], most: list[float], weights: list[float]) -> list[float]:
    """Share the width by the weights, each column within its bounds."""
    low, high = 0.0, width / min(weights)
    for _step in range(40):
        middle = (low + high) / 2
        given = _within(least, most, weights, middle)
        low, high = (low, middle) if sum(given) > width else (middle, high)
    given = _within(least, most, weights, low)
    return [one + (width - sum(given)) / len(given) for one in given]


def _within(least: list[float], most: list[float], weights: list[float], scale: float) -> list[float]:
    return [
        min(high, max(low, scale * weight)) for low, high, weight in zip(least, most, weights, strict=True)
    ]


def _column(table: TableBlock, rows: list[TableRow], place: int, size: float) -> tuple[float, float, float]:
    """Return what one column needs: the width of its longest word, the width on which no line of a cell is
    cut, and its weight."""
    column = table.columns[place]
    word, head = _head(table, place, size)
    want, sums = min(head, LINE), [min(head, LINE)]
    for row in rows:
        lines = [_measure(line, size, bold=row.is_total) for line in _lines_of(row, place)]
        word = max([word, *(longest for longest, _length in lines)])
        want = max([want, *(length for _longest, length in lines)])
        sums.append(sum(length for _longest, length in lines))
    if column.width and not any(sums[1:]):
        return max(word + PADDING, column.width), column.width, column.width
    return word + PADDING, want + PADDING, max(sum(length**3 for length in sums) ** 0.25, 1.0)


def _head(table: TableBlock, place: int, size: float) -> tuple[float, float]:
    """Return the widths of the longest word and of the whole line of a column's head. A heading over several
    columns has the width of all of them."""
    column = table.columns[place]
    word, line = _measure(column.title, size, bold=True)
    if column.over:
        below = sum(one.over == column.over for one in table.columns)
        over_word, over_line = _measure(column.over, size, bold=True)
        word = max(word, (over_word + PADDING) / below - PADDING)
        line = max(line, min(over_line, LINE) / below)
    return word, line


def _lines_of(row: TableRow, place: int) -> list[str]:
    cell = row.cells[place]
    texts = cell.texts if isinstance(cell, Lines) else (cell,)
    return [line for text in texts for line in words_of(text).split("\n")]


def _measure(line: str, size: float, *, bold: bool = False) -> tuple[float, float]:
    """Return the width of the longest piece of a line that is not torn, and that of the whole line."""
    said = line[:ROUGHLY]
    whole = UNBROKEN.sub(lambda found: found[0].replace(" ", NO_BREAK), said)
    longest = max(whole.split(" "), key=len)
    length = width_of(said, size, bold=bold) * (len(line) / max(len(said), 1))
    return min(width_of(longest, size, bold=bold), LONGEST_WORD), length
