"""Notices about the vetting of a dossier."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import RoleKind
from members.notices import tell
from reviews.models import Dossier, ReviewSession, Verdict, VerdictOutcome
from reviews.sessions import people


def _url(session: ReviewSession) -> str:
    return reverse("reviews:appraisal", args=[session.pk])


def vetting_ordered(session: ReviewSession, reason: str) -> None:
    words = _("%(session)s: the dossier must pass an appraisal before the conference. %(reason)s")
    tell(people.clerks_and_head(session), words % {"session": session, "reason": reason}, _url(session))


def dossier_sent(dossier: Dossier) -> None:
    session = dossier.session
    words = _("The dossier of %(session)s was sent for appraisal.") % {"session": session}
    tell(people.role_holders(RoleKind.STAFF, session), words, _url(session))


def dossier_vetted(verdict: Verdict) -> None:
    session = verdict.dossier.session
    if verdict.outcome == VerdictOutcome.PASSED:
        words = _("%(session)s: the dossier has passed; the conference can be held.") % {"session": session}
    else:
        words = _("%(session)s: the dossier was returned, to be sent again by %(due)s. %(words)s") % {
            "session": session,
            "due": f"{verdict.due_on:%d/%m/%Y}",
            "words": verdict.words,
        }
    tell(people.clerks_and_head(session), words, _url(session))
