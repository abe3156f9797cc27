"""Every list that grows is cut into pages, says how many rows there are, keeps its filters, and costs the
same number of queries for one row, for twelve and for many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.paginator import Page
from django.db import connection
from django.db.models import Model
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from members import clock
from members.models import Committee, Mail, Member, Notice, RoleKind, Workbook
from members.workbooks import fill_workbook
from ratings.models import Period, RatingCase
from reviews.models import (
    Campaign,
    Document,
    DocumentKind,
    Dossier,
    Evaluation,
    Paper,
    RemedyPlan,
    ReviewSession,
    SelfEvaluation,
    Suggestion,
    Verdict,
)
from reviews.rounds.views.trees import LIMIT
from reviews.stages import Stage
from tests.members.factories import member
from tests.reviews.cast import Cast, bring_to, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.quarters.playing import open_quarter

MANY = 120
DAY = dt.date(2025, 12, 1)
Fill = Callable[[Cast, int], object]


@dataclass(frozen=True)
class Listed:
    """One list: who reads it where, what it is called in the page's context and in the address, and how more
    rows come into it. ``filters`` stand in the address and must stay there from page to page."""

    who: str
    url: Callable[[Cast], str]
    key: str
    fill: Fill
    filters: str = ""
    name: str = "page"


def communes(cast: Cast, n: int) -> list[Committee]:
    """So many more communes below the province, without people."""
    first = 1_000 + Committee.objects.count()
    fields = {"kind": "commune", "body": "Ban Thường vụ Đảng ủy", "symbol": "ĐU", "place": "Thử"}
    return Committee.objects.bulk_create(
        Committee(path=f"{cast.province.path}{i}", depth=2, code=f"X{i}", name=f"Đảng ủy xã {i}", **fields)
        for i in range(first, first + n)
    )


def units(cast: Cast, n: int) -> list[ReviewSession]:
    """So many more communes with a session in the cast's round."""
    dues = {name: getattr(cast.campaign, name) for name in ("writing_due", "commenting_due", "finish_due")}
    return ReviewSession.objects.bulk_create(
        ReviewSession(campaign=cast.campaign, committee=unit, stage=Stage.COMMENTING, **dues)
        for unit in communes(cast, n)
    )


def periods(cast: Cast, n: int) -> list[Period]:
    """So many more thematic periods under the round's rule set."""
    known, year = Period.objects.count(), cast.campaign.period
    days = {"starts_on": DAY, "ends_on": year.ends_on}
    fields = {"ruleset_code": year.ruleset_code, "frozen": year.frozen, **days}
    return Period.objects.bulk_create(
        Period(kind="ad_hoc", title=f"Chuyên đề {known + i}", year=2025, **fields) for i in range(n)
    )


def rounds(cast: Cast, n: int) -> None:
    dues = {name: getattr(cast.campaign, name) for name in ("writing_due", "commenting_due", "finish_due")}
    Campaign.objects.bulk_create(
        Campaign(title="Chuyên đề", committee=cast.province, period=period, opened_by=cast.staff, **dues)
        for period in periods(cast, n)
    )


def results(cast: Cast, n: int) -> None:
    RatingCase.objects.bulk_create(
        RatingCase(period=period, committee=cast.province, member=cast.member, kind="leader")
        for period in periods(cast, n)
    )


def counted(cast: Cast, n: int) -> None:
    """So many more communes with a paper and a case in the cast's round."""
    for session in units(cast, n):
        case = RatingCase.objects.create(
            period=cast.campaign.period, committee=session.committee, kind="collective"
        )
        Paper.objects.create(session=session, case=case, title=session.committee.name)


def quarters(cast: Cast, n: int) -> None:
    evaluation = Evaluation.objects.first() or open_quarter(cast)
    Evaluation.objects.bulk_create(
        Evaluation(committee=unit, period=evaluation.period, due_on=DAY, opened_by=cast.staff)
        for unit in communes(cast, n)
    )


