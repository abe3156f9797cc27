"""What every action changes, those of the reviews by their names within it. See ``members.changed``."""

from members import changes
from reviews.rules.changes import (
    ballots,
    cases,
    former,
    issuing,
    manuscripts,
    meetings,
    papers,
    privacy,
    subjects,
)

CHANGES = (
    changes.CHANGES
    | ballots.CHANGES
    | cases.CHANGES
    | former.CHANGES
    | issuing.CHANGES
    | manuscripts.CHANGES
    | meetings.CHANGES
    | papers.CHANGES
    | privacy.CHANGES
    | subjects.CHANGES
)

__all__ = ["CHANGES"]
