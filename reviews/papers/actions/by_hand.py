"""What is written into a paper in the place of its person, who has written it by hand and signed it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.models import Manuscript, ManuscriptKind, Paper, Revision
from reviews.papers import notices


def hand_in_from_manuscript(paper: Paper, revision: Revision, *, by: Member) -> None:
    """Note that the paper was handed in with this revision from the newest sheet that its person signed, and
    tell the person, who is to confirm it. Nothing is done where the person or the collective hands in its own
    paper. The caller has checked that there is such a sheet, and holds the lock of the paper."""
    if paper.member is None or paper.member_id == by.pk:
        return
    manuscript = paper.manuscripts.to_hand_in().latest("pk")
    manuscript.revision = revision
    manuscript.save(update_fields=["revision"])
    Event.record("hand_in_for", manuscript, by=by, member=paper.member.full_name, revision=revision.number)
    notices.handed_in_for(manuscript, paper.member, by)


def manuscript_of_answers(paper: Paper, *, by: Member) -> Manuscript | None:
    """Return the newest sheet of answers from which ``by`` types them in for the person of the paper, or
    ``None`` if ``by`` answers for nobody else. Raises ``ValidationError`` if the person signed no such sheet,
    or it is confirmed already. The caller has checked that ``by`` may answer."""
    if paper.member_id in (None, by.pk):
        return None
    own = paper.manuscripts.unconfirmed().filter(kind=ManuscriptKind.ANSWERS, entered_by=by)
    found = own.select_related("member").last()
    if found is None:
        text = _("Attach the sheet with the answers that %(person)s signed first.")
        raise ValidationError(text % {"person": paper})
    return found