def leaders(cast: Cast, n: int) -> None:
    evaluation = Evaluation.objects.get()
    known = Member.objects.count()
    fields = {"born_on": cast.member.born_on, "admitted_on": cast.member.admitted_on, "cell": cast.cell}
    people = Member.objects.bulk_create(
        Member(code=f"Y{known + i}", full_name=f"Lãnh Đạo {known + i}", **fields) for i in range(n)
    )
    cases = RatingCase.objects.bulk_create(
        RatingCase(period=evaluation.period, committee=cast.province, member=one, kind="leader")
        for one in people
    )
    SelfEvaluation.objects.bulk_create(
        SelfEvaluation(evaluation=evaluation, case=case, form="05") for case in cases
    )


def suggestions(cast: Cast, n: int) -> None:
    Suggestion.objects.bulk_create(
        Suggestion(session=cast.session, abstract="Gợi ý", proposed_by=cast.staff, objection="Chưa rõ")
        for _ in range(n)
    )


def dossiers(cast: Cast, n: int) -> None:
    Dossier.objects.bulk_create(
        Dossier(session=session, number=1, revisions={}, sent_by=cast.clerk) for session in units(cast, n)
    )


def returned(cast: Cast, n: int) -> None:
    dossiers(cast, n)
    fields = {"outcome": "returned", "reasons": ["other"], "words": "Thiếu số liệu.", "by": cast.staff}
    Verdict.objects.bulk_create(
        Verdict(dossier=dossier, due_on=DAY, **fields)
        for dossier in Dossier.objects.filter(verdict__isnull=True)
    )


def plans(cast: Cast, n: int) -> None:
    RemedyPlan.objects.bulk_create(RemedyPlan(session=session) for session in units(cast, n))


def notices(cast: Cast, n: int) -> None:
    first = Notice.objects.count()
    Notice.objects.bulk_create(
        Notice(recipient=cast.member, text="Nhắc", url=f"/{first + i}") for i in range(n)
    )


def mails(cast: Cast, n: int) -> None:
    Mail.objects.bulk_create(
        Mail(recipient=cast.member, address="a@thu.vn", subject="Nhắc", body="Nhắc") for _ in range(n)
    )


def uploads(cast: Cast, n: int) -> None:
    Workbook.objects.bulk_create(
        Workbook(name="x.xlsx", content=b"x", uploaded_by=cast.administrator) for _ in range(n)
    )


def of_round(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"reviews:{name}", args=[cast.campaign.pk])


def named(name: str) -> Callable[[Cast], str]:
    return lambda _cast: reverse(name)


def sent_people(cast: Cast, n: int) -> None:
    for session in units(cast, n):
        make_role(cast.guest, RoleKind.GUEST, session.committee)


LISTS = {
    "sessions": Listed("staff", named("reviews:sessions"), "sessions", units),
    "rounds": Listed("staff", named("reviews:boards"), "campaigns", rounds),
    "board": Listed("staff", lambda c: c.campaign.get_absolute_url(), "page", units, "?q=xã&stage="),
    "quarters": Listed("staff", named("reviews:quarters"), "evaluations", quarters),
    "quarter": Listed(
        "staff", lambda _c: Evaluation.objects.get().get_absolute_url(), "rows", leaders, "?show=open"
    ),
    "results": Listed("member", named("reviews:results"), "page", results),
    "suggestions": Listed("staff", named("reviews:suggestions"), "page", suggestions),
    "suggestions of a round": Listed(
        "staff", lambda c: f"{reverse('reviews:suggestions')}?round={c.campaign.pk}", "page", suggestions
    ),
    "suggestions waiting": Listed(
        "staff", named("reviews:my_work"), "page", suggestions, "?kind=suggestion_mend"
    ),
    "dossiers": Listed("staff", named("reviews:appraisals"), "waiting", dossiers),
    "dossiers returned": Listed("staff", named("reviews:appraisals"), "returned", returned, name="returned"),
    "remedies": Listed("staff", of_round("remedy_totals"), "rows", plans),
    "synthesis": Listed("staff", of_round("synthesis_names"), "page", counted, "?of=bodies&column=liable"),
    "people sent": Listed("staff", of_round("campaign_people"), "units", sent_people, "?q=Đảng"),
    "notices": Listed("member", named("reviews:notices"), "notices", notices, "?show=unread"),
    "mails": Listed("staff", named("members:outbox"), "page", mails, "?state=queued"),
    "uploads": Listed("administrator", named("members:workbooks"), "earlier", uploads),
}


