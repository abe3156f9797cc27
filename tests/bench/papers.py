"""Makes a consolidated report of 60 members and some 200 pages in every way a reader may meet it, against one
plain tagged pass of WeasyPrint over the same content. It asserts nothing.

Run by ``make bench ARGS=papers``, on a machine with two free cores. It works in a database of its own, which
it drops, with processes that do what those of the worker do. A time is that from the press of the button
until the PDF can be fetched. Beside each figure stands its target, marked with "!" where it is missed, and in
brackets what was kept of the last run (``papers.json``); ``--keep`` keeps this one.
A number among the arguments is that of the members.
"""

from __future__ import annotations

import gc
import json
import multiprocessing as mp
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_ENV", "local")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

from config.local import prepare_environment

prepare_environment()
django.setup()

from django.db import connection
from django.test.utils import (
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from reviews.desk import building
from reviews.documents import layout, store
from reviews.documents.blocks import PaperContent
from reviews.documents.html import write_html
from reviews.documents.parts import sources_of
from reviews.models import (
    Comment,
    CommentKind,
    Document,
    DocumentState,
    Paper,
    PrintedPart,
    ReviewSession,
    Section,
)
from reviews.report.printed import report_paper
from tests.reviews import factories

MEMBERS = int(next((word for word in sys.argv if word.isdigit()), 60))
PROCESSES = 2
KEPT = Path(__file__).with_name("papers.json")
SENTENCE = (
    "Trong năm đã chỉ đạo hoàn thành nhiệm vụ được giao, có sản phẩm cụ thể, đúng thời hạn,"
    " có người chịu trách nhiệm và số liệu đối chiếu kèm theo báo cáo quý. "
)


class Target(NamedTuple):
    """How often the time of the plain pass must hold the time, or how large a share may be at most."""

    value: float
    is_most: bool = False

    def is_met(self, found: float) -> bool:
        return found <= self.value if self.is_most else found >= self.value


TARGETS = {
    "cold, two processes": Target(1.8),
    "joining alone": Target(25),
    "all parts there": Target(8),
    "one paper changed": Target(6),
    "peak memory": Target(1.0, is_most=True),
    "size of the file": Target(1.4, is_most=True),
    "pages with other words": Target(0, is_most=True),
}


class Cost(NamedTuple):
    """Seconds on the wall, seconds of processor time of all processes, and MiB of the largest."""

    wall: float
    cpu: float
    peak: float = 0.0


def in_process(work: Callable[[], Any], out: Any) -> None:
    """Do the work in this process, which was forked for it, and send what it cost and what it returned."""
    layout.warm_up()
    gc.collect()
    start, cpu = time.perf_counter(), time.process_time()
    answer = work()
    cost = Cost(time.perf_counter() - start, time.process_time() - cpu, _peak())
    out.send((cost, answer))
    os._exit(0)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(*works: Callable[[], Any]) -> tuple[Cost, list[Any]]:
    """Do these works at the same time, each in a process of its own, and return what they cost together."""
    connection.close()  # a forked process cannot use it
    ends = []
    for work in works:
        receive, send = mp.Pipe(duplex=False)
        process = mp.get_context("fork").Process(target=in_process, args=(work, send))
        process.start()
        ends.append((process, receive))
    answers = [receive.recv() for _process, receive in ends]
    for process, _receive in ends:
        process.join()
    costs = [cost for cost, _answer in answers]
    whole = Cost(
        max(one.wall for one in costs), sum(one.cpu for one in costs), max(one.peak for one in costs)
    )
    return whole, [answer for _cost, answer in answers]


def make_session() -> ReviewSession:
    """Sixty papers of three pages with comments and answers, and a collective report."""
    factories.NAMES = tuple(f"Nguyễn Văn Thử {n:02}" for n in range(1, MEMBERS + 1))  # type: ignore[assignment]
    session = factories.make_session(MEMBERS)
    factories.write_all(session)
    for section in Section.objects.filter(paper__session=session):
        Section.objects.filter(pk=section.pk).update(text=SENTENCE)
    papers = list(Paper.objects.filter(session=session, member__isnull=False).order_by("pk"))
    for place, paper in enumerate(papers):
        for after in (1, 2):
            Comment.objects.create(
                paper=paper,
                author_id=papers[(place + after) % MEMBERS].member_id or 0,
                kind=CommentKind.values[0],
                text=SENTENCE,
            )
    return session


def plain(html: str) -> bytes:
    return bytes(layout.lay_out(html).write_pdf(pdf_tags=True))


def pressed(document_id: int) -> float:
    """Make the report as the worker does, and return when its PDF could be fetched."""
    start = time.perf_counter()
    done: list[float] = []
    written = building._write_office

    def note_time(document: Document, content: PaperContent) -> None:
        done.append(time.perf_counter() - start)
        written(document, content)

    building._write_office = note_time
    building.build(document_id)
    return done[0]


def helped(document_id: int) -> None:
    """The other process of the worker, which helps as soon as the parts are known."""
    while not Document.objects.filter(pk=document_id).exclude(part_keys=[]).exists():
        time.sleep(0.02)
    building.help_to_build(document_id)


def print_report(session: ReviewSession, *, processes: int = 1) -> tuple[Cost, float, Document]:
    """Ask for the report, and return what its making cost, when its PDF was there, and the document."""
    document = factories.make_document(session)
    helpers = [partial(helped, document.pk)] * (processes - 1)
    cost, answers = apart(partial(pressed, document.pk), *helpers)
    document.refresh_from_db()
    if document.state != DocumentState.DONE:
        raise RuntimeError(f"{document.state}: {document.error}")
    return cost, answers[0], document


def pages_of(content: bytes) -> list[list[str]]:
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    return [page.replace(".", " ").split() for page in text.split("\f")]


def joined(session: ReviewSession) -> Callable[[], float]:
    """Return a work that joins the parts that are there, the contents among them, as the worker does, and
    returns the seconds for that alone."""
    content = report_paper(session)
    sources = sources_of(content)

    def work() -> float:
        start = time.perf_counter()
        store.join_kept(content, sources)
        return time.perf_counter() - start

    return work


def figures() -> dict[str, tuple[float, str]]:
    """Return each figure with words on what it is made of."""
    session = make_session()
    html = write_html(report_paper(session))
    one_pass, [whole] = apart(partial(plain, html))
    both, _answers = apart(*[partial(plain, html)] * PROCESSES)
    cold, cold_pdf, document = print_report(session, processes=PROCESSES)
    joining, [alone] = apart(joined(session))
    warm, warm_pdf, _document = print_report(session)
    paper = session.papers.filter(member__isnull=False)[MEMBERS // 2]
    Section.objects.filter(paper=paper).update(text="Nay viết khác. " * 40)
    changed, changed_pdf, _document = print_report(
        ReviewSession.objects.get(pk=session.pk), processes=PROCESSES
    )
    content = Path(document.file.path).read_bytes()
    one, two = pages_of(whole), pages_of(content)
    others = sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))
    peak = max(cost.peak for cost in (cold, joining, warm, changed))

    def times(seconds: float, cost: Cost) -> tuple[float, str]:
        return one_pass.wall / seconds, f"{seconds:.2f} s; {cost.cpu:.1f} s of processors with Word and Excel"

    return {
        "plain pass, seconds": (one_pass.wall, f"{one_pass.cpu:.1f} s of processors, {len(one) - 1} pages"),
        "two plain passes at once": (
            PROCESSES * one_pass.wall / both.wall,
            f"times one after the other: {both.wall:.2f} s. So much do two cores bring on this machine",
        ),
        "cold, two processes": times(cold_pdf, cold),
        "joining alone": times(alone, joining),
        "all parts there": times(warm_pdf, warm),
        "one paper changed": times(changed_pdf, changed),
        "peak memory": (peak / one_pass.peak, f"{peak:.0f} of {one_pass.peak:.0f} MiB"),
        "size of the file": (
            len(content) / len(whole),
            f"{len(content) / 1e6:.2f} of {len(whole) / 1e6:.2f} MB",
        ),
        "pages with other words": (others, f"{PrintedPart.objects.count()} parts"),
    }


def main() -> None:
    before = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    found = figures()
    for name, (value, words) in found.items():
        target = TARGETS.get(name)
        mark = " " if target is None or target.is_met(value) else "!"
        asked = f"{'≤' if target.is_most else '≥'} {target.value:g}" if target else ""
        was = f"({before[name]:.2f})" if name in before else "( – )"
        sys.stdout.write(f"{name:24} {value:7.2f}{mark} {asked:>6} {was:>9}  {words}\n")
    if "--keep" in sys.argv:
        KEPT.write_text(
            json.dumps({name: round(value, 2) for name, (value, _) in found.items()}, indent=1) + "\n"
        )


if __name__ == "__main__":
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as media, override_settings(MEDIA_ROOT=media):
            main()
    finally:
        teardown_databases(databases, verbosity=0)
