"""What may be done with the quarterly evaluation of leaders."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member
from reviews.models import Evaluation, SelfEvaluation
from reviews.rules.parts import ABOVE, AUTHOR, LEAD, PART_OF
from reviews.stages import UNFINISHED_FORM, Part, Standing


@dataclass(frozen=True)
class QuarterRule:
    """A verb may be used by ``parts`` while an evaluation ``stands`` there; ``own`` as in ``Rule``."""

    says: str | Promise
    parts: frozenset[str]
    stands: frozenset[Standing]
    own: bool | None = None


HANDED_IN = frozenset(Standing) - UNFINISHED_FORM

QUARTER_RULES: dict[str, QuarterRule] = {
    "write": QuarterRule(
        _("Fill in and hand in the self-evaluation"), frozenset({AUTHOR}), UNFINISHED_FORM, own=True
    ),
    "return": QuarterRule(
        _("Return it with a reason"), LEAD | {Part.STAFF}, frozenset({Standing.SUBMITTED}), own=False
    ),
    "appraise": QuarterRule(
        _("Score and propose a level"),
        LEAD | {Part.STAFF},
        frozenset({Standing.SUBMITTED, Standing.APPRAISED, Standing.DECIDED}),
        own=False,
    ),
    "decide": QuarterRule(
        _("Decide the level"),
        frozenset({Part.APPROVER}),
        frozenset({Standing.APPRAISED, Standing.DECIDED}),
        own=False,
    ),
    "leave_unrated": QuarterRule(
        _("Leave a leader unrated, with the reason"),
        LEAD | ABOVE,
        UNFINISHED_FORM | {Standing.SUBMITTED, Standing.APPRAISED},
        own=False,
    ),
    "see_marks": QuarterRule(
        _("See the marks given, before their release"), LEAD | ABOVE, frozenset(Standing), own=False
    ),
    "print": QuarterRule(_("Ask for the form as a paper"), LEAD | ABOVE | {AUTHOR}, HANDED_IN),
    "release": QuarterRule(_("Release what is decided"), ABOVE, frozenset({Standing.DECIDED})),
    "summarise": QuarterRule(_("Ask for the summary table of the quarter"), ABOVE, frozenset(Standing)),
}


def _quarter_parts(member: Member, committee: Committee) -> frozenset[str]:
    kinds = member.reach.kinds_over(committee)
    return frozenset(part for kind, part in PART_OF.items() if kind in kinds)


def allowed_in_quarter(member: Member, sheet: SelfEvaluation) -> frozenset[str]:
    """What this person may do with a leader's evaluation now. No query but for the roles."""
    own = sheet.case.member_id == member.pk
    played = _quarter_parts(member, sheet.case.committee) | ({AUTHOR} if own else frozenset())
    return frozenset(
        verb
        for verb, rule in QUARTER_RULES.items()
        if rule.parts & played and sheet.standing in rule.stands and rule.own in (None, own)
    )


def can_in_quarter(member: Member, verb: str, evaluation: Evaluation) -> bool:
    """Whether this person may use a verb about the quarter's evaluation as a whole."""
    return bool(QUARTER_RULES[verb].parts & _quarter_parts(member, evaluation.committee))


def sees_marks(member: Member, sheet: SelfEvaluation) -> bool:
    """Whether the marks given are seen: by those who handle the case, by its subject once released."""
    return sheet.case.released_at is not None or "see_marks" in allowed_in_quarter(member, sheet)
