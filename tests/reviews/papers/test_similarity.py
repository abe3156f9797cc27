"""Similarity: the arithmetic by property, the measuring, and that nobody but the author is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from members import clock
from members.models import Event, Member, Notice
from reviews.models import Likeness, Paper, ReviewSession, Section, Similarity
from reviews.papers import measuring
from reviews.papers.actions import papers as paper_actions
from reviews.papers.similarity import (
    RUN,
    cut_at_spans,
    known_percent,
    known_spans,
    word_runs,
    word_runs_of_all,
)
from reviews.report import printed as reports
from reviews.rounds.actions.campaigns import open_campaign
from reviews.stages import Stage
from reviews.tasks import measure_similarity
from tests.conftest import TimePasses
from tests.reviews.cast import PLAN, Cast, bring_to
from tests.reviews.conftest import SignIn

WORDS = st.sampled_from(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"])
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from([".", "\n", ", "])), max_size=40).map(" ".join)
REPEATED = " ".join(f"việc{n} đã xong trong năm" for n in range(40))


@given(TEXTS, TEXTS)
def test_a_share_is_one_and_whole_only_where_every_run_is_known(text: str, other: str) -> None:
    found = known_percent(text, word_runs(other))
    assert 0 <= found <= 100
    assert (found == 100) == (bool(word_runs(text)) and word_runs(text) <= word_runs(other))
    assert (found == 0) >= (not word_runs(text) & word_runs(other))


@given(TEXTS)
def test_a_text_repeats_itself_whatever_its_case_and_punctuation(text: str) -> None:
    assert known_percent(text, word_runs(text.upper().replace(" ", " - "))) == (100 if word_runs(text) else 0)


@given(TEXTS, TEXTS)
def test_the_pieces_are_the_text_and_what_is_marked_is_known(text: str, other: str) -> None:
    marked = known_spans(text, word_runs(other))
    cut = cut_at_spans(text, marked)
    assert "".join(words for _inside, words in cut) == text
    assert all(len(words.split()) >= RUN for inside, words in cut if inside)
    assert bool(marked) == bool(word_runs(text) & word_runs(other))
    assert all(first[1] < second[0] for first, second in pairwise(marked))


@given(TEXTS, TEXTS)
def test_no_run_reaches_from_one_text_into_the_next(one: str, other: str) -> None:
    assert word_runs_of_all([one, other]) == word_runs(one) | word_runs(other)


def next_year(cast: Cast) -> Cast:
    cast.campaign = open_campaign(cast.province, dataclasses.replace(PLAN, year=2026), by=cast.staff)
    sessions = ReviewSession.objects.select_related("committee", "campaign__period")
    cast.session = sessions.get(campaign=cast.campaign, committee=cast.province)
    return cast


@pytest.fixture(autouse=True)
def set_clock(time_passes: TimePasses) -> None:
    """A section has to settle before it is measured."""


def type_in(paper: Paper, text: str, by: Member, *, ago: int = 60) -> Section:
    section = paper.sections.get(code="duties")
    paper_actions.save_paper_section(section, text, by=by, version=section.version)
    clock.move_on(dt.timedelta(seconds=ago))
    return section


@pytest.fixture
def writing(cast: Cast) -> Cast:
    """A second year, whose papers are being written; in the first the member wrote what may be repeated."""
    bring_to(cast, Stage.WRITING)
    type_in(cast.paper(cast.member), REPEATED, cast.member)
    bring_to(cast, Stage.COMMENTING)
    Section.objects.filter(paper=cast.paper(cast.member), code="duties").update(text=REPEATED)
    return bring_to(next_year(cast), Stage.WRITING)


def test_what_repeats_the_own_last_paper_is_measured_after_it_has_settled(writing: Cast) -> None:
    section = type_in(writing.paper(writing.member), f"{REPEATED} {REPEATED[:0]}", writing.member, ago=1)
    measure_similarity()
    assert Similarity.objects.filter(section=section).count() == 0
    clock.move_on(dt.timedelta(minutes=1))
    measure_similarity()
    found = Similarity.objects.get(section=section)
    assert (found.own_percent, found.spans, found.peers, found.version) == (100, [[0, len(REPEATED)]], "", 1)
    assert measuring.measure_settled() == 0


def test_of_colleagues_nothing_is_said_while_papers_are_written(writing: Cast) -> None:
    """Whoever types what a colleague's draft might say learns nothing from it."""
    secret = " ".join(f"chữ{n}" for n in range(60))
    type_in(writing.paper(writing.colleague), secret, writing.colleague)
    guess = type_in(writing.paper(writing.member), secret, writing.member)
    measure_similarity()
    assert Similarity.objects.get(section=guess).peers == ""


def test_from_the_commenting_on_a_step_is_told_of_what_was_handed_in_and_no_draft(writing: Cast) -> None:
    bring_to(writing, Stage.COMMENTING)
    handed_in = writing.paper(writing.colleague).sections.get(code="duties").text
    draft = " ".join(f"chữ{n}" for n in range(60))
    for person in (writing.colleague, writing.member):
        paper_actions.return_paper(writing.paper(person), by=writing.clerk, reason="Bổ sung")
    type_in(writing.paper(writing.colleague), draft, writing.colleague)
    mine = writing.paper(writing.member)
    steps = []
    for text in (draft, handed_in):
        section = type_in(mine, text, writing.member)
        measure_similarity()
        steps.append(Similarity.objects.get(section=section).peers)
    assert steps == [Likeness.LITTLE, Likeness.MUCH]


def test_nobody_but_the_author_is_told_by_any_road(writing: Cast, sign_in: SignIn) -> None:
    type_in(writing.paper(writing.member), REPEATED, writing.member)
    bring_to(writing, Stage.COMMENTING)
    type_in_again = writing.paper(writing.member).sections.get(code="duties")
    Section.objects.filter(pk=type_in_again.pk).update(text=REPEATED)
    clock.move_on(dt.timedelta(minutes=1))
    measure_similarity()
    paper = writing.paper(writing.member)
    Similarity.objects.filter(section__paper=paper).update(own_percent=73, peers=Likeness.MUCH)
    places = ("paper", "case", "versions", "tasks")
    urls = [reverse(f"reviews:{name}", args=[paper.pk]) for name in places]
    urls += [writing.session.get_absolute_url(), reverse("reviews:my_work")]
    told = {}
    everybody = (writing.member, writing.colleague, writing.head, writing.clerk, writing.staff)
    for person in (*everybody, writing.approver, writing.supervisor, writing.guest):
        pages = "".join(sign_in(person).get(url).content.decode() for url in urls)
        told[person] = "73%" in pages or str(Likeness.MUCH.label) in pages
    assert [person for person, known in told.items() if known] == [writing.member]
    assert Similarity.objects.visible_to(writing.clerk).filter(section__paper=paper).count() == 0
    printed = re.sub(r"paper-\d+", "", repr(reports.report_paper(writing.session)))
    log = repr(list(Event.objects.values_list("data", flat=True))) + repr(
        list(Notice.objects.values_list("text"))
    )
    assert [bool(re.search(r"\b73\b", printed)), "own_percent" in log, "Similarity" in log] == [
        False,
        False,
        False,
    ]
