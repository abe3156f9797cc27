"""What the actions on issued papers, registers and letterheads change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to
from reviews.rules.verbs import DocumentVerb, UnitVerb

_ISSUE = (DocumentVerb.ISSUE, DocumentVerb.ISSUE_DECISION)

CHANGES: dict[str, ColumnsWritten] = {
    "issuing.actions.letterheads.add_signatory": writes_to("Signatory +", verbs=(UnitVerb.SET_LETTERHEAD,)),
    "issuing.actions.letterheads.drop_style_file": writes_to(
        "LetterheadSettings style style_name style_sha256", verbs=(UnitVerb.SET_LETTERHEAD,)
    ),
    "issuing.actions.letterheads.end_signatory": writes_to(
        "Signatory ends_on", verbs=(UnitVerb.SET_LETTERHEAD,)
    ),
    "issuing.actions.letterheads.set_letterhead": writes_to(
        "LetterheadSettings organ recipients superior", verbs=(UnitVerb.SET_LETTERHEAD,)
    ),
    "issuing.actions.letterheads.set_style_file": writes_to(
        "LetterheadSettings style style_name style_sha256", verbs=(UnitVerb.SET_LETTERHEAD,)
    ),
    "issuing.actions.papers.annul_paper": writes_to(
        "RegisterEntry annulled_at annulled_by annulment", verbs=(UnitVerb.KEEP_REGISTER, *_ISSUE)
    ),
    "issuing.actions.papers.attach_signed_copy": writes_to("SignedCopy +", verbs=_ISSUE),
    "issuing.actions.papers.issue_document": writes_to("IssuedPaper +", "RegisterEntry +", verbs=_ISSUE),
    "issuing.actions.papers.make_again": writes_to("IssuedPaper error state", verbs=_ISSUE),
    "issuing.actions.register.add_term": writes_to("Term +", verbs=(UnitVerb.KEEP_REGISTER,)),
    "issuing.actions.register.continue_series": writes_to("Series + first", verbs=(UnitVerb.KEEP_REGISTER,)),
    "issuing.actions.register.enter_paper": writes_to(
        "RegisterEntry +", "Series +", verbs=(UnitVerb.KEEP_REGISTER,)
    ),
    "issuing.actions.register.remove_term": writes_to("Term +", verbs=(UnitVerb.KEEP_REGISTER,)),
}
