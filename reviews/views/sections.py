"""Answers to the saving of one section, in JSON to the page's script, with pages to a plain form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.requests import MemberRequest
from reviews import texts
from reviews.actions.sections import ConflictError
from reviews.models import EvaluationSection, Paper, Section, SelfEvaluation

Words = Section | EvaluationSection


def save(
    request: MemberRequest, whole: Paper | SelfEvaluation, write: Callable[[str, int], Words]
) -> HttpResponse:
    """Write what was sent into a section of ``whole``.

    200 ``{version, saved_at, words, text}``; 409 ``{theirs, version, by, at}`` after a save in between.
    """
    is_script = request.headers.get("Accept") == "application/json"
    try:
        version = int(request.POST.get("version", ""))
        saved = write(request.POST.get("text", ""), version)
    except ValueError:
        return JsonResponse({"error": _("The page is out of date. Load it again.")}, status=422)
    except ConflictError as conflict:
        return _conflict(request, whole, conflict.section, is_script=is_script)
    if not is_script:
        return redirect(f"{whole.get_absolute_url()}#section-{saved.code}")
    return JsonResponse(
        {
            "version": saved.version,
            "saved_at": _time(saved),
            "words": texts.count_words(saved.text),
            "text": saved.text,
        }
    )


def _time(section: Words) -> str:
    return timezone.localtime(section.saved_at).strftime("%H:%M") if section.saved_at else ""


def _conflict(
    request: MemberRequest, whole: Paper | SelfEvaluation, section: Words, *, is_script: bool
) -> HttpResponse:
    if is_script:
        theirs = {
            "theirs": section.text,
            "version": section.version,
            "by": str(section.saved_by or ""),
            "at": _time(section),
        }
        return JsonResponse(theirs, status=409)
    context = {"section": section, "mine": request.POST.get("text", ""), "paper": whole}
    return render(request, "reviews/conflict.html", context, status=409)