def read(client: Client, url: str, listed: Listed) -> tuple[int, Page[object], str]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(queries), answer.context[listed.key], answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_cut_into_pages_at_the_same_cost(cast: Cast, sign_in: SignIn, name: str) -> None:
    listed = LISTS[name]
    if name == "quarter":
        open_quarter(cast)
    assert cast.campaign.period.ruleset.code  # read once a process, by whichever page is first
    client = sign_in(getattr(cast, listed.who))
    listed.fill(cast, 2)  # a single session is opened at once instead of being listed
    url = listed.url(cast) + listed.filters
    few, _page, _text = read(client, url, listed)
    listed.fill(cast, 10)
    twelve, _page, _text = read(client, url, listed)
    listed.fill(cast, MANY)
    many, first, text = read(client, url, listed)
    assert (few, twelve) == (many, many)

    count = first.paginator.count
    assert count >= MANY
    assert f"Tất cả: {count}" in text
    joint = "&" if "?" in url else "?"
    pages = [
        read(client, f"{url}{joint}{listed.name}={number}", listed) for number in first.paginator.page_range
    ]
    rows = [row for _cost, page, _text in pages for row in page]
    assert len(rows) == count
    assert len({row.pk if isinstance(row, Model) else repr(row) for row in rows}) == count
    asked = QueryDict(url.partition("?")[2], mutable=True)
    asked[listed.name] = "2"
    assert escape(f"?{asked.urlencode()}") in text


def test_papers_under_way_come_before_those_settled_over_all_pages(cast: Cast, sign_in: SignIn) -> None:
    suggestions(cast, 110)
    some = list(Suggestion.objects.values_list("pk", flat=True)[:5])
    done = {"withdrawn_by": cast.staff, "withdrawn_at": clock.now(), "withdrawal": "x"}
    Suggestion.objects.filter(pk__in=some).update(state="withdrawn", **done)
    client = sign_in(cast.staff)
    pages = [client.get(reverse("reviews:suggestions"), {"page": number}) for number in (1, 2)]
    assert [(len(p.context["waiting"]), len(p.context["settled"])) for p in pages] == [(100, 0), (5, 5)]
    assert "Chưa ban hành" not in pages[0].content.decode()


def test_a_branch_of_the_board_is_continued_with_and_without_the_script(cast: Cast, sign_in: SignIn) -> None:
    units(cast, 100)
    client, url = sign_in(cast.staff), cast.campaign.get_absolute_url()
    asked = {"under": cast.province.pk, "page": 2}
    below = 2 + 100  # the cells of the cast, and the communes
    whole = client.get(url)
    assert f"?under={cast.province.pk}&amp;page=2" in whole.content.decode()
    for headers in ({"HX-Request": "true"}, {}):
        page = client.get(url, asked, headers=headers).context["page"]
        assert (page.paginator.count, len(page)) == (below, LIMIT)


def test_every_document_of_a_session_is_there_the_earlier_ones_folded(cast: Cast, sign_in: SignIn) -> None:
    made = Document.objects.bulk_create(
        Document(
            session=cast.session,
            kind=DocumentKind.REPORT,
            requested_by=cast.clerk,
            state="failed",
            error="Hết giờ.",
            finished_at=clock.now(),
        )
        for _ in range(12)
    )
    bring_to(cast, Stage.COMMENTING)
    page = sign_in(cast.clerk).get(cast.session.get_absolute_url()).content.decode()
    assert [document.pk for document in made if document.get_absolute_url() not in page] == []
    assert "Văn bản in trước đó (7)" in page


def test_the_rows_of_a_workbook_cost_the_same(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    costs = []
    for people in (1, 12, 250):
        rows = [member(f"M{n}", cell=cast.cell.code) for n in range(people)]
        book = Workbook.objects.create(
            name="x.xlsx", content=fill_workbook(rows), uploaded_by=cast.administrator
        )
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("members:workbook", args=[book.pk]), {"page": "2", "state": "new"})
        costs.append(len(queries))
    page = answer.context["page"]
    assert (page.paginator.count, page.number, len(page)) == (250, 2, 100)
    assert "?page=3&amp;state=new" in answer.content.decode()
    assert costs == [costs[0]] * 3
