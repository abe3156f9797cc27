"""What the actions on who is reviewed in an open session change."""

from __future__ import annotations

from reviews.rules.changed import ColumnsWritten, writes_to
from reviews.rules.verbs import SessionVerb

CHANGES: dict[str, ColumnsWritten] = {
    "subjects.actions.coming.hand_over": writes_to("Paper session", verbs=(SessionVerb.PUT_IN,)),
    "subjects.actions.coming.put_in": writes_to("Paper +", verbs=(SessionVerb.PUT_IN,)),
    "subjects.actions.coming.renew_subject": writes_to("Paper title", verbs=(SessionVerb.RENEW_SUBJECT,)),
    "subjects.actions.leaving.put_back": writes_to("Paper left_on", verbs=(SessionVerb.PUT_IN,)),
    "subjects.actions.leaving.take_out": writes_to("Paper left_on", verbs=(SessionVerb.TAKE_OUT,)),
    "subjects.actions.together.follow_changes": writes_to("Paper left_on", verbs=(SessionVerb.SEE_SUBJECTS,)),
}
