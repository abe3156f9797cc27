"""``manage.py demo`` plays a whole round with an invented province, from the import to the printed report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from members import clock
from members.models import Member
from reviews.demo import printing, province, quarters
from reviews.demo.calendar import DECEMBER, at, in_round, wait_until, workday, year_played
from reviews.demo.play import DemoSession
from reviews.demo.ruleset import bring_in_ruleset
from reviews.documents.actions.documents import request_document
from reviews.models import Campaign, DocumentKind, DocumentState, ReviewSession
from reviews.stages import Stage

PASSWORD = "vanlinh-2025"  # noqa: S105  # of invented people, printed on the screen
MAIN = "VL"
TIMETABLE = (
    (11, 17, "CM", Stage.WRITING),
    (11, 18, "T3", Stage.WRITING),
    (12, 8, "TH", Stage.WRITING),
    (12, 14, "DC", Stage.WRITING),
    (12, 16, "SH", Stage.WRITING),
    (12, 17, "TH", Stage.COMMENTING),
    (12, 18, "VP", Stage.WRITING),
    (12, 21, MAIN, Stage.WRITING),
    (12, 22, "DC", Stage.COMMENTING),
    (12, 23, "VP", Stage.COMMENTING),
    (12, 24, "TH", Stage.CONFERENCE),
    (12, 25, MAIN, Stage.COMMENTING),
    (12, 28, "VP", Stage.CONFERENCE),
    (12, 29, "TH", Stage.COMPLETING),
    (12, 30, "VP", Stage.COMPLETING),
    (1, 5, MAIN, Stage.CONFERENCE),
    (1, 7, MAIN, Stage.RATING),
    (1, 8, MAIN, Stage.COMPLETING),
    (1, 12, "TH", Stage.CLOSED),
    (1, 12, "SH", Stage.COMMENTING),
    (1, 13, "DC", Stage.CONFERENCE),
    (1, 14, "DC", Stage.RATING),
    (1, 14, "VP", Stage.DECIDING),
    (1, 14, MAIN, Stage.CLOSED),
)
"""The timetable: month, day, the code of the committee, and the stage up to which its session is played on
that day. The main session is closed at the end. The others stop at different stages."""

SH_MEETS = (1, 26)
"""The month and day for which the conference of committee SH is convened. The demonstration stops before."""

LAST_DAY = (1, 21)
"""The month and day on which the demonstration stops. The clock of the program goes on from there."""

LOGINS = {
    "VP-02": "thư ký Ban Thường vụ Tỉnh ủy",
    "VL-01": "người đứng đầu (Bí thư Tỉnh ủy), cũng là người được kiểm điểm",
    "VL-06": "ủy viên được kiểm điểm",
    "BT-02": "cán bộ Ban Tổ chức Tỉnh ủy (bảng theo dõi)",
    "BT-01": "người quyết định xếp loại",
    "SH-10": "thư ký Đảng ủy xã Suối Hoa (đang góp ý)",
    "SH-02": "ủy viên xã Suối Hoa: góp ý, trả lời góp ý",
    "CM-02": "ủy viên phường Cầu Mây: đang viết bản kiểm điểm",
    "CM-10": "thư ký Đảng ủy phường Cầu Mây (đang viết)",
    "DC-01": "bí thư chi bộ thôn Đồi Chè (đang chấm điểm)",
    "BT-05": "người giám sát xã Suối Hoa",
    "BT-06": "khách mời, chỉ đọc",
    "VP-07": "quản trị (nhập dữ liệu)",
}


class Command(BaseCommand):
    help = "Load the invented province, play a whole round, and have the worker print its report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-report", action="store_true", help="stop before the report is asked for")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("The demonstration runs with DJANGO_ENV=local only: it brings its own data.")
        translation.activate("vi")
        if not Campaign.objects.filter(committee__code=province.PLACE).exists():
            self._build(year_played())
        if not options["no_report"]:
            self._print()
        self._logins()

    def _build(self, year: int) -> None:
        """Play everything on its day, from January of the year reviewed to January of the next. Raises
        ``CommandError`` if the database has other data."""
        if Member.objects.exists():
            raise CommandError("There is other data in this database. `make clean` empties it.")
        with clock.running_from(at(dt.date(year, 1, 5))):
            self._bring_in(year)
            wait_until(in_round(year, 11, 12))
            self._say(f"Mở đợt kiểm điểm năm {year} …")
            campaign = province.open_yearly_round(year)
            province.settle_places(campaign)
            self._play(campaign, year)
            wait_until(in_round(year, *LAST_DAY))
            clock.keep()

    def _bring_in(self, year: int) -> None:
        self._say("Nhập tổ chức, đảng viên, chức vụ, vai trò từ bảng tính …")
        province.import_province()
        province.make_logins(list(LOGINS), PASSWORD)
        bring_in_ruleset(by=province.staff())
        self._say(f"{Member.objects.count()} đảng viên. Ghi nhận kết quả và hạn chế năm {year - 1} …")
        province.record_province_last_year(year)
        wait_until(workday(dt.date(year, 1, 15)))
        province.write_commitments(year)
        self._say(f"Đánh giá quý I, II, III năm {year} …")
        quarters.play_quarters(year, self._say)

    def _play(self, campaign: Campaign, year: int) -> None:
        """Play all sessions in the order of the timetable, because the clock never goes back."""
        meets = {who: in_round(year, *day) for *day, who, stage in TIMETABLE if stage == Stage.CONFERENCE}
        meets["SH"] = in_round(year, *SH_MEETS)
        is_put_off = False
        for month, day, who, stage in TIMETABLE:
            wait_until(in_round(year, month, day))
            if month == DECEMBER and not is_put_off:
                province.put_off(campaign, year)
                is_put_off = True
            session = campaign.sessions.select_related("committee", "campaign__period").get(
                committee__code=who
            )
            play = DemoSession(session, self._say, meets.get(who))
            if who == MAIN and stage == Stage.CLOSED:
                play.settle_below()
            play.until(stage)

    def _print(self) -> None:
        """Request the report of the main session as its clerk, and wait while a real worker makes the report.
        If several years were played in this database, this is the report of the last one."""
        sessions = ReviewSession.objects.select_related("committee", "campaign__period")
        session = sessions.filter(committee__code=MAIN).latest("campaign__period__year")
        clerk = DemoSession(session, self._say).clerk
        done = session.documents.filter(kind=DocumentKind.REPORT, state=DocumentState.DONE)
        document = done.first() or request_document(session, DocumentKind.REPORT, by=clerk)
        self._say("Báo cáo tổng hợp: worker đang kết xuất …")
        try:
            with printing.own_worker():
                printing.wait_for([document], lambda one: self._say(f"  {one.progress}%"))
        except printing.NotPrintedError as error:
            raise CommandError(str(error)) from error
        self._say(f"Xong: {document.pages} trang, {document.file.path}")

    def _logins(self) -> None:
        self._say(f"\nĐăng nhập (mật khẩu chung: {PASSWORD}):")
        for code, who in LOGINS.items():
            self._say(f"  {code.lower():8} {who}")
        self._say(f"\nChương trình chạy theo ngày của bản trình diễn: hôm nay là {clock.today():%d/%m/%Y}.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
