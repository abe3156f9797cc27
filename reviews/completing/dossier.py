"""What a dossier holds and lacks by the nine kinds (366-QĐ/TW Đ17, HD43 Mẫu 04); read from what is there."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratings.models import RatingStep, Step
from reviews.models import (
    Comment,
    Conference,
    DossierItem,
    DossierKind,
    MinutesState,
    Origin,
    Paper,
    PaperState,
    ReviewSession,
    Topic,
)


class DossierLineState(TextChoices):
    """THERE: in the dossier; MISSING: called for and not there; NONE: there is none, and need not be;
    WAIVED: not called for, with the reason."""

    THERE = "there", gettext_lazy("in the dossier")
    MISSING = "missing", gettext_lazy("missing")
    NONE = "none", gettext_lazy("none")
    WAIVED = "waived", gettext_lazy("not called for")


@dataclass(frozen=True)
class DossierLine:
    """One kind; ``url`` is where a missing one is mended. A complaint's file is counted and never named:
    the list is read by people who must not learn its source."""

    kind: DossierKind
    state: DossierLineState
    says: str
    url: str
    items: tuple[DossierItem, ...] = ()

    @property
    def is_missing(self) -> bool:
        return self.state is DossierLineState.MISSING

    @property
    def is_empty(self) -> bool:
        return self.state is DossierLineState.NONE


@dataclass(frozen=True)
class Counted:
    """What the session holds of a paper's subject, asked with the papers in one query."""

    is_appraised: bool
    is_decided: bool
    settled_complaints: int
    is_suggested: bool
    has_residence: bool
    has_opinions: bool

    @classmethod
    def of(cls, paper: Paper) -> Self:
        """Of a paper annotated with all of these."""
        return cls(**{field.name: getattr(paper, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class Folder:
    """One subject's dossier."""

    paper: Paper
    counted: Counted
    lines: tuple[DossierLine, ...]

    @property
    def missing(self) -> list[DossierLine]:
        return [line for line in self.lines if line.is_missing]


def _minutes_locked(session: ReviewSession) -> bool | None:
    """Whether the minutes of the conference are confirmed and locked; ``None`` where none was convened."""
    states = Conference.objects.filter(session=session.room).values_list("minutes__state", flat=True)
    return next((state == MinutesState.LOCKED for state in states), None)


def dossier_folders(session: ReviewSession) -> list[Folder]:
    """The dossier of every subject, the collective's first; the cost does not grow with their number."""
    appraised = RatingStep.objects.in_force().filter(case=OuterRef("case"), step=Step.APPRAISED)
    decided = RatingStep.objects.in_force().filter(case=OuterRef("case"), step=Step.DECIDED)
    settled = Count("case__objections", filter=Q(case__objections__settled_at__isnull=False))
    items = DossierItem.objects.select_related("attachment", "by")
    said = Comment.objects.from_outside().filter(paper=OuterRef("pk"))
    papers = session.papers.in_order().select_related("member", "session__committee", "case__unrated")
    papers = papers.annotate(
        is_appraised=Exists(appraised),
        is_decided=Exists(decided),
        settled_complaints=settled,
        is_suggested=Exists(Topic.objects.standing().filter(paper=OuterRef("pk"))),
        has_residence=Exists(said.filter(origin=Origin.RESIDENCE)),
        has_opinions=Exists(said.exclude(origin=Origin.RESIDENCE)),
    ).prefetch_related(Prefetch("dossier", items))
    minutes = _minutes_locked(session)
    return [
        Folder(paper, found := Counted.of(paper), tuple(_lines(paper, found, minutes))) for paper in papers
    ]


def _lines(paper: Paper, counted: Counted, minutes: bool | None) -> list[DossierLine]:
    kinds = [kind for kind in DossierKind if not (paper.is_collective and kind == DossierKind.RESIDENCE)]
    return [_line(paper, counted, kind, minutes) for kind in kinds]


def _line(paper: Paper, counted: Counted, kind: DossierKind, minutes: bool | None) -> DossierLine:
    held = tuple(item for item in paper.dossier.all() if item.kind == kind)
    files = [item for item in held if item.attachment_id]
    session_url = reverse("reviews:dossier", args=[paper.session_id])
    if kind == DossierKind.REVIEW:
        return _review(paper)
    if kind in (DossierKind.SYNTHESIS, DossierKind.CONCLUSION):
        return _rating(paper, counted, kind)
    if kind == DossierKind.COMPLAINTS:
        return _complaints(counted, len(files), session_url)
    if files:
        return DossierLine(
            kind, DossierLineState.THERE, "; ".join(item.citation for item in files), session_url, held
        )
    if held:
        return DossierLine(kind, DossierLineState.WAIVED, held[0].not_called_for, session_url, held)
    return _empty(paper, counted, kind, minutes, session_url)


def _review(paper: Paper) -> DossierLine:
    if paper.state == PaperState.FINAL:
        return DossierLine(DossierKind.REVIEW, DossierLineState.THERE, _("final"), paper.get_absolute_url())
    url = reverse("reviews:link", args=[paper.session_id])
    return DossierLine(DossierKind.REVIEW, DossierLineState.MISSING, _("not final yet"), url)


def _rating(paper: Paper, counted: Counted, kind: DossierKind) -> DossierLine:
    """That a step was taken, never which level."""
    url = reverse("reviews:ratings", args=[paper.session_id])
    if hasattr(paper.case, "unrated"):
        return DossierLine(kind, DossierLineState.THERE, _("not rated, with the reason"), url)
    if not counted.is_appraised:
        return DossierLine(kind, DossierLineState.MISSING, _("not appraised yet"), url)
    if kind == DossierKind.SYNTHESIS:
        return DossierLine(kind, DossierLineState.THERE, _("appraised"), url)
    is_decided = counted.is_decided
    says = _("decided") if is_decided else _("level proposed; the decision is added by the competent level")
    return DossierLine(kind, DossierLineState.THERE, says, url)


def _complaints(counted: Counted, files: int, url: str) -> DossierLine:
    n = files + counted.settled_complaints
    says = _("%(n)s on file") % {"n": n} if n else _("none")
    return DossierLine(
        DossierKind.COMPLAINTS, DossierLineState.THERE if n else DossierLineState.NONE, says, url
    )


def _empty(paper: Paper, counted: Counted, kind: DossierKind, minutes: bool | None, url: str) -> DossierLine:
    known = {
        DossierKind.MINUTES: minutes,
        DossierKind.SUGGESTION: counted.is_suggested,
        DossierKind.RESIDENCE: counted.has_residence,
        DossierKind.OPINIONS: counted.has_opinions,
    }
    if known.get(kind):
        return DossierLine(
            kind, DossierLineState.THERE, _("kept in the session"), paper.session.get_absolute_url()
        )
    if kind == DossierKind.RESIDENCE:
        return DossierLine(
            kind, DossierLineState.MISSING, _("neither put in nor said not to be called for"), url
        )
    if kind == DossierKind.MINUTES and minutes is False:
        return DossierLine(
            kind, DossierLineState.MISSING, _("not locked yet"), paper.session.get_absolute_url()
        )
    return DossierLine(kind, DossierLineState.NONE, _("none"), url)
