"""The pages of the catalogue of titles, for administrators over the whole tree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.fields import label_of
from members.models import Event, ManagingLevel, PostTitle
from members.organisation.actions import titles as actions
from members.organisation.forms.titles import TitleForm
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import can_keep_titles, refuse_unless

A_PAGE = 100

SAID: dict[str, str | Promise] = {
    "add_title": gettext_lazy("Added"),
    "change_title": gettext_lazy("Changed"),
    "retire_title": gettext_lazy("Retired"),
    "restore_title": gettext_lazy("Given again"),
}
"""What happened to a title, in words, by the verb of the history."""


@dataclass(frozen=True)
class TitleLine:
    """One line of the history of a title."""

    event: Event

    @property
    def words(self) -> str:
        return str(SAID[self.event.verb])

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What was changed: the field by its label, its value before and after."""
        named = dict(ManagingLevel.choices)
        return [
            (label_of(PostTitle, name), str(named.get(old, old)), str(named.get(new, new)))
            for name, (old, new) in self.event.data.get("changes", {}).items()
        ]


def _require_keeper(request: MemberRequest) -> None:
    refuse_unless(
        can_keep_titles(request.member),
        _("The catalogue of titles is kept by administrators over the whole tree."),
    )


def _fetch(request: MemberRequest, pk: int) -> PostTitle:
    _require_keeper(request)
    return get_object_or_404(PostTitle, pk=pk)


@require_GET
def titles(request: MemberRequest) -> HttpResponse:
    """Show the catalogue, those still given first, each with the number of posts that ever bore it."""
    _require_keeper(request)
    rows = PostTitle.objects.annotate(borne=Count("posts")).order_by("-is_current", "code")
    return render(request, "members/organisation/titles.html", {"page": page_of(request, rows, size=A_PAGE)})


@require_http_methods(["GET", "POST"])
def title_add(request: MemberRequest) -> HttpResponse:
    """Show the form of a new title, and save it."""
    _require_keeper(request)
    form = TitleForm(request.POST or None)
    context = {
        "form": form,
        "title": _("New title of the catalogue"),
        "back": reverse("organisation:titles"),
    }
    return act(
        request,
        form,
        lambda: actions.add_title(form.cleaned_data, by=request.member),
        to=reverse("organisation:titles"),
        page=lambda: render(request, "members/organisation/form.html", context),
        done=_("Added."),
    )


@require_http_methods(["GET", "POST"])
def title(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a title with its form and its history, and save the form."""
    kept = _fetch(request, pk)
    form = TitleForm(request.POST or None, instance=PostTitle.objects.get(pk=pk))

    def shown() -> HttpResponse:
        history = Event.objects.filter(subject="members.posttitle", subject_id=pk).order_by("-pk")
        page = page_of(request, history)
        context = {
            "kept": kept,
            "form": form,
            "borne": kept.posts.count(),
            "page": page,
            "lines": [TitleLine(event) for event in page],
        }
        return render(request, "members/organisation/title.html", context)

    return act(
        request,
        form,
        lambda: actions.change_title(kept, form.cleaned_data, by=request.member),
        to=reverse("organisation:title", args=[pk]),
        page=shown,
        done=_("Saved."),
    )


@require_POST
def title_retire(request: MemberRequest, pk: int) -> HttpResponse:
    kept = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.retire_title(kept, by=request.member),
        to=reverse("organisation:title", args=[pk]),
        done=_("Retired. It is offered to no new post."),
    )


@require_POST
def title_restore(request: MemberRequest, pk: int) -> HttpResponse:
    kept = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.restore_title(kept, by=request.member),
        to=reverse("organisation:title", args=[pk]),
        done=_("It is offered to new posts again."),
    )
