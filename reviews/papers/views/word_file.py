"""Pages on which a paper written in Word is read, laid to its sections, and taken over where its writer says
so."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.oldfonts import in_unicode
from members.requests import MemberRequest
from ratings.rulesets import SectionRule
from reviews.models import SUGGESTIONS, Paper, Section
from reviews.papers.actions import word_file as actions
from reviews.papers.fetching import fetch_paper
from reviews.papers.forms.word_file import LEAVE, TAKE, LaidForm, WordUploadForm
from reviews.papers.views.tasks import tasks_to_check
from reviews.papers.word_file import MOST_BYTES, Aside, Laid, WordText, lay, read_word
from reviews.papers.word_file.packed import word_too_large
from reviews.rules import require

Parts = list[tuple[SectionRule, Section]]


@require_http_methods(["GET", "POST"])
def word_file(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for a Word file, and for a file that is sent, what of it would go where. Nothing is
    written yet."""
    paper = _fetch(request, pk)
    form = WordUploadForm(request.POST, request.FILES) if request.method == "POST" else WordUploadForm()

    def read() -> WordText:
        file = form.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise word_too_large()
        return read_word(file.read())

    return act(
        request,
        form,
        read,
        to=lambda word: _laid_page(request, paper, word),
        page=lambda: _page(request, paper, form=form),
        field="file",
    )


@require_POST
def write(request: MemberRequest, pk: int) -> HttpResponse:
    """Write what was chosen, and go on to the tasks of the file if that was chosen, too."""
    paper = _fetch(request, pk)
    form = LaidForm(request.POST, parts=_parts(paper))

    def take() -> int:
        converts = form.cleaned_data["convert"]
        taken = [
            actions.TakenText(section.pk, version, in_unicode(text) if converts else text, adds=adds)
            for section, version, text, adds in form.chosen()
        ]
        return actions.take_from_word(paper, taken, by=request.member)

    def after(_count: int) -> HttpResponse:
        rows = form.cleaned_data["tasks"]
        if rows and form.cleaned_data["take_tasks"]:
            return tasks_to_check(request, paper, rows)
        return redirect(paper)

    return act(
        request,
        form,
        take,
        to=after,
        page=lambda: _page(request, paper, laid=LaidForm(_seen_now(form), parts=_parts(_fetch(request, pk)))),
        done=_done,
        again=paper.get_absolute_url(),
    )


def _done(count: int) -> str:
    if not count:
        return _("Nothing was taken from the Word file.")
    said = ngettext(
        "%(count)d section was taken from the Word file.",
        "%(count)d sections were taken from the Word file.",
        count,
    )
    return said % {"count": count}


def _fetch(request: MemberRequest, pk: int) -> Paper:
    paper = fetch_paper(request, pk)
    require(actions.verb_of_writing(paper), paper, request.member)
    return paper


def _parts(paper: Paper) -> Parts:
    """Return the sections of the paper that are written as texts, with their rules."""
    rows = {section.code: section for section in paper.sections.all()}
    rules = (rule for rule in paper.outline.sections if not rule.shows_earlier)
    return [
        (rule, rows[rule.code])
        for rule in rules
        if rule.code in rows and not (rule.code == SUGGESTIONS and paper.topics_to_answer)
    ]


def _laid_page(request: MemberRequest, paper: Paper, word: WordText) -> HttpResponse:
    laid, said = lay(word, paper.outline, has_topics=bool(paper.topics_to_answer)), word.said
    if paper.is_amending and laid.tasks:
        laid.tasks = ""
        said.append(
            _("The tasks of this paper are not changed any more, so the table of tasks is not taken.")
        )
    form = LaidForm(initial=_initial(laid, _parts(paper)), parts=_parts(paper))
    return _page(request, paper, laid=form, said=said)


def _initial(laid: Laid, parts: Parts) -> dict[str, Any]:
    """Return what the form of a file is filled with. A text goes into its section unless something stands
    there; then the writer chooses."""
    rows = {rule.code: row for rule, row in parts}
    asides = [place for place in laid.texts if place not in rows]
    keys = {place: str(asides.index(place)) if place in asides else place for place in laid.texts}
    found: dict[str, Any] = {"others": len(asides), "tasks": laid.tasks}
    for place, text in laid.texts.items():
        label = place.label if isinstance(place, Aside) else laid.headings.get(place, "")
        found |= {f"text-{keys[place]}": text, f"heading-{keys[place]}": label}
        if place in rows:
            found[f"choice-{place}"] = LEAVE if rows[str(place)].text else TAKE
    return found


def _seen_now(form: LaidForm) -> Any:
    """Return what was sent with the versions of the sections as they are now, which the page shows."""
    sent: Any = form.data
    data = sent.copy()
    for rule, row in form.parts:
        data[f"version-{rule.code}"] = str(row.version)
    return data


def _page(
    request: MemberRequest,
    paper: Paper,
    *,
    form: WordUploadForm | None = None,
    laid: LaidForm | None = None,
    said: list[str] | None = None,
) -> HttpResponse:
    context = {
        "paper": paper,
        "session": paper.session,
        "form": form or WordUploadForm(),
        "laid": laid,
        "said": said or [],
        "write": reverse("reviews:word_file_write", args=[paper.pk]),
    }
    return render(request, "reviews/papers/word_file.html", context)
