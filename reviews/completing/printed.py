"""What the printed lists of dossiers say (HD43 Mẫu 04), one list for each subject."""

from __future__ import annotations

from django.utils import translation

from reviews.completing.dossier import DossierLineState, Folder, dossier_folders
from reviews.documents.blocks import (
    Closing,
    Letterhead,
    Look,
    Mark,
    PaperContent,
    Paragraph,
    Part,
    Signature,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
)
from reviews.documents.letterhead import letterhead_of
from reviews.models import Document

STATES = {
    DossierLineState.THERE: "Có",
    DossierLineState.MISSING: "Chưa có",
    DossierLineState.NONE: "Không có",
    DossierLineState.WAIVED: "Không thuộc diện",
}
COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Tên tài liệu"),
    TableColumn("Có trong hồ sơ", 26, centred=True),
    TableColumn("Ghi chú", 44),
)


def dossier_lists(document: Document) -> PaperContent:
    """Return the lists of all dossiers of a session, each of which begins on a page 1 of its own."""
    session = document.of_session
    forms = session.period.ruleset.other_forms
    form = next((f"Mẫu {form.code}" for form in forms if form.use == "dossier"), "")
    with translation.override("vi"):
        head = letterhead_of(session.committee, None)
        return PaperContent(
            title=f"Danh mục hồ sơ kiểm điểm, đánh giá, xếp loại năm {session.period.year} – {head.organ}",
            author=head.organ,
            parts=tuple(
                _list(folder, head, form, session.period.year) for folder in dossier_folders(session)
            ),
        )


def _list(folder: Folder, head: Letterhead, form: str, year: int) -> Part:
    paper = folder.paper
    whose = "tập thể" if paper.is_collective else "cá nhân"
    post = paper.title or ("" if paper.is_collective else "Đảng viên")
    rows = []
    for number, line in enumerate(folder.lines, start=1):
        note = "" if line.state is DossierLineState.NONE else str(line.says)
        said = note[:1].upper() + note[1:]
        rows.append(TableRow((str(number), str(line.kind.label), STATES[line.state], said)))
    missing = len(folder.missing)
    notes = [
        f"Hồ sơ còn thiếu {missing} loại tài liệu."
        if missing
        else "Hồ sơ có đủ các loại tài liệu phải có nêu trên."
    ]
    if not folder.counted.is_decided:
        notes.append("Kết luận và xếp loại của cấp có thẩm quyền được bổ sung sau khi có quyết định.")
    return Part(
        (
            *([Mark(form)] if form else []),
            head,
            Title("Danh mục hồ sơ", f"kiểm điểm, đánh giá, xếp loại năm {year} của {whose}"),
            Paragraph(
                (
                    bold("Tập thể: " if paper.is_collective else "Đồng chí: "),
                    ", ".join(filter(None, (str(paper), post))),
                )
            ),
            TableBlock(COLUMNS, tuple(rows), name=str(paper)),
            Paragraph(" ".join(notes), Look.NOTE),
            Closing(Signature("", "Người nhận hồ sơ", ""), Signature("", "Người lập danh mục", "")),
        ),
        restarts=True,
    )
