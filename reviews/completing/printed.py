"""What the printed lists of dossiers say (HD43 Mẫu 04), one list for each subject.

Uncertain: the columns of the form for a person, of which only the name is known. Author, day and sheets are
what a receiving archivist checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils import translation

from reviews.completing.dossier import DossierLine, DossierLineState, Folder, dossier_folders, dossier_list_of
from reviews.completing.sources import Source, Sources
from reviews.documents.blocks import (
    Closing,
    Letterhead,
    Look,
    Mark,
    PaperBlock,
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
from reviews.documents.wording import cited_in_full
from reviews.models import Document, DossierKind, ReviewSession

STATES = {
    DossierLineState.THERE: "Có",
    DossierLineState.MISSING: "Chưa có",
    DossierLineState.NONE: "Không có",
    DossierLineState.WAIVED: "Không thuộc diện",
}
UNKNOWN = "……"
COLUMNS = (
    TableColumn("TT", 8, centred=True),
    TableColumn("Tên tài liệu"),
    TableColumn("Số, ký hiệu; tác giả; ngày", 45),
    TableColumn("Số tờ", 22, centred=True),
    TableColumn("Có trong hồ sơ", 18, centred=True),
    TableColumn("Ghi chú", 20),
)


def dossier_lists(document: Document) -> PaperContent:
    """Return the lists of all dossiers of a session, each of which begins on a page 1 of its own."""
    session = document.of_session
    with translation.override("vi"):
        head, form = letterhead_of(session.committee, None), form_of(session)
        sources = Sources(session)
        return PaperContent(
            title=f"Danh mục hồ sơ kiểm điểm, đánh giá, xếp loại năm {session.period.year} – {head.organ}",
            author=head.organ,
            parts=tuple(
                list_part(folder, {line.kind: sources.of(folder, line) for line in folder.lines}, head, form)
                for folder in dossier_folders(session)
            ),
        )


def form_of(session: ReviewSession) -> str:
    """Return the name of the form of the list, as it stands above it."""
    forms = session.period.ruleset.other_forms
    return next((f"Mẫu {form.code}" for form in forms if form.use == "dossier"), "")


def list_part(
    folder: Folder, sources: Mapping[DossierKind, list[Source]], head: Letterhead, form: str
) -> Part:
    """Return the list of one dossier. ``sources`` are the documents under each kind."""
    paper = folder.paper
    whose = "tập thể" if paper.is_collective else "cá nhân"
    post = paper.title or ("" if paper.is_collective else "Đảng viên")
    lines = enumerate(folder.lines, start=1)
    rows = [row for n, line in lines for row in _rows(n, line, sources.get(line.kind, []))]
    known = [source for found in sources.values() for source in found]
    sheets = [source.sheets for source in known]
    counted = sum(number for number in sheets if number)
    total = UNKNOWN if None in sheets or not known else str(counted)
    rows.append(TableRow(("", "Cộng", "", total, "", ""), is_total=True))
    blocks: tuple[PaperBlock, ...] = (
        *([Mark(form)] if form else []),
        head,
        Title("Danh mục hồ sơ", f"kiểm điểm, đánh giá, xếp loại năm {paper.session.period.year} của {whose}"),
        Paragraph(
            (
                bold("Tập thể: " if paper.is_collective else "Đồng chí: "),
                ", ".join(filter(None, (str(paper), post))),
            )
        ),
        TableBlock(COLUMNS, tuple(rows), name=str(paper)),
        Paragraph(" ".join(_notes(folder)), Look.NOTE),
        Closing(Signature("", "Người nhận hồ sơ", ""), Signature("", "Người lập danh mục", "")),
    )
    return Part(blocks, restarts=True)


def _rows(number: int, line: DossierLine, sources: list[Source]) -> Iterator[TableRow]:
    """Yield the row of one kind of documents, with a further row for each further document."""
    note = "" if line.state is DossierLineState.NONE or sources else str(line.says)
    said = note[:1].upper() + note[1:]
    first = (_said(sources[0]), _sheets(sources[0])) if sources else ("", "")
    yield TableRow((str(number), str(line.kind.label), *first, STATES[line.state], said))
    for source in sources[1:]:
        yield TableRow(("", "", _said(source), _sheets(source), "", ""))


def _sheets(source: Source) -> str:
    """Return how many sheets a document has and, in a bundle, which ones: "3 (5–7)"."""
    if source.sheets is None:
        return UNKNOWN
    last = source.first + source.sheets - 1
    where = f"\u00a0({source.first}–{last})" if last > source.first else f"\u00a0({source.first})"
    return f"{source.sheets}{where if source.first else ''}"


def _said(source: Source) -> str:
    return ", ".join(filter(None, (source.what, source.author, source.day)))


def _notes(folder: Folder) -> list[str]:
    """Return what stands below the list: by which rule it is made, and what the dossier lacks of it."""
    rule, missing = dossier_list_of(folder.paper), len(folder.missing)
    notes = [f"Danh mục theo {cited_in_full(rule.source)}."] if rule else []
    notes.append(
        f"Hồ sơ còn thiếu {missing} loại tài liệu."
        if missing
        else "Hồ sơ có đủ các loại tài liệu phải có nêu trên."
    )
    if not folder.counted.is_decided:
        notes.append("Kết luận và xếp loại của cấp có thẩm quyền được bổ sung sau khi có quyết định.")
    notes.append("Mỗi tờ là một trang in một mặt; chỗ trống do người lập danh mục đếm và ghi.")
    return notes
