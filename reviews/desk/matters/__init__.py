"""What waits for one person, in whatever roles, and what others owe the person.

Each kind of matter has the statement that finds its rows, the rule that allows its verb, and its words. A
statement only chooses by state; whether the person may, the rule decides that actions and pages ask too."""

from reviews.desk.matters.lines import PAGE, DueGroup, Line, Matters, matters_of, number_of_matters
from reviews.desk.matters.owed import Awaited, awaited_by
from reviews.desk.matters.scan import KINDS

__all__ = [
    "KINDS",
    "PAGE",
    "Awaited",
    "DueGroup",
    "Line",
    "Matters",
    "awaited_by",
    "matters_of",
    "number_of_matters",
]
