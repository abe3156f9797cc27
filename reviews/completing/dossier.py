"""Reads what a subject's dossier holds and lacks, by the nine kinds of items (366-QĐ/TW Đ17, HD43 Mẫu 04).

Kinds are, for instance, the final paper, the minutes and the opinion from the place of residence. Nothing is
written here: items are put into a dossier in ``actions.dossiers``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratings.models import RatingStep, Step
from ratings.rulesets import DossierList, SubjectKind
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
    """Whether one kind of item is in a dossier.

    THERE: it is. MISSING: it is required and not there. NONE: it is not there and not required. WAIVED: it
    would be required, but somebody recorded the reason why it is not.
    """

    THERE = "there", gettext_lazy("in the dossier")
    MISSING = "missing", gettext_lazy("missing")
    NONE = "none", gettext_lazy("none")
    WAIVED = "waived", gettext_lazy("not called for")


@dataclass(frozen=True)
class DossierLine:
    """One kind of item in one dossier.

    ``says`` is the remark beside it. ``url`` is the page on which a missing item can be supplied. Files on
    complaints are counted but never named, because readers of the list must not learn their source.
    """

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
    """The facts on record about the subject of a paper that decide what the subject's dossier lacks.

    They are read together with all papers, in one query.
    """

    is_appraised: bool
    is_decided: bool
    settled_complaints: int
    is_suggested: bool
    has_residence: bool
    has_opinions: bool

    @classmethod
    def of(cls, paper: Paper) -> Self:
        """Return the facts of a paper. The query has annotated the paper with every field of this class."""
        return cls(**{field.name: getattr(paper, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class Folder:
    """One subject's dossier: the subject's paper, and a line for every kind of item."""

    paper: Paper
    counted: Counted
    lines: tuple[DossierLine, ...]

    @property
    def missing(self) -> list[DossierLine]:
        return [line for line in self.lines if line.is_missing]


def dossier_folders(session: ReviewSession) -> list[Folder]:
    """Return the dossier of every subject, the collective's first.

    The number of queries does not grow with the number of subjects.
    """
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
    states = Conference.objects.filter(session=session.room).values_list("minutes__state", flat=True)
    # None means that no conference was convened, so that there can be no minutes.
    minutes_locked = next((state == MinutesState.LOCKED for state in states), None)
    folders = []
    for paper in papers:
        paper.session = session
        counted = Counted.of(paper)
        asked, others = _kinds(paper)
        lines = [_line(paper, counted, kind, minutes_locked) for kind in asked]
        lines += filter(_is_filed, (_line(paper, counted, kind, minutes_locked) for kind in others))
        folders.append(Folder(paper, counted, tuple(lines)))
    return folders


def dossier_list_of(paper: Paper) -> DossierList | None:
    """Return the list that the rule set has of what the dossier of this subject holds."""
    kind = SubjectKind(paper.case.kind) if paper.case else SubjectKind.LEADER
    kind = SubjectKind.COLLECTIVE if paper.is_collective else kind
    return paper.session.period.ruleset.dossier_list(kind)


def asks_for(paper: Paper, kind: DossierKind) -> bool:
    """Return whether the dossier of this subject has to hold this kind of document."""
    return kind in _kinds(paper)[0]


def _kinds(paper: Paper) -> tuple[list[DossierKind], list[DossierKind]]:
    """Return the kinds of documents that the dossier of this subject has by the rule set, and the others,
    which are listed only if something is there."""
    listed = dossier_list_of(paper)
    if listed:
        asked = [DossierKind(code) for code in listed.items]
    else:
        # A collective has no residence.
        without = {DossierKind.RESIDENCE} if paper.is_collective else set()
        asked = [kind for kind in DossierKind if kind not in without]
    return asked, [kind for kind in DossierKind if kind not in asked]


def _is_filed(line: DossierLine) -> bool:
    """Tell whether something was put in under this kind, or came in from outside."""
    from_outside = line.kind in (DossierKind.OPINIONS, DossierKind.COMPLAINTS)
    return bool(line.items) or (from_outside and line.state is DossierLineState.THERE)


def _line(paper: Paper, counted: Counted, kind: DossierKind, minutes_locked: bool | None) -> DossierLine:
    held = tuple(item for item in paper.dossier.all() if item.kind == kind)
    files = [item for item in held if item.attachment_id]
    session_url = reverse("reviews:dossier", args=[paper.session_id])
    if kind == DossierKind.REVIEW and paper.state == PaperState.FINAL:
        return DossierLine(kind, DossierLineState.THERE, _("final"), paper.get_absolute_url())
    if kind == DossierKind.REVIEW:
        link = reverse("reviews:link", args=[paper.session_id])
        return DossierLine(kind, DossierLineState.MISSING, _("not final yet"), link)
    if kind in (DossierKind.SYNTHESIS, DossierKind.CONCLUSION):
        return _rating(paper, counted, kind)
    if kind == DossierKind.COMPLAINTS:
        n = len(files) + counted.settled_complaints
        says = _("%(n)s on file") % {"n": n} if n else _("none")
        state = DossierLineState.THERE if n else DossierLineState.NONE
        return DossierLine(kind, state, says, session_url)
    if files:
        return DossierLine(
            kind, DossierLineState.THERE, "; ".join(item.citation for item in files), session_url, held
        )
    if held:
        return DossierLine(kind, DossierLineState.WAIVED, held[0].not_called_for, session_url, held)
    return _without_item(paper, counted, kind, minutes_locked, session_url)


def _rating(paper: Paper, counted: Counted, kind: DossierKind) -> DossierLine:
    """Return the line on the appraisal or on the decision.

    It says that the step was taken, never which level was given.
    """
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


def _without_item(
    paper: Paper, counted: Counted, kind: DossierKind, minutes_locked: bool | None, url: str
) -> DossierLine:
    """Return the line of a kind of which nobody put an item into the dossier.

    The session itself may hold one, for instance the minutes.
    """
    known = {
        DossierKind.MINUTES: minutes_locked,
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
            kind, DossierLineState.MISSING, _("not filed, and no reason given why it is not required"), url
        )
    if kind == DossierKind.MINUTES and minutes_locked is False:
        return DossierLine(
            kind, DossierLineState.MISSING, _("not locked yet"), paper.session.get_absolute_url()
        )
    return DossierLine(kind, DossierLineState.NONE, _("none"), url)
