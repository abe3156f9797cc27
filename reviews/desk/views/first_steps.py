"""The page with the steps from a new installation to its first open round."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.requests import MemberRequest
from members.rules import can_set_up, refuse_unless
from reviews.desk.steps import read_steps


@require_GET
def first_steps(request: MemberRequest) -> HttpResponse:
    """Show an administrator over the whole tree what is done and what comes next."""
    refuse_unless(
        can_set_up(request.member), _("The first steps are for administrators over the whole tree.")
    )
    top = request.member.administered.filter(depth=1)[0]
    return render(request, "reviews/desk/first_steps.html", {"top": top, "beginning": read_steps(top)})
