"""Reads who made each document of a dossier and when, and how many sheets it has, for form 04."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from ratings.models import RatingStep, Step
from reviews.completing.dossier import DossierLine, DossierLineState, Folder
from reviews.documents.bodies import body_of
from reviews.documents.sheets import sheets_in
from reviews.documents.wording import short_date
from reviews.models import (
    Conference,
    Document,
    DocumentKind,
    DocumentState,
    DossierKind,
    MinutesState,
    Paper,
    ReviewSession,
    Suggestion,
    Topic,
)
from reviews.papers.printed import handed_in_on
from reviews.rules import deciding_committee


@dataclass(frozen=True)
class Source:
    """One document of a dossier: what it is with its number and day, who made it, and how many sheets it has.
    ``sheets`` is None where that is not known, and the place is left to be filled in by hand. ``first`` is
    the number of its first sheet in a bundle, 0 outside one."""

    what: str
    author: str = ""
    day: str = ""
    sheets: int | None = None
    first: int = 0


class Sources:
    """The documents that the program holds of one session, read once for all its dossiers."""

    def __init__(self, session: ReviewSession) -> None:
        self.session = session
        conferences = Conference.objects.filter(session=session.room).select_related("minutes__clerk")
        self.minutes = getattr(conferences.first(), "minutes", None)
        steps = RatingStep.objects.in_force().filter(case__paper__session=session)
        steps = steps.filter(step__in=(Step.APPRAISED, Step.DECIDED)).select_related("by", "case__committee")
        self.steps = {(step.case_id, step.step): step for step in steps}
        topics = Topic.objects.standing().filter(paper__session=session).select_related("suggestion__issuer")
        self.suggestions: dict[int, dict[int, Suggestion]] = {}
        for topic in topics:
            self.suggestions.setdefault(topic.paper_id, {})[topic.suggestion_id] = topic.suggestion
        done = Document.objects.filter(state=DocumentState.DONE).filter(
            Q(session=session) | Q(paper__session=session)
        )
        self.printed = {
            (row.kind, row.paper_id, row.suggestion_id): row for row in done.order_by("finished_at")
        }

    def of(self, folder: Folder, line: DossierLine) -> list[Source]:
        """Return the documents of this line. Files on complaints are not named."""
        if line.state is not DossierLineState.THERE or line.kind == DossierKind.COMPLAINTS:
            return []
        if line.items:
            return [
                Source(item.citation, sheets=sheets_in(item.attachment) if item.attachment else None)
                for item in line.items
            ]
        paper = folder.paper
        match line.kind:
            case DossierKind.REVIEW:
                return [self._review(paper)]
            case DossierKind.MINUTES:
                return list(self._minutes())
            case DossierKind.SYNTHESIS:
                return list(self._step(paper, Step.APPRAISED))
            case DossierKind.CONCLUSION:
                # HD43 mẫu 04: the collective's with the scores of every subject as an annex.
                annex = [Source("Phụ lục chấm điểm từng đối tượng")] if paper.is_collective else []
                return [*self._step(paper, Step.DECIDED), *annex]
            case DossierKind.SUGGESTION:
                found = self.suggestions.get(paper.pk, {}).values()
                return [self._suggestion(suggestion) for suggestion in found]
        return []

    def _pages(
        self,
        kind: DocumentKind,
        since: dt.datetime | None,
        paper: int | None = None,
        suggestion: int | None = None,
    ) -> int | None:
        """Return the pages of what was last printed of this kind, if it was printed after ``since``."""
        row = self.printed.get((kind.value, paper, suggestion))
        return row.pages if row and row.finished_at and (since is None or row.finished_at >= since) else None

    def _review(self, paper: Paper) -> Source:
        day = handed_in_on(paper)
        what = "Báo cáo kiểm điểm" if paper.is_collective else "Bản kiểm điểm"
        pages = self._pages(DocumentKind.PAPER, paper.submitted_at, paper=paper.pk)
        return Source(what, str(paper), short_date(day) if day else "", pages)

    def _minutes(self) -> Iterable[Source]:
        if (
            self.minutes is None
            or self.minutes.state != MinutesState.LOCKED
            or self.minutes.locked_at is None
        ):
            return
        day = short_date(timezone.localtime(self.minutes.locked_at).date())
        pages = self._pages(DocumentKind.MINUTES, self.minutes.locked_at)
        yield Source("Biên bản hội nghị kiểm điểm", str(self.minutes.clerk or ""), day, pages)

    def _step(self, paper: Paper, kind: Step) -> Iterable[Source]:
        step = self.steps.get((paper.case_id, kind)) if paper.case_id else None
        if step is None:
            return
        day = short_date(timezone.localtime(step.at).date())
        if kind == Step.APPRAISED:
            pages = self._pages(DocumentKind.APPRAISAL, step.at, paper=paper.pk)
            yield Source("Phiếu thẩm định", str(step.by), day, pages)
            return
        named = body_of(step, step.case.committee, self.session.period.ruleset)
        body = named or deciding_committee(step).body_name
        number = f" số {step.paper_number}" if step.paper_number else ""
        day = short_date(step.paper_on) if step.paper_on else day
        pages = self._pages(DocumentKind.CASE_DECISION, step.at, paper=paper.pk)
        yield Source(f"Quyết định xếp loại{number}", body, day, pages)

    def _suggestion(self, suggestion: Suggestion) -> Source:
        pages = self._pages(DocumentKind.SUGGESTION, suggestion.issued_at, suggestion=suggestion.pk)
        day = short_date(suggestion.dated_on) if suggestion.dated_on else ""
        issuer = suggestion.issuer.name if suggestion.issuer else ""
        return Source(f"Văn bản gợi ý kiểm điểm số {suggestion}", issuer, day, pages)
