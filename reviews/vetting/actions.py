"""Writes the vetting of a dossier: orders it, sends the dossier, and passes or returns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.models import (
    AppraisalOrder,
    Campaign,
    Dossier,
    ReturnReason,
    ReviewSession,
    Verdict,
    VerdictOutcome,
)
from reviews.papers.guards import papers_submitted
from reviews.rules import SessionVerb, can, require
from reviews.sessions.blocker import BlockedError
from reviews.sessions.locking import lock_session, lock_sessions
from reviews.texts import clean_text
from reviews.vetting import guards, notices
from reviews.vetting.guards import VettingState


@dataclass(frozen=True)
class VerdictInput:
    """The verdict of staff on a dossier, as it is entered.

    A return requires ``reasons`` (codes of ``ReturnReason``), ``words`` on what to change, and ``due_on``,
    the day by which the dossier is to be sent again.
    """

    outcome: str
    reasons: Sequence[str] = ()
    words: str = ""
    due_on: dt.date | None = None


@transaction.atomic
def order_vetting(session: ReviewSession, reason: str, *, by: Member) -> AppraisalOrder:
    """Order that this session's dossier must pass vetting before the conference.

    Raise ``ValidationError`` without a reason, and if it has been ordered already.
    """
    session = lock_session(session)
    require(SessionVerb.ORDER_APPRAISAL, session, by)
    reason = _checked_reason(reason)
    if AppraisalOrder.objects.filter(session=session).exists():
        raise ValidationError(_("The appraisal of this dossier has been ordered already."))
    return _order(session, reason, by)


@transaction.atomic
def order_vettings(campaign: Campaign, kind: str, reason: str, *, by: Member) -> list[AppraisalOrder]:
    """Order the vetting in every session of the round whose committee is of this kind, if it has not come to
    its conference and has no order yet. Sessions in which ``by`` may not order it stay as they are.

    Return the orders. Raise ``ValidationError`` without a reason, and if no session is left.
    """
    reason = _checked_reason(reason)
    found = guards.sessions_to_order(campaign, by).filter(committee__kind=kind)
    sessions = lock_sessions(list(found.values_list("pk", flat=True))).values()
    ordered = set(AppraisalOrder.objects.filter(session__in=sessions).values_list("session", flat=True))
    left = [one for one in sessions if one.pk not in ordered and can(by, SessionVerb.ORDER_APPRAISAL, one)]
    if not left:
        raise ValidationError(_("No unit of this kind is left whose dossier could be asked for."))
    for session in left:  # the history will say in whose place ``by`` did it
        require(SessionVerb.ORDER_APPRAISAL, session, by)
    return [_order(session, reason, by) for session in left]


def _checked_reason(reason: str) -> str:
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("Say why the dossier is to be appraised."))
    return reason


def _order(session: ReviewSession, reason: str, by: Member) -> AppraisalOrder:
    order = AppraisalOrder.objects.create(session=session, reason=reason, by=by)
    Event.record("order_appraisal", session, by=by, reason=reason)
    notices.vetting_ordered(session, reason)
    return order


@transaction.atomic
def send_dossier(session: ReviewSession, *, by: Member) -> Dossier:
    """Send the dossier to staff: the last revision of every paper of the session.

    Raise ``BlockedError`` while a paper is not submitted. Raise ``ValidationError`` if no vetting is
    required, if the dossier already waits for its verdict, or if it has passed.
    """
    session = lock_session(session)
    require(SessionVerb.SEND_DOSSIER, session, by)
    if not guards.is_vetting_asked(session):
        raise ValidationError(_("No appraisal is asked for this session."))
    missing = papers_submitted(session)
    if missing:
        raise BlockedError([missing])
    appraisal = guards.vetting_of(session)
    if appraisal.standing is VettingState.WAITING:
        raise ValidationError(_("The dossier has been sent already and waits for its appraisal."))
    if appraisal.standing is VettingState.PASSED:
        raise ValidationError(_("The dossier has passed already."))
    number = len(appraisal.dossiers) + 1
    dossier = Dossier.objects.create(
        session=session, number=number, revisions=guards.revisions_of(session), sent_by=by
    )
    Event.record("send_dossier", session, by=by, number=number)
    notices.dossier_sent(dossier)
    return dossier


@transaction.atomic
def vet_dossier(dossier: Dossier, finding: VerdictInput, *, by: Member) -> Verdict:
    """Record the verdict of staff on a sent dossier, which can have only one.

    Raise ``ValidationError`` if the dossier already has a verdict, if a later one was sent, or if it is to
    pass although a paper has changed since it was sent.
    """
    session = lock_session(dossier.session)
    require(SessionVerb.APPRAISE_DOSSIER, session, by)
    appraisal = guards.vetting_of(session)
    if appraisal.latest != dossier or appraisal.verdict:
        raise ValidationError(_("This dossier has its verdict, or was sent anew. Look at it again."))
    if finding.outcome == VerdictOutcome.PASSED and appraisal.standing is VettingState.CHANGED:
        raise ValidationError(
            _("A paper was changed after the dossier was sent. It cannot pass; the clerk sends it again.")
        )
    verdict = Verdict.objects.create(dossier=dossier, by=by, **_checked(finding))
    Event.record(
        "appraise_dossier",
        session,
        by=by,
        number=dossier.number,
        outcome=verdict.outcome,
        reasons=verdict.reasons,
    )
    notices.dossier_vetted(verdict)
    return verdict


def _checked(finding: VerdictInput) -> dict[str, object]:
    words = clean_text(finding.words)
    if finding.outcome == VerdictOutcome.PASSED:
        return {"outcome": VerdictOutcome.PASSED, "words": words}
    if finding.outcome != VerdictOutcome.RETURNED:
        raise ValidationError(_("Say whether the dossier passes or is returned."))
    reasons = [code for code in ReturnReason.values if code in finding.reasons]
    if not reasons or not words:
        raise ValidationError(_("A return names its reasons and says what is to be changed."))
    if finding.due_on is None or finding.due_on < clock.today():
        raise ValidationError(_("Say by when the dossier is to be sent again; the day lies ahead."))
    return {
        "outcome": VerdictOutcome.RETURNED,
        "reasons": reasons,
        "words": words,
        "due_on": finding.due_on,
    }
