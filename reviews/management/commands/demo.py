"""Plays the main job once with an invented province: from the import to the report printed by the worker."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from members.models import Member
from reviews.demo import printing, province, quarters
from reviews.demo.play import Play
from reviews.documents.actions.documents import request_document
from reviews.models import Campaign, DocumentKind, DocumentState, ReviewSession
from reviews.stages import Stage

PASSWORD = "vanlinh-2025"  # noqa: S105  # of invented people, printed on the screen
STAGES = {
    "VP": Stage.DECIDING,
    "SH": Stage.COMMENTING,
    "DC": Stage.RATING,
    "TH": Stage.CLOSED,
    "CM": Stage.WRITING,
    "T3": Stage.WRITING,
}
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
            self._build()
        if not options["no_report"]:
            self._print()
        self._logins()

    def _build(self) -> None:
        if Member.objects.exists():
            raise CommandError("There is other data in this database. `make clean` empties it.")
        self._say("Nhập tổ chức, đảng viên, chức vụ, vai trò từ bảng tính …")
        province.bring_in()
        province.make_logins(list(LOGINS), PASSWORD)
        self._say(
            f"{Member.objects.count()} đảng viên. Ghi nhận kết quả và hạn chế năm {province.YEAR - 1} …"
        )
        province.record_last_year()
        self._say(f"Đánh giá quý I, II, III năm {province.YEAR} …")
        quarters.play(self._say)
        province.write_commitments()
        self._say(f"Mở đợt kiểm điểm năm {province.YEAR} …")
        campaign = province.open_round()
        province.settle_places(campaign)
        self._say("Ban Thường vụ Tỉnh ủy viết bản kiểm điểm; chi bộ của các đồng chí họp trước …")
        main = Play(_main_session(), self._say)
        main.until(Stage.WRITING)
        for session in campaign.sessions.select_related("committee"):
            if session.committee.code in STAGES:
                Play(session, self._say).until(STAGES[session.committee.code])
        self._say("Ban Thường vụ Tỉnh ủy: từ khi góp ý đến khi có quyết định …")
        main.settle_below()
        main.until(Stage.CLOSED)

    def _print(self) -> None:
        """Ask as the clerk does, and wait while a real worker makes the document."""
        session = _main_session()
        clerk = Play(session, self._say).clerk
        done = session.documents.filter(kind=DocumentKind.REPORT, state=DocumentState.DONE)
        document = done.first() or request_document(session, DocumentKind.REPORT, by=clerk)
        self._say("Báo cáo tổng hợp: worker đang kết xuất …")
        try:
            with printing.worker():
                printing.wait_for([document], lambda one: self._say(f"  {one.progress} %"))
        except printing.NotPrintedError as error:
            raise CommandError(str(error)) from error
        self._say(f"Xong: {document.pages} trang, {document.file.path}")

    def _logins(self) -> None:
        self._say(f"\nĐăng nhập (mật khẩu chung: {PASSWORD}):")
        for code, who in LOGINS.items():
            self._say(f"  {code.lower():8} {who}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _main_session() -> ReviewSession:
    sessions = ReviewSession.objects.select_related("committee", "campaign__period")
    return sessions.get(committee__code="VL", campaign__period__year=province.YEAR)
