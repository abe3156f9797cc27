"""Takes over into new papers what their writers wrote for a cancelled round of the same time: texts, tasks,
answers, points and facts. What has no place in the new paper is shown to its writer beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model, Q

from ratings.entry import DECLARED
from ratings.models import Facts, LedUnit, RatingCase, Score, Step
from ratings.rulesets import Criterion
from reviews.models import Attachment, Campaign, Paper, PromiseAnswer, Section, ShortcomingAnswer, TaskResult
from reviews.remedies.unremedied import Owner, owner_of

OF_SECTION = ("text", "version", "saved_at", "saved_by_id", "in_place_of")
OF_EARLIER = ("status", "percent", "degree", "difficulty", "responsibility")
OF_PROMISE = ("verdict", "words")
OF_FACTS = (*DECLARED, "evidence")
OF_TASK = (
    "name",
    "assigned_by",
    "field",
    "unit",
    "product",
    "target",
    "result",
    "due_on",
    "done_on",
    "quality",
    "exceeded",
    "evidence",
    "confirmed_by",
    "lead_id",
)
OF_FILE = ("name", "file", "size", "sha256", "added_by_id", "added_at")

GIVEN = Q(self_points__isnull=False) | ~Q(evidence="")
"""The condition that the subject has written something beside a criterion."""

Row = TypeVar("Row", bound=Model)
Pairs = Sequence[tuple[Paper, Paper]]
"""Papers of the cancelled round, each with the new paper of the same subject."""


def take_over(campaign: Campaign, papers: Sequence[Paper]) -> None:
    """Fill new papers with what their subjects' papers of a cancelled round say, wherever both have the same
    section, shortcoming, promise or criterion. The level that the subject put forward there is not taken
    over: it is chosen anew under the new rules. The number of queries does not grow with the papers."""
    found = papers_cancelled(campaign, papers)
    pairs = [(found[owner_of(paper)], paper) for paper in papers if owner_of(paper) in found]
    if not pairs:
        return
    _take_texts(pairs)
    _take_answers(pairs)
    _take_tasks(campaign, pairs)
    _take_ratings([(old, paper) for old, paper in pairs if old.case_id and paper.case_id])


def papers_cancelled(campaign: Campaign, papers: Sequence[Paper]) -> dict[Owner, Paper]:
    """Return the papers of the same subjects in the round last cancelled over the same period, under
    whichever rule set, by their subjects."""
    period = campaign.period
    rows = Paper.objects.filter(
        Q(member__in=[paper.member_id for paper in papers if paper.member_id])
        | Q(member__isnull=True, session__committee__in=[paper.session.committee_id for paper in papers]),
        session__is_cancelled=True,
        session__campaign__period__kind=period.kind,
        session__campaign__period__title=period.title,
        session__campaign__period__starts_on=period.starts_on,
        session__campaign__period__ends_on=period.ends_on,
    )
    return {owner_of(paper): paper for paper in rows.select_related("session").order_by("pk")}


def _take_texts(pairs: Pairs) -> None:
    old = {old.pk: paper.pk for old, paper in pairs}
    said = {
        (old[row.paper_id], row.code): row for row in Section.objects.filter(paper__in=old).exclude(text="")
    }
    fresh = []
    for section in Section.objects.filter(paper__in=old.values()):
        if source := said.get((section.paper_id, section.code)):
            _copy(source, section, OF_SECTION)
            fresh.append(section)
    Section.objects.bulk_update(fresh, ["text", "version", "saved_at", "saved_by", "in_place_of"])


def _take_answers(pairs: Pairs) -> None:
    old = {old.pk: paper.pk for old, paper in pairs}
    earlier = {
        (old[row.paper_id], row.shortcoming_id): row
        for row in ShortcomingAnswer.objects.filter(paper__in=old).exclude(status="")
    }
    answers = [
        _copy(said, answer, OF_EARLIER)
        for answer in ShortcomingAnswer.objects.filter(paper__in=old.values())
        if (said := earlier.get((answer.paper_id, answer.shortcoming_id)))
    ]
    ShortcomingAnswer.objects.bulk_update(answers, OF_EARLIER)
    promised = {
        (old[row.paper_id], row.item_id): row
        for row in PromiseAnswer.objects.filter(paper__in=old).exclude(verdict="")
    }
    promises = [
        _copy(kept, promise, OF_PROMISE)
        for promise in PromiseAnswer.objects.filter(paper__in=old.values())
        if (kept := promised.get((promise.paper_id, promise.item_id)))
    ]
    PromiseAnswer.objects.bulk_update(promises, OF_PROMISE)


def _take_tasks(campaign: Campaign, pairs: Pairs) -> None:
    """Copy the tasks of the year with their evidence. A file gets a row of its own, so that whoever reads the
    new paper may fetch it."""
    new = {old.pk: paper for old, paper in pairs}
    rows = list(TaskResult.objects.filter(paper__in=new).select_related("attachment").order_by("pk"))
    files: dict[int, Attachment] = {}
    for row in rows:
        if row.attachment and row.attachment_id:
            files[row.attachment_id] = _copy(row.attachment, Attachment(paper=new[row.paper_id]), OF_FILE)
    Attachment.objects.bulk_create(files.values())
    TaskResult.objects.bulk_create(
        _copy(row, TaskResult(paper=new[row.paper_id], attachment=files.get(row.attachment_id or 0)), OF_TASK)
        for row in rows
    )
    _join_copies(campaign, [row.pk for row in rows])


def _join_copies(campaign: Campaign, olds: Sequence[int]) -> None:
    """Let the new copies of a collective's task say from which new task they were copied, as those of the
    cancelled round do. The two papers may have been opened one after the other."""
    links = TaskResult.objects.filter(Q(pk__in=olds) | Q(origin__in=olds), origin__isnull=False)
    links = links.select_related("paper__session", "origin__paper__session")
    wanted = [(_key(link), _key(link.origin)) for link in links if link.origin]
    names = {name for pair in wanted for _owner, name in pair}
    here = TaskResult.objects.filter(paper__session__campaign=campaign, name__in=names)
    new = {_key(task): task for task in here.select_related("paper__session")}
    joined = []
    for copy, source in wanted:
        if copy in new and source in new:
            new[copy].origin = new[source]
            joined.append(new[copy])
    TaskResult.objects.bulk_update(joined, ["origin"])


def _key(task: TaskResult) -> tuple[Owner, str]:
    return owner_of(task.paper), task.name


def _take_ratings(pairs: Pairs) -> None:
    """Copy the declared facts with the units led, and the points of every criterion that both rule sets
    have."""
    cases = {old.case_id: paper.case_id for old, paper in pairs}
    _take_facts(cases)
    rows = RatingCase.objects.filter(pk__in=[*cases, *cases.values()]).select_related("period__frozen")
    known = {case.pk: case for case in rows}
    given = {
        (cases[score.case_id], score.criterion): score
        for score in Score.objects.filter(case__in=cases).filter(GIVEN)
    }
    fresh = []
    for score in Score.objects.filter(case__in={case for case, _code in given}):
        source = given.get((score.case_id, score.criterion))
        if source and _fits(source, known[source.case_id], known[score.case_id]):
            fresh.append(_copy(source, score, ("self_points", "evidence")))
    Score.objects.bulk_update(fresh, ["self_points", "evidence"])


def _take_facts(cases: dict[int | None, int | None]) -> None:
    facts = {row.case_id: row for row in Facts.objects.filter(case__in=cases.values(), step=Step.SELF)}
    fresh, units = [], []
    for row in Facts.objects.filter(case__in=cases, step=Step.SELF):
        target = facts.get(cases[row.case_id] or 0)
        if target:
            fresh.append(_copy(row, target, OF_FACTS))
            for unit in row.units_led:
                unit.pk, unit.facts = None, target
                units.append(unit)
    Facts.objects.bulk_update(fresh, OF_FACTS)
    LedUnit.objects.bulk_create(units)


def _fits(score: Score, old: RatingCase, new: RatingCase) -> bool:
    """Whether the points of the old case can stand in the new one: graded in the same way, on a criterion
    that both have, within its scale."""
    criterion = _criterion(new, score.criterion)
    return bool(
        criterion
        and old.period.ruleset.grading is new.period.ruleset.grading
        and (score.self_points or Decimal(0)) <= criterion.max
    )


def _criterion(case: RatingCase, code: str) -> Criterion | None:
    return next((row for row in case.criteria if row.code == code), None)


@dataclass(frozen=True)
class LeftOver:
    """What a writer's paper of the cancelled round says and the new one has no place for. ``texts`` are
    sections and answers with their headings, ``marks`` names of criteria with points and evidence, ``level``
    is the level that the subject put forward there."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    marks: list[tuple[str, Decimal | None, str]] = field(default_factory=list)
    level: str = ""

    @property
    def count(self) -> int:
        return len(self.texts) + len(self.marks) + bool(self.level)


