"""Passwords that somebody who knows the committees can guess are refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from members.models import Committee, CommitteeKind, Member, User

GUESSABLE = [
    "vanlinh-2026",
    "VanLinh@2026!",
    "v4nl1nh-2026",
    "Vân Linh 2026",
    "matkhau123",
    "matkhau123456",
    "M4tKh4u@2026",
    "mật khẩu 2026",
    "tinhuy2026",
    "tinhuy@123456",
    "danguyvanlinh",
    "dangvien1975",
    "kiemdiem-2026",
    "vl-06vl-06",
    "60-lv60-lv",
    "tranthibinh75",
    "binh.tran1975",
    "01051975binh",
    "qwertyuiop1",
    "aaaaaaaaaaaa",
    "matkhau-tinhuy-vietnam-2026",
    "qwzx7315",
]

GOOD = ["bốn con vịt xanh", "correct horse battery", "trời mưa thì ở nhà", "Xq7!mPz4-Rw", "sông quê chảy mãi"]


@pytest.fixture
def user(db: None) -> User:
    province = Committee.objects.add_root(
        {
            "code": "VL",
            "name": "Tỉnh ủy Vân Linh",
            "kind": CommitteeKind.PROVINCIAL,
            "body": "Ban Thường vụ",
            "symbol": "TU",
            "place": "Vân Linh",
        }
    )
    member = Member.objects.create(
        code="VL-06",
        full_name="Trần Thị Bình",
        born_on=dt.date(1975, 5, 1),
        admitted_on=dt.date(2000, 5, 19),
        cell=province,
    )
    return User.objects.create(username="vl-06", member=member, email="binh.tran@example.vn")


def is_taken(password: str, user: User) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return False
    return True


def test_what_can_be_guessed_is_refused_and_other_words_are_taken(user: User) -> None:
    assert [password for password in GUESSABLE if is_taken(password, user)] == []
    assert [password for password in GOOD if not is_taken(password, user)] == []


def test_the_refusal_says_why(user: User) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password("vanlinh-2026", user)
    (sentence,) = refused.value.messages
    assert sentence == (
        "Mật khẩu này dễ đoán: ngoài tên tổ chức đảng, họ tên hoặc tên đăng nhập của mình, số năm và những từ"
        " như “matkhau”, “123456” thì còn lại quá ít. Đề nghị chọn vài từ không liên quan đến bản thân và"
        " công việc."
    )
    with pytest.raises(ValidationError) as refused:
        validate_password("qwzx7315", user)
    assert refused.value.messages == ["Mật khẩu quá ngắn. Phải có ít nhất 10 ký tự."]
