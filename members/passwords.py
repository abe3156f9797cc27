"""Refuses passwords that somebody who knows the committees can guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Committee, User

LEFT_OVER = 6
"""How many different characters must be left of a password without the words that can be guessed."""

COMMON = (
    "matkhau",
    "matkhaumoi",
    "khongcomatkhau",
    "password",
    "pass",
    "admin",
    "administrator",
    "quantri",
    "taikhoan",
    "dangnhap",
    "tinhuy",
    "thanhuy",
    "huyenuy",
    "quanuy",
    "xauy",
    "phuonguy",
    "danguy",
    "dangbo",
    "chibo",
    "dangvien",
    "captren",
    "capuy",
    "dang",
    "dangcongsan",
    "congsan",
    "vietnam",
    "bithu",
    "phobithu",
    "truongban",
    "chuyenvien",
    "vanphong",
    "banthuongvu",
    "banchaphanh",
    "bantochuc",
    "bantuyengiao",
    "kiemtra",
    "ubankiemtra",
    "kiemdiem",
    "danhgia",
    "xeploai",
    "nghiquyet",
    "hoinghi",
    "hochiminh",
    "bacho",
    "hanoi",
    "saigon",
    "tochuc",
    "canbo",
    "nhanvien",
    "lanhdao",
    "iloveyou",
    "anhyeuem",
    "emyeuanh",
    "toiyeu",
    "cuatoi",
    "xinchao",
    "conyeu",
    "welcome",
    "letmein",
    "hello",
    "abc",
)
"""Words that people here put into passwords, as they are typed without tone marks."""

RUNS = ("01234567890", "09876543210", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
"""Characters in an order that a finger or everybody knows. Any three in a row can be guessed."""

YEAR = re.compile(r"(19|20)\d\d")

LOOKALIKES = (str.maketrans("0134578@$!", "oieastbasi"), str.maketrans("0134578@$!", "oleastbasl"))
"""What stands for a letter that it resembles. A 1 or a ! may be an i or an l."""


class GuessableWordsValidator:
    """Refuses passwords made of words that can be guessed. Settings name it among the password validators."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ``ValidationError`` if too little is left without the words that can be guessed."""
        words = sorted({*COMMON, *_runs(), *_names_of_committees(), *_names_of(user)}, key=len, reverse=True)
        plain = _plain(password)
        spellings = {plain, *(_plain(password.lower().translate(table)) for table in LOOKALIKES)}
        if any(len(set(_left_over(spelling, words))) < LEFT_OVER for spelling in spellings):
            raise ValidationError(
                _(
                    "This password can be guessed: there is too little in it besides names of committees,"
                    " your own name or user name, years, and words such as “matkhau” or “123456”."
                    " Take several words that have nothing to do with you or with your work."
                ),
                code="guessable",
            )

    def get_help_text(self) -> str:
        return _(
            "Take several words that have nothing to do with you or with your work. Names of committees,"
            " your own name, years and common words do not count, even without tone marks."
        )


def _plain(text: str) -> str:
    """Return the text in small letters without tone marks, spaces and signs."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", letters)


def _left_over(spelling: str, words: Iterable[str]) -> str:
    """Return what is left without years and words. A cut is marked, so that no new word comes together."""
    rest = YEAR.sub(" ", spelling)
    for word in words:
        rest = rest.replace(word, " ")
    return rest.replace(" ", "")


def _runs() -> Iterator[str]:
    for run in RUNS:
        yield from (
            run[start : start + length] for length in (6, 5, 4, 3) for start in range(len(run) - length + 1)
        )


def _names_of_committees() -> Iterator[str]:
    """Yield the code of every committee, and every two words that follow each other in a name, as one word.

    Single words are left out, since they are the syllables of which every sentence is made."""
    rows = Committee.objects.values_list("code", "name", "body", "place")
    for code, *names in rows:
        yield from _codes(code)
        for name in names:
            yield from _pairs(name)


def _names_of(user: User | None) -> Iterator[str]:
    """Yield what is known of the person: user name, e-mail address, code, name and birthday."""
    if user is None:
        return
    yield from _codes(user.username, user.email.partition("@")[0])
    member = user.member
    yield from _codes(member.code)
    yield from _pairs(member.full_name)
    yield from (part for part in map(_plain, member.full_name.split()) if len(part) > 2)
    yield from (f"{member.born_on:{shape}}" for shape in ("%d%m%Y", "%d%m%y", "%Y%m%d"))


def _codes(*codes: str) -> Iterator[str]:
    """Yield the codes as one word, also backwards. Very short ones stand in too many words."""
    for code in map(_plain, codes):
        if len(code) > 2:
            yield from (code, code[::-1])


def _pairs(name: str) -> Iterator[str]:
    parts = [part for part in map(_plain, name.split()) if part]
    yield from (first + second for first, second in pairwise(parts) if len(first + second) > 4)
