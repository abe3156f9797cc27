"""Three hundred people vote in one secret ballot on screen, each signed in already, over plain requests."""

from __future__ import annotations

import http.client
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from members import clock
from members.models import Committee, CommitteeKind, Member, User
from reviews import tasks
from reviews.ballots.actions import planning
from reviews.models import (
    Attendance,
    Attendee,
    BallotRound,
    BallotVoter,
    BallotWay,
    Campaign,
    CampaignState,
    Conference,
    ConferenceDay,
    ReviewSession,
)
from reviews.rounds.actions import campaigns
from reviews.stages import Stage
from tests.load.browsers import SECONDS, TOKEN
from tests.reviews.cast import PLAN, make_member, make_role
from tests.reviews.provinces import make_province

VOTERS, SUBJECTS, AT_ONCE, ALONE = 300, 10, 30, 15
IN_URN = "note-good"
ROOT = {
    "code": "Y",
    "name": "Tỉnh ủy Bỏ Phiếu",
    "kind": "provincial",
    "body": "Ban Thường vụ Tỉnh ủy",
    "symbol": "TU",
    "place": "Thử",
}


@dataclass
class Voter:
    """One person with a connection of the own. ``times`` are the seconds that each page took, by its name."""

    port: int
    cookie: str
    ballot: int
    subjects: list[int]
    times: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)

    def vote(self) -> None:
        """Open the ballot, look through it, send it, and read what became of it."""
        page = f"/ballots/{self.ballot}/vote/"
        marks = {f"mark-{pk}": "2" for pk in self.subjects}
        self._ask("the ballot", "GET", page)
        seen = self._ask("before sending", "POST", page, {"step": "check", **marks})
        found = re.search(r'name="marks" value="(\d+)"', seen)
        self._ask("sending", "POST", f"/ballots/{self.ballot}/cast/", {"marks": found[1] if found else ""})
        if IN_URN not in self._ask("afterwards", "GET", page):
            self.errors.append("it is not said that the ballot is in the urn")
        self.connection.close()

    def _ask(self, name: str, method: str, path: str, fields: dict[str, str] | None = None) -> str:
        headers = {"Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        begun = time.perf_counter()
        try:
            self.connection.request(method, path, urlencode(fields) if fields else None, headers)
            response = self.connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(f"{name}: {error!r}")
            return ""
        self.times[name] = time.perf_counter() - begun
        if response.status != (302 if name == "sending" else 200):
            self.errors.append(f"{name}: {response.status}")
        return body


def voters(port: int) -> list[Voter]:
    """Open a round over one large unit, and in its conference a ballot on screen; return who may vote."""
    root = Committee.objects.add_root(create_kwargs=ROOT)
    province = make_province(1, 1, people=VOTERS, under=root)
    unit = Committee.objects.under(province).filter(kind=CommitteeKind.CELL).latest("pk")
    commune = Committee.objects.get_parent(unit)
    assert commune
    staff = make_member("BALLOT", "Bùi Văn Cán Bộ", unit)
    for kind in ("staff", "clerk"):
        make_role(staff, kind, commune if kind == "staff" else unit)  # type: ignore[arg-type]  # a kind
    campaign = campaigns.open_campaign(commune, PLAN, by=staff)
    while Campaign.objects.get(pk=campaign.pk).state == CampaignState.OPENING:
        tasks.open_round.apply((campaign.pk,), throw=True)
    session = ReviewSession.objects.for_list().get(campaign=campaign, committee=unit)
    ReviewSession.objects.filter(pk=session.pk).update(stage=Stage.CONFERENCE)
    session.refresh_from_db()
    ballot = _open(session, staff)
    users: dict[int | None, User] = {
        user.member_id: user for user in User.objects.filter(member__in=_voters(ballot))
    }
    subjects = list(ballot.subjects.order_by("position").values_list("pk", flat=True))
    return [Voter(port, _signed_in(one, users), ballot.pk, subjects) for one in _voters(ballot)]


def _open(session: ReviewSession, staff: Member) -> BallotRound:
    people = [paper.member for paper in session.papers.filter(member__isnull=False).select_related("member")]
    members = [one for one in people if one][:VOTERS]
    moment = timezone.now()
    conference = Conference.objects.create(
        session=session,
        chair=members[0],
        convened_by=staff,
        convened_at=moment,
    )
    day = ConferenceDay.objects.create(
        conference=conference, number=1, date=clock.today(), starts_at=moment.time(), place="Hội trường"
    )
    roll = Attendee.objects.bulk_create(
        Attendee(conference=conference, member=one, name=one.full_name, rank=n, entitled=True)
        for n, one in enumerate(members)
    )
    Attendance.objects.bulk_create(Attendance(attendee=one, day=day, present=True) for one in roll)
    Conference.objects.filter(pk=conference.pk).update(opened_by=staff, opened_at=moment)
    cases = session.papers.filter(case__isnull=False).order_by("pk").values_list("case", flat=True)
    plan = planning.BallotPlan(
        BallotWay.SCREEN,
        "levels",
        "conference",
        "",
        clock.today(),
        list(cases[:SUBJECTS]),
        members[0],
        members[1:2],
    )
    return planning.open_ballot(planning.plan_ballot(session, plan, by=staff), by=staff)


def _voters(ballot: BallotRound) -> list[Member]:
    return [one.member for one in BallotVoter.objects.filter(round=ballot).select_related("member")]


def _signed_in(member: Member, users: dict[int | None, User]) -> str:
    user = users.get(member.pk) or User.objects.create(username=f"ballot-{member.pk}", member=member)
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def vote_at_once(people: list[Voter]) -> float:
    """Have everybody vote, so many at a time, and return how many seconds it took."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        list(crowd.map(Voter.vote, people))
    return time.perf_counter() - begun


def in_urn(people: list[Voter]) -> int:
    return BallotVoter.objects.filter(round=people[0].ballot, sealed__isnull=False).count()
