"""The page on which administrators see whether the data is sound, backed up and sealed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.models import DataCheck
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import can_see_upkeep, refuse_unless
from members.seals import head, unsealed
from members.upkeep.standing import backups_stand


@require_GET
def upkeep(request: MemberRequest) -> HttpResponse:
    """Show the last backup, the last seal of the history, and what the last check of the data found."""
    refuse_unless(can_see_upkeep(request.member), _("This is for the administrator of the whole tree."))
    check = DataCheck.objects.visible_to(request.member).first()
    found = check.mismatches if check else []
    seal = head()
    context = {
        "check": check,
        "page": page_of(request, found),
        "backups": backups_stand(),
        "seal": seal,
        "unsealed": unsealed(seal),
    }
    return render(request, "members/upkeep/upkeep.html", context)
