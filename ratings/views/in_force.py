"""The rule set of a period as one page, for those who are rated by it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from members.requests import MemberRequest
from ratings import rulesets
from ratings.models import Period, RatingCase
from ratings.models.case import SUBJECT_KINDS
from ratings.rulesets import SubjectKind
from ratings.views.rulesets import kind_part


@require_GET
def in_force(request: MemberRequest, pk: int) -> HttpResponse:
    """Show by which rules the period is rated: the way to a level, bands, conditions, bonds, days, with their
    sources. What is for the reader's own kind of subject stands first."""
    period = get_object_or_404(Period.objects.visible_to(request.member), pk=pk)
    ruleset = period.ruleset
    own = (
        RatingCase.objects.filter(period=period, member=request.member).values_list("kind", flat=True).first()
    )
    kinds = sorted(SUBJECT_KINDS, key=lambda row: row[0] != own)
    context = {
        "period": period,
        "ruleset": ruleset,
        "kinds": [
            (kind_part(ruleset, kind, str(name)), rulesets.formula_of(ruleset, SubjectKind(kind)))
            for kind, name in kinds
        ],
        "own": own,
        "lowest": ruleset.level_name(ruleset.lowest_level),
        "exempt": ruleset.exempt.values(),
    }
    return render(request, "ratings/in_force.html", context)
