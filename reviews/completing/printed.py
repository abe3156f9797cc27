"""The list of the dossiers (HD43 Mẫu 04), the collective's and one for every person: what it says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from reviews.completing.dossier import DossierLine, DossierLineState, Folder, dossier_folders
from reviews.documents.letterhead import Letterhead, session_letterhead
from reviews.models import Document, ReviewSession

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
    """One list; ``missing`` counts what is called for and not there."""

    subject: str
    post: str
    is_collective: bool
    lines: tuple[ListedPaper, ...]
    missing: int
    is_decided: bool


@dataclass(frozen=True)
class DossierLists:
    """Strings ready for paper."""

    form: str
    year: int
    letterhead: Letterhead
    dossiers: tuple[ListedDossier, ...]


def gather_dossier_lists(document: Document) -> DossierLists:
    session = document.of_session
    with translation.override("vi"):
        return DossierLists(
            form=_form(session),
            year=session.period.year,
            letterhead=session_letterhead(document),
            dossiers=tuple(_dossier(folder) for folder in dossier_folders(session)),
        )


def _form(session: ReviewSession) -> str:
    forms = session.period.ruleset.other_forms
    form = next((form for form in forms if form.use == "dossier"), None)
    return f"Mẫu {form.code} ({form.source})" if form else ""


def _dossier(folder: Folder) -> ListedDossier:
    paper = folder.paper
    return ListedDossier(
        subject=str(paper),
        post=paper.title or ("" if paper.is_collective else "Đảng viên"),
        is_collective=paper.is_collective,
        lines=tuple(_line(number, line) for number, line in enumerate(folder.lines, start=1)),
        missing=len(folder.missing),
        is_decided=folder.counted.is_decided,
    )


def _line(number: int, line: DossierLine) -> ListedPaper:
    note = "" if line.state is DossierLineState.NONE else line.says
    return ListedPaper(number, str(line.kind.label), STATES[line.state], note)
