"""Notices about requests of people about what is kept of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Role, RoleKind
from members.notices import tell
from reviews.models import DataRequest


def request_lodged(request: DataRequest) -> None:
    """Tell the administrators over the person's cell. The notice does not say what the request is about."""
    rows = Role.objects.current().filter(kind=RoleKind.ADMINISTRATOR).select_related("member", "committee")
    over = [row.member for row in rows if request.committee.path.startswith(row.committee.path)]
    words = _("%(person)s asks about the own personal data; to be confirmed by %(day)s.")
    said = words % {"person": request.member, "day": f"{request.confirm_by:%d/%m/%Y}"}
    tell(
        [one for one in dict.fromkeys(over) if one.pk != request.member_id], said, request.get_absolute_url()
    )


def request_confirmed(request: DataRequest) -> None:
    words = _("Your request about personal data has come in; it is settled by %(day)s.")
    tell([request.member], words % {"day": f"{request.due_on:%d/%m/%Y}"}, request.get_absolute_url())


def request_prolonged(request: DataRequest) -> None:
    words = _("Your request about personal data takes longer, until %(day)s: %(reason)s")
    values = {"day": f"{request.due_on:%d/%m/%Y}", "reason": request.why_longer}
    tell([request.member], words % values, request.get_absolute_url())


def request_settled(request: DataRequest) -> None:
    words = _("Your request about personal data was settled: %(outcome)s.")
    tell([request.member], words % {"outcome": request.get_outcome_display()}, request.get_absolute_url())