def left_over(paper: Paper) -> LeftOver:
    """Return what the writer wrote for the cancelled round and this paper has no place for. Topics are not
    compared by their words, only by their place."""
    found = papers_cancelled(paper.session.campaign, [paper]).get(owner_of(paper))
    if found is None:
        return LeftOver()
    old = Paper.objects.for_list().select_related("case").get(pk=found.pk)
    level = ""
    if old.case and paper.case and not paper.case.step(Step.SELF) and (own := old.case.step(Step.SELF)):
        level = old.case.period.ruleset.level_name(own.level)
    return LeftOver(
        [*_texts_left(old, paper), *_answers_left(old, paper)], list(_marks_left(old, paper)), level
    )


def _texts_left(old: Paper, paper: Paper) -> list[tuple[str, str]]:
    here = set(paper.sections.values_list("code", flat=True))
    headings = {rule.code: rule.heading for rule in old.outline.sections}
    left = old.sections.exclude(text="").exclude(code__in=here)
    return [(headings.get(section.code, section.code), section.text) for section in left]


def _answers_left(old: Paper, paper: Paper) -> Iterator[tuple[str, str]]:
    asked = paper.earlier.values("shortcoming")
    for answer in old.earlier.exclude(status="").exclude(shortcoming__in=asked).select_related("shortcoming"):
        words = (answer.get_status_display(), answer.degree, answer.difficulty, answer.responsibility)
        yield answer.shortcoming.text, "\n".join(filter(None, words))
    promised = paper.promises.values("item")
    for promise in old.promises.exclude(verdict="").exclude(item__in=promised).select_related("item"):
        yield promise.item.text, f"{promise.get_verdict_display()}\n{promise.words}"


def _marks_left(old: Paper, paper: Paper) -> Iterator[tuple[str, Decimal | None, str]]:
    if not old.case or not paper.case:
        return
    for score in old.case.scores.filter(GIVEN):
        if not _fits(score, old.case, paper.case):
            criterion = _criterion(old.case, score.criterion)
            yield criterion.name if criterion else score.criterion, score.self_points, score.evidence


def _copy(source: object, target: Row, names: Sequence[str]) -> Row:
    """Set these attributes of ``target`` as they are in ``source``, and return it."""
    for name in names:
        setattr(target, name, getattr(source, name))
    return target
