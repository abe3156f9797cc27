"""What a person and two administrators do at the same moment with a request about personal data."""

from __future__ import annotations

from functools import partial

from members.models import Member, RoleKind
from reviews.models import DataRequest, DataWish
from reviews.privacy import actions
from tests.pairs.racing import Job, Play
from tests.reviews.cast import Cast, make_cast, make_member, make_role

WORDS = "Xin xem những gì lưu về tôi"


def _asked() -> Cast:
    """The member has asked, and there is a second administrator."""
    cast = make_cast()
    make_role(make_member("ADMIN2", "Mã Thị Quản", cast.other_cell), RoleKind.ADMINISTRATOR, cast.province)
    actions.lodge_request(DataWish.SEE, WORDS, by=cast.member)
    return cast


def _request() -> DataRequest:
    return DataRequest.objects.select_related("member", "committee").order_by("pk")[0]


def _prolong(_cast: Cast) -> Job:
    second = Member.objects.get(code="ADMIN2")
    return partial(actions.prolong_request, _request(), "Nhiều hồ sơ", by=second)


def _settle_otherwise(_cast: Cast) -> Job:
    second = Member.objects.get(code="ADMIN2")
    return partial(actions.settle_request, _request(), "partly", "Trừ lời của người khác.", by=second)


ASKED: dict[str, Play] = {
    "ask the same": lambda cast: partial(actions.lodge_request, DataWish.SEE, WORDS, by=cast.member),
    "ask for another thing": lambda cast: partial(
        actions.lodge_request, DataWish.CORRECT, "Ngày sinh ghi sai", by=cast.member
    ),
    "confirm": lambda cast: partial(actions.confirm_request, _request(), by=cast.administrator),
    "prolong": _prolong,
    "settle": lambda cast: partial(
        actions.settle_request, _request(), "granted", "Đã gửi bản sao.", by=cast.administrator
    ),
    "settle otherwise": _settle_otherwise,
}
SCENES = {"office, personal data": (_asked, ASKED)}
