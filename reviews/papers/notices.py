"""Notices about papers and commitments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.models import Commitment, Manuscript, Paper
from reviews.sessions.people import clerks_of


def commitment_brought_in(commitment: Commitment) -> None:
    """Tell the member that the clerk entered the commitment signed on paper, so that the member can check
    it."""
    text = _("%(clerk)s has typed in your signed commitment for %(year)s. Look whether it is right.") % {
        "clerk": commitment.written_by,
        "year": commitment.year,
    }
    tell([commitment.member], text, commitment.get_absolute_url())


def paper_returned(paper: Paper) -> None:
    """Tell the writer of the paper, for the collective's paper the clerks, that it was returned and why."""
    recipients = [paper.member] if paper.member else clerks_of(paper.session)
    text = _("Your paper was returned: %(reason)s") % {"reason": paper.return_reason}
    tell(recipients, text, paper.get_absolute_url())


def handed_in_for(manuscript: Manuscript, member: Member, by: Member) -> None:
    """Tell the member that the paper was handed in from the signed sheet, and ask for the confirmation."""
    text = _("%(clerk)s has handed in your paper as you signed it. Look whether it is right, and confirm it.")
    tell([member], text % {"clerk": by}, manuscript.get_absolute_url())
