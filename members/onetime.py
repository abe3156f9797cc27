"""One-time passwords for slips: made of short words and digits that nobody mistakes for others."""

from __future__ import annotations

import datetime as dt
import secrets

TAKEN_FOR = dt.timedelta(days=14)
"""How long after it is made a one-time password is taken."""

WORDS = tuple(
    """
    tre suoi mua nang dong nui song bien rung cay hoa cam buoi mit xoai dua chuoi khe nho dao
    mai cuc sen hue tram thong ngo khoai san rau hanh toi gung nghe tieu che muoi duong gao nep
    com banh bun pho xoi canh tom cua ech vit ngan trau cuu ngua meo tho soc khi voi gau
    huou nai chim cong yen vet ong buom kien tam trang sao may gio suong xuan thu ngay dem sang
    trua nha vuon cau ben thuyen tau day ban ghe den bat noi chen coc mam thung tui non khan
    giay dep but sach tranh trong dan chuong ken dat cat nuoc khoi tro cui than sat bac vang xanh
    tim nau hong mach bap mia dau bau
    """.split()  # noqa: SIM905  a list of strings would take a page
)
"""128 words without tone marks. None has an l, which looks like 1 and I, or a q, which looks like g and 9."""

DIGITS = "2346789"
"""No 0, 1 and 5, which look like o, l and s."""


def make_one_time_password() -> str:
    """Return a new one-time password, such as "tre47-suoi-mua92".

    Three words (7 bits each) and four digits (2.8 bits each) give 32 bits. Who tries 40 passwords an hour,
    as ``members.actions.signins`` allows, finds it within 14 days with a chance of 1 in 370,000."""
    first, second, third = (secrets.choice(WORDS) for _word in range(3))
    digits = [secrets.choice(DIGITS) for _digit in range(4)]
    return f"{first}{''.join(digits[:2])}-{second}-{third}{''.join(digits[2:])}"
