"""What administrators do at the same moment with committees, people, posts, roles, logins and workbooks."""

from __future__ import annotations

import datetime as dt
from functools import cache, partial
from typing import Any

from members import clock
from members.actions import answers, mails, workbooks
from members.actions import logins as addresses
from members.actions.signins import begin_attempt
from members.logins import actions as logins
from members.models import (
    Activity,
    Committee,
    Mail,
    MailState,
    Member,
    Post,
    PostTitle,
    Role,
    RoleKind,
    RoleProposal,
    User,
    Workbook,
)
from members.organisation.actions import committees, people, posts, roles, substitutes, titles
from members.organisation.actions.basis import Basis
from members.organisation.actions.committees import Share
from members.organisation.actions.merging import merge_members
from members.organisation.actions.roles import RoleTerms
from members.organisation.actions.substitutes import Absence
from members.organisation.forms.posts import POST_DATA
from members.workbooks import fill_workbook
from tests.members import factories
from tests.pairs.racing import Job, Play
from tests.reviews.cast import Cast, make_cast, make_member, make_post, make_role

DOCUMENT = "Quyết định số 12-QĐ/TU"
NEW: dict[str, Any] = {
    "full_name": "Nông Văn Mới",
    "sex": "",
    "born_on": dt.date(1990, 3, 1),
    "is_born_in_year": False,
    "admitted_on": dt.date(2015, 5, 19),
    "official_on": None,
    "card_number": "",
    "workplace": "",
    "in_system": True,
}


def _office() -> Cast:
    """Below the province, which has a second administrator, two communes that have no session: one with a
    head, two clerks and an approver, and somebody who stands in for the second clerk."""
    cast = make_cast()
    make_role(make_member("ADMIN2", "Mã Thị Quản", cast.other_cell), RoleKind.ADMINISTRATOR, cast.province)
    commune, other = (_add(code, cast.province.pk, "commune") for code in ("C", "D"))
    cells = {code: _add(code, commune.pk, "cell") for code in ("C1", "C2", "C3")} | {
        "D1": _add("D1", other.pk, "cell")
    }
    places = {"P1": "C1", "P2": "C1", "P3": "C2", "P4": "D1", "P5": "C2"}
    made = {code: make_member(code, f"Lường Văn {code}", cells[place]) for code, place in places.items()}
    User.objects.filter(member=made["P4"]).delete()
    User.objects.filter(member=made["P5"]).update(is_active=False)
    make_post(made["P1"], commune, 1, is_head=True)
    make_post(made["P3"], commune, 2)
    for code, kind in (("P2", RoleKind.CLERK), ("P5", RoleKind.CLERK), ("P3", RoleKind.APPROVER)):
        make_role(made[code], kind, commune)
    RoleProposal.objects.create(
        member=made["P3"],
        kind=RoleKind.STAFF,
        committee=commune,
        starts_on=clock.today(),
        reason=DOCUMENT,
        proposed_by=cast.administrator,
    )
    for code, is_current in (("01", True), ("02", False)):
        PostTitle.objects.create(**_title(code) | {"name": f"Chức danh {code}"}, is_current=is_current)
    days = Absence(clock.today(), clock.today() + dt.timedelta(days=9), "Nghỉ phép")
    substitutes.name_substitute(_role("P5"), _who("P1"), days, by=_who("P5"))
    begin_attempt("p1", _who("P1").user, address="203.0.113.5", browser="")
    Mail.objects.create(
        recipient=made["P1"],
        address="p1@example.vn",
        subject="x",
        body="x",
        state=MailState.FAILED,
        error="x",
    )
    rows = (
        factories.member("P9", "C1"),
        factories.member(
            "P3",
            "C2",
            full_name="Lường Văn P3",
            born_on=dt.date(1975, 5, 1),
            admitted_on=dt.date(2000, 5, 19),
            in_system=False,
        ),
        factories.role("P9", "clerk", "D"),
        factories.role("P9", "approver", "D"),
        factories.post("P9", "D"),
    )
    workbooks.store_workbook("Danh sách.xlsx", fill_workbook(rows), by=_who("ADMINISTRATOR"))
    return cast


def _doubles() -> Cast:
    """The office where one clerk was entered twice; the second record has a post, roles and a login."""
    cast = _office()
    double = make_member("P2B", "LƯỜNG VĂN P2", _unit("D1"))
    make_post(double, _unit("D"), 4)
    make_role(double, RoleKind.CLERK, _unit("D"))
    make_role(double, RoleKind.APPROVER, _unit("D"))
    return cast


