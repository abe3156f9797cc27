"""The page of a paper's revisions, on which two neighbouring revisions are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.requests import MemberRequest
from ratings.facts import task_figures
from ratings.notation import as_figure
from ratings.rulesets import RuleSet, SectionRule
from reviews.models import SUGGESTIONS, Paper, Revision, TopicField
from reviews.papers.carried import Carried, carried_as_shown
from reviews.papers.fetching import fetch_paper
from reviews.rules import AUTHOR, PaperVerb, paper_capacities, require
from reviews.texts import compare_texts

Words = dict[tuple[str, str], str]
"""All contents of one revision as texts: by the code and heading of their place, in the order of the page."""


@dataclass(frozen=True)
class Page:
    """The headings under which the revisions of a paper are compared, in their order."""

    paper: Paper
    written: list[SectionRule]

    def kept(self, revision: Revision) -> Words:
        """Return all contents of a revision as texts by code and heading."""
        return self.words(revision.texts, Carried.from_json(revision.beside) if revision.beside else None)

    def words(self, texts: dict[str, str], beside: Carried | None) -> Words:
        """Return all contents of a paper as texts by code and heading. Each shortcoming, promise, task and
        figure is one line of text, so that the page marks a change in it like a changed word."""
        found = {(rule.code, rule.heading): texts.get(rule.code, "") for rule in self.written}
        if beside is None:
            return found
        promises = [
            f"{promise.text}: {promise.get_verdict_display() or '…'}. {promise.words}"
            for promise in beside.promises
        ]
        earlier = []
        for row in beside.earlier:
            far = "" if row.percent is None else f"{row.percent}%"
            said = [row.get_status_display() or "…", far, row.degree, row.difficulty, row.responsibility]
            earlier.append(f"{row.shortcoming} " + "; ".join(filter(None, said)))
        tasks = []
        for task in beside.tasks:
            days = f"{task.due_on:%d/%m/%Y} – " + (f"{task.done_on:%d/%m/%Y}" if task.done_on else "…")
            said = [task.product, task.target, task.result, days, task.get_quality_display(), task.evidence]
            said.append(task.confirmed_by)
            said.append(_("Exceeding") if task.exceeded else "")
            tasks.append(f"{task.name}: " + "; ".join(filter(None, said)))
        ruleset = self.paper.session.period.ruleset
        return found | {
            ("promises", _("Commitment of the year")): "\n".join(promises),
            ("earlier", _("Earlier shortcomings")): "\n".join(earlier),
            ("tasks", _("Tasks of the year")): "\n".join(tasks),
            ("own", _("B. Own points and level")): "\n".join(_own(self.paper, ruleset, beside)),
        }


@require_GET
def versions(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the list of revisions, and compare the one chosen by ``?version=`` (without it the last) with its
    neighbour."""
    paper = fetch_paper(request, pk)
    require(PaperVerb.SEE_REVISIONS, paper, request.member)
    revisions = list(paper.revisions.select_related("by", "manuscript"))
    wanted = request.GET.get("version", "")
    last = revisions[-1] if revisions else None
    chosen = next((row for row in revisions if str(row.number) == wanted), last)
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


def _sides(page: Page, now: Words, revisions: list[Revision], chosen: Revision) -> tuple[Words, Words]:
    """Return the older and the newer contents to compare.

    If the last revision is chosen and its writer has changed the paper since, the two are that revision and
    ``now``, the paper as the reader sees it. Otherwise they are the revision before the chosen one, empty for
    the first, and the chosen one.
    """
    kept = page.kept(chosen)
    if chosen is revisions[-1] and page.paper.is_open and now != kept:
        return kept, now
    return (page.kept(revisions[chosen.number - 2]) if chosen.number > 1 else {}), kept


def _written(paper: Paper) -> list[SectionRule]:
    """Return the headings of all texts in the paper. Answers to suggested topics are included, also where the
    topic was withdrawn later."""
    rows = [rule for rule in paper.outline.sections if rule.kind == "text"]
    place = next((i for i, rule in enumerate(rows, start=1) if rule.code == SUGGESTIONS), len(rows))
    topics = paper.topics.filter(suggestion__issued_at__isnull=False)
    answers = [
        SectionRule(topic.section(field), f"{topic.text} – {field.label}", "")
        for topic in topics
        for field in TopicField
    ]
    return [*rows[:place], *answers, *rows[place:]]


def _own(paper: Paper, ruleset: RuleSet, beside: Carried) -> Iterator[str]:
    """Yield the subject's self-rating (part B of the form) as lines of text, for comparing two revisions: the
    level, the points of each criterion, the figures of the tasks, the units led and the evidence."""
    own = beside.own
    if own.level:
        yield ruleset.level_name(own.level)
    for criterion in paper.case.criteria if paper.case else ():
        if (points := own.mark(criterion.code)) is not None:
            note = own.notes.get(criterion.code, "")
            yield f"{criterion.name}: {as_figure(points)}" + (f". {note}" if note else "")
    if own.assigned:
        yield task_figures(own)
    yield from own.led
    if own.evidence:
        yield own.evidence
