"""The posts of a person, as the forms of party members ask for them: in the Party, in government, in mass
organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from members.models import Block, Committee, CommitteeKind

MASSES = re.compile(
    r"\b(MTTQ|Mặt trận|Công đoàn|Đoàn Thanh niên|Đoàn TNCS|Hội (?!đồng)|Liên đoàn)", re.IGNORECASE
)
GOVERNMENT = re.compile(
    r"^(Chủ tịch|Phó Chủ tịch|Giám đốc|Phó Giám đốc|Tổng Giám đốc|Hiệu trưởng|Phó Hiệu trưởng|Giáo viên"
    r"|Chỉ huy|Chính ủy|Nhân viên|Kế toán|Văn thư|Trưởng thôn|Phó Trưởng thôn|Tổ trưởng(?! tổ đảng))\b"
    r"|\b(UBND|HĐND|Ủy ban nhân dân|Hội đồng nhân dân)\b",
    re.IGNORECASE,
)
OFFICES = (CommitteeKind.LEADERSHIP, CommitteeKind.AGENCY)
PARTY_SIDE = frozenset({"", Block.PARTY, Block.RESIDENTS})
LINES = ("Chức vụ Đảng", "Chức vụ chính quyền", "Chức vụ đoàn thể")


def _line_of(title: str, committee: Committee) -> int:
    """Return the number in ``LINES`` of the line on which a title held in the committee stands. A title that
    names no side stands on that of its organisation."""
    if MASSES.search(title):
        return 2
    if GOVERNMENT.search(title):
        return 1
    if committee.kind not in OFFICES or committee.block in PARTY_SIDE:
        return 0
    return 2 if committee.block == Block.FRONTS else 1


def lines_of_posts(held: Iterable[tuple[str, Committee]]) -> tuple[tuple[str, str], ...]:
    """Return posts, given as pairs of title and committee, as pairs of label and titles, one pair for each
    side. Sides without a post are left out, but somebody without any post is a party member. One post may
    hold several titles, with commas between them."""
    found: list[dict[str, None]] = [{}, {}, {}]
    for post, committee in held:
        for title in filter(None, (part.strip() for part in post.split(","))):
            found[_line_of(title, committee)][title] = None
    if not any(found):
        return ((LINES[0], "Đảng viên"),)
    return tuple((label, "; ".join(titles)) for label, titles in zip(LINES, found, strict=True) if titles)
