"""Who may sign the papers of a committee on a day, and with which lines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from members.models import Committee, CommitteeKind, Post
from reviews.documents.blocks import Signature
from reviews.documents.wording import first_title, without_organ
from reviews.models import Signatory

SINGLE_HEADS = (CommitteeKind.AGENCY,)
"""The kinds of committees that have a single head, for whom a deputy signs ("K/T"). A committee decides as a
body: its deputies sign on its behalf ("T/M"), as its head does. That a commission counts among these kinds
where it is entered as an agency is uncertain."""

DEPUTY = "phó"
"""How the title of a deputy begins."""


@dataclass(frozen=True)
class Signer:
    """Somebody who may sign. ``key`` names the post or the entry in the settings from which that follows."""

    key: str
    signature: Signature

    def __str__(self) -> str:
        lines = (self.signature.authority, self.signature.title, self.signature.name)
        return " – ".join(line for line in lines if line)


def signers_on(committee: Committee, day: dt.date) -> list[Signer]:
    """Return who may sign the papers of the committee on that day, the head first: head and deputies by their
    posts, then those of the settings."""
    posts = Post.objects.held_on(day).filter(committee=committee).select_related("member")
    signing = [post for post in posts.order_by("-is_head", "rank", "pk") if post.is_head or _is_deputy(post)]
    besides = Signatory.objects.on(day).filter(committee=committee).select_related("member")
    return [
        *(Signer(f"post-{post.pk}", _of_post(committee, post, signing[0])) for post in signing),
        *(Signer(f"besides-{one.pk}", _of_signatory(committee, one)) for one in besides),
    ]


def _is_deputy(post: Post) -> bool:
    return first_title(post.title).lower().startswith(DEPUTY)


def _of_post(committee: Committee, post: Post, first: Post) -> Signature:
    title, name = first_title(post.title), post.member.full_name
    if committee.kind not in SINGLE_HEADS:
        return Signature(f"T/M {without_organ(committee.body)}", title, name)
    if post.is_head:
        return Signature("", title, name)
    # Where the post of the head is vacant, nobody is named for whom the deputy signs.
    return Signature(f"K/T {first_title(first.title)}" if first.is_head else "", title, name)


def _of_signatory(committee: Committee, one: Signatory) -> Signature:
    by = "T/L" if one.by_order else "T/M"
    return Signature(f"{by} {without_organ(committee.body)}", one.title, one.member.full_name)
