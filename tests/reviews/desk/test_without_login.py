"""Who has no open login is marked where notices would be sent, for those who remind."""

from __future__ import annotations

from members.models import User
from tests.reviews.cast import Cast
from tests.reviews.conftest import SignIn

MARK = "Chưa có tài khoản"


def test_people_whom_no_notice_reaches_are_named_to_who_reminds(cast: Cast, sign_in: SignIn) -> None:
    page = cast.session.get_absolute_url()
    assert MARK not in sign_in(cast.clerk).get(page).content.decode()
    cast.member.user.delete()
    User.objects.filter(member=cast.colleague).update(is_active=False)
    shown = sign_in(cast.clerk).get(page).content.decode()
    beside = f"đề nghị báo trực tiếp: {cast.member}, {cast.colleague}."
    assert (shown.count(MARK), beside in " ".join(shown.replace("\n", " ").split())) == (2, True)
    assert MARK not in sign_in(cast.guest).get(page).content.decode()
