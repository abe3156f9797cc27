"""S4: a province uses its own rule set and reviews committees of four levels at once. The lower levels are
decided first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError

from members import clock
from members.models import Committee, CommitteeKind, Member, RoleKind
from ratings import rulesets
from ratings.actions import rulesets as ruleset_actions
from ratings.actions.cases import Resolution
from ratings.models import LocalRuleSet, Step
from ratings.rulesets import DeadlineRow, RuleSet, Settings, settings_of
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import dossiers
from reviews.demo.calendar import in_round, wait, wait_until, year_played
from reviews.demo.province import RULESET
from reviews.demo.scenarios.conduct import LATE_GROUND
from reviews.demo.scenarios.course import PlayedSession, in_days
from reviews.demo.scenarios.frame import Scenario, Telling, import_people, load_scenario
from reviews.demo.scenarios.tree import LOW, PlacePlay, TreePlace, add_places, places
from reviews.models import Campaign, DocumentKind, Paper, ReviewSession
from reviews.places.actions import people
from reviews.rounds.actions.campaigns import Dues, RoundPlan, plan_campaign, request_opening
from reviews.rounds.actions.reminders import remind_late
from reviews.rounds.opening import open_planned
from reviews.stages import Stage

OPENS, DECIDES = (11, 10), (1, 11)
"""The month and day on which the round is planned and opened, and those on which deciding begins."""


class Play:
    """The round of S4. Each method plays one step, so that a test may play the steps one by one."""

    def __init__(self, telling: Telling) -> None:
        """Import the people of every level, and the superiors outside the province who decide its ratings."""
        self.telling, self.data = telling, load_scenario("s4.toml")
        self.places = places(self.data)
        add_places(self.data, self.places)
        self.people = import_people(self.data, "s4.toml")
        levels = len({place.theme["kind"] for place in self.places})
        telling.step(f"Nhập {len(self.places)} cấp ủy ở {levels} cấp, {len(self.people)} đảng viên")

    @property
    def staff(self) -> Member:
        return self.people[self.data["staff"]]

    @cached_property
    def top(self) -> TreePlace:
        return self.places[0]

    @cached_property
    def upwards(self) -> list[TreePlace]:
        """The committees of the tree, lower ones before higher ones."""
        return sorted(self.places, key=lambda place: -Committee.objects.get(code=place.code).depth)

    def derive(self) -> LocalRuleSet:
        """Derive the province's own rule set from the central one, take it into use, and return it. Check
        that a cell cannot derive a rule set, and that the province's cannot go beyond the central rules."""
        names = ruleset_actions.Names(
            self.data["ruleset"]["code"],
            self.data["ruleset"]["title"],
            self.data["ruleset"]["short"],
            dt.date(year_played(), 1, 2),
            self.data["ruleset"]["province"],
        )
        below = self.people[self.places[-1].head]
        self.telling.refused(
            "chi bộ tự ban hành quy định riêng",
            lambda: ruleset_actions.derive_ruleset(RULESET, names, self.settings("share"), by=below),
        )
        local = ruleset_actions.derive_ruleset(RULESET, names, self.settings("too_much"), by=self.staff)
        problems = ruleset_actions.check_ruleset(local, by=self.staff)
        found = "; ".join(problem.text for problem in problems)
        self.telling.step(f"Kiểm tra dự thảo {local.short}: {found}")
        self.telling.refused(
            "đưa vào dùng khi quy định chưa qua kiểm tra",
            lambda: ruleset_actions.take_into_use(local, by=self.staff),
        )
        local = ruleset_actions.change_ruleset(local, names, self.settings("share"), by=self.staff)
        if ruleset_actions.check_ruleset(local, by=self.staff):
            raise ValidationError(f"{local}: chưa đạt")
        local = ruleset_actions.take_into_use(LocalRuleSet.objects.get(pk=local.pk), by=self.staff)
        self.telling.step(f"{self.staff} đưa vào dùng {local.title}, kế thừa {RULESET}")
        return local

    def settings(self, share: str) -> Settings:
        """Return the settings of the central rule set with two changes: the province's own quota, given in
        the file under the key ``share``, and one more deadline."""
        rows, own = settings_of(RuleSet.parse(rulesets.load_shipped(RULESET).content)), self.data["ruleset"]
        if rows.quota is None:
            raise ValidationError(f"{RULESET}: không có tỷ lệ")
        quota = replace(rows.quota, share=Decimal(own[share]))
        day = DeadlineRow(own["deadline"], own["day"], own["month"])
        return replace(rows, deadlines=[*rows.deadlines, day], quota=quota)

    def plan(self) -> Campaign:
        """Plan one round over the whole tree, with dates for each level, and return it. Check that no second
        round can be planned at a lower level."""
        wait_until(in_round(year_played(), *OPENS))
        committee = Committee.objects.get(code=self.top.code)
        self.campaign: Campaign = plan_campaign(committee, self.round, by=self.staff)
        self.telling.step(f"{self.staff} lập kế hoạch “{self.campaign}” cho toàn Đảng bộ tỉnh")
        for row in self.campaign.level_dues.order_by("finish_due"):
            self.telling.step(f"{row.get_kind_display()}: xong trước {row.finish_due:%d/%m/%Y}")
        self.telling.refused(
            "lập thêm một đợt xếp loại ở cấp xã trong cùng kỳ",
            lambda: plan_campaign(Committee.objects.get(code="S4-M"), self.round, by=self.staff),
        )
        return self.campaign

    @cached_property
    def round(self) -> RoundPlan:
        days = {CommitteeKind(kind): Dues(*map(in_days, row)) for kind, row in self.data["dues"].items()}
        own = days.pop(CommitteeKind.PROVINCIAL)
        return RoundPlan(
            title=f"Kiểm điểm, đánh giá, xếp loại năm {year_played()}",
            year=year_played(),
            ruleset_code=self.data["ruleset"]["code"],
            **own._asdict(),
            legal_basis=tuple(self.data["legal_basis"]),
            level_dues={kind.value: dues for kind, dues in days.items()},
            late_reason=LATE_GROUND,
        )

    def open(self) -> None:
        """Open the round as the worker does, twice, to show that the second time changes nothing. Then send
        the supervisors."""
        for _time in range(2):
            request_opening(self.campaign, by=self.staff)
            open_planned(self.campaign.pk)
            papers = Paper.objects.filter(session__campaign=self.campaign).count()
            self.telling.step(f"Đã mở {self.campaign.sessions.count()} phiên, {papers} bản kiểm điểm")
        self.campaign.refresh_from_db()
        self.supervise()

    def supervise(self) -> None:
        """Send a person of the level above to each committee as its supervisor."""
        for place in self.places:
            days = {"starts_on": clock.today(), "ends_on": in_days(90)}
            sessions = [self.session(place)]
            people.send_person(self.supervisor(place), RoleKind.SUPERVISOR, sessions, **days, by=self.staff)
            self.telling.step(f"{self.supervisor(place)} chỉ đạo, theo dõi {place.name}")

    def supervisor(self, place: TreePlace) -> Member:
        return self.people[place.theme["supervisor"]]

    def session(self, place: TreePlace) -> ReviewSession:
        return ReviewSession.objects.for_list().get(campaign=self.campaign, committee__code=place.code)

    def way(self, place: TreePlace, telling: Telling | None = None) -> PlacePlay:
        """Return the object that plays the committee's session, which is read anew. Its steps are reported
        only where a ``telling`` is given."""
        return PlacePlay(
            place, PlayedSession(self.session(place), telling or Telling()), self.supervisor(place)
        )

    @cached_property
    def late(self) -> TreePlace:
        return next(place for place in self.places if place.code == self.data["late"])

    @cached_property
    def low(self) -> TreePlace:
        """The committee whose collective is rated lower than the others, and therefore its head too."""
        return next(place for place in self.places if place.level() == LOW)

    def write(self) -> None:
        """Write the papers on all levels at once, except those of one late cell."""
        for place in self.places:
            way = self.way(place)
            way.course.move(Stage.WRITING)
            if place != self.late:
                way.write()
        wait_until(self.session(self.late).writing_due + dt.timedelta(days=1))
        stands = self.campaign.sessions.filter(stage=Stage.COMMENTING).count()
        self.telling.step(f"Các cấp cùng viết: {stands}/{len(self.places)} nơi đã gửi dự thảo")

    def catch_up(self) -> None:
        """Send a reminder, as staff, to everybody who is late. Then write the papers of the late cell."""
        late = self.campaign.sessions.due_by(in_days(-1)).count()
        told = remind_late(self.campaign, by=self.staff)
        self.telling.step(f"Chậm {late} nơi: {self.late.name}; {self.staff} nhắc {told} người")
        self.way(self.late).write()

    def hold(self) -> None:
        """Hold the conference of every committee, complete its papers and send its dossier up."""
        for place in self.upwards:
            way = self.way(place, self.telling if place == self.top else None)
            way.hold()
            wait(1)
            way.complete(self.data["agreed"], self.data["residence"])
            self.telling.step(f"{place.name}: đã họp, thẩm định, có kế hoạch khắc phục, đã trình")

    def approver(self, place: TreePlace) -> Member:
        return self.people[place.theme["approver"]]

    def decide(self) -> None:
        """Decide the levels as the level above: lower committees before higher ones, and the collective
        before its people. Check that a higher committee cannot be decided first."""
        wait_until(in_round(year_played(), *DECIDES))
        second = self.places[1]
        collective, _persons = self.way(second).papers()
        self.telling.refused(
            f"quyết định {second.name} trước cấp dưới", lambda: self._decide(second, [collective], "GOOD")
        )
        for place in self.upwards:
            if place == self.top:
                self._pass(place)
            self._decide_place(place)

    def _decide_place(self, place: TreePlace) -> None:
        collective, (head, deputy) = self.way(place).papers()
        own = self.people[place.head]
        self.telling.refused(
            f"{place.name} tự quyết định mức của mình",
            lambda: rating_actions.decide_in_session(
                [collective], "GOOD", by=own, reason=self.data["decided"]
            ),
        )
        self._decide(place, [collective], place.level())
        if place.level() != place.level(place.deputy):
            self.telling.refused(
                "xếp người đứng đầu cao hơn tập thể, không nêu lý do",
                lambda: self._decide(place, [head], "GOOD", ""),
            )
        self._decide(place, [head], place.level(place.head))
        self._decide(place, [deputy], place.level(place.deputy))

    def _decide(self, place: TreePlace, rows: list[Paper], level: str, reason: str | None = None) -> None:
        """Decide these cases. For the province, the decision of its superior outside the program is entered
        with its number."""
        said = Resolution(number="105-TB/TW", on=clock.today()) if place == self.top else Resolution()
        reason = self.data["decided"] if reason is None else reason
        by = self.approver(place)
        steps = rating_actions.decide_in_session(rows, level, by=by, reason=reason, resolution=said)
        name = self.campaign.period.ruleset.level_name
        for row, step in zip(rows, steps, strict=True):
            self.telling.step(f"{by} quyết định {row}: {name(step.level)}")

    def _pass(self, place: TreePlace) -> None:
        collective, _persons = self.way(place).papers()
        for step, number in ((Step.PROPOSED, "201-TTr/TU"), (Step.PASSED, "202-NQ/TU")):
            said = Resolution(number=number, on=clock.today())
            rating_actions.enter_body_in_session([collective], step, said, by=self.people[place.deputy])
            self.telling.step(f"{place.name}: {step.label}, {number}")
            wait(3)

    def close(self) -> None:
        """Receive the dossiers and close the sessions, lower ones first. Then request the printed reports."""
        wait(1)
        for place in self.upwards:
            way = self.way(place)
            dossiers.receive_dossier(way.course.session, by=self.approver(place))
            way.course.move(Stage.CLOSED, by=self.approver(place))
        closed = self.campaign.sessions.filter(stage=Stage.CLOSED).count()
        self.telling.step(f"Kết thúc {closed}/{self.campaign.sessions.count()} phiên từ chi bộ đến tỉnh")
        for place in (self.low, self.places[1], self.top):
            self.way(place, self.telling).course.ask_for(DocumentKind.REPORT)
        self.way(self.top, self.telling).course.ask_for(DocumentKind.MINUTES, DocumentKind.PLAN)


def play(telling: Telling) -> None:
    scenario = Play(telling)
    scenario.derive()
    scenario.plan()
    scenario.open()
    scenario.write()
    scenario.catch_up()
    scenario.hold()
    scenario.decide()
    scenario.close()


SCENARIO = Scenario("S4", "Quy định riêng của tỉnh, bốn cấp cùng kiểm điểm một lúc", "S4", play)
