"""What the actions on the years before the program change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to
from reviews.rules.verbs import UnitVerb

CHANGES: dict[str, ColumnsWritten] = {
    "former.actions.scans.keep_scans": writes_to(
        "Attachment +", "FormerPaper +", verbs=(UnitVerb.TAKE_OVER,)
    ),
    "former.actions.scans.sort_scan": writes_to("FormerPaper committee member", verbs=(UnitVerb.TAKE_OVER,)),
    "former.actions.sheets.take_over_former_years": writes_to(
        "Commitment + from_paper handed_in_at written_by",
        "CommitmentItem +",
        "Facts +",
        "FormerRemedy + due_on owner progress shortcoming what",
        "RatingCase + released_at",
        "RatingStep +",
        "Score +",
        "Shortcoming + former_status",
        "Workbook applied_at",
        verbs=(UnitVerb.TAKE_OVER,),
    ),
}
