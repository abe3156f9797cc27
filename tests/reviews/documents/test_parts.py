"""A joined paper is what one pass prints, and its parts hold nothing that changes without them."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from reviews.desk import building
from reviews.documents import layout, press, store
from reviews.documents.blocks import PaperContent
from reviews.documents.html import write_html
from reviews.documents.parts import shared_head, sources_of, sources_of_papers
from reviews.models import PrintedPart, ReviewSession, Revision, RevisionKind
from reviews.report.printed import report_paper
from reviews.stages import Stage
from tests.conftest import TimePasses
from tests.reviews.documents.test_writers import CONTENT
from tests.reviews.factories import make_session, write, write_all

LONG = "Một việc đã làm trong năm, có sản phẩm, có thời hạn, có người chịu trách nhiệm. " * 60


def pages_of(content: bytes) -> list[list[str]]:
    """The words of every page in the order of reading, without the leaders of the contents."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    return [[word for word in page.replace(".", " ").split() if word] for page in text.split("\f")]


@pytest.fixture
def session(db: None) -> ReviewSession:
    session = make_session(4)
    write_all(session, duties=LONG)
    return session


def both_ways(content: PaperContent) -> tuple[bytes, bytes]:
    """The paper in one pass, and joined of its parts."""
    return layout.lay_out(write_html(content)).write_pdf(pdf_tags=True), press.render_paper(content).content


def test_a_joined_paper_says_the_same_on_the_same_pages_as_one_pass(session: ReviewSession) -> None:
    """One with contents, mark and pages across, and a report. (In one pass numbers do not begin anew.)"""
    running = replace(CONTENT, parts=tuple(replace(part, restarts=False) for part in CONTENT.parts))
    for content in (running, report_paper(session)):
        whole, joined = both_ways(content)
        assert pages_of(joined) == pages_of(whole)
        assert len(joined) < 1.4 * len(whole) + 20_000


def test_parts_that_are_laid_out_together_are_as_each_alone(session: ReviewSession) -> None:
    parts = [source.html for source in sources_of(report_paper(session)) if source]
    head = shared_head(parts[-1])
    alike = [html for html in parts if shared_head(html) == head]
    assert layout.render_together(head, alike) == list(map(layout.render_part, alike))
    assert len(parts) - len(alike) == 1, "the cover"


def test_numbers_begin_anew_where_a_paper_of_its_own_begins() -> None:
    numbers = [page[0] for page in pages_of(press.render_paper(CONTENT).content)[:-1]]
    # The first page of a paper bears no number. The last part is one of its own.
    assert numbers[1:] == ["2", "3", "4", "Tiến"]


def test_a_joined_paper_has_its_fonts_once_its_links_and_one_tree_of_structure() -> None:
    with pikepdf.open(io.BytesIO(press.render_paper(CONTENT).content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        pages = {page.objgen for page in pdf.pages}
        files = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
        assert sorted(str(one.FontName).partition("+")[2] for one in files) == [
            "Paper",
            "Paper-Bold",
            "Paper-Bold-Italic",
            "Paper-Italic",
        ]
        notes = [note for page in pdf.pages for note in page.get("/Annots", ())]
        assert {str(note.Subtype) for note in notes} == {"/Link"}
        assert {note.Dest[0].objgen for note in notes} <= pages
        elements = elements_of(pdf)
        assert Counter(str(one.S) for one in elements)["/Document"] == 1
        assert {one.Pg.objgen for one in elements if "/Pg" in one} <= pages
        names = [str(one.ID) for one in elements if "/ID" in one]
        assert len(names) == len(set(names))
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        keys = [int(page.StructParents) for page in pdf.pages] + [int(note.StructParent) for note in notes]
        assert sorted(keys) == sorted(tree) == list(range(len(keys)))


def elements_of(pdf: pikepdf.Pdf) -> list[Any]:
    """All elements that hang in the tree of structure."""
    found, left = [], list(pdf.Root.StructTreeRoot.K)
    while left:
        one = left.pop()
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem":
            found.append(one)
            left += list(one.get("/K", ()))
    return found


def test_neither_day_nor_stage_changes_the_parts_that_are_papers(
    session: ReviewSession, time_passes: TimePasses
) -> None:
    before = keys_of_papers(session)
    ReviewSession.objects.filter(pk=session.pk).update(stage=Stage.CLOSED)
    time_passes(days=40)
    assert keys_of_papers(ReviewSession.objects.get(pk=session.pk)) == before
    assert len(set(before)) == 5


def keys_of_papers(session: ReviewSession) -> list[str]:
    return store.keys_of(sources_of_papers(report_paper(session)))


def test_only_what_changed_is_rendered_again_also_ahead(
    session: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "LARGE", 2)
    paper = session.papers.filter(member__isnull=False)[0]
    assert paper.member
    Revision.objects.create(paper=paper, number=1, kind=RevisionKind.SUBMITTED, texts={}, by=paper.member)
    assert building.render_papers_ahead() == 5
    assert building.render_papers_ahead() == 0
    write(paper, duties="Nay viết khác.")
    assert building.render_papers_ahead() == 1


def test_parts_for_which_nobody_asks_are_forgotten(session: ReviewSession, time_passes: TimePasses) -> None:
    sources = sources_of(report_paper(session))
    store.enter_parts(sources[:3], anew=True)
    time_passes(days=10)
    kept = store.enter_parts(sources[2:4], anew=True)
    time_passes(days=10)
    store.forget_unused()
    assert set(PrintedPart.objects.values_list("key", flat=True)) == set(kept)
