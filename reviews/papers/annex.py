"""The annex of a printed paper: a table of its tasks with product, progress and quality."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Protocol

from ratings import entry
from reviews.documents.blocks import (
    Lines,
    Look,
    PaperBlock,
    Paragraph,
    Part,
    TableBlock,
    TableColumn,
    TableRow,
    Text,
    Title,
    italic,
)
from reviews.documents.wording import percent_text, short_date
from reviews.models import Paper
from reviews.papers.carried import Carried, CarriedTask

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Nhiệm vụ"),
    TableColumn("Sản phẩm", 36),
    TableColumn("Chỉ tiêu, kết quả", 46),
    TableColumn("Thời hạn", 21, centred=True, over="Tiến độ"),
    TableColumn("Hoàn thành", 21, centred=True, over="Tiến độ"),
    TableColumn("Đánh giá", 20, centred=True, over="Tiến độ"),
    TableColumn("Chất lượng", 22, centred=True),
    TableColumn("Minh chứng", 30),
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
    @property
    def late(self) -> int | None: ...


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
        "late": "" if counts.late is None else f"chậm tiến độ {counts.late}",
        "exceeding": f"vượt mức yêu cầu {counts.exceeding} ({share})",
    }
    return "; ".join(words for name, words in told.items() if words and name in asked)


def annex_of(title: str, paper: Paper, carried: Carried) -> Part | None:
    """Return the annex of the paper, which lies across and says whose it is at its head and foot, or None if
    its tasks were not entered row by row. ``title`` is the printed title of the paper."""
    if not carried.tasks:
        return None
    sources = {task.assigned_by for task in carried.tasks}
    common = sources.pop() if len(sources) == 1 else ""
    whose = f"tập thể {paper}" if paper.is_collective else f"đồng chí {paper}"
    year, signed = paper.session.period.year, "" if paper.is_collective else f" của {whose}"
    blocks: list[PaperBlock] = [
        Title("Phụ lục", "Kết quả thực hiện nhiệm vụ (sản phẩm, tiến độ, chất lượng)"),
        Paragraph((italic(f"(Kèm theo {title} năm {year}{signed})"),), Look.CENTRED),
    ]
    # Before the table, since after it the sentence often stands alone on a page.
    source = f"Văn bản giao: {common}. " if common else ""
    blocks.append(Paragraph(f"{source}Tổng hợp: {figures_sentence(carried.counts)}.", stays=True))
    rows = tuple(_rows(carried.tasks, common))
    blocks.append(TableBlock(COLUMNS, rows, name="Nhiệm vụ").without_empty_columns())
    return Part(tuple(blocks), across=True, foot=f"Phụ lục, {whose}")


def _rows(tasks: Sequence[CarriedTask], common: str) -> Iterator[TableRow]:
    """Yield the tasks. Those that the same body assigned to the same field, unit and person stand together
    under a heading that says so."""
    groups: dict[str, list[CarriedTask]] = {}
    for task in tasks:
        groups.setdefault(_whence(task, common), []).append(task)
    numbers = count(1)
    for whence, group in groups.items():
        if whence:
            yield TableRow(("", whence, *[""] * (len(COLUMNS) - 2)), is_heading=True)
        yield from (_row(next(numbers), task) for task in group)


def _whence(task: CarriedTask, common: str) -> str:
    words = (
        "" if task.assigned_by == common else task.assigned_by,
        f"Phụ trách: {task.field}" if task.field else "",
        f"Đơn vị lãnh đạo: {task.unit}" if task.unit else "",
        f"Đồng chí {task.lead}" if task.lead else "",
    )
    return "; ".join(filter(None, words))


def _row(number: int, task: CarriedTask) -> TableRow:
    results: tuple[Text, ...] = (
        f"Chỉ tiêu: {task.target}" if task.target else "",
        f"Kết quả: {task.result}" if task.result else "",
    )
    said = tuple(result for result in results if result)
    elsewhere = f"Báo cáo theo kênh khác; {task.confirmed_by} xác nhận mức độ hoàn thành"
    proof = [task.evidence, elsewhere if task.confirmed_by else "", task.file]
    quality = (task.get_quality_display(), "vượt yêu cầu" if task.exceeded else "")
    return TableRow(
        (
            str(number),
            task.name,
            task.product,
            Lines(said) if said else "",
            short_date(task.due_on),
            short_date(task.done_on) if task.done_on else "",
            str(task.progress.label),
            "; ".join(filter(None, quality)),
            "; ".join(filter(None, [*proof, *(name for _pk, name in task.more)])),
        )
    )
