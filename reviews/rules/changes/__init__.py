"""What every action of the reviews changes, by its name within the reviews. See ``reviews.rules.changed``."""

from reviews.rules.changes import cases, former, meetings, papers, subjects

CHANGES = cases.CHANGES | former.CHANGES | meetings.CHANGES | papers.CHANGES | subjects.CHANGES

__all__ = ["CHANGES"]
