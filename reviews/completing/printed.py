"""Gathers the content of the printed lists of dossiers (HD43 Mẫu 04), one list for each subject.

The template has the layout.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from reviews.completing.dossier import DossierLineState, Folder, dossier_folders
from reviews.documents.letterhead import Letterhead, session_letterhead
from reviews.models import Document

STATES = {
    DossierLineState.THERE: "Có",
    DossierLineState.MISSING: "Chưa có",
    DossierLineState.NONE: "Không có",
    DossierLineState.WAIVED: "Không thuộc diện",
}


@dataclass(frozen=True)
class ListedPaper:
    number: int
    name: str
    state: str
    note: str


@dataclass(frozen=True)
class ListedDossier:
    """The printed list of one dossier.

    ``missing`` is the number of kinds of items that are required and not there.
    """

    subject: str
    post: str
    is_collective: bool
    lines: tuple[ListedPaper, ...]
    missing: int
    is_decided: bool


@dataclass(frozen=True)
class DossierLists:
    """The printed lists of all dossiers of a session: every field is text as it is printed."""

    form: str
    year: int
    letterhead: Letterhead
    dossiers: tuple[ListedDossier, ...]


def gather_dossier_lists(document: Document) -> DossierLists:
    session = document.of_session
    forms = session.period.ruleset.other_forms
    form = next((form for form in forms if form.use == "dossier"), None)
    with translation.override("vi"):
        return DossierLists(
            form=f"Mẫu {form.code} ({form.source})" if form else "",
            year=session.period.year,
            letterhead=session_letterhead(document),
            dossiers=tuple(_dossier(folder) for folder in dossier_folders(session)),
        )


def _dossier(folder: Folder) -> ListedDossier:
    paper = folder.paper
    lines = []
    for number, line in enumerate(folder.lines, start=1):
        note = "" if line.state is DossierLineState.NONE else line.says
        lines.append(ListedPaper(number, str(line.kind.label), STATES[line.state], note))
    return ListedDossier(
        subject=str(paper),
        post=paper.title or ("" if paper.is_collective else "Đảng viên"),
        is_collective=paper.is_collective,
        lines=tuple(lines),
        missing=len(folder.missing),
        is_decided=folder.counted.is_decided,
    )
