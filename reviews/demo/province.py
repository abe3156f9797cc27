"""Creates the invented province: people by import, logins, last year's results, commitments, and the
round."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from members.actions.importing import import_rows
from members.models import Committee, Member, Role, RoleKind, User
from members.workbooks.reading import read_workbook
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow, WorkbookRow
from members.workbooks.writing import fill_workbook
from ratings.actions.periods import open_year
from ratings.rulesets import SubjectKind
from reviews.demo.calendar import in_round
from reviews.demo.texts import COLLECTIVE, committees_with_texts, papers_of
from reviews.demo.work import pledges_of
from reviews.models import Campaign, ReviewPlace, Term
from reviews.papers.actions import commitments
from reviews.papers.actions.earlier import record_earlier_result
from reviews.places.actions import places
from reviews.rounds.actions.campaigns import Dues, RoundPlan, open_campaign
from reviews.rounds.actions.deadlines import change_dues

PLACE = "VL"
RULESET = "366-2025"
RULESET_SINCE = 2025
EARLIER_RULESET = "124-2023"
SINCE = dt.date(2024, 1, 2)
TERMS = {"2020–2025": dt.date(2020, 10, 15), "2025–2030": dt.date(2025, 10, 15)}
FILE = Path(__file__).parent / "province.toml"
ON_PAPER = ("BT",)
"""The codes of the cells that hold their reviews on paper, outside the program."""

LEGAL_BASIS = (
    "Quy định số 366-QĐ/TW ngày 30/8/2025 của Bộ Chính trị",
    "Hướng dẫn số 43-HD/BTCTW ngày 31/10/2025 của Ban Tổ chức Trung ương",
    "Kế hoạch số 12-KH/TU ngày 10/11/{year} của Ban Thường vụ Tỉnh ủy Vân Lĩnh",
)


def province_workbook() -> bytes:
    """Return the province as a filled-in import workbook: the bytes of an .xlsx file."""
    return fill_workbook(province_rows(tomllib.loads(FILE.read_text(encoding="utf-8"))))


def province_rows(data: dict[str, Any]) -> list[WorkbookRow]:
    """Return the committees, people, posts and roles of a parsed TOML file as rows of the import workbook."""
    found: list[WorkbookRow] = []
    for code, parent, name, kind, body, symbol, place in data["committees"]:
        found.append(CommitteeRow(code, parent, name, kind, body, symbol, place))
    for code, name, born, admitted, cell, in_system, activity in data["people"]:
        found.append(MemberRow(code, name, born, admitted, cell, in_system, activity))
    for member, committee, title, rank, is_head, leads, portfolio in data["posts"]:
        found.append(PostRow(member, committee, title, rank, is_head, leads, portfolio, SINCE, None))
    for member, kind, committee in data["roles"]:
        found.append(RoleRow(member, kind, committee, SINCE, None))
    return found


def import_province() -> None:
    """Import the people and committees of the province. The import has no author, since nobody can sign in
    yet."""
    import_rows(read_workbook(province_workbook()), by=None, source=FILE.name)
    begin_terms([PLACE])


def begin_terms(committees: list[str]) -> None:
    """Enter the terms of office of the committees with these codes. They have no author, as the import has
    none. The days are invented."""
    Term.objects.bulk_create(
        Term(committee=committee, name=name, starts_on=day)
        for committee in Committee.objects.filter(code__in=committees)
        for name, day in TERMS.items()
    )


def make_logins(codes: list[str], password: str) -> None:
    """Create a login with this password for each of these members. The login name is the member's code in
    lower case. The password may be one that is refused from people, because anybody may know it."""
    hashed = make_password(password)
    User.objects.bulk_create(
        User(member=member, username=member.code.lower(), password=hashed)
        for member in Member.objects.filter(code__in=codes)
    )


def record_province_last_year(year: int) -> None:
    """Record for each committee with texts the levels of the year before ``year`` and the shortcomings named
    then."""
    by = staff()
    ruleset = RULESET if year > RULESET_SINCE else EARLIER_RULESET
    period = open_year(year - 1, ruleset)
    people = {member.code: member for member in Member.objects.all()}
    for code in committees_with_texts():
        committee = Committee.objects.get(code=code)
        for paper in papers_of(code, year).values():
            member = None if paper.code == COLLECTIVE else people[paper.code]
            record_earlier_result(
                period,
                committee,
                member,
                kind=subject_kind(member),
                level=paper.last_level,
                shortcomings=[row.shortcoming for row in paper.earlier],
                by=by,
            )


def write_commitments(year: int) -> None:
    """Write and hand in a commitment for the year as each member who has pledges in the files."""
    people = {member.code: member for member in Member.objects.all()}
    for committee in committees_with_texts():
        for code, pledges in pledges_of(committee, year).items():
            member = people[code]
            commitment = commitments.start_commitment(year, by=member)
            items = [commitments.Promised(pledge.text, pledge.measure) for pledge in pledges]
            commitments.save_items(commitment, items, by=member)
            commitments.hand_in_commitment(commitment, by=member)


def subject_kind(member: Member | None) -> SubjectKind:
    """Return the kind of subject, which decides the form of the paper. ``None`` stands for the collective."""
    if member is None:
        return SubjectKind.COLLECTIVE
    if member.posts.current().filter(leads=True).exists():
        return SubjectKind.LEADER
    return SubjectKind.NONLEADER if member.in_system else SubjectKind.OUTSIDE


def open_yearly_round(year: int) -> Campaign:
    """Open the round of that year with the due dates first planned, and return it."""
    plan = RoundPlan(
        title=f"Kiểm điểm, đánh giá, xếp loại chất lượng năm {year}",
        year=year,
        ruleset_code=RULESET,
        writing_due=in_round(year, 12, 11),
        commenting_due=in_round(year, 12, 21),
        finish_due=in_round(year, 12, 31),
        legal_basis=tuple(citation.format(year=year) for citation in LEGAL_BASIS),
    )
    return open_campaign(Committee.objects.get(code=PLACE), plan, by=staff())


def put_off(campaign: Campaign, year: int) -> None:
    """Postpone every due date of the round because of a flood. With the new dates, some committees are late
    and some are not when the demonstration stops."""
    dues = Dues(in_round(year, 1, 15), in_round(year, 1, 22), in_round(year, 1, 29))
    reason = "Các cấp ủy tập trung khắc phục hậu quả mưa lũ; lùi thời hạn theo Công văn số 88-CV/TU."
    change_dues(campaign, "", dues, reason, by=staff())


def settle_places(campaign: Campaign) -> None:
    """Set aside the places of review in the cells in ``ON_PAPER``, which are not played, with the reason that
    these cells have held their reviews on paper."""
    cells = ReviewPlace.objects.filter(session__campaign=campaign, session__committee__code__in=ON_PAPER)
    places.set_places_aside(cells, "Chi bộ đã kiểm điểm, ghi biên bản giấy.", by=staff())


def staff() -> Member:
    """Return the member who acts as staff in the demonstration: the first by code who holds the role."""
    role = (
        Role.objects.current()
        .filter(kind=RoleKind.STAFF)
        .select_related("member")
        .order_by("member__code")[0]
    )
    return role.member
