"""The dossier of one subject as one PDF: form 04 in front, behind it the documents of every kind in the order
of the list, with their sheets numbered through (366-QĐ/TW Đ17)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from django.utils import translation

from ratings.models import Step
from reviews.cases.printed import decision_on, re_rating_content
from reviews.cases.printed_sheets import appraisal_content, score_content
from reviews.completing.dossier import DossierLine, Folder, dossier_folders
from reviews.completing.printed import form_of, list_part
from reviews.completing.sources import Source, Sources
from reviews.conference.printed import minutes_paper
from reviews.documents.blocks import PaperContent
from reviews.documents.bodies import first_decision
from reviews.documents.bundles import Bound, Bundle, Piece
from reviews.documents.letterhead import asked_on, letterhead_of
from reviews.models import Document, DossierKind, Paper, ReviewSession
from reviews.papers.printed import paper_handed_in, readable_papers
from reviews.suggestions.printed import suggestion_content

Filed: TypeAlias = list[tuple[DossierKind, Source, Piece | None]]


def dossier_bundle(document: Document) -> Bundle:
    """Return the dossier that ``document`` prints. Files that are no PDF are only
    listed, and what was filed on complaints is only counted, because readers of the dossier must not learn
    its source. Uncertain: HD 43 says which kinds, not how their sheets are numbered."""
    assert document.paper is not None  # noqa: S101  # kept by a constraint
    session = document.paper.session
    [folder] = [one for one in dossier_folders(session) if one.paper.pk == document.paper_id]
    with translation.override("vi"):
        sources = Sources(session)
        filed = [(line.kind, *found) for line in folder.lines for found in _documents(folder, line, sources)]
        pieces = tuple(piece for _kind, _source, piece in filed if piece)
        return Bundle(pieces, partial(_list, document, session, folder, filed))


def _list(
    document: Document, session: ReviewSession, folder: Folder, filed: Filed, bound: Sequence[Bound]
) -> PaperContent:
    """Return form 04 with the sheets of what is bound behind it."""
    with translation.override("vi"):
        following = iter(bound)
        listed: dict[DossierKind, list[Source]] = {}
        for kind, source, piece in filed:
            one = next(following) if piece else None
            known = one.sheets if one and one.sheets else source.sheets
            placed = replace(source, sheets=known, first=one.first if one else 0)
            listed.setdefault(kind, []).append(placed)
        head = letterhead_of(session.committee, asked_on(document))
        return PaperContent(
            title=f"Hồ sơ kiểm điểm, đánh giá, xếp loại năm {session.period.year} – {folder.paper}",
            author=session.committee.name,
            parts=(list_part(folder, listed, head, form_of(session)),),
        )


def _documents(folder: Folder, line: DossierLine, sources: Sources) -> Iterator[tuple[Source, Piece | None]]:
    """Yield the documents of one line of the list, each with what is joined of it, None if it is only
    listed."""
    found = sources.of(folder, line)
    if found and line.items:
        for source, item in zip(found, line.items, strict=True):
            yield source, Piece(source.what, file=item.attachment) if item.attachment else None
        return
    for source, content in zip(found, _made(folder.paper, line.kind, sources), strict=True) if found else ():
        yield source, Piece(source.what, content) if content else None


def _made(paper: Paper, kind: DossierKind, sources: Sources) -> Iterator[PaperContent | None]:
    """Yield for each document that the program itself has under this kind, in the order of ``Sources``, what
    it says, None if it is the paper of another body."""
    match kind:
        case DossierKind.REVIEW:
            yield paper_handed_in(readable_papers().get(pk=paper.pk))
        case DossierKind.MINUTES:
            yield minutes_paper(Document(session=paper.session.room))
        case DossierKind.SUGGESTION:
            yield from map(suggestion_content, sources.suggestions.get(paper.pk, {}).values())
        case DossierKind.SYNTHESIS:
            yield appraisal_content(paper)
        case DossierKind.CONCLUSION:
            decided = sources.steps.get((paper.case_id or 0, Step.DECIDED))
            if decided and decided.cancels_id:
                yield re_rating_content(decided)
            elif decided:
                yield decision_on(paper) if first_decision(paper) else None
            if paper.is_collective:
                yield _every_score_sheet(paper)


def _every_score_sheet(paper: Paper) -> PaperContent:
    """Return the score sheets of all subjects of the session, the annex to the collective's conclusion."""
    sheets = list(map(score_content, paper.session.papers.in_order().rated().for_list()))
    title = f"Phụ lục chấm điểm từng đối tượng năm {paper.session.period.year}"
    parts = tuple(part for sheet in sheets for part in sheet.parts)
    return PaperContent(title=title, author=paper.session.committee.name, parts=parts)
