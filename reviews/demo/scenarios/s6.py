"""S6: a ward's living year. Last year's round of a commune, its merging into the ward, a round opened by
mistake, people who come and go while the round runs, cells on paper, a conference that a storm puts off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from dateutil.relativedelta import relativedelta

from members.models import Committee, Member
from members.organisation.actions import committees, posts
from members.organisation.actions.basis import Basis
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import dossiers
from reviews.demo.calendar import beginning, in_round, wait, wait_until, year_played
from reviews.demo.people import approver_of
from reviews.demo.province import RULESET
from reviews.demo.scenarios.conduct import year_plan
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, in_days
from reviews.demo.scenarios.frame import Scenario, Telling, import_people, load_scenario
from reviews.demo.scenarios.s6_changes import Changes
from reviews.demo.scenarios.s6_meeting import meet_in_spite_of_all
from reviews.demo.scenarios.s6_places import UnitPlay, add_crowd, add_members, ward_places
from reviews.demo.scenarios.tree import add_places
from reviews.models import (
    Campaign,
    DocumentKind,
    LeftOut,
    Paper,
    RemedyItem,
    ReviewSession,
    ShortcomingAnswer,
)
from reviews.papers.actions import commitments, tasks
from reviews.papers.from_cancelled import left_over
from reviews.papers.workbook import TaskRow
from reviews.remedies import actions as remedies
from reviews.rounds.actions import cancelling, rebuilding
from reviews.rounds.actions.campaigns import open_campaign, plan_campaign, request_opening
from reviews.rounds.opening import open_planned
from reviews.stages import Stage

WARD, COMMUNE, THIRD, FORMER = "S6-P", "S6-X", "S6-K", "S6-H"
OLD_UNITS = ("S6-C2", COMMUNE)
CELLS = ("S6-C1", "S6-C2", "S6-C3", THIRD)
ON_PAPER = ("S6-C3", THIRD)
MERGED = (7, 1)
OPENS, WRITES, DECIDES = (11, 10), (11, 18), (1, 8)
"""The months and days on which the round is opened, papers are written, and deciding begins."""

EARLY = "S6-P-03"
"""Who writes at once, before the round is cancelled."""


class Play:
    """The two years of S6. Each method plays one step, so that a test may play the steps one by one. ``year``
    is the second of them, whose round is opened by mistake first."""

    def __init__(self, telling: Telling) -> None:
        """Import the people of the province as they are before the merging."""
        self.telling, self.data = telling, load_scenario("s6.toml")
        self.year = year_played() + 1
        add_places(self.data, [*ward_places(self.data).values()])
        add_crowd(self.data)
        add_members(self.data)
        self.places = ward_places(self.data)
        self.people = import_people(self.data, "s6.toml")
        telling.step(f"Nhập {len(self.data['committees'])} tổ chức, {len(self.people)} đảng viên")

    def member(self, part: str) -> Member:
        return self.people[self.data[part]]

    @property
    def staff(self) -> Member:
        return self.member("staff")

    @property
    def administrator(self) -> Member:
        return self.member("administrator")

    def unit(self, code: str, campaign: Campaign) -> UnitPlay:
        sessions = ReviewSession.objects.for_list()
        session = sessions.get(campaign=campaign, committee__code=code)
        return UnitPlay(self.places[code], PlayedSession(session, self.telling, pace=3))

    def last_year(self) -> Campaign:
        """Play the commune's round of the year before, from writing to closing. Check that the commune cannot
        be merged while its session is open."""
        wait_until(in_round(year_played(), *OPENS))
        campaign = open_campaign(committee_of(COMMUNE), year_plan(self.data["legal_basis"]), by=self.staff)
        self.telling.step(f"{self.staff} mở đợt năm {year_played()} cho {committee_of(COMMUNE)}")
        ways = [self.unit(code, campaign) for code in OLD_UNITS]
        wait_until(in_round(year_played(), *WRITES))
        for way in ways:
            way.course.move(Stage.WRITING)
            way.write()
        for way in ways:
            way.send_out()
        self.telling.refused("sáp nhập xã khi phiên kiểm điểm chưa kết thúc", self._merge_today)
        for way in ways:
            way.convene(in_days(5))
            way.hold()
            wait(1)
            way.complete()
        self.decide_and_close(campaign, OLD_UNITS, [])
        return campaign

    def _merge_today(self) -> None:
        basis = Basis(in_days(0), "Quyết định thử")
        committees.merge_committee(committee_of(COMMUNE), committee_of(WARD), basis, by=self.administrator)

    def commit(self) -> None:
        """Let the commune's secretary commit himself for the new year."""
        secretary = self.people[f"{COMMUNE}-B"]
        year = in_days(0).year
        commitment = commitments.start_commitment(year, by=secretary)
        promised = [
            commitments.Promised("Đóng cửa bãi rác tạm", "Biên bản nghiệm thu"),
            commitments.Promised("Mỗi tháng một buổi đối thoại với dân", "12 biên bản"),
        ]
        commitments.save_items(commitment, promised, by=secretary)
        commitments.hand_in_commitment(commitment, by=secretary)
        self.telling.step(f"{secretary} cam kết năm {year}: {len(promised)} việc")

    def merge(self, last: Campaign) -> None:
        """Merge the commune into the ward and give a third organisation its new parent. Check what goes to
        the successor, and that last year's round is still read."""
        now = in_days(0).year
        wait_until(dt.date(now, *MERGED))
        words = {name: text.format(now=now) for name, text in self.data["merged"].items()}
        basis = Basis(dt.date(now, *MERGED), words["document"])
        committees.merge_committee(committee_of(COMMUNE), committee_of(WARD), basis, by=self.administrator)
        moved = Basis(basis.day, words["moved"])
        committees.move_committee(committee_of(THIRD), committee_of(WARD), moved, by=self.administrator)
        self.telling.step(
            f"01/7: {committee_of(COMMUNE)} hợp nhất vào {committee_of(WARD)}; {basis.document}"
        )
        self.telling.step(f"{committee_of(THIRD)} chuyển về trực thuộc {committee_of(WARD)}")
        self._appoint(now)
        self._check_successor(last)

    def _appoint(self, now: int) -> None:
        """Give the commune's secretary his post in the ward."""
        secretary = self.people[f"{COMMUNE}-B"]
        post = {
            "title": "Phó Bí thư Đảng ủy phường Tân Hà",
            "catalogued": None,
            "rank": 3,
            "is_head": False,
            "is_acting": False,
            "leads": True,
            "portfolio": "tiếp nhận địa bàn xã cũ",
            "starts_on": dt.date(now, *MERGED),
        }
        posts.give_post(secretary, committee_of(WARD), post, by=self.administrator)
        self.telling.step(f"{secretary}: {post['title']}")

    def _check_successor(self, last: Campaign) -> None:
        head, clerk = self.people[f"{WARD}-B"], self.people[f"{WARD}-P"]
        wait_until(in_days(20))
        item = RemedyItem.objects.for_list().get(plan__session__committee__code=COMMUNE)
        remedies.report_progress(item, "Đã chọn được điểm trung chuyển.", percent=60, by=item.owner)
        self.telling.step(f"{item.owner} báo cáo khắc phục 60%: {item.what}")
        check = self.telling.check
        for who, code in ((head, COMMUNE), (self.people["S6-C2-B"], "S6-C2")):
            seen = ReviewSession.objects.visible_to(who).filter(campaign=last)
            names = [session.committee.code for session in seen.select_related("committee")]
            check(f"Phiên năm trước mà {who} đọc được", names, [code])
        papers = Paper.objects.filter(session__campaign=last, session__committee__code=COMMUNE)
        read = Paper.objects.visible_to(clerk).filter(pk__in=papers.values("pk")).count()
        check("Bản kiểm điểm năm trước của xã cũ mà thư ký phường đọc được", read, 3)
        due_on = dt.date(in_days(0).year + 1, 3, 31)
        remedies.shift_deadline(item, due_on, "Theo kế hoạch của phường mới", by=head)
        self.telling.step(f"{head} thay xã cũ gia hạn việc khắc phục đến {due_on:%d/%m/%Y}")
        open_ones = RemedyItem.objects.visible_to(head).still_open().filter(plan__session__campaign=last)
        check("Việc khắc phục còn mở của xã cũ mà bí thư phường thấy", open_ones.count(), 1)
        self.telling.refused(
            "mở lại đợt cho xã đã hợp nhất",
            lambda: plan_campaign(committee_of(COMMUNE), year_plan([]), by=self.staff),
        )

    def mistake(self) -> Campaign:
        """Open the ward's round on a superseded rule set. One person writes at once. Check that neither the
        rule set can then be changed nor a second round opened; cancel the round."""
        wait_until(in_round(self.year, *OPENS))
        plan, wrong = year_plan(self.data["legal_basis"]), self.data["mistake"]
        superseded = replace(plan, ruleset_code=wrong["ruleset"])
        self.telling.refused(
            "mở đợt theo quy định đã hết hiệu lực mà không nêu lý do",
            lambda: open_campaign(committee_of(WARD), superseded, by=self.staff),
        )
        superseded = replace(superseded, ruleset_reason=wrong["belief"])
        campaign = open_campaign(committee_of(WARD), superseded, by=self.staff)
        self.telling.step(f"Mở nhầm theo {campaign.period.ruleset.title}")
        way = self.unit(WARD, campaign)
        way.course.move(Stage.WRITING)
        early = way.course.paper(EARLY)
        points = {row.code: row.max for row in early.rated_case().criteria}
        written = replace(self.places[WARD].written(early), points=points)
        way.course.fill_in(early, written, UnitPlay.EARLIER)
        task = self._done("Nghị quyết về đoàn viên trẻ", "Nghị quyết được ban hành")
        tasks.add_task(early, task, by=self.people[EARLY])
        self.telling.step(f"{early} viết bản kiểm điểm, một nhiệm vụ và tự chấm điểm ngay hôm đó")
        self.telling.refused(
            "đổi quy định tại chỗ khi đã có người viết",
            lambda: rebuilding.change_open_ruleset(campaign, RULESET, by=self.staff),
        )
        self.telling.refused(
            "mở thêm một đợt theo quy định đúng",
            lambda: plan_campaign(committee_of(WARD), plan, by=self.staff),
        )
        cancelling.cancel_campaign(campaign, wrong["reason"], by=self.staff)
        self.telling.step(f"{self.staff} hủy đợt: {wrong['reason']}")
        return campaign

    def open_rightly(self, cancelled: Campaign) -> Campaign:
        """Plan the round anew and open it. Check that what was written stands in the new papers, section by
        section, and that the rest is shown beside."""
        wait(1)
        fresh = cancelling.plan_anew(cancelled, RULESET, by=self.staff)
        request_opening(fresh, by=self.staff)
        open_planned(fresh.pk)
        campaign = Campaign.objects.select_related("committee", "period").get(pk=fresh.pk)
        self.telling.step(f"Mở lại theo {campaign.period.ruleset.title}: {campaign.sessions.count()} phiên")
        self._check_carried(cancelled, campaign)
        self._check_ward(campaign)
        return campaign

    def _check_carried(self, cancelled: Campaign, campaign: Campaign) -> None:
        old, paper = (
            Paper.objects.for_list().get(session__campaign=one, member__code=EARLY)
            for one in (cancelled, campaign)
        )
        before, after = old.texts(), paper.texts()
        written = {code: text for code, text in before.items() if text}
        taken = {code for code, text in written.items() if after.get(code) == text}
        rest = left_over(paper)
        check = self.telling.check
        check("Mục đã viết được mang sang", len(taken), len(set(written) & set(after)))
        check("Mục không có trong mẫu mới, để bên cạnh", len(rest.texts), len(written) - len(taken))
        check("Nhiệm vụ được mang sang", [task.name for task in paper.tasks.all()], [old.tasks.get().name])
        given = old.rated_case().scores.filter(self_points__isnull=False).count()
        kept = paper.rated_case().scores.filter(self_points__isnull=False).count()
        check("Tiêu chí đã chấm: mang sang và để bên cạnh", kept + len(rest.marks), given)

    def _check_ward(self, campaign: Campaign) -> None:
        """Check what the ward took over from the commune."""
        secretary = self.people[f"{COMMUNE}-B"]
        paper = Paper.objects.for_list().get(session__campaign=campaign, member=secretary)
        check = self.telling.check
        check("Cam kết ở xã cũ mà bản kiểm điểm ở phường phải đối chiếu", paper.promises.count(), 2)
        own = Paper.objects.get(session__campaign=campaign, session__committee__code=WARD, member=None)
        earlier = ShortcomingAnswer.objects.filter(paper=own, shortcoming__committee__code=COMMUNE)
        check("Hạn chế của xã cũ mà tập thể phường phải trả lời", earlier.count(), 1)
        check("Số phiên của đợt", campaign.sessions.count(), len(CELLS) + 1)

    def write(self, campaign: Campaign) -> Changes:
        """Play the writing and commenting of all committees, while people come and go."""
        ways = {code: self.unit(code, campaign) for code in (WARD, *CELLS)}
        changes = Changes(self.telling, self.data, self.people, ways, by=self.administrator)
        wait_until(in_round(year_played(), *WRITES))
        for way in ways.values():
            way.course.move(Stage.WRITING)
        changes.admitted_late()
        changes.died()
        changes.without_device()
        changes.abroad()
        changes.stand_in()
        self._assign(ways[WARD])
        for code in (WARD, "S6-C1", *ON_PAPER):
            ways[code].write()
            ways[code].send_out()
        changes.moved_out()
        changes.moved_over()
        ways["S6-C2"].write()
        ways["S6-C2"].send_out()
        changes.expelled()
        return changes

    def _assign(self, way: UnitPlay) -> None:
        """Enter the task of the former commune in the ward's paper; who is in charge takes it over."""
        secretary, paper = self.people[f"{COMMUNE}-B"], way.course.paper()
        task = self._done("Đóng cửa bãi rác tạm của xã cũ", "Biên bản nghiệm thu")
        tasks.add_task(paper, task, by=way.course.clerk, lead=secretary)
        own = way.course.paper(secretary.code)
        taken = tasks.take_over_tasks(own, by=secretary)
        copy = own.tasks.select_related("paper__session").get()
        tasks.change_task(copy, task, by=secretary, version=copy.version)
        self.telling.check(f"Nhiệm vụ của xã cũ mà {secretary} nhận vào bản kiểm điểm", taken, 1)

    def _done(self, name: str, product: str) -> TaskRow:
        """Return a task of the year that was done in time and exceeded."""
        return TaskRow(
            name,
            product,
            due_on=dt.date(self.year, 9, 30),
            done_on=dt.date(self.year, 9, 18),
            quality="met",
            exceeded=True,
            result="Xong trước hạn 12 ngày",
        )

    def hold(self, campaign: Campaign, changes: Changes) -> None:
        """Hold all conferences: the cells first, then the ward's, and send the dossiers up."""
        ways = changes.ways
        for code in CELLS:
            ways[code].convene(in_days(6), dt.time(8) if code in ("S6-C1", "S6-C3") else dt.time(14))
        ways["S6-C1"].hold({"S6-C1-07": "Nằm viện phẫu thuật, có giấy của bệnh viện"})
        changes.secretary_follows()
        for number, code in enumerate(ON_PAPER, start=1):
            changes.set_on_paper(code, number)
            ways[code].hold()
        ways["S6-C2"].hold({"S6-C2-06": "Học ở nước ngoài, đã gửi ý kiến bằng văn bản"})
        for code in CELLS:
            ways[code].complete()
        meet_in_spite_of_all(ways[WARD], self.data["storm"]["reason"])
        ways[WARD].complete()
        self.decide_and_close(campaign, CELLS, [WARD])

    def decide_and_close(
        self, campaign: Campaign, cells: tuple[str, ...] | list[str], above: list[str]
    ) -> None:
        """Decide all cases, lower committees before higher ones and collectives before their people, and
        close the sessions."""
        wait_until(in_round(year_played(), *DECIDES))
        approver = self.member("approver")
        for code in (*cells, *above):
            way = self.unit(code, campaign)
            papers = way.course.papers()
            collective = papers.pop(COLLECTIVE)
            for rows in ([collective], list(papers.values())):
                reason = self.data["decided"]
                by = approver_of(way.course.session.committee) if rows == [collective] else approver
                rating_actions.decide_in_session(rows, "GOOD", by=by, reason=reason)
            dossiers.receive_dossier(way.course.session, by=self.staff)
            way.course.move(Stage.CLOSED, by=approver)

    def count(self, campaign: Campaign) -> None:
        """Check that every session is closed, and that everybody is reviewed once or left out with a
        reason."""
        check = self.telling.check
        closed = campaign.sessions.filter(stage=Stage.CLOSED).count()
        check("Phiên đã kết thúc", closed, len(CELLS) + 1)
        here = Member.objects.filter(cell__path__startswith=committee_of(WARD).path)
        imported = [cell for _code, _name, _born, _admitted, cell, *_more in self.data["people"]]
        check("Đảng viên của phường", here.count(), sum(map(imported.count, CELLS)) + 1)
        standing = Paper.objects.filter(session__campaign=campaign, member__isnull=False)
        reviewed = sorted(standing.values_list("member__code", flat=True))
        check("Người được kiểm điểm hai lần", len(reviewed) - len(set(reviewed)), 0)
        gone = LeftOut.objects.filter(session__campaign=campaign)
        out = set(gone.values_list("member__code", flat=True)) - set(reviewed)
        forgotten = set(here.values_list("code", flat=True)) - set(reviewed) - out
        check("Người bị bỏ sót", sorted(forgotten), [])
        check("Người thôi kiểm điểm, có lý do", sorted(out), sorted(("S6-C1-04", "S6-C1-05", "S6-C2-04")))
        rated = standing.filter(case__released_at__isnull=False).count()
        check("Kết quả cá nhân đã công bố", rated, len(reviewed))
        titled = dict(standing.values_list("member__code", "title"))
        check("Chức vụ của bí thư mới trong bản kiểm điểm", titled["S6-C1-03"], "Bí thư Chi bộ khu phố 1")
        check("Chức vụ của bí thư cũ", titled["S6-C1-B"], "")
        for code in (WARD, "S6-C1"):
            self.unit(code, campaign).course.ask_for(DocumentKind.MINUTES, DocumentKind.REPORT)


def committee_of(code: str) -> Committee:
    return Committee.objects.get(code=code)


def play(telling: Telling) -> None:
    scenario = Play(telling)
    last = scenario.last_year()
    scenario.commit()
    scenario.merge(last)
    campaign = scenario.open_rightly(scenario.mistake())
    changes = scenario.write(campaign)
    scenario.hold(campaign, changes)
    scenario.count(campaign)


def a_year_earlier() -> dt.datetime:
    """Return the moment at which the scenario begins: a year before the other scenarios do."""
    return beginning() - relativedelta(years=1)


SCENARIO = Scenario(
    "S6",
    "Một năm của phường: sáp nhập, mở nhầm đợt, người đến người đi, hoãn hội nghị",
    "S6",
    play,
    a_year_earlier,
)
