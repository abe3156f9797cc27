"""Who may act on people and committees; how every floor refuses, and in which words it names people."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Mail, Member, RoleKind

IN_WORDS: dict[str, str | Promise] = {
    RoleKind.CLERK: _("the clerk"),
    HEAD: _("the head"),
    RoleKind.STAFF: _("staff of the organisation commission"),
    RoleKind.APPROVER: _("the approver"),
    RoleKind.INSPECTION: _("staff of the inspection commission"),
    RoleKind.SUPERVISOR: _("the supervisor"),
    RoleKind.DELEGATE: _("the working delegation"),
    RoleKind.GUEST: _("the guests"),
    RoleKind.ADMINISTRATOR: _("the administrator"),
}
"""Each kind of role as it reads in the middle of a sentence, in the order in which they are named there."""


def refuse_unless(allowed: bool, sentence: str) -> None:
    """Raise ``PermissionDenied`` (403) unless allowed; the person is shown the ``sentence``."""
    if not allowed:
        raise PermissionDenied(sentence)


def either(words: Iterable[str]) -> str:
    """The words as a list of which one holds: "a, b or c"."""
    *others, last = words
    if not others:
        return last
    return gettext("%(words)s or %(last)s") % {"words": ", ".join(others), "last": last}


def for_whom(words: Iterable[str]) -> str:
    """The sentence that refuses whoever is none of these people."""
    return gettext("This is for %(people)s.") % {"people": either(words)}


def can_import(member: Member, committee: Committee) -> bool:
    """The administrator over that part of the tree imports people and posts."""
    return RoleKind.ADMINISTRATOR in member.reach.kinds_over(committee)


def can_store_workbook(member: Member) -> bool:
    """An administrator of any part of the tree uploads a workbook; each row is asked about by itself."""
    return member.administers


def can_send_again(member: Member, mail: Mail) -> bool:
    """Staff and the administrator over the recipient's cell have a failed mail sent again."""
    kinds = member.reach.kinds_over(mail.recipient.cell)
    return bool(kinds & {RoleKind.STAFF, RoleKind.ADMINISTRATOR})
