"""What every page costs: the same number of queries for few rows and for many.

The figures are what the pages cost today, so that one more query is seen. The budgets they stay within:
my work 12, session 25, paper 15 (17 where comments have led to something), board 12, an autosave 6. Where
every kind of row there is hangs on one session (``BEHIND``), those pages cost some more.

A new address that answers a GET has to be put into one of the three tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

import members.organisation.urls
import members.urls
import ratings.urls
import reviews.urls
from members.models import Member, Workbook, WorkbookKind
from reviews.agenda import AgendaKind
from reviews.ballots.actions.counting import enter_count
from reviews.ballots.actions.planning import open_ballot
from reviews.conference.actions import live, minutes, remarks, votes
from reviews.models import BallotWay, Conference
from reviews.opinions.actions import comments as comment_actions
from reviews.rounds.actions.campaigns import plan_campaign
from reviews.stages import Stage
from tests.reviews.ballots.voting import all_good, open_elsewhere
from tests.reviews.ballots.voting import planned as planned_ballot
from tests.reviews.cast import PLAN, Cast, agenda_item, begin, bring_to, make_cast, opened
from tests.reviews.conftest import SignIn
from tests.reviews.crowd import crowd
from tests.reviews.everything import Closed, make_closed

Address = Callable[[Cast], tuple[Member, str]]
# What a browser loads for one page, without its style sheets and scripts.
MOST_BYTES = 120_000


def at(cast: Cast, name: str) -> str:
    """A page of the session's conference."""
    return reverse(f"reviews:{name}", args=[Conference.objects.get(session=cast.session).pk])


def of(cast: Cast, name: str, *more: str) -> str:
    """A page of the session."""
    return reverse(f"reviews:{name}", args=[cast.session.pk, *more])


def on(cast: Cast, name: str) -> str:
    """A page of the member's paper."""
    return reverse(f"reviews:{name}", args=[cast.paper(cast.member).pk])


# By stage, what a page costs and who opens it where; a page that is there for several is named with them.
def planned(cast: Cast) -> str:
    """The page before the opening of next year's round."""
    campaign = plan_campaign(cast.province, replace(PLAN, year=2026), by=cast.staff)
    return reverse("reviews:open_round", args=[campaign.pk])


def counted_ballot(cast: Cast) -> str:
    """The page of a ballot whose figures are to be confirmed."""
    ballot = open_elsewhere(cast)
    enter_count(ballot, all_good(ballot), by=cast.colleague)
    return ballot.get_absolute_url()


def ballot_on_screen(cast: Cast) -> str:
    """The page on which a member votes."""
    ballot = open_ballot(planned_ballot(cast, way=BallotWay.SCREEN), by=cast.clerk)
    return reverse("reviews:ballot_vote", args=[ballot.pk])


