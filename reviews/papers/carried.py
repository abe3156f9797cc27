"""Everything in a paper beside the texts of its sections: earlier shortcomings, promises, tasks and the
self-rating, read from the tables as they are now or from the revision last handed in.

To carry something more, add a field to ``Carried``, its rows to ``ROWS``, a line to ``carried_now``, and what
puts it into new papers to ``reviews.papers.carrying``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Protocol, Self

from django.db.models import Prefetch, prefetch_related_objects

from ratings.models import RatingCase, RatingStep, Step
from reviews.models import (
    Paper,
    Progress,
    PromiseAnswer,
    PromiseOutcome,
    Quality,
    RemedyStatus,
    ShortcomingAnswer,
    TaskFile,
    TaskResult,
)

RATED = (
    "case__scores",
    "case__fact_rows",
    Prefetch("case__steps", RatingStep.objects.in_force().select_related("by")),
)
"""The rows of a paper's rating case: the points, the facts and the steps in force."""
ROWS = (
    Prefetch("earlier", ShortcomingAnswer.objects.select_related("shortcoming")),
    Prefetch("promises", PromiseAnswer.objects.select_related("item__commitment")),
    Prefetch(
        "tasks",
        TaskResult.objects.select_related("attachment", "lead").prefetch_related(
            Prefetch("files", TaskFile.objects.select_related("attachment"))
        ),
    ),
    *RATED,
)
"""The related rows that ``carried_now`` needs: seven queries, whether for one paper or for many."""


class HasProgress(Protocol):
    """What a task must offer to be counted by ``Counts``."""

    @property
    def progress(self) -> Progress: ...
    @property
    def quality(self) -> str: ...
    @property
    def exceeded(self) -> bool: ...


@dataclass(frozen=True)
class Counts:
    """How many tasks of a paper were assigned, done, on time, late and exceeding what was required.
    ``on_time`` counts those done in time whose quality is met, ``late`` those done after their day, whatever
    their quality, and those not done."""

    assigned: int = 0
    done: int = 0
    on_time: int = 0
    exceeding: int = 0
    late: int | None = None

    @classmethod
    def of(cls, tasks: Iterable[HasProgress]) -> Self:
        """Return how many tasks there are, and how many are done, done on time and well, and exceeded."""
        rows = list(tasks)
        return cls(
            assigned=len(rows),
            done=sum(1 for task in rows if task.progress != Progress.OPEN),
            on_time=sum(
                1 for task in rows if task.progress == Progress.ON_TIME and task.quality == Quality.MET
            ),
            exceeding=sum(1 for task in rows if task.exceeded),
            late=sum(1 for task in rows if task.progress != Progress.ON_TIME),
        )


@dataclass(frozen=True)
class CarriedShortcoming:
    """One earlier shortcoming, and what the paper reports of it."""

    shortcoming: str
    shortcoming_id: int
    status: str
    percent: int | None
    degree: str
    difficulty: str
    responsibility: str

    def get_status_display(self) -> str:
        return str(RemedyStatus(self.status).label) if self.status else ""


@dataclass(frozen=True)
class CarriedPromise:
    """One promise of the year's commitment, and what the paper reports of it."""

    text: str
    measure: str
    verdict: str
    words: str

    def get_verdict_display(self) -> str:
        return str(PromiseOutcome(self.verdict).label) if self.verdict else ""


@dataclass(frozen=True)
class CarriedTask:
    """One task of the year. Its days are texts in ISO form (2025-12-31), so that a revision can keep them as
    JSON."""

    name: str
    assigned_by: str
    field: str
    unit: str
    product: str
    target: str
    result: str
    due: str
    done: str
    quality: str
    exceeded: bool
    evidence: str
    file: str
    file_id: int | None
    lead: str
    more: tuple[tuple[int, str], ...] = ()
    """The keys and names of further files of evidence."""
    confirmed_by: str = ""

    @property
    def due_on(self) -> dt.date:
        return dt.date.fromisoformat(self.due)

    @property
    def done_on(self) -> dt.date | None:
        return dt.date.fromisoformat(self.done) if self.done else None

    @property
    def progress(self) -> Progress:
        if self.done_on is None:
            return Progress.OPEN
        return Progress.LATE if self.done_on > self.due_on else Progress.ON_TIME

    def get_quality_display(self) -> str:
        return str(Quality(self.quality).label) if self.quality else ""


