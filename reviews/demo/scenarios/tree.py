"""The committees of the tree in S4, each with two people, and the steps that such a committee takes in the
round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from members import clock
from members.models import Member
from ratings.actions.cases import RatingProposal
from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions.amending import finalise_papers
from reviews.conference.guards.conference import earliest_day
from reviews.demo.calendar import workdays_from
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, Spoken, in_days, said_on
from reviews.demo.scenarios.room import Room
from reviews.demo.scenarios.units import BaseUnit
from reviews.models import AgendaItem, Paper, RemedyItem, Shortcoming
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage

LOW = "COMPLETED"


@dataclass(frozen=True)
class TreePlace(BaseUnit):
    """One committee of the tree. ``theme`` is its part of the file. The entry ``level`` in it is the level of
    the collective and of its head."""

    @property
    def code(self) -> str:
        return str(self.theme["code"])

    @property
    def above(self) -> str:
        """The code of the committee above, or an empty string for the topmost committee."""
        return str(self.theme["above"])

    @property
    def figures(self) -> dict[str, str]:
        return super().figures | {"unit": self.theme["unit"]}

    def level(self, who: str = "") -> str:
        return "GOOD" if who == self.deputy else str(self.theme.get("level", "GOOD"))

    def earlier(self) -> list[str]:
        """Return an empty list, since no shortcomings were named last year."""
        return []


def places(data: dict[str, Any]) -> list[TreePlace]:
    """Return the committees listed in the scenario's TOML file, each after the one above it."""
    return [TreePlace(number, row["name"], row, data) for number, row in enumerate(data["places"], start=1)]


def add_places(data: dict[str, Any], found: list[TreePlace]) -> None:
    """Add the committees, their people, posts and roles to ``data``, as rows for the import."""
    for place in found:
        theme, n = place.theme, place.number
        row = [
            place.code,
            place.above,
            place.name,
            theme["kind"],
            theme["body"],
            theme["symbol"],
            theme["seat"],
        ]
        data["committees"].append(row)
        for rank, (code, title) in enumerate(((place.head, "Bí thư"), (place.deputy, "Phó Bí thư")), start=1):
            born = dt.date(1968 + 2 * n, 1 + n, 3 * n + rank)
            admitted = born.replace(year=born.year + 26)
            name, home = theme["people"][rank - 1], theme["home"]
            data["people"].append([code, name, born, admitted, home, True, "active"])
            post = [code, place.code, f"{title} {theme['post']}", rank, rank == 1, True, theme["field"]]
            data["posts"].append(post)
        data["roles"].append([place.deputy, "clerk", place.code])
        data["roles"].append([theme["approver"], "approver", place.code])


class PlacePlay:
    """The session of one committee with the steps to play it. The deputy is the clerk, and ``supervisor``
    comes from the level above."""

    def __init__(self, place: TreePlace, course: PlayedSession, supervisor: Member) -> None:
        self.place, self.course, self.supervisor = place, course, supervisor

    @cached_property
    def comments(self) -> list[Spoken]:
        """The comments in this committee, each with its answer: by the head on the collective first, then by
        the head and the deputy on each other."""
        known, place = self.place.figures, self.place
        return [
            Spoken(
                COLLECTIVE,
                place.head,
                "cause",
                "causes",
                f"Tôi nói trước: {known['cause']}; phần của người đứng đầu phải ghi rõ.",
                "taken_up",
                "Đã ghi phần trách nhiệm của người đứng đầu vào mục V.",
            ),
            Spoken(
                place.head,
                place.deputy,
                "shortcoming",
                "shortcomings",
                f"Đồng chí đôn đốc nhiều mà chưa chốt ngày, nên {known['fault']}.",
                "taken_up",
                f"Tôi nhận; {known['measure']}.",
            ),
            Spoken(
                place.deputy,
                place.head,
                "strength",
                "duties",
                f"Sản phẩm “{known['p2']}” kiểm đếm được, là việc đồng chí theo từ đầu.",
                "explained",
                "Đó là kết quả chung, tôi xin ghi nhận và giữ cách làm.",
            ),
        ]

    def write(self) -> None:
        """Write and hand in the papers of the head, the deputy and the collective. Then send the drafts
        out."""
        for code in (self.place.head, self.place.deputy, COLLECTIVE):
            self.course.fill_in(self.course.paper(code), self.written(code))
            paper = self.course.paper(code)
            paper_actions.submit_paper(paper, by=paper.member or self.course.clerk)
        self.course.move(Stage.COMMENTING)

    def written(self, code: str) -> Any:
        return self.place.person(code) if code else self.place.collective()

    def hold(self) -> None:
        """Enter comments and answers, and hold the conference up to the locked minutes. It lasts as many days
        as the rule set requires on this level. Check that a shorter one cannot be convened."""
        self.course.comment(self.comments)
        tomorrow = clock.today() + dt.timedelta(days=1)
        first = max(earliest_day(self.course.session), tomorrow)
        dates = workdays_from(first, self.place.theme.get("days", 1))
        hall = f"Phòng họp {self.place.name}"
        if len(dates) > 1:
            what = f"triệu tập {self.place.name} họp một ngày"
            self.course.telling.refused(what, lambda: self.course.convene(dates[:1], hall))
        self.course.convene(dates, hall)
        self.course.move(Stage.CONFERENCE)
        concluded = {COLLECTIVE: f"Thống nhất; việc phải làm: {self.place.figures['measure']}."}
        room = Room(self.course, said_on(self.comments), concluded)
        room.call_roll()
        room.open()

        def speak(item: AgendaItem) -> None:
            if item.kind == AgendaKind.DELEGATE:
                text = f"Cấp trên ghi nhận; sẽ kiểm tra đến cùng việc: {self.place.figures['fault']}."
                room.speak(item, Spoken("", self.supervisor.code, "", "", text))

        room.run(also=speak)
        room.lock_minutes(self.course.head)
        self.course.move(Stage.RATING)

    def complete(self, agreed: str, residence: str) -> None:
        """Appraise the papers, name a shortcoming, make the papers final, plan a remedy, and send the dossier
        up."""
        course, known = self.course, self.place.figures
        for code in course.papers():
            own = self.written(code)
            course.appraise(code, RatingProposal(own.level, own.points, agreed))
        course.move(Stage.COMPLETING)
        rating_actions.name_shortcoming(course.paper(), sentence_of(known["fault"]), by=course.head)
        finalise_papers(course.session, by=course.head)
        course.plan(
            RemedyItem(
                what=sentence_of(known["measure"]),
                owner=course.head,
                due_on=in_days(90 + self.place.number),
                evidence="Báo cáo có số liệu, được cấp trên kiểm tra",
                shortcoming=row,
            )
            for row in Shortcoming.objects.named_in(course.session)
        )
        course.waive_residence(residence)
        course.move(Stage.DECIDING)

    def papers(self) -> tuple[Paper, list[Paper]]:
        """Return the collective's paper, and a list of the papers of the head and the deputy."""
        found = self.course.papers()
        return found[COLLECTIVE], [found[self.place.head], found[self.place.deputy]]


def sentence_of(text: str) -> str:
    """Return the text with a capital first letter."""
    return f"{text[:1].upper()}{text[1:]}"