PAGES: dict[Stage, dict[str, tuple[int, Address]]] = {
    Stage.WRITING: {
        "reviews:paper, writing": (11, lambda c: (c.member, on(c, "paper"))),
        "reviews:tasks_sheet": (7, lambda c: (c.member, on(c, "tasks_sheet"))),
        "reviews:board": (10, lambda c: (c.staff, c.campaign.get_absolute_url())),
        "reviews:sessions": (6, lambda c: (c.staff, reverse("reviews:sessions"))),
        "reviews:open_round": (19, lambda c: (c.staff, planned(c))),
    },
    Stage.COMMENTING: {
        "reviews:before_move": (
            15,
            lambda c: (c.clerk, reverse("reviews:before_move", args=[c.session.pk, "conference"])),
        ),
        "reviews:my_work": (11, lambda c: (c.member, reverse("reviews:my_work"))),
        "reviews:session": (25, lambda c: (c.clerk, of(c, "session"))),
        "reviews:matrix": (9, lambda c: (c.clerk, of(c, "matrix"))),
        "reviews:paper, reading": (9, lambda c: (c.colleague, on(c, "paper"))),
        "reviews:convene": (12, lambda c: (c.clerk, of(c, "convene"))),
    },
    Stage.CONFERENCE: {
        "reviews:conference": (12, lambda c: (c.member, at(c, "conference"))),
        "reviews:conference, arranging": (15, lambda c: (c.clerk, at(c, "conference"))),
        "reviews:roll": (12, lambda c: (c.clerk, at(c, "roll"))),
        "reviews:live": (17, lambda c: (c.clerk, at(c, "live"))),
        "reviews:projector": (10, lambda c: (c.clerk, at(c, "projector"))),
        "reviews:minutes": (13, lambda c: (c.clerk, at(c, "minutes"))),
        "reviews:ballot_vote": (5, lambda c: (c.member, ballot_on_screen(c))),
    },
    Stage.RATING: {
        "reviews:appraise_many": (12, lambda c: (c.clerk, of(c, "appraise_many"))),
        "reviews:case": (23, lambda c: (c.clerk, on(c, "case"))),
        "reviews:session_ballots": (7, lambda c: (c.clerk, of(c, "session_ballots"))),
        "reviews:ballot_new": (11, lambda c: (c.clerk, of(c, "ballot_new"))),
        "reviews:ballot": (11, lambda c: (c.clerk, counted_ballot(c))),
    },
    Stage.COMPLETING: {
        "reviews:paper, completing": (9, lambda c: (c.colleague, on(c, "paper"))),
        "reviews:dossier": (12, lambda c: (c.clerk, of(c, "dossier"))),
    },
    Stage.DECIDING: {
        "reviews:ratings": (9, lambda c: (c.approver, of(c, "ratings"))),
        "reviews:decisions": (
            18,
            lambda c: (c.approver, reverse("reviews:decisions", args=[c.campaign.pk])),
        ),
        "reviews:before_closing": (40, lambda c: (c.approver, of(c, "before_closing"))),
    },
    Stage.CLOSED: {
        "reviews:results": (7, lambda c: (c.member, reverse("reviews:results"))),
        "reviews:published": (7, lambda c: (c.clerk, of(c, "published"))),
    },
}
# Where a row of everything lies behind every address, and then twelve: who opens the page, what it costs.
BEHIND: dict[str, tuple[str, int]] = {
    "reviews:my_work": ("member", 12),
    "reviews:notices": ("member", 6),
    "reviews:calendar": ("clerk", 6),
    "reviews:calendar_ics": ("clerk", 6),
    "reviews:sessions": ("staff", 6),
    "reviews:session": ("clerk", 30),
    "reviews:matrix": ("clerk", 9),
    "reviews:paper": ("clerk", 12),
    "reviews:boards": ("staff", 6),
    "reviews:board": ("staff", 10),
    "reviews:round_plan": ("staff", 11),
    "reviews:basis": ("clerk", 9),
    "reviews:cancel_round": ("staff", 14),
    "reviews:decisions": ("staff", 16),
    "reviews:ratings": ("clerk", 9),
    "reviews:case": ("clerk", 26),
    "reviews:link": ("clerk", 15),
    "reviews:dossier": ("clerk", 10),
    "reviews:why": ("clerk", 10),
    "reviews:plan": ("clerk", 7),
    "reviews:remedy_totals": ("staff", 8),
    "reviews:synthesis": ("staff", 8),
    "reviews:synthesis_names": ("staff", 7),
    "reviews:round_lists": ("staff", 5),
    "reviews:remedy": ("member", 6),
    "reviews:versions": ("member", 15),
    "reviews:tasks": ("member", 13),
    "reviews:commitments": ("member", 5),
    "reviews:commitment_bring_in": ("clerk", 4),
    "reviews:commitment": ("member", 7),
    "reviews:quarters": ("staff", 5),
    "reviews:quarter": ("clerk", 8),
    "reviews:evaluation": ("member", 12),
    "reviews:suggestions": ("staff", 6),
    "reviews:suggestion": ("staff", 12),
    "reviews:appraisals": ("staff", 6),
    "reviews:appraisal": ("clerk", 9),
    "reviews:campaign_people": ("staff", 16),
    "reviews:delegation": ("staff", 8),
    "reviews:session_places": ("clerk", 8),
    "reviews:session_people": ("staff", 6),
    "reviews:session_manuscripts": ("clerk", 8),
    "reviews:manuscript": ("clerk", 9),
    "reviews:opinions": ("clerk", 6),
    "reviews:paper_opinions": ("clerk", 8),
    "reviews:point_answer": ("member", 8),
    "reviews:convene": ("clerk", 12),
    "reviews:conference": ("clerk", 14),
    "reviews:register": ("clerk", 10),
    "reviews:issued": ("clerk", 9),
    "reviews:letterhead": ("clerk", 10),
    "ratings:calendar": ("staff", 5),
    "ratings:rulesets": ("staff", 5),
    "ratings:ruleset": ("staff", 7),
    "ratings:ruleset_compare": ("staff", 7),
    "ratings:in_force": ("staff", 5),
    "members:outbox": ("staff", 6),
    "members:logins": ("administrator", 8),
    "members:login": ("administrator", 11),
    "members:sign_ins": ("administrator", 8),
    "members:workbooks": ("administrator", 5),
    "members:workbook": ("administrator", 5),
    "reviews:former": ("staff", 9),
    "reviews:data_requests": ("administrator", 6),
    "reviews:former_workbook": ("staff", 14),
}
# One thing and its form, or a file: no rows of which there could be many.
ONE = {
    "reviews:data_request": "one request",
    "reviews:first_steps": "counted in tests/reviews/desk/test_first_steps.py",
    "reviews:start": "leads on to what waits for the person",
    "reviews:waiting": "two numbers, found as on the page of the work",
    "reviews:quarter_ballots": "counted as those of a session",
    "reviews:round_ballots": "counted as those of a session",
    "reviews:quarter_ballot_new": "a form",
    "reviews:round_ballot_new": "a form",
    "reviews:ballot_cast": "leads on to the ballot",
    "reviews:conference_ics": "a file of one day",
    "reviews:session_conference": "leads on to the conference",
    "reviews:session_now": "leads on to where the work of the stage is done",
    "reviews:re_review": "a form",
    "reviews:comment_edit": "a form",
    "reviews:by_hand": "a form",
    "reviews:manuscript_comment": "a form",
    "reviews:comment_answer": "a form",
    "reviews:campaign_new": "a form",
    "reviews:attachment": "a file",
    "reviews:verify": "a form",
    "reviews:opinions_paste": "a form",
    "reviews:sort_files": "a form",
    "reviews:issue": "a form",
    "reviews:annul": "a form",
    "reviews:registers": "names page by page, or leads on to the only register",
    "reviews:register_export": "a file",
    "reviews:issued_file": "a file",
    "reviews:signed_copy": "a file",
    "reviews:letterhead_style": "a file",
    "reviews:document": "one document",
    "reviews:document_file": "a file",
    "reviews:answer_finding": "a form",
    "reviews:hand_in": "a form",
    "reviews:task": "a form",
    "reviews:word_file": "a form",
    "reviews:commitment_hand_in": "a question",
    "reviews:quarter_new": "a form",
    "reviews:suggestion_new": "a form",
    "ratings:ruleset_new": "a form",
    "ratings:ruleset_from_file": "a form",
    "ratings:ruleset_file": "a file",
    "ratings:ruleset_papers": "a form",
    "ratings:ruleset_positions": "a form",
    "ratings:ruleset_marks": "a form",
    "ratings:ruleset_change": "a form",
    "members:address": "a form",
    "members:logins_start": "leads on to the own committee",
    "members:second_factor": "a form",
    "members:second_factor_rules": "a form",
    "members:upkeep": "one check, and page by page what it found",
    "members:workbook_template": "a file",
    "reviews:change_open_ruleset": "counted in tests/reviews/rounds/test_rebuilding.py",
    "reviews:subjects": "counted in tests/reviews/subjects/test_subjects.py",
    "reviews:round_subjects": "counted there",
    "organisation:index": "leads on to the topmost unit",
    "organisation:unit": "counted in tests/members/organisation/test_lists.py",
    "organisation:people": "counted there",
    "organisation:roles": "counted there",
    "organisation:member": "counted there",
    "organisation:new_member": "a form",
    "organisation:member_data": "a form",
    "organisation:activity": "a form",
    "organisation:cell": "a form",
    "organisation:merge_find": "counted there",
    "organisation:merge": "counted there",
    "organisation:new_post": "a form",
    "organisation:new_role": "a form",
    "organisation:post": "two forms",
    "organisation:role_end": "a form",
    "organisation:titles": "counted in tests/members/organisation/test_titles.py",
    "organisation:title": "a form, and its history page by page",
    "organisation:title_add": "a form",
    "organisation:substitutes": "counted in tests/members/organisation/test_lists.py",
    "organisation:substitute": "counted there",
    "organisation:substitute_for_role": "a form",
    "organisation:substitute_for_post": "a form",
    "organisation:committees": "counted in tests/members/organisation/test_lists.py",
    "organisation:committee": "counted there",
    "organisation:committee_add": "a form",
    "organisation:committee_change": "a form",
    "organisation:committee_move": "a form",
    "organisation:committee_merge": "a form",
    "organisation:committee_split": "a form",
    "organisation:committee_dissolve": "a form",
    "members:workbook_columns": "a form",
    "members:workbook_marked": "a file",
    "members:workbook_export": "a file",
    "reviews:former_template": "a file",
    "reviews:former_columns": "a form",
    "reviews:former_marked": "a file",
}


