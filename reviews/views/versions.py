"""The kept versions of a paper, one of them held against its neighbour."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.requests import MemberRequest
from ratings.notation import figure
from ratings.rulesets import RuleSet
from reviews.carried import Carried, Earlier, Task, shown
from reviews.models import Paper, PaperState, Revision
from reviews.rules import AUTHOR, allowed_on_paper, paper_parts
from reviews.texts import compare
from reviews.views.papers import fetch

Words = dict[str, str]
"""All of a version as texts, by heading, in the order of the page."""


@require_GET
def versions(request: MemberRequest, pk: int) -> HttpResponse:
    """All revisions, and one of them (``?version=``) held against its neighbour."""
    paper = fetch(request, pk)
    revisions = list(paper.revisions.select_related("by"))
    if "see_revisions" not in allowed_on_paper(request.member, paper):
        revisions = []
    chosen = _chosen(request, revisions)
    context = {"paper": paper, "revisions": revisions, "chosen": chosen, "rows": []}
    if chosen:
        own_words = AUTHOR in paper_parts(request.member, paper)
        now = _words(paper, paper.texts(as_handed_in=not own_words), shown(paper, as_handed_in=not own_words))
        old, new = _sides(paper, now, revisions, chosen)
        context["is_first"] = not old
        context["rows"] = [
            (heading, compare(old.get(heading, ""), text))
            for heading, text in (dict.fromkeys(old, "") | new).items()
            if old.get(heading, "") != text
        ]
    return render(request, "reviews/versions.html", context)


def _chosen(request: MemberRequest, revisions: list[Revision]) -> Revision | None:
    wanted = request.GET.get("version", "")
    return next((row for row in revisions if str(row.number) == wanted), revisions[-1] if revisions else None)


def _sides(paper: Paper, now: Words, revisions: list[Revision], chosen: Revision) -> tuple[Words, Words]:
    """The older and the newer: the chosen revision and what the reader sees ``now`` where it is last and the
    paper is with its writer again; otherwise the one before it and the chosen one."""
    kept = _kept(paper, chosen)
    if chosen is revisions[-1] and paper.state == PaperState.RETURNED and now != kept:
        return kept, now
    return (_kept(paper, revisions[chosen.number - 2]) if chosen.number > 1 else {}), kept


def _kept(paper: Paper, revision: Revision) -> Words:
    beside = Carried.from_json(revision.beside) if revision.beside else None
    return _words(paper, revision.texts, beside)


def _words(paper: Paper, texts: dict[str, str], beside: Carried | None) -> Words:
    """What is not text in one line each, so that a changed figure stands out like a changed word."""
    found = {rule.heading: texts.get(rule.code, "") for rule in paper.outline.sections if rule.kind == "text"}
    if beside is None:
        return found
    found[_("Commitment of the year")] = "\n".join(
        f"{promise.text}: {promise.get_verdict_display() or '…'}. {promise.words}"
        for promise in beside.promises
    )
    found[_("Earlier shortcomings")] = "\n".join(_earlier(answer) for answer in beside.earlier)
    found[_("Tasks of the year")] = "\n".join(_task(task) for task in beside.tasks)
    found[_("B. Own points and level")] = "\n".join(_own(paper, paper.session.period.ruleset, beside))
    return found


def _earlier(answer: Earlier) -> str:
    far = "" if answer.percent is None else f"{answer.percent} %"
    said = [answer.get_status_display() or "…", far, answer.degree, answer.difficulty, answer.responsibility]
    return f"{answer.shortcoming} " + "; ".join(words for words in said if words)


def _task(task: Task) -> str:
    days = f"{task.due_on:%d/%m/%Y} – " + (f"{task.done_on:%d/%m/%Y}" if task.done_on else "…")
    said = [task.product, task.target, task.result, days, task.get_quality_display(), task.evidence]
    exceeded = [_("Exceeding")] if task.exceeded else []
    return f"{task.name}: " + "; ".join(words for words in [*said, *exceeded] if words)


def _own(paper: Paper, ruleset: RuleSet, beside: Carried) -> Iterator[str]:
    own = beside.own
    if own.level:
        yield ruleset.level_name(own.level)
    for criterion in paper.case.criteria:
        if (points := own.mark(criterion.code)) is not None:
            yield f"{criterion.name}: {figure(points)}"
    if own.assigned:
        yield f"{own.assigned} / {own.done} / {own.on_time} / {own.exceeding}"
    if own.evidence:
        yield own.evidence
