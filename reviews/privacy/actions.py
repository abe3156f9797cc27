"""Lodges, confirms, prolongs and settles requests of people about what is kept of them (Luật 91/2025)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings import calendars
from reviews.models import DataRequest
from reviews.models.privacy import DAYS_TO_CONFIRM, DAYS_TO_SETTLE, DataWish
from reviews.privacy import notices
from reviews.rules.privacy import require_answering
from reviews.texts import clean_text


@transaction.atomic
def lodge_request(wish: DataWish, text: str, *, by: Member) -> DataRequest:
    """Save the request of this person and return it. While the same is not settled, that one is returned."""
    text, today = clean_text(text), clock.today()
    by = Member.objects.select_for_update(of=("self",)).select_related("cell").get(pk=by.pk)
    same = DataRequest.objects.unsettled().filter(member=by, wish=wish, text=text).first()
    if same:
        return same
    request = DataRequest(
        member=by,
        committee=by.cell,
        wish=wish,
        text=text,
        confirm_by=calendars.count_from(today, DAYS_TO_CONFIRM).end,
        due_on=today + dt.timedelta(days=DAYS_TO_SETTLE[wish]),
    )
    request.full_clean()
    request.save()
    Event.record("lodge_data_request", request, by=by, wish=wish.value, due_on=str(request.due_on))
    notices.request_lodged(request)
    return request


@transaction.atomic
def confirm_request(request: DataRequest, *, by: Member) -> DataRequest:
    """Confirm to the person that the request has come in, and return it. The same again changes nothing."""
    request = _locked(request, by)
    if request.confirmed_at:
        return request
    request.confirmed_by, request.confirmed_at = by, clock.now()
    request.save(update_fields=["confirmed_by", "confirmed_at"])
    Event.record("confirm_data_request", request, by=by)
    notices.request_confirmed(request)
    return request


@transaction.atomic
def prolong_request(request: DataRequest, reason: str, *, by: Member) -> DataRequest:
    """Give the request once as many days again, with the reason, and return it. Raises ``ValidationError`` if
    that was done already, or the reason is missing."""
    request = _locked(request, by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("Give the reason.")})
    if request.due_before:
        raise ValidationError(_("The time was prolonged already, which is done once."))
    days = DAYS_TO_SETTLE[DataWish(request.wish)]
    request.due_before, request.why_longer = request.due_on, reason
    request.due_on += dt.timedelta(days=days)
    request.save(update_fields=["due_before", "why_longer", "due_on"])
    Event.record("prolong_data_request", request, by=by, reason=reason, due_on=str(request.due_on))
    notices.request_prolonged(request)
    return request


@transaction.atomic
def settle_request(request: DataRequest, outcome: str, answer: str, *, by: Member) -> DataRequest:
    """Save what became of the request, with the answer, and return it. Raises ``ValidationError``."""
    request = _locked(request, by)
    request.outcome, request.answer = outcome, clean_text(answer)
    request.settled_by, request.settled_at = by, clock.now()
    if not request.answer:
        raise ValidationError({"answer": _("Give the answer with its reason.")})
    request.full_clean(exclude=["member", "committee", "confirmed_by", "settled_by"])
    request.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])
    Event.record("settle_data_request", request, by=by, outcome=outcome)
    notices.request_settled(request)
    return request


def _locked(request: DataRequest, by: Member) -> DataRequest:
    """Return the request, locked. Raises ``PermissionDenied`` unless ``by`` may answer it, and
    ``ValidationError`` if it is settled."""
    row = DataRequest.objects.select_for_update(of=("self",)).select_related("member", "committee")
    request = row.get(pk=request.pk)
    require_answering(by, request)
    if request.outcome:
        raise ValidationError(_("This has been settled meanwhile. Look at it again."))
    return request
