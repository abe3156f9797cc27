"""Reads whether a session's dossier must be vetted and how far the vetting is.

The guard blocks the conference until a dossier that must be vetted has passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.models import CommitteeKind, Member, RoleKind
from reviews.models import (
    AppraisalOrder,
    Campaign,
    Dossier,
    Paper,
    ReviewSession,
    Suggestion,
    Verdict,
    VerdictOutcome,
)
from reviews.models.reach import sessions_seen
from reviews.models.suggestion import SuggestionState
from reviews.rules import SESSION_RULES, SessionVerb
from reviews.sessions.blocker import Blocker
from reviews.stages import Guard, Stage, reached


class VettingState(Enum):
    """The state of the vetting of a session's dossier.

    CHANGED says that a paper has changed since the dossier was sent or passed.
    """

    NOT_SENT = auto()
    WAITING = auto()
    RETURNED = auto()
    CHANGED = auto()
    PASSED = auto()


@dataclass(frozen=True)
class Vetting:
    """The vetting of one session.

    ``grounds`` are sentences on why vetting is required. If the list is empty, vetting is not required.
    ``dossiers`` are all dossiers that were sent, oldest first.
    """

    session: ReviewSession
    grounds: list[str]
    dossiers: list[Dossier]

    @property
    def latest(self) -> Dossier | None:
        return self.dossiers[-1] if self.dossiers else None

    @property
    def verdict(self) -> Verdict | None:
        return getattr(self.latest, "verdict", None)

    @cached_property
    def standing(self) -> VettingState:
        """The state that follows from the last dossier, its verdict and the revisions of the papers.

        A dossier names the last revision of every paper. Once a paper has a newer revision, because it was
        returned or submitted again, the dossier and its verdict no longer count. From the conference on, a
        passed dossier stays passed. A paper that left the session since does not count.
        """
        verdict = self.verdict
        if self.latest is None:
            return VettingState.NOT_SENT
        if verdict and verdict.outcome == VerdictOutcome.RETURNED:
            return VettingState.RETURNED
        if verdict and self.session.stage in reached(Stage.CONFERENCE):
            return VettingState.PASSED
        now = revisions_of(self.session)
        left = set(self.latest.revisions) - set(now)
        gone = (
            {str(pk) for pk in Paper.every.filter(pk__in=left).values_list("pk", flat=True)} if left else ()
        )
        sent = {pk: number for pk, number in self.latest.revisions.items() if pk not in gone}
        if sent != now:
            return VettingState.CHANGED
        return VettingState.PASSED if verdict else VettingState.WAITING

    @property
    def has_passed(self) -> bool:
        return self.standing is VettingState.PASSED

    @property
    def is_waiting(self) -> bool:
        return self.standing is VettingState.WAITING

    @property
    def is_returned(self) -> bool:
        return self.standing is VettingState.RETURNED

    @property
    def is_changed(self) -> bool:
        return self.standing is VettingState.CHANGED

    @property
    def days_late(self) -> int:
        """The number of days since a returned dossier should have been sent again.

        It is 0 while there is time, and if the dossier is not returned.
        """
        due = self.verdict.due_on if self.verdict else None
        if due is None or not self.is_returned:
            return 0
        return max(0, (clock.today() - due).days)


def revisions_of(session: ReviewSession) -> dict[str, int]:
    """Return the number of each paper's last revision by the paper's key as text, 0 if it has none."""
    rows = session.papers.order_by().annotate(last=Max("revisions__number")).values_list("pk", "last")
    return {str(pk): last or 0 for pk, last in rows}


def vetting_of(session: ReviewSession) -> Vetting:
    return Vetting(session, vetting_grounds(session), list(session.dossiers.for_list()))


def vetting_grounds(session: ReviewSession) -> list[str]:
    """Return a sentence for each reason why this session's dossier must be vetted.

    The reasons are suggested topics, an order, and the rule set.
    """
    issued = Suggestion.objects.filter(session=session, state=SuggestionState.ISSUED).select_related("issuer")
    found = [
        _("Topics were suggested: %(paper)s.") % {"paper": suggestion} for suggestion in issued.order_by("pk")
    ]
    order = AppraisalOrder.objects.filter(session=session).select_related("by").first()
    if order:
        found.append(_("Ordered by %(by)s: %(reason)s") % {"by": order.by, "reason": order.reason})
    ruleset = session.period.ruleset
    if ruleset.dossier and ruleset.appraises(session.committee.kind):
        found.append(f"{ruleset.dossier.text} ({ruleset.dossier.source})")
    return found


def is_vetting_asked(session: ReviewSession) -> bool:
    """Whether there is a reason to vet this session's dossier, as in ``vetting_grounds`` but by one query."""
    issued = Suggestion.objects.filter(session=OuterRef("pk"), state=SuggestionState.ISSUED)
    ordered = AppraisalOrder.objects.filter(session=OuterRef("pk"))
    asked = ReviewSession.objects.filter(Exists(issued) | Exists(ordered), pk=session.pk).exists()
    return asked or session.period.ruleset.appraises(session.committee.kind)


def dossier_passed(session: ReviewSession) -> Blocker | None:
    """Return a blocker if the dossier must pass vetting and has not passed yet, otherwise None."""
    if not is_vetting_asked(session):
        return None
    appraisal = vetting_of(session)
    if appraisal.standing is VettingState.PASSED:
        return None
    return Blocker(
        Guard.DOSSIER_PASSED, _sentence(appraisal), reverse("reviews:appraisal", args=[session.pk])
    )


def _sentence(appraisal: Vetting) -> str:
    due = appraisal.verdict.due_on if appraisal.verdict else None
    return {
        VettingState.NOT_SENT: _(
            "The dossier must pass an appraisal before the conference. Send it to the organisation"
            " commission."
        ),
        VettingState.WAITING: _(
            "The dossier is being appraised by the organisation commission. The conference is held after it"
            " has passed."
        ),
        VettingState.RETURNED: _(
            "The dossier was returned by the appraisal. Mend the papers and send it again by %(due)s; the"
            " conference is held after it has passed."
        )
        % {"due": f"{due:%d/%m/%Y}" if due else "–"},
        VettingState.CHANGED: _(
            "A paper was changed after the dossier was sent, so that what was sent or passed no longer holds."
            " Send the dossier again."
        ),
    }[appraisal.standing]


def sessions_to_order(campaign: Campaign, member: Member) -> QuerySet[ReviewSession]:
    """Return the sessions of the round, below the committees of which ``member`` is staff, that have not come
    to their conference and whose vetting has not been ordered."""
    stages = SESSION_RULES[SessionVerb.ORDER_APPRAISAL].stages
    rows = ReviewSession.objects.visible_to(member).filter(campaign=campaign, stage__in=stages)
    return rows.filter(member.reach.over("committee", RoleKind.STAFF), appraisal_order__isnull=True)


def kinds_to_order(campaign: Campaign, member: Member) -> list[tuple[str, str]]:
    """Return choices of the kinds of committees whose dossiers ``member`` may order, with how many there
    are."""
    rows = sessions_to_order(campaign, member).order_by().values_list("committee__kind")
    counts = dict(rows.annotate(n=Count("pk")))
    return [(kind.value, f"{kind.label} ({counts[kind]})") for kind in CommitteeKind if kind in counts]


def dossiers_waiting(campaign: Campaign, member: Member) -> int:
    """Return the number of dossiers that wait for their verdict.

    Counted are the sessions of this round that the member may see.
    """
    seen = sessions_seen(member, "session")
    return Dossier.objects.waiting().filter(seen, session__campaign=campaign).count()