def _title(code: str) -> dict[str, str]:
    return {"code": code, "name": f"Chức danh {code} mới", "statistics_code": "", "managed_by": "unit"}


def _known(code: str) -> PostTitle:
    return PostTitle.objects.get(code=code)


def _add(code: str, parent: int, kind: str) -> Committee:
    fields = {"code": code, "name": f"Tổ chức {code}", "kind": kind, "body": "Chi ủy", "symbol": "CB"}
    made: Committee = Committee.objects.add_child(
        Committee.objects.get(pk=parent), {**fields, "place": "Thử"}
    )
    return made


@cache
def _file() -> bytes:
    """Made once, as the moment of its making stands in it."""
    return fill_workbook((factories.member("P8", "C1"),))


def _who(code: str) -> Member:
    return Member.objects.select_related("cell").get(code=code)


def _unit(code: str) -> Committee:
    found: Committee = Committee.objects.get(code=code)
    return found


def _role(code: str, kind: str = RoleKind.CLERK) -> Role:
    return Role.objects.in_own_right().get(member__code=code, kind=kind)


def _post(code: str) -> Post:
    return Post.objects.select_related("committee", "member").get(member__code=code)


def _proposal() -> RoleProposal:
    return RoleProposal.objects.select_related("committee", "member").get(member__code="P3")


def _book() -> Workbook:
    return Workbook.objects.get()


def _give_post(code: str, place: str, *, is_head: bool = False) -> Job:
    data = {"title": "Bí thư" if is_head else "Ủy viên", "catalogued": None, "rank": 3, "is_head": is_head}
    more = {"is_acting": False, "leads": True, "portfolio": "", "starts_on": clock.today()}
    return partial(posts.give_post, _who(code), _unit(place), data | more, by=_who("ADMIN2"))


def _change_post(code: str) -> Job:
    data = {name: getattr(_post(code), name) for name in POST_DATA}
    return partial(posts.change_post, _post(code), data | {"is_head": False}, by=_who("ADMIN2"))


def _give_role(code: str, kind: RoleKind, by: str = "ADMINISTRATOR") -> Job:
    terms = RoleTerms(kind, _unit("C"), clock.today(), None, DOCUMENT)
    return partial(roles.give_role, _who(code), terms, by=_who(by))


def _end_role(code: str, kind: RoleKind, by: str) -> Job:
    last = clock.today() - dt.timedelta(days=1)
    return partial(roles.end_role, _role(code, kind), last, DOCUMENT, by=_who(by))


def _name(code: str, kind: str, substitute: str, by: str) -> Job:
    held = _post(code) if kind == "head" else _role(code, kind)
    days = Absence(clock.today(), clock.today() + dt.timedelta(days=9), "Nghỉ phép")
    return partial(substitutes.name_substitute, held, _who(substitute), days, by=_who(by))


def _enter(activity: Activity) -> Job:
    standing = Basis(clock.today(), DOCUMENT)
    return partial(people.record_activity, _who("P2"), activity, standing, by=_who("ADMIN2"))


def _move(cell: str) -> Job:
    standing = Basis(clock.today(), DOCUMENT)
    return partial(people.move_member, _who("P2"), _unit(cell), standing, by=_who("ADMIN2"))


def _add_member(cell: str) -> Job:
    return partial(people.add_member, "P7", _unit(cell), NEW, by=_who("ADMINISTRATOR"))


def _basis() -> Basis:
    return Basis(clock.today(), DOCUMENT)


def _merge(code: str, into: str) -> Job:
    return partial(committees.merge_committee, _unit(code), _unit(into), _basis(), by=_who("ADMINISTRATOR"))


