"""What every action of the reviews changes, by its name within the reviews. See ``reviews.rules.changed``."""

from reviews.rules.changes import cases, manuscripts, meetings, papers, subjects

CHANGES = cases.CHANGES | meetings.CHANGES | papers.CHANGES | subjects.CHANGES | manuscripts.CHANGES

__all__ = ["CHANGES"]
