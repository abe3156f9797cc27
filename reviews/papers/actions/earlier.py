"""Takes over the result of a period before an office began to use this application: the level, and the
shortcomings that the next paper has to answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from members.models import Committee, Member
from ratings.actions.cases import open_case
from ratings.actions.earlier import take_over_result
from ratings.models import Period
from ratings.rulesets import SubjectKind
from reviews.models import RemedyStatus, Shortcoming
from reviews.rules import UnitVerb, require
from reviews.texts import clean_text


@transaction.atomic
def record_earlier_result(
    period: Period,
    committee: Committee,
    member: Member | None,
    *,
    kind: SubjectKind,
    level: str,
    shortcomings: Sequence[str],
    by: Member,
) -> list[Shortcoming]:
    """Save the level and the shortcomings of an earlier period for one subject, and return the shortcomings,
    which the subject's next paper has to answer. ``member`` is None for a collective. A shortcoming on record
    already is not recorded again."""
    require(UnitVerb.TAKE_OVER, committee, by)
    take_over_result(open_case(period, committee, kind, member), level, by=by)
    texts = list(dict.fromkeys(clean_text(text) for text in shortcomings))
    named = Shortcoming.objects.standing().filter(period=period, committee=committee, member=member)
    before = {row.text: row for row in named.filter(text__in=texts)}
    fresh = Shortcoming.objects.bulk_create(
        Shortcoming(
            period=period,
            committee=committee,
            member=member,
            text=text,
            former_status=RemedyStatus.NOT_YET,
            named_by=by,
        )
        for text in texts
        if text not in before
    )
    known = before | {row.text: row for row in fresh}
    return [known[text] for text in texts]
