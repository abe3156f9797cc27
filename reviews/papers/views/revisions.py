"""The kept versions of a paper, one of them held against its neighbour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.requests import MemberRequest
from ratings.notation import as_figure
from ratings.rulesets import RuleSet, SectionRule
from reviews.models import SUGGESTIONS, Paper, Revision, TopicField
from reviews.papers.carried import Carried, CarriedShortcoming, CarriedTask, carried_as_shown
from reviews.papers.fetching import fetch_paper
from reviews.rules import AUTHOR, PaperVerb, paper_capacities, require
from reviews.texts import compare_texts

Words = dict[tuple[str, str], str]
"""All of a version as texts, by code and heading, in the order of the page."""


@dataclass(frozen=True)
class Page:
    """What a version of the paper is told under: its headings, in their order."""

    paper: Paper
    written: list[SectionRule]

    def kept(self, revision: Revision) -> Words:
        return self.words(revision.texts, Carried.from_json(revision.beside) if revision.beside else None)

    def words(self, texts: dict[str, str], beside: Carried | None) -> Words:
        """What is not text in one line each, so that a changed figure stands out like a changed word."""
        found = {(rule.code, rule.heading): texts.get(rule.code, "") for rule in self.written}
        if beside is None:
            return found
        promises = (
            f"{promise.text}: {promise.get_verdict_display() or '…'}. {promise.words}"
            for promise in beside.promises
        )
        ruleset = self.paper.session.period.ruleset
        return found | {
            ("promises", _("Commitment of the year")): "\n".join(promises),
            ("earlier", _("Earlier shortcomings")): "\n".join(_earlier(answer) for answer in beside.earlier),
            ("tasks", _("Tasks of the year")): "\n".join(_task(task) for task in beside.tasks),
            ("own", _("B. Own points and level")): "\n".join(_own(self.paper, ruleset, beside)),
        }


@require_GET
def versions(request: MemberRequest, pk: int) -> HttpResponse:
    """All revisions, and one of them (``?version=``) held against its neighbour."""
    paper = fetch_paper(request, pk)
    require(PaperVerb.SEE_REVISIONS, paper, request.member)
    revisions = list(paper.revisions.select_related("by"))
    chosen = _chosen(request, revisions)
    context = {"paper": paper, "revisions": revisions, "chosen": chosen, "rows": []}
    if chosen:
        own_words = AUTHOR in paper_capacities(request.member, paper)
        page = Page(paper, _written(paper))
        beside = carried_as_shown(paper, as_handed_in=not own_words)
        old, new = _sides(
            page, page.words(paper.texts(as_handed_in=not own_words), beside), revisions, chosen
        )
        context["is_first"] = not old
        context["rows"] = [
            (key[1], compare_texts(old.get(key, "") if old else text, text))
            for key, text in (dict.fromkeys(old, "") | new).items()
            if old.get(key, "") != text
        ]
    return render(request, "reviews/papers/versions.html", context)


def _chosen(request: MemberRequest, revisions: list[Revision]) -> Revision | None:
    wanted = request.GET.get("version", "")
    return next((row for row in revisions if str(row.number) == wanted), revisions[-1] if revisions else None)


def _sides(page: Page, now: Words, revisions: list[Revision], chosen: Revision) -> tuple[Words, Words]:
    """The older and the newer: the chosen revision and what the reader sees ``now`` where it is last and the
    paper is with its writer again; otherwise the one before it and the chosen one."""
    kept = page.kept(chosen)
    if chosen is revisions[-1] and page.paper.is_open and now != kept:
        return kept, now
    return (page.kept(revisions[chosen.number - 2]) if chosen.number > 1 else {}), kept


def _written(paper: Paper) -> list[SectionRule]:
    """Every text of the paper under its heading, with the answers to topics, also to those withdrawn."""
    rows = [rule for rule in paper.outline.sections if rule.kind == "text"]
    place = next((i for i, rule in enumerate(rows, start=1) if rule.code == SUGGESTIONS), len(rows))
    topics = paper.topics.filter(suggestion__issued_at__isnull=False)
    answers = [
        SectionRule(topic.section(field), f"{topic.text} – {field.label}", "")
        for topic in topics
        for field in TopicField
    ]
    return [*rows[:place], *answers, *rows[place:]]


def _earlier(answer: CarriedShortcoming) -> str:
    far = "" if answer.percent is None else f"{answer.percent} %"
    said = [answer.get_status_display() or "…", far, answer.degree, answer.difficulty, answer.responsibility]
    return f"{answer.shortcoming} " + "; ".join(words for words in said if words)


def _task(task: CarriedTask) -> str:
    days = f"{task.due_on:%d/%m/%Y} – " + (f"{task.done_on:%d/%m/%Y}" if task.done_on else "…")
    said = [task.product, task.target, task.result, days, task.get_quality_display(), task.evidence]
    exceeded = [_("Exceeding")] if task.exceeded else []
    return f"{task.name}: " + "; ".join(words for words in [*said, *exceeded] if words)


def _own(paper: Paper, ruleset: RuleSet, beside: Carried) -> Iterator[str]:
    own = beside.own
    if own.level:
        yield ruleset.level_name(own.level)
    for criterion in paper.case.criteria if paper.case else ():
        if (points := own.mark(criterion.code)) is not None:
            note = own.notes.get(criterion.code, "")
            yield f"{criterion.name}: {as_figure(points)}" + (f". {note}" if note else "")
    if own.assigned:
        yield f"{own.assigned} / {own.done} / {own.on_time} / {own.exceeding}"
    yield from own.led
    if own.evidence:
        yield own.evidence
