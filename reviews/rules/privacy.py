"""Who answers the request of a person about what is kept of the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member
from members.rules import can_administer, refuse_unless
from reviews.models import DataRequest


def can_answer(member: Member, request: DataRequest) -> bool:
    """Whether the member may confirm, prolong and settle the request: as administrator over the person's cell
    who is not that person."""
    return request.member_id != member.pk and can_administer(member, request.committee)


def require_answering(member: Member, request: DataRequest) -> None:
    """Raise ``PermissionDenied`` unless the member may answer the request."""
    text = _("An administrator over the person's cell answers this, and nobody the own request.")
    refuse_unless(can_answer(member, request), text)
