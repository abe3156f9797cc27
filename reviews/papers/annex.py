"""The annex of a printed paper: a table of its tasks with product, progress and quality."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from ratings import entry
from reviews.documents.blocks import (
    Block,
    Column,
    Lines,
    Look,
    Paragraph,
    Part,
    Row,
    Table,
    Text,
    Title,
    italic,
)
from reviews.documents.wording import percent_text, short_date
from reviews.models import Paper
from reviews.papers.carried import Carried, CarriedTask

COLUMNS = (
    Column("TT", 9, centred=True),
    Column("Nhiệm vụ", 70),
    Column("Sản phẩm", 40),
    Column("Chỉ tiêu, kết quả"),
    Column("Thời hạn", 23, centred=True, over="Tiến độ"),
    Column("Hoàn thành", 23, centred=True, over="Tiến độ"),
    Column("Đánh giá", 22, centred=True, over="Tiến độ"),
    Column("Chất lượng", 24, centred=True),
    Column("Minh chứng", 32),
)


class Figures(Protocol):
    @property
    def assigned(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def on_time(self) -> int: ...
    @property
    def exceeding(self) -> int: ...


def figures_sentence(counts: Figures, asked: Collection[str] = entry.TASKS) -> str:
    """Return a sentence in Vietnamese that says how many tasks were assigned, done, on time and exceeded.
    Figures not named in ``asked`` are left out. The sentence is empty if no task was assigned."""
    if not counts.assigned or "assigned" not in asked:
        return ""
    share = percent_text(counts.exceeding, counts.assigned)
    told = {
        "assigned": f"được giao {counts.assigned} nhiệm vụ",
        "done": f"hoàn thành {counts.done}",
        "on_time": f"đúng tiến độ, bảo đảm chất lượng {counts.on_time}",
        "exceeding": f"vượt mức yêu cầu {counts.exceeding} ({share})",
    }
    return "; ".join(words for name, words in told.items() if name in asked)


def annex_of(title: str, paper: Paper, carried: Carried) -> Part | None:
    """Return the annex of the paper, which lies across and says whose it is at its head and foot, or None if
    its tasks were not entered row by row. ``title`` is the printed title of the paper."""
    if not carried.tasks:
        return None
    sources = {task.assigned_by for task in carried.tasks}
    common = sources.pop() if len(sources) == 1 else ""
    whose = f"tập thể {paper}" if paper.is_collective else f"đồng chí {paper}"
    year = paper.session.period.year
    blocks: list[Block] = [
        Title("Phụ lục", "Kết quả thực hiện nhiệm vụ (sản phẩm, tiến độ, chất lượng)"),
        Paragraph((italic(f"(Kèm theo {title} năm {year} của {whose})"),), Look.CENTRED),
    ]
    if common:
        blocks.append(Paragraph(f"Văn bản giao: {common}."))
    rows = tuple(_row(number, task, common) for number, task in enumerate(carried.tasks, start=1))
    table = Table(COLUMNS, rows, name="Nhiệm vụ").without_empty_columns()
    blocks += [table, Paragraph(f"Tổng hợp: {figures_sentence(carried.counts)}.")]
    return Part(tuple(blocks), across=True, foot=f"Phụ lục, {whose}")


def _row(number: int, task: CarriedTask, common: str) -> Row:
    whence = (
        "" if task.assigned_by == common else task.assigned_by,
        f"Phụ trách: {task.field}" if task.field else "",
        f"Đơn vị lãnh đạo: {task.unit}" if task.unit else "",
        f"Đồng chí {task.lead}" if task.lead else "",
    )
    aside = "; ".join(words for words in whence if words)
    results: tuple[Text, ...] = (
        f"Chỉ tiêu: {task.target}" if task.target else "",
        f"Kết quả: {task.result}" if task.result else "",
    )
    said = tuple(result for result in results if result)
    quality = (task.get_quality_display(), "vượt yêu cầu" if task.exceeded else "")
    return Row(
        (
            str(number),
            Lines((task.name, (italic(aside),))) if aside else task.name,
            task.product,
            Lines(said) if said else "",
            short_date(task.due_on),
            short_date(task.done_on) if task.done_on else "",
            str(task.progress.label),
            "; ".join(filter(None, quality)),
            "; ".join(filter(None, [task.evidence, task.file])),
        )
    )
