"""The messages about proposed roles and about who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member, Role, RoleProposal
from members.notices import tell


def role_proposed(proposal: RoleProposal, others: Iterable[Member]) -> None:
    """Tell the other administrators that a role waits for one of them."""
    text = _("To confirm: %(role)s over %(committee)s for %(name)s.") % _words(proposal)
    tell(others, text, reverse("organisation:roles"))


def role_settled(proposal: RoleProposal) -> None:
    """Tell who proposed the role, and who gets it, what came of it. Who gets a rejected one is not told."""
    if proposal.role_id:
        text = _("Confirmed: %(role)s over %(committee)s for %(name)s.") % _words(proposal)
    else:
        text = _("Rejected: %(role)s over %(committee)s for %(name)s.") % _words(proposal)
    if proposal.proposed_by:
        page = "organisation:roles" if proposal.proposed_by.administers else "organisation:substitutes"
        tell([proposal.proposed_by], text, reverse(page))
    if proposal.role and proposal.in_place_of:
        substitute_named(proposal.role, proposal.proposed_by)
    elif proposal.role_id:
        tell([proposal.member], text, "/")


def members_merged(kept: Member, emptied: Member) -> None:
    """Tell the person whose two records were merged which code stays."""
    text = _("You were entered twice. Everything is now under the code %(code)s, nothing under %(other)s.")
    tell([kept], text % {"code": kept.code, "other": emptied.code}, "/")


def substitute_named(role: Role, by: Member | None) -> None:
    """Tell the two whom it concerns, without ``by``, who stands in for whom, as what and for which days."""
    text = _("%(name)s stands in for %(absent)s as %(role)s, %(committee)s, from %(first)s to %(last)s.")
    _tell_both(role, text, by)


def substitution_ended(role: Role, by: Member) -> None:
    """Tell the two whom it concerns, without ``by``, that the one no longer stands in for the other."""
    _tell_both(role, _("%(name)s no longer stands in for %(absent)s as %(role)s, %(committee)s."), by)


def _tell_both(role: Role, text: str, by: Member | None) -> None:
    words = {
        "name": role.member,
        "absent": role.in_place_of,
        "role": str(role.get_kind_display()).lower(),
        "committee": role.committee,
        "first": f"{role.starts_on:%d/%m/%Y}",
        "last": f"{role.ends_on:%d/%m/%Y}",
    }
    two = [one for one in (role.in_place_of, role.member) if one and one != by]
    tell(two, text % words, reverse("organisation:substitute", args=[role.pk]))


def _words(proposal: RoleProposal) -> dict[str, object]:
    role = proposal.get_kind_display()
    if proposal.in_place_of:
        words = {"name": role, "absent": proposal.in_place_of}
        role = _("%(name)s in place of %(absent)s") % words
    return {
        "role": role,
        "committee": proposal.committee,
        "name": proposal.member,
    }