@dataclass(frozen=True)
class CarriedRating:
    """Part B of the form as the author filled it in. All of it is empty in a round without ratings.

    ``marks`` gives the points by code of the criterion, ``notes`` what each of them rests on. ``level`` is
    empty until the author puts one forward. ``led`` has one line for each unit the author leads.
    """

    level: str = ""
    points: str = ""
    marks: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    assigned: int = 0
    done: int = 0
    on_time: int = 0
    exceeding: int = 0
    late: int | None = None
    evidence: str = ""
    led: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal | None:
        return Decimal(self.points) if self.points else None

    def mark(self, criterion: str) -> Decimal | None:
        figure = self.marks.get(criterion, "")
        return Decimal(figure) if figure else None


@dataclass(frozen=True)
class Carried:
    """Everything of one paper that is not the text of a section."""

    earlier: tuple[CarriedShortcoming, ...]
    promises: tuple[CarriedPromise, ...]
    tasks: tuple[CarriedTask, ...]
    own: CarriedRating

    @property
    def answered(self) -> int:
        """The number of promises that the paper says something of."""
        return sum(1 for promise in self.promises if promise.verdict)

    @property
    def all_answered(self) -> bool:
        return self.answered == len(self.promises)

    @property
    def remedies_answered(self) -> int:
        """The number of earlier shortcomings that the paper answers."""
        return sum(1 for answer in self.earlier if answer.status)

    @property
    def counts(self) -> Counts:
        return Counts.of(self.tasks)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(
            earlier=tuple(CarriedShortcoming(**row) for row in kept["earlier"]),
            promises=tuple(CarriedPromise(**row) for row in kept["promises"]),
            tasks=tuple(CarriedTask(**_files_in(row)) for row in kept["tasks"]),
            own=CarriedRating(**{**kept["own"], "led": tuple(kept["own"]["led"])}),
        )


def carried_now(paper: Paper) -> Carried:
    """Return everything in the paper beside its texts, as the tables hold it now."""
    prefetch_related_objects([paper], *ROWS)
    return Carried(
        earlier=tuple(_earlier(answer) for answer in paper.earlier.all()),
        promises=tuple(
            CarriedPromise(answer.item.text, answer.item.measure, answer.verdict, answer.words)
            for answer in paper.promises.all()
        ),
        tasks=tuple(_task(row) for row in paper.tasks.all()),
        own=_own(paper.case) if paper.case else CarriedRating(),
    )


def carried_as_shown(paper: Paper, *, as_handed_in: bool) -> Carried:
    """Return everything in the paper beside its texts, as a reader is shown it. ``as_handed_in`` means as in
    the last revision, because later changes are only for the writer. The revision is one row, where the
    tables take six queries. Whoever reads many papers, whose rows are all loaded, sets ``last_revision`` to
    None for those that were not opened again."""
    revision = paper.last_revision if as_handed_in else None
    return Carried.from_json(revision.beside) if revision and revision.beside else carried_now(paper)


def _earlier(answer: ShortcomingAnswer) -> CarriedShortcoming:
    return CarriedShortcoming(
        answer.shortcoming.text,
        answer.shortcoming_id,
        answer.status,
        answer.percent,
        answer.degree,
        answer.difficulty,
        answer.responsibility,
    )


def _files_in(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a task as a revision keeps it, with its further files as pairs. Older revisions have none."""
    return {**kept, "more": tuple((key, name) for key, name in kept.get("more", ()))}


def _task(row: TaskResult) -> CarriedTask:
    return CarriedTask(
        name=row.name,
        assigned_by=row.assigned_by,
        field=row.field,
        unit=row.unit,
        product=row.product,
        target=row.target,
        result=row.result,
        due=row.due_on.isoformat(),
        done=row.done_on.isoformat() if row.done_on else "",
        quality=row.quality,
        exceeded=row.exceeded,
        evidence=row.evidence,
        file=str(row.attachment or ""),
        file_id=row.attachment_id,
        lead=str(row.lead or ""),
        more=tuple((one.attachment_id, str(one.attachment)) for one in row.files.all()),
        confirmed_by=row.confirmed_by,
    )


def _own(case: RatingCase) -> CarriedRating:
    taken, facts, sheet = case.step(Step.SELF), case.declared, case.sheet
    given = {criterion.code: score.self_points for criterion, score in sheet}
    return CarriedRating(
        level=taken.level if taken else "",
        points="" if taken is None or taken.points is None else str(taken.points),
        marks={code: "" if points is None else str(points) for code, points in given.items()},
        notes={criterion.code: score.evidence for criterion, score in sheet},
        assigned=facts.assigned,
        done=facts.done,
        on_time=facts.on_time,
        exceeding=facts.exceeding,
        late=facts.late,
        evidence=facts.evidence,
        led=tuple(str(unit) for unit in facts.units_led),
    )
