"""Who may act on people and committees, and the words with which all apps refuse and name those allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from members.models import (
    HEAD,
    SUBSTITUTED,
    Committee,
    Mail,
    Member,
    Post,
    Role,
    RoleKind,
    RoleProposal,
    StoodIn,
    WorkbookKind,
)

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
"""Each kind of role in the words used inside a sentence, in the order in which a sentence names them."""


def refuse_unless(allowed: bool, sentence: str) -> None:
    """Raise ``PermissionDenied`` (403) unless ``allowed``. The person is shown the ``sentence``."""
    if not allowed:
        raise PermissionDenied(sentence)


def either(words: Iterable[str]) -> str:
    """Return the words joined as "a, b or c". Raises ``ValueError`` if there are none."""
    *others, last = words
    if not others:
        return last
    return gettext("%(words)s or %(last)s") % {"words": ", ".join(others), "last": last}


def for_whom(words: Iterable[str]) -> str:
    """Return the sentence that tells a refused person who is allowed, as in "This is for a, b or c"."""
    return gettext("This is for %(people)s.") % {"people": either(words)}


def note_stood_in(by: Member, right: str | Promise, may: Callable[[Member], bool]) -> None:
    """Remember on ``by``, for the history, in whose place the right is used: in nobody's where ``by`` has it
    in the own right. ``may`` answers whether a member has the right; it is asked with the roles that ``by``
    would have alone, and then with those of one substitution after the other."""
    by.stood_in = None
    lent = by.reach.lent
    if not lent or may(limited(by, None)):
        return
    used = next((held for held in lent if may(limited(by, held.substitution))), lent[0])
    with override("en"):
        by.stood_in = StoodIn(used.substitution or 0, used.absent_name, str(right))


def limited(member: Member, substitution: int | None) -> Member:
    """Return the member with the own roles and those of this substitution only."""
    same = copy(member)
    same.reach = member.reach.only_in_place_of(substitution)
    return same


def can_administer(member: Member, committee: Committee) -> bool:
    """Whether the member may keep this committee, its people, posts, roles and logins, as administrator over
    it."""
    return RoleKind.ADMINISTRATOR in member.reach.kinds_over(committee)


def can_administer_member(member: Member, other: Member) -> bool:
    """Whether the member may keep the data of ``other``, as administrator over the other's cell."""
    return can_administer(member, other.cell)


def can_confirm_role(member: Member, proposal: RoleProposal) -> bool:
    """Whether the member may confirm or reject a role that somebody proposed, as another administrator over
    its committee who is not the one to get it."""
    return can_administer(member, proposal.committee) and member.pk not in {
        proposal.proposed_by_id,
        proposal.member_id,
    }


def can_name_substitute(member: Member, held: Role | Post) -> bool:
    """Whether the member may name who stands in for the holder of this role or post for some days: the holder
    and the administrator over the committee. Only a clerk, a head and an approver have substitutes; a
    substitute names none. Nobody names himself as the substitute of somebody else."""
    if isinstance(held, Post) and not held.is_head:
        return False
    if isinstance(held, Role) and (held.kind not in SUBSTITUTED or held.in_place_of_id):
        return False
    return member.pk == held.member_id or can_administer(member, held.committee)


def can_end_substitution(member: Member, role: Role) -> bool:
    """Whether the member may end a substitution: who is away, who stands in, and the administrator over the
    committee."""
    return role.in_place_of_id is not None and (
        member.pk in {role.in_place_of_id, role.member_id} or can_administer(member, role.committee)
    )


def can_store_workbook(member: Member, kind: WorkbookKind = WorkbookKind.PEOPLE) -> bool:
    """Whether the member may upload a workbook: of people as administrator, of former years as staff, of any
    part of the tree.

    Whether each of its lines may be written is a separate question, which is asked for each committee."""
    return member.administers if kind == WorkbookKind.PEOPLE else member.holds(RoleKind.STAFF)


def can_keep_login(member: Member, other: Member) -> bool:
    """Whether the member may make, reset, close, open or unlock the login of another member: as administrator
    over the cell of the other, and over every committee in which the other holds a role or is the head. So
    nobody gets a password to powers that reach further than the own ones. Never the own login."""
    if member.pk == other.pk or not can_administer_member(member, other):
        return False
    tops = [held.path for held in member.reach.held if held.kind == RoleKind.ADMINISTRATOR]
    return all(any(held.path.startswith(top) for top in tops) for held in other.reach.held)


def can_merge_members(member: Member, kept: Member, emptied: Member) -> bool:
    """Whether the member may merge the two records of a person who was entered twice: as one who may keep the
    logins of both. So nobody merges the own record, and nobody reaches powers beyond the own ones."""
    return can_keep_login(member, kept) and can_keep_login(member, emptied)


def sees_outbox(member: Member) -> bool:
    """Return whether the member may see what became of the mails to others."""
    return member.holds(RoleKind.STAFF, RoleKind.ADMINISTRATOR)


def administers_all(member: Member) -> bool:
    """Whether the member is administrator over the whole tree."""
    return any(
        held.kind == RoleKind.ADMINISTRATOR and len(held.path) == Committee.steplen
        for held in member.reach.held
    )


def can_set_up(member: Member) -> bool:
    """Whether the member sees the steps from a new installation to its first round: as administrator over the
    whole tree."""
    return administers_all(member)


def can_see_upkeep(member: Member) -> bool:
    """Whether the member sees how sound the data is: as administrator over the whole tree."""
    return administers_all(member)


def can_require_second_factor(member: Member) -> bool:
    """Whether the member may say for which kinds of role a second factor is compulsory: as administrator over
    the whole tree."""
    return administers_all(member)


def can_keep_titles(member: Member) -> bool:
    """Whether the member may keep the catalogue of titles, which is the same for the whole tree: as
    administrator over it."""
    return administers_all(member)


def can_send_again(member: Member, mail: Mail) -> bool:
    """Whether the member may have a failed mail sent again.

    Those allowed are staff and administrators over the recipient's cell."""
    kinds = member.reach.kinds_over(mail.recipient.cell)
    return bool(kinds & {RoleKind.STAFF, RoleKind.ADMINISTRATOR})
