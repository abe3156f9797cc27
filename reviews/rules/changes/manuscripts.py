"""What the actions on what members wrote by hand change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to
from reviews.rules.verbs import SessionVerb

CHANGES: dict[str, ColumnsWritten] = {
    "manuscripts.actions.attaching.attach_manuscript": writes_to(
        "Attachment +", "Manuscript +", "Paper by_hand", verbs=(SessionVerb.ENTER_FOR,)
    ),
    "manuscripts.actions.attaching.give_back_paper": writes_to(
        "Paper by_hand", verbs=(SessionVerb.ENTER_FOR,)
    ),
    "manuscripts.actions.confirming.confirm_manuscript": writes_to(
        "Confirmation +", "Manuscript confirmed_at"
    ),
    "manuscripts.actions.confirming.object_to_manuscript": writes_to(
        "Confirmation +", "Manuscript confirmed_at"
    ),
}
