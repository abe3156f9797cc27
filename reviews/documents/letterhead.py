"""The blocks with which papers of a committee begin and end."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from members.models import Committee, CommitteeKind, Post
from reviews.documents.blocks import Letterhead, Signature
from reviews.documents.styling import styles_in
from reviews.documents.wording import first_title, long_date, without_organ
from reviews.models import Document, LetterheadSettings

ORGANISATIONS = {
    "Tỉnh ủy": "Đảng bộ tỉnh",
    "Thành ủy": "Đảng bộ thành phố",
    "Huyện ủy": "Đảng bộ huyện",
    "Thị ủy": "Đảng bộ thị xã",
    "Quận ủy": "Đảng bộ quận",
    "Đảng ủy": "Đảng bộ",
}
"""The party organisation that each organ leads. Its name is the upper line in the letterheads of the
committees right below it (36-HD/VPTW, annex 3; taken over by 05-HD/VPTW as far as known)."""


def letterhead_of(
    committee: Committee, day: dt.date | None, symbol: str = "", *, number: str = "", abstract: str = ""
) -> Letterhead:
    """Return the letterhead of this committee on a paper of ``day``, the day of the act that it documents.
    ``symbol`` is the kind of paper before the committee's own symbol, and empty on a paper without number."""
    parent = Committee.objects.get_parent(committee)
    own = LetterheadSettings.objects.filter(committee=committee).first() or LetterheadSettings()
    return Letterhead(
        superior=own.superior or (organisation_of(parent) if parent else ""),
        organ=own.organ or committee.name,
        symbol=f"{symbol}/{committee.symbol}" if symbol else "",
        place_and_date=dated(committee, day),
        number=number,
        abstract=abstract,
    )


def styles_of(committee: Committee) -> bytes:
    """Return the table of styles of the committee's own Word file, as XML, or nothing if it has none."""
    own = LetterheadSettings.objects.filter(committee=committee).exclude(style="").first()
    if own is None:
        return b""
    with own.style.open("rb") as file:
        return styles_in(file.read())


def reported_to(committee: Committee, above: Committee | None) -> str:
    """Return the line of the recipients that names to whom the committee reports: ``above``, the one right
    above it. Above a province stands the Central Organisation Commission (HD43). Where the tree begins
    lower, its top cannot name what is above."""
    if above is None:
        is_province = committee.kind == CommitteeKind.PROVINCIAL
        return f"{'Ban Tổ chức Trung ương' if is_province else 'Cấp ủy cấp trên trực tiếp'} (để báo cáo)"
    return f"{above.name} (để báo cáo)"


def dated(committee: Committee, day: dt.date | None) -> str:
    """Return the place of the committee and the day, which is to be filled in by hand if it is None."""
    return f"{committee.place}, {long_date(day) if day else 'ngày …… tháng …… năm ………'}"


def organisation_of(committee: Committee) -> str:
    """Return the name of the party organisation that this committee leads: "Đảng bộ tỉnh Vân Lĩnh" for "Tỉnh
    ủy Vân Lĩnh". A cell and any other name stand as they are."""
    if committee.kind == CommitteeKind.CELL:
        return committee.name
    for organ, organisation in ORGANISATIONS.items():
        if committee.name.startswith(f"{organ} "):
            return organisation + committee.name.removeprefix(organ)
    return committee.name


def signed_by_head(committee: Committee, day: dt.date) -> Signature:
    """Return the signature of whoever was head of the committee on that day, on behalf of its body. Title and
    name are empty if nobody was."""
    return signature_of(committee, head_of(committee, day))


def head_of(committee: Committee, day: dt.date) -> Post | None:
    """Return the post of whoever was head of the committee on that day, or None."""
    held = Post.objects.held_on(day).filter(committee=committee, is_head=True)
    return held.select_related("member").first()


def signature_of(committee: Committee, post: Post | None) -> Signature:
    """Return the signature of the holder of this post on behalf of the committee's body."""
    return Signature(
        authority=f"T/M {without_organ(committee.body)}",
        title=first_title(post.title) if post else "",
        name=post.member.full_name if post else "",
    )


def asked_on(document: Document) -> dt.date:
    """Return the local day on which the document was asked for."""
    return timezone.localdate(document.requested_at)
