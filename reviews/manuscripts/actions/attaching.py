"""Actions that attach what a member wrote and signed by hand, and that give the paper back to the member."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member, User
from members.rules import refuse_unless
from ratings.models import Step
from reviews.documents.actions.attachments import attach_file, file_digest
from reviews.manuscripts import notices
from reviews.models import Manuscript, ManuscriptKind, Paper, PaperState, ReviewSession
from reviews.papers.actions.papers import locked_paper
from reviews.rules import SessionVerb, can, require
from reviews.sessions.locking import lock_sessions
from reviews.stages import Stage
from reviews.texts import clean_text


@dataclass(frozen=True)
class SignedSheet:
    """What somebody wrote by hand: its kind (``ManuscriptKind``), the day of the signature, the scan, and why
    the member does not type it in, which is needed where the member has an open login."""

    kind: str
    signed_on: dt.date
    scan: UploadedFile
    reason: str = ""


@transaction.atomic
def attach_manuscript(
    session: ReviewSession, member: Member, written: SignedSheet, *, by: Member
) -> Manuscript:
    """Attach what a member of the session wrote and signed by hand, tell the member, and return it. From then
    on clerk and head may write in the paper of the member and answer for it, or ``by`` types in the comments.

    The same scan attached twice is one manuscript. Raises ``ValidationError`` by field, where it comes too
    early or too late, or where the member has an open login and has typed in the paper already.
    """
    paper = Paper.objects.reviewed_in(session).for_list().filter(member=member).first()
    if paper is None:
        raise ValidationError(_("%(person)s is not reviewed in this session.") % {"person": member})
    refuse_unless(member.pk != by.pk, _("What you write yourself you type in yourself."))
    is_comments = written.kind == ManuscriptKind.COMMENTS
    session = lock_sessions({session.pk, paper.session_id})[session.pk if is_comments else paper.session_id]
    paper = locked_paper(paper)
    require(SessionVerb.ENTER_FOR, session if is_comments else paper, by)
    reason = _checked(session, paper, written)
    place = {"session": session} if is_comments else {}
    own = {} if is_comments else {"paper": paper}
    same = Manuscript.objects.filter(
        **place,
        **own,
        kind=written.kind,
        member=member,
        entered_by=by,
        scan__sha256=file_digest(written.scan),
    )
    if known := same.filter(revision=None, confirmed_at=None).first():
        return known
    found = Manuscript.objects.create(
        **place,
        **own,
        kind=written.kind,
        member=member,
        signed_on=written.signed_on,
        scan=attach_file(written.scan, session if is_comments else paper, by=by),
        reason=reason,
        entered_by=by,
    )
    typed = {} if is_comments else _typed(paper)
    if not is_comments and not paper.by_hand:
        paper.by_hand = True
        paper.save(update_fields=["by_hand"])
    told = {"member": member.full_name, "kind": found.kind, "reason": reason}
    Event.record("attach_manuscript", found, by=by, typed=typed, **told)
    notices.manuscript_attached(found)
    return found


def _checked(session: ReviewSession, paper: Paper, written: SignedSheet) -> str:
    """Return the cleaned reason. Raises ``ValidationError`` if this cannot be attached now."""
    person, reason = {"person": paper}, clean_text(written.reason)[:300]
    if written.kind not in ManuscriptKind.values:
        raise ValidationError({"kind": _("Choose what was written by hand.")})
    if written.signed_on > clock.today():
        raise ValidationError({"signed_on": _("This day has not come yet.")})
    has_login = User.objects.filter(member=paper.member, is_active=True).exists()
    if has_login and not reason:
        text = _("%(person)s has an open login. Say why somebody else types it in.")
        raise ValidationError({"reason": text % person})
    if written.kind == ManuscriptKind.COMMENTS and session.stage != Stage.COMMENTING:
        raise ValidationError(_("Comments are given at the stage of commenting only."))
    if paper.state == PaperState.FINAL and written.kind != ManuscriptKind.COMMENTS:
        raise ValidationError(_("The paper of %(paper)s is final. Open it again first.") % {"paper": paper})
    if written.kind == ManuscriptKind.PAPER and not paper.is_open:
        text = _("The paper of %(person)s has been handed in. Return it first, if it has to be changed.")
        raise ValidationError(text % person)
    if written.kind != ManuscriptKind.COMMENTS and has_login and _typed(paper):
        text = _("%(person)s has typed in this paper and goes on there. Nobody else writes over it.")
        raise ValidationError(text % person)
    return reason


def _typed(paper: Paper) -> dict[str, str]:
    """Return what the person typed in the own paper and no version of it keeps yet: the texts by section
    code, and the level put forward."""
    last, kept = paper.last_revision, paper.kept()
    rows = paper.sections.filter(saved_by=paper.member).exclude(text="").values_list("code", "text")
    typed = {code: text for code, text in rows if text != kept.get(code)}
    rated = paper.case.step(Step.SELF) if paper.case else None
    is_own = rated is not None and rated.by_id == paper.member_id and not (last and last.at > rated.at)
    return typed | {"level": rated.level} if rated and is_own else typed


@transaction.atomic
def give_back_paper(paper: Paper, *, by: Member) -> Paper:
    """Let the person type in the own paper again and nobody else, and return it. The person may say so, and
    clerk and head. What was typed in stays. The same again changes nothing."""
    paper = locked_paper(paper)
    own = paper.member_id == by.pk
    refuse_unless(
        own or can(by, SessionVerb.ENTER_FOR, paper),
        _("The person says so, or clerk or head, who type it in."),
    )
    if not paper.by_hand:
        return paper
    paper.by_hand = False
    paper.save(update_fields=["by_hand"])
    Event.record("give_back_paper", paper, by=by)
    notices.paper_given_back(paper, by=by)
    return paper
