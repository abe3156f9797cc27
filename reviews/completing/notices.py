"""Notices about findings, amendments, papers opened or made final, and received dossiers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.models import (
    Amendment,
    Finding,
    Paper,
    Receipt,
    ReviewSession,
)
from reviews.sessions.people import clerks_and_head, clerks_of, everyone_but, subjects_of, tell_author


def _link(session: ReviewSession) -> str:
    return reverse("reviews:link", args=[session.pk])


def collective_paper_settled(paper: Paper, *, by: Member) -> None:
    text = _("%(session)s: the collective's paper is settled provisionally.") % {"session": paper.session}
    tell(everyone_but(subjects_of(paper.session), by), text, paper.get_absolute_url())


def finding_drawn(finding: Finding) -> None:
    text = _(
        "A shortcoming of the collective is laid to your account; please answer it in section V: %(quote)s"
    )
    recipients = [finding.paper.member] if finding.paper.member else []
    url = finding.get_absolute_url()
    tell(recipients, text % {"quote": finding.quote}, url)


def finding_answered(finding: Finding) -> None:
    text = _("%(paper)s has answered the finding: %(answer)s.") % {
        "paper": finding.paper,
        "answer": finding.get_answer_kind_display(),
    }
    tell(
        everyone_but([finding.drawn_by], finding.answered_by),
        text,
        f"{_link(finding.paper.session)}#findings",
    )


def amendment_proposed(amendment: Amendment) -> None:
    session = amendment.paper.session
    text = _("%(session)s: an amendment of the collective's paper is proposed.") % {"session": session}
    tell(everyone_but(clerks_and_head(session), amendment.proposed_by), text, f"{_link(session)}#amendments")


def amendment_decided(amendment: Amendment) -> None:
    """Tell the decision on an amendment to those who raised it.

    These are the member who proposed it, the person whose review gave rise to it, and the author of the
    comment.
    """
    text = _("A point raised on the collective's paper is decided: %(state)s. %(reason)s") % {
        "state": amendment.get_state_display(),
        "reason": amendment.reason,
    }
    own = [amendment.source.member] if amendment.source and amendment.source.member else []
    people = everyone_but([amendment.proposed_by, *own], amendment.decided_by)
    tell(people, text, f"{_link(amendment.paper.session)}#amendments")
    if amendment.comment:
        tell_author(amendment.comment, text, besides=people)


def paper_opened_for_amendment(paper: Paper, *, by: Member, reason: str) -> None:
    recipients = [paper.member] if paper.member else clerks_of(paper.session)
    text = _("Your paper is open for amendment. %(reason)s") % {"reason": reason}
    tell(everyone_but(recipients, by), text, paper.get_absolute_url())


def paper_made_final(paper: Paper, *, by: Member) -> None:
    if paper.member:
        tell(everyone_but([paper.member], by), _("Your paper was made final."), paper.get_absolute_url())


def dossier_received(receipt: Receipt) -> None:
    text = _("%(session)s: the dossier sent up was received by %(by)s.") % {
        "session": receipt.session,
        "by": receipt.by,
    }
    tell(everyone_but(clerks_and_head(receipt.session), receipt.by), text, receipt.session.get_absolute_url())
