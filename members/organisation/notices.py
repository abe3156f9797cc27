"""The messages about proposed roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member, RoleProposal
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
        tell([proposal.proposed_by], text, reverse("organisation:roles"))
    if proposal.role_id:
        tell([proposal.member], text, "/")


def members_merged(kept: Member, emptied: Member) -> None:
    """Tell the person whose two records were merged which code stays."""
    text = _("You were entered twice. Everything is now under the code %(code)s, nothing under %(other)s.")
    tell([kept], text % {"code": kept.code, "other": emptied.code}, "/")


def _words(proposal: RoleProposal) -> dict[str, object]:
    return {
        "role": proposal.get_kind_display(),
        "committee": proposal.committee,
        "name": proposal.member,
    }
