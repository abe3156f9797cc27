"""What a synthesis and the list of names behind one of its numbers say in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ratings.models import RatingCase
from reviews.documents.blocks import (
    Heading,
    Look,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    TableBlock,
    TableColumn,
    TableRow,
)
from reviews.models import Campaign
from reviews.synthesis.counting import UNRATED, CountAmount, CountLine, Synthesis
from reviews.synthesis.lists import ListKind, RoundList

PUBLISHED = "Chỉ tính kết quả đã công bố."
RUNNING = "Tính cả kết quả đã quyết định, chưa công bố."
BASE = "Tỷ lệ % tính trên tổng số đã xếp loại của cùng dòng, cùng năm; trong ngoặc là số liệu năm trước."
NAMES = {True: "Tập thể", False: "Cá nhân"}


def table_of_levels(synthesis: Synthesis) -> PaperContent:
    """Return the tables of collectives and of persons, each on its own sheet."""
    note = f"{RUNNING if synthesis.asked.running else PUBLISHED} {BASE}"
    blocks: list[PaperBlock] = [Heading(_title(synthesis), 1), Paragraph(note, Look.NOTE)]
    for bodies, name in NAMES.items():
        lines = synthesis.lines(bodies=bodies)
        if lines:
            blocks += [Heading(name, 2), _table(synthesis, lines, name)]
    if len(blocks) == 2:
        blocks.append(
            TableBlock((TableColumn("Tổng hợp"),), (TableRow(("Chưa có số liệu.",)),), name="Tổng hợp")
        )
    return _across(synthesis, _title(synthesis), blocks)


def names_paper(synthesis: Synthesis, cases: Iterable[RatingCase], about: str) -> PaperContent:
    """Return the list of names. ``about`` says which number it stands behind."""
    levels = {level.code: level.name for level in synthesis.levels}
    columns = (
        TableColumn("TT", 12, centred=True),
        TableColumn("Đối tượng", 60),
        TableColumn("Chức vụ", 60),
        TableColumn("Tổ chức", 60),
        TableColumn("Kết quả"),
    )
    rows = tuple(
        TableRow((str(n), str(case), case.paper.title, case.committee.name, result_in_words(case, levels)))
        for n, case in enumerate(cases, start=1)
    )
    blocks: list[PaperBlock] = [Heading(about, 1), TableBlock(columns, rows, name="Danh sách")]
    return _across(synthesis, about, blocks)


def result_in_words(case: RatingCase, levels: dict[str, str]) -> str:
    """Return the level, or why there is none. The case was read by ``Synthesis.behind``: it has no
    result that the reader may not see."""
    result: str = case.result  # type: ignore[attr-defined]  # annotated
    if result == UNRATED:
        return str(case.unrated)
    return levels.get(result, "")


def list_paper(campaign: Campaign, kind: ListKind, made: RoundList, rows: Iterable[Any]) -> PaperContent:
    """Return one of the lists of the round, a row of the table for each of these rows."""
    title = f"{kind.label}: {campaign.title}"
    columns = (TableColumn("TT", 12, centred=True), *(TableColumn(str(name), 44) for name in made.columns))
    lines = tuple(TableRow((str(n), *made.cells(row))) for n, row in enumerate(rows, start=1))
    blocks: list[PaperBlock] = [Heading(title, 1)]
    if made.source:
        blocks.append(Paragraph(made.source, Look.NOTE))
    part = Part((*blocks, TableBlock(columns, lines, name=str(kind.label))), across=True)
    return PaperContent(title=title, author=campaign.committee.name, parts=(part,))


def _title(synthesis: Synthesis) -> str:
    return f"Tổng hợp kết quả: {synthesis.campaign.title} – {synthesis.asked.top.name}"


def _across(synthesis: Synthesis, title: str, blocks: Sequence[PaperBlock]) -> PaperContent:
    part = Part(tuple(blocks), across=True)
    return PaperContent(title=title, author=synthesis.campaign.committee.name, parts=(part,))


def _table(synthesis: Synthesis, lines: Sequence[CountLine], name: str) -> TableBlock:
    columns = [TableColumn("Phân loại", 50)]
    for row in synthesis.columns:
        columns.append(TableColumn(str(row.name), None, centred=True))
        if row.level:
            columns.append(TableColumn("Tỷ lệ", None, centred=True))
    rows = [
        TableRow((" · ".join(filter(None, line.names)) or "Tất cả", *_cells(synthesis.amounts([line]))))
        for line in lines
    ]
    total = TableRow(("Cộng", *_cells(synthesis.amounts(lines))), is_total=True)
    return TableBlock(tuple(columns), (*rows, total), name=name)


def _cells(amounts: Sequence[CountAmount]) -> list[str]:
    cells = []
    for amount in amounts:
        cells.append(str(amount.now) if amount.before is None else f"{amount.now} ({amount.before})")
        if amount.column.level:
            before = f" ({amount.share_before})" if amount.share_before else ""
            cells.append(f"{amount.share}{before}")
    return cells