PEOPLE: dict[str, Play] = {
    "give a post": lambda _cast: _give_post("P4", "C"),
    "make one the head": lambda _cast: _give_post("P2", "D", is_head=True),
    "make another the head": lambda _cast: _give_post("P3", "D", is_head=True),
    "change the post": lambda _cast: _change_post("P1"),
    "end the post": lambda _cast: partial(
        posts.end_post, _post("P1"), clock.today(), DOCUMENT, by=_who("ADMIN2")
    ),
    "give the clerk's role": lambda _cast: _give_role("P4", RoleKind.CLERK),
    "propose staff": lambda _cast: _give_role("P1", RoleKind.STAFF),
    "confirm": lambda _cast: partial(roles.confirm_role, _proposal(), by=_who("ADMIN2")),
    "reject": lambda _cast: partial(roles.reject_role, _proposal(), by=_who("ADMIN2")),
    "end the clerk's role": lambda _cast: _end_role("P2", RoleKind.CLERK, "ADMIN2"),
    "end the approver's role": lambda _cast: _end_role("P3", RoleKind.APPROVER, "ADMIN2"),
    "end one administrator's": lambda _cast: _end_role("ADMIN2", RoleKind.ADMINISTRATOR, "ADMINISTRATOR"),
    "end the other's": lambda _cast: _end_role("ADMINISTRATOR", RoleKind.ADMINISTRATOR, "ADMIN2"),
    "enter a death": lambda _cast: _enter(Activity.DIED),
    "enter an exemption": lambda _cast: _enter(Activity.EXEMPT),
    "move to a cell": lambda _cast: _move("C2"),
    "move to another": lambda _cast: _move("D1"),
    "change the data": lambda _cast: partial(people.change_member, _who("P2"), NEW, by=_who("ADMIN2")),
    "add a member": lambda _cast: _add_member("C1"),
    "add the same elsewhere": lambda _cast: _add_member("D1"),
    "name a substitute": lambda _cast: _name("P2", RoleKind.CLERK, "P3", "P2"),
    "name another": lambda _cast: _name("P2", RoleKind.CLERK, "P1", "ADMIN2"),
    "name the head's": lambda _cast: _name("P1", "head", "P2", "P1"),
    "propose the approver's": lambda _cast: _name("P3", RoleKind.APPROVER, "P2", "P3"),
    "end the substitution": lambda _cast: partial(
        substitutes.end_substitution,
        Role.objects.of_substitutes().select_related("committee").get(),
        by=_who("P5"),
    ),
}
LOGINS: dict[str, Play] = {
    "make slips": lambda _cast: partial(logins.make_slips, _unit("D"), by=_who("ADMIN2")),
    "renew a slip": lambda _cast: partial(logins.renew_slips, [_who("P1").pk], by=_who("ADMIN2")),
    "close": lambda _cast: partial(logins.close_login, _who("P1"), DOCUMENT, by=_who("ADMIN2")),
    "open": lambda _cast: partial(logins.open_login, _who("P5"), by=_who("ADMIN2")),
    "let try again": lambda _cast: partial(logins.unlock_login, _who("P1"), by=_who("ADMIN2")),
    "set the address": lambda _cast: partial(
        addresses.set_address, _who("P1"), "x@example.vn", by=_who("P1")
    ),
    "set the same address": lambda _cast: partial(
        addresses.set_address, _who("P2"), "x@example.vn", by=_who("P2")
    ),
    "demand a second factor": lambda _cast: partial(
        logins.require_second_factor, ["clerk"], by=_who("ADMIN2")
    ),
    "send a mail again": lambda _cast: partial(mails.send_again, Mail.objects.get(), by=_who("ADMIN2")),
    "close one administrator's": lambda _cast: partial(
        logins.close_login, _who("ADMIN2"), DOCUMENT, by=_who("ADMINISTRATOR")
    ),
    "close the other's": lambda _cast: partial(
        logins.close_login, _who("ADMINISTRATOR"), DOCUMENT, by=_who("ADMIN2")
    ),
    **{
        name: PEOPLE[name]
        for name in ("end one administrator's", "end the other's", "enter a death", "end the clerk's role")
    },
}
TREE: dict[str, Play] = {
    "add a committee": lambda _cast: partial(
        committees.add_committee,
        _unit("C"),
        Committee(code="C9", name="Tổ chức C9", kind="cell", body="Chi ủy", symbol="CB", place="Thử"),
        by=_who("ADMIN2"),
    ),
    "change a committee": lambda _cast: partial(
        committees.change_committee, _unit("C1"), {"name": "Chi bộ thôn Một"}, by=_who("ADMIN2")
    ),
    "move a committee": lambda _cast: partial(
        committees.move_committee, _unit("C1"), _unit("D"), _basis(), by=_who("ADMIN2")
    ),
    "merge": lambda _cast: _merge("C1", "C2"),
    "merge the other way": lambda _cast: _merge("C2", "C1"),
    "merge the commune": lambda _cast: _merge("C", "D"),
    "dissolve": lambda _cast: partial(
        committees.dissolve_committee, _unit("C3"), _unit("C2"), _basis(), by=_who("ADMIN2")
    ),
    "split": lambda _cast: partial(
        committees.split_cell,
        _unit("C1"),
        [Share(_unit("D1"), [_who("P2")])],
        _basis(),
        rest=_unit("C2"),
        by=_who("ADMIN2"),
    ),
    **{
        name: PEOPLE[name]
        for name in (
            "give a post",
            "end the post",
            "give the clerk's role",
            "confirm",
            "end the clerk's role",
            "enter a death",
            "move to a cell",
            "add a member",
            "name a substitute",
            "end the substitution",
        )
    },
}
DOUBLES: dict[str, Play] = {
    "merge the records": lambda _cast: partial(
        merge_members, _who("P2"), _who("P2B"), DOCUMENT, by=_who("ADMIN2")
    ),
    "merge them the other way": lambda _cast: partial(
        merge_members, _who("P2B"), _who("P2"), DOCUMENT, by=_who("ADMINISTRATOR")
    ),
    "give the double a post": lambda _cast: _give_post("P2B", "C"),
    "give the double a role": lambda _cast: _give_role("P2B", RoleKind.CLERK),
    "end the double's role": lambda _cast: _end_role("P2B", RoleKind.CLERK, "ADMIN2"),
    "end the double's post": lambda _cast: partial(
        posts.end_post, _post("P2B"), clock.today(), DOCUMENT, by=_who("ADMIN2")
    ),
    "name the double a substitute": lambda _cast: _name("P3", RoleKind.APPROVER, "P2B", "P3"),
    "close the double's login": lambda _cast: partial(
        logins.close_login, _who("P2B"), DOCUMENT, by=_who("ADMIN2")
    ),
    "renew the double's slip": lambda _cast: partial(logins.renew_slips, [_who("P2B").pk], by=_who("ADMIN2")),
    **{
        name: PEOPLE[name]
        for name in (
            "enter a death",
            "enter an exemption",
            "move to another",
            "change the data",
            "make one the head",
            "end the clerk's role",
        )
    },
}
WORKBOOKS: dict[str, Play] = {
    "upload": lambda _cast: partial(
        workbooks.store_workbook,
        "Tiếp.xlsx",
        _file(),
        by=_who("ADMIN2"),
    ),
    "choose columns": lambda _cast: partial(
        answers.choose_columns, _book(), {"Đảng viên": {"ghi chú": ""}}, {}, by=_who("ADMINISTRATOR")
    ),
    "confirm lines": lambda _cast: partial(
        answers.confirm_lines, _book(), ["0" * 20], converts=True, by=_who("ADMINISTRATOR")
    ),
    "import": lambda _cast: partial(workbooks.have_applied, _book(), by=_who("ADMINISTRATOR")),
    **{
        name: PEOPLE[name]
        for name in (
            "give a post",
            "change the post",
            "give the clerk's role",
            "propose staff",
            "end the approver's role",
            "enter a death",
            "move to a cell",
            "change the data",
            "add a member",
            "name a substitute",
        )
    },
    "merge": TREE["merge"],
}

TITLES: dict[str, Play] = {
    "add a title": lambda _cast: partial(titles.add_title, _title("03"), by=_who("ADMIN2")),
    "add the same": lambda _cast: partial(titles.add_title, _title("03"), by=_who("ADMINISTRATOR")),
    "change the title": lambda _cast: partial(
        titles.change_title, _known("01"), _title("01"), by=_who("ADMIN2")
    ),
    "retire the title": lambda _cast: partial(titles.retire_title, _known("01"), by=_who("ADMIN2")),
    "give it again": lambda _cast: partial(titles.restore_title, _known("02"), by=_who("ADMIN2")),
    "retire it once more": lambda _cast: partial(titles.retire_title, _known("02"), by=_who("ADMINISTRATOR")),
}

SCENES = {
    "office, people": (_office, PEOPLE),
    "office, doubles": (_doubles, DOUBLES),
    "office, tree": (_office, TREE),
    "office, logins": (_office, LOGINS),
    "office, workbooks": (_office, WORKBOOKS),
    "office, titles": (_office, TITLES),
}
