"""The workbook of former years: its three sheets, how it is read and made, and the verdict on its lines.

Nothing here writes to the database."""

from reviews.former.workbook.layout import COMMITMENTS, SHORTCOMINGS, YEARS, former_years, level_sheet
from reviews.former.workbook.reading import read_former
from reviews.former.workbook.rows import FormerCommitmentRow, LevelRow, ShortcomingRow
from reviews.former.workbook.verdicts import FormerVerdict, judge_former, known_levels
from reviews.former.workbook.writing import former_template

__all__ = [
    "COMMITMENTS",
    "SHORTCOMINGS",
    "YEARS",
    "FormerCommitmentRow",
    "FormerVerdict",
    "LevelRow",
    "ShortcomingRow",
    "former_template",
    "former_years",
    "judge_former",
    "known_levels",
    "level_sheet",
    "read_former",
]
