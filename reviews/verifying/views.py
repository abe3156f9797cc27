"""The page on which a file is checked. Nothing of the file is kept."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import clock
from members.requests import MemberRequest
from reviews.models import IssuedPaper
from reviews.verifying.checking import FileVerdict, check_file
from reviews.verifying.forms import VerifyForm

MOST, MINUTES = 20, 10
"""So many files are checked for one person in so many minutes."""


@require_http_methods(["GET", "POST"])
def verify(request: MemberRequest) -> HttpResponse:
    """Show the form, or what is known of the file that was sent."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    verdict, status = None, 200
    if form.is_bound:
        if not form.is_valid():
            status = 422
        elif not _counted(request):
            form.add_error(None, _("You have checked many files. Wait some minutes, then go on."))
            status = 429
        else:
            verdict = check_file(form.cleaned_data["file"].read())
    shown = {"form": form, "verdict": verdict, "paper": _seen(request, verdict)}
    return render(request, "reviews/verifying/verify.html", shown, status=status)


def _counted(request: MemberRequest) -> bool:
    """Count one more file of this person, and tell whether it may still be checked."""
    window = int(clock.now().timestamp()) // (60 * MINUTES)
    key = f"verify:{request.member.pk}:{window}"
    cache.add(key, 0, timeout=60 * MINUTES)
    try:
        return cache.incr(key) <= MOST
    except ValueError:  # it ran out at this moment
        return True


def _seen(request: MemberRequest, verdict: FileVerdict | None) -> IssuedPaper | None:
    """Return the issued paper if this person may go to its page."""
    if verdict is None or verdict.paper is None:
        return None
    return IssuedPaper.objects.visible_to(request.member).filter(pk=verdict.paper.pk).first()
