"""What every action of the reviews changes, by its name within the reviews. See ``reviews.rules.changed``."""

from reviews.rules.changes import cases, meetings, papers, subjects

CHANGES = cases.CHANGES | meetings.CHANGES | papers.CHANGES | subjects.CHANGES

__all__ = ["CHANGES"]