def comment_everywhere(cast: Cast) -> None:
    """Everybody says something on every paper they may comment on."""
    papers = list(cast.session.papers.for_list())
    for author in [paper.member for paper in papers if paper.member]:
        for paper in papers:
            if paper.member != author:
                comment_actions.add_comment(
                    paper, comment_actions.CommentInput("proposal", "Ý kiến"), by=author
                )


def everybody_speaks(cast: Cast) -> None:
    """The review of the head is on: everybody waits for the floor, a remark of each is caught; every
    sixth puts a motion to the vote."""
    conference = opened(cast)
    point = begin(conference, cast, agenda_item(conference, AgendaKind.HEAD))
    for attendee in conference.roll.select_related("conference"):
        live.call_speaker(attendee, by=cast.clerk)
        said = remarks.RemarkInput(point, attendee, "Ý kiến")
        remarks.save_remark(conference, uuid4(), said, by=cast.clerk, version=0)
    for attendee in conference.roll.all()[::6]:
        votes.take_vote(point, votes.ShowOfHands(f"Đề nghị của {attendee}", 3), by=cast.clerk)
    minutes.assemble_minutes(conference, by=cast.clerk)


def counted(sign_in: SignIn, person: Member, path: str) -> tuple[int, int]:
    """The queries of the page, and its size. Keys of ten digits and more, which rows get after the races of
    ``tests.pairs`` in the same database, count as four. Against the limit every number counts as one digit,
    for keys grow with the tests that ran before."""
    client = sign_in(person)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
        size = len(re.sub(rb"\d{10,}", b"0000", page.getvalue()))
    assert page.status_code == 200, path
    assert len(re.sub(rb"\d+", b"0", page.getvalue())) < MOST_BYTES, path
    return len(queries), size


