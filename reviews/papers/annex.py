"""Makes the annex of a printed paper: a table of its tasks with product, progress and quality."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from ratings import entry
from reviews.documents.wording import percent_text, short_date
from reviews.models import Paper
from reviews.papers.carried import Carried, CarriedTask
from reviews.papers.printed import Annex, TaskLine


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


def annex_of(title: str, paper: Paper, carried: Carried) -> Annex | None:
    """Return the annex of the paper, or None if its tasks were not entered row by row. ``title`` is the
    printed title of the paper."""
    if not carried.tasks:
        return None
    year = paper.session.period.year
    sources = {task.assigned_by for task in carried.tasks}
    common = sources.pop() if len(sources) == 1 else ""
    whose = "" if paper.is_collective else f" của đồng chí {paper}"
    return Annex(
        to=f"{title} năm {year}{whose}",
        summary=figures_sentence(carried.counts),
        assigned_by=common,
        lines=tuple(_line(task, common) for task in carried.tasks),
    )


def _line(task: CarriedTask, common: str) -> TaskLine:
    whence = (
        "" if task.assigned_by == common else task.assigned_by,
        f"Phụ trách: {task.field}" if task.field else "",
        f"Đơn vị lãnh đạo: {task.unit}" if task.unit else "",
        f"Đồng chí {task.lead}" if task.lead else "",
    )
    return TaskLine(
        name=task.name,
        whence=tuple(words for words in whence if words),
        product=task.product,
        target=task.target,
        result=task.result,
        due=short_date(task.due_on),
        done=short_date(task.done_on) if task.done_on else "",
        progress=str(task.progress.label),
        quality="; ".join(
            filter(None, [task.get_quality_display(), "vượt yêu cầu" if task.exceeded else ""])
        ),
        evidence="; ".join(filter(None, [task.evidence, task.file])),
    )
