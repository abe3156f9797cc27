"""The answer to a page that saves its text by itself: that the text was saved, or both texts if somebody else
saved in between."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.acting import key_of
from members.oldfonts import find_old_font
from members.requests import MemberRequest
from reviews import texts
from reviews.models import VersionedText
from reviews.sessions.fields import TextForm
from reviews.sessions.saving import ConflictError


def autosave(
    request: MemberRequest, save: Callable[[str, int], VersionedText], back: Callable[[VersionedText], str]
) -> HttpResponse:
    """Save the posted ``text`` by calling ``save``, and return the answer to the page. ``text`` was written
    on top of the posted ``version``.

    - Saved: a script (``Accept: application/json``) gets 200 with the JSON ``{version, saved_at, words,
      text}``, and ``in_unicode`` beside them if the text is written for an old font. A plain form is
      redirected to the address that ``back`` returns.
    - Somebody else saved in between: a script gets 409 with the JSON ``{theirs, version, by, at}``. A plain
      form gets 409 with the page that shows both texts.
    - The text or the version cannot be saved: a script gets 422 with the JSON ``{error}``, a plain form gets
      422 with a page that says the same.
    """
    is_script = request.headers.get("Accept") == "application/json"
    version = key_of(request.POST.get("version", ""))
    if version is None:
        return _refused(request, _("The page is out of date. Load it again."), is_script=is_script)
    try:
        kept = save(request.POST.get("text", ""), version)
    except ValidationError as error:
        return _refused(request, " ".join(error.messages), is_script=is_script)
    except ConflictError as conflict:
        return _conflict(request, conflict.kept, back(conflict.kept), is_script=is_script)
    if not is_script:
        return redirect(back(kept))
    answer = {
        "version": kept.version,
        "saved_at": _at(kept),
        "words": texts.count_words(kept.text),
        "text": kept.text,
    }
    if old := find_old_font(kept.text):
        answer["in_unicode"] = old.text
    return JsonResponse(answer)


def _at(kept: VersionedText) -> str:
    return timezone.localtime(kept.saved_at).strftime("%H:%M") if kept.saved_at else ""


def _refused(request: MemberRequest, reason: str, *, is_script: bool) -> HttpResponse:
    if is_script:
        return JsonResponse({"error": reason}, status=422)
    return render(request, "400.html", {"reason": reason, "is_sent": True}, status=422)


def _conflict(request: MemberRequest, kept: VersionedText, back: str, *, is_script: bool) -> HttpResponse:
    if is_script:
        theirs = {
            "theirs": kept.text,
            "version": kept.version,
            "by": kept.saver,
            "at": _at(kept),
        }
        return JsonResponse(theirs, status=409)
    fields = {"text", "version", "csrfmiddlewaretoken"}
    context = {
        "kept": kept,
        "form": TextForm(kept, _("Yours"), rows=14, mine=request.POST.get("text", "")),
        "back": back,
        "more": [(name, value) for name, value in request.POST.items() if name not in fields],
    }
    return render(request, "reviews/sessions/conflict.html", context, status=409)