@pytest.mark.parametrize("members", [0, 12])
@pytest.mark.parametrize("stage", PAGES)
def test_a_page_costs_the_same_for_few_and_for_many(
    db: None, sign_in: SignIn, stage: Stage, members: int
) -> None:
    cast = bring_to(make_cast(members), stage)
    if stage == Stage.COMMENTING:
        comment_everywhere(cast)
    if stage == Stage.CONFERENCE:
        everybody_speaks(cast)
    assert cast.session.period.ruleset.code == "366-2025"  # read once a process, by whichever page is first
    others = {}
    for name, (cost, address) in PAGES[stage].items():
        person, path = address(cast)
        assert name.partition(",")[0] == resolve(path).view_name
        queries, _size = counted(sign_in, person, path)
        if queries != cost:
            others[name] = queries
    assert others == {}


def behind(closed: Closed, name: str) -> str:
    app, _, short = name.partition(":")
    kinds = {"workbook": WorkbookKind.PEOPLE, "former_workbook": WorkbookKind.FORMER}
    if short in kinds:
        return reverse(name, args=[Workbook.objects.about(kinds[short]).latest("pk").pk])
    if app == "reviews":
        # The first version, for of the last what has changed since the one before is shown.
        return closed.path(short) + ("?version=1" if short == "versions" else "")
    keys = {"ruleset": "366-2025", "ruleset_compare": "366-2025"}
    keys |= {"in_force": str(closed.cast.session.period.pk)}
    if short in ("logins", "sign_ins"):
        return reverse(name, args=[closed.cast.province.pk])
    if short == "login":
        return reverse(name, args=[closed.cast.member.pk])
    return reverse(name, args=[keys[short]] if short in keys else [])


def test_a_page_costs_the_same_for_one_row_of_everything_and_for_twelve(
    db: None, sign_in: SignIn, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    closed = make_closed(make_cast())
    assert closed.cast.session.period.ruleset.code == "366-2025"

    def visited() -> dict[str, tuple[int, int]]:
        return {
            name: counted(sign_in, getattr(closed.cast, who), behind(closed, name))
            for name, (who, _cost) in BEHIND.items()
        }

    crowd(closed, range(1))
    one = visited()
    crowd(closed, range(1, 12))
    twelve = visited()
    assert [name for name, (_cost, size) in twelve.items() if size <= one[name][1]] == [], "nothing was added"
    costs = {name: (one[name][0], twelve[name][0]) for name in BEHIND}
    assert {name: both for name, both in costs.items() if set(both) != {BEHIND[name][1]}} == {}


def readable() -> Iterator[str]:
    """Every address that answers a GET; asked for its options, a view says so before it does anything."""
    for urls in (reviews.urls, ratings.urls, members.urls, members.organisation.urls):
        for address in urls.urlpatterns:
            if "GET" in address.callback(RequestFactory().options("/"))["Allow"]:
                yield f"{urls.app_name}:{address.name}"


def test_every_page_is_counted() -> None:
    named = {name.partition(",")[0] for pages in PAGES.values() for name in pages}
    assert sorted(readable()) == sorted(named | set(BEHIND) | set(ONE))


def test_an_autosave_costs_at_most_seven_queries(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    section = cast.paper(cast.member).sections.get(code="duties")
    client = sign_in(cast.member)
    url = reverse("reviews:save_section", args=[section.pk])
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, {"text": "Một câu", "version": 0}, headers={"accept": "application/json"})
    statements = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 7, statements
    assert len(answer.content) < 2_000
