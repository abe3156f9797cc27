"""Writes objections, petitions, re-ratings, and the reasons why subjects of a session are left unrated.

The stage of the session decides when each may be done. How each is done is decided in ``ratings.actions``.
"""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import refuse_unless
from ratings.actions import after, conflicts, objections
from ratings.actions.cases import UNSAID, Resolution, Seen
from ratings.models import Conflict, Objection, Petition, RatingStep, Unrated
from reviews.cases import notices
from reviews.documents.actions.attachments import attach_file
from reviews.models import Document, DocumentKind, Paper
from reviews.rules import SessionVerb, require, speaks_for
from reviews.sessions.locking import lock_session, require_standing
from reviews.sessions.worker import ask


def _require(verb: SessionVerb, paper: Paper, by: Member) -> None:
    """Lock the session, and raise ``PermissionDenied`` unless ``by`` may use ``verb`` on the paper.

    The lock keeps the session at its stage until the transaction ends.
    """
    paper.session = lock_session(paper.session)
    require_standing([paper])
    require(verb, paper, by)


@transaction.atomic
def record_objection_in_session(paper: Paper, raised: objections.ObjectionInput, *, by: Member) -> Objection:
    _require(SessionVerb.OBJECT, paper, by)
    return objections.record_objection(paper.rated_case(), raised, by=by)


@transaction.atomic
def settle_objection_in_session(
    paper: Paper, objection: Objection, outcome: str, finding: str, *, by: Member
) -> Objection:
    _require(SessionVerb.OBJECT, paper, by)
    return objections.settle_objection(objection, outcome, finding, by=by)


@transaction.atomic
def declare_conflict_in_session(
    paper: Paper, member: Member, kind: str, reason: str, *, by: Member
) -> Conflict:
    _require(SessionVerb.DECLARE_CONFLICT, paper, by)
    return conflicts.declare_conflict(paper.rated_case(), member, kind, reason, by=by)


@transaction.atomic
def except_conflict_in_session(paper: Paper, conflict: Conflict, exception: str, *, by: Member) -> Conflict:
    _require(SessionVerb.EXCEPT_CONFLICT, paper, by)
    return conflicts.except_conflict(conflict, exception, by=by)


@transaction.atomic
def leave_unrated_in_session(
    paper: Paper, code: str, note: str, *, by: Member, seen: Seen | None = None
) -> Unrated:
    _require(SessionVerb.LEAVE_UNRATED, paper, by)
    return objections.leave_unrated(paper.rated_case(), code, note, by=by, seen=seen)


@transaction.atomic
def rate_after_all_in_session(paper: Paper, *, by: Member) -> None:
    _require(SessionVerb.LEAVE_UNRATED, paper, by)
    objections.rate_after_all(paper.rated_case(), by=by)


@transaction.atomic
def lodge_petition_in_session(
    paper: Paper, text: str, *, by: Member, sheet: UploadedFile | None = None
) -> Petition:
    """Lodge a petition against the level of this paper's subject. Clerk and head type in what a person wrote
    by hand; they need the scan of the signed ``sheet``, and the person is told. Raises ``ValidationError`` by
    field, and as ``ratings.actions.after.lodge_petition`` does."""
    person = paper.member
    if person is None or speaks_for(by, paper):
        _require(SessionVerb.PETITION, paper, by)
        refuse_unless(
            speaks_for(by, paper),
            _("You may petition about your own level only; about the collective's level its head petitions."),
        )
        petition = after.lodge_petition(paper.rated_case(), text, by=by)
    else:
        _require(SessionVerb.PETITION_FOR, paper, by)
        if sheet is None:
            raise ValidationError({"sheet": _("Attach the signed petition, scanned or photographed.")})
        petition = after.lodge_petition(paper.rated_case(), text, by=person, entered_by=by)
        scan = attach_file(sheet, paper.session, by=by, for_leads=True)
        scan.petition = petition
        scan.save(update_fields=["petition"])
        notices.petition_typed_in(paper, petition)
    notices.petition_lodged(paper, petition)
    return petition


@transaction.atomic
def settle_petition_in_session(
    paper: Paper, petition: Petition, outcome: str, reason: str, *, by: Member
) -> Petition:
    _require(SessionVerb.SETTLE_PETITION, paper, by)
    petition = after.settle_petition(petition, outcome, reason, by=by)
    notices.petition_settled(paper, petition)
    return petition


@transaction.atomic
def re_rate_in_session(
    paper: Paper,
    level: str,
    reason: str,
    *,
    by: Member,
    seen: int,
    resolution: Resolution = UNSAID,
    noted: Collection[str] = (),
) -> RatingStep:
    """Replace the released decision by a decision on another level (366-QĐ/TW Đ15.3).

    ``seen`` is the key of the decision that ``by`` had on screen, ``noted`` the warnings ticked. The worker
    prints the new decision. Everybody who was told the first level is told the new one.
    """
    _require(SessionVerb.RE_RATE, paper, by)
    case = paper.rated_case()
    step = after.re_rate(case, level, reason, by=by, seen=seen, resolution=resolution, noted=noted)
    print_decision(paper, step, by=by)
    notices.re_rated(paper)
    return step


@transaction.atomic
def print_decision(paper: Paper, step: RatingStep, *, by: Member) -> Document:
    """Order the printing of a decision of re-rating and return its ``Document``.

    If an earlier order for this decision is still unfinished, return that one and order nothing.
    """
    _require(SessionVerb.RE_RATE, paper, by)
    mine = paper.session.documents.filter(kind=DocumentKind.RE_RATING, step=step)
    at_work = mine.unfinished().first()
    if at_work:
        return at_work
    document = Document.objects.create(
        session=paper.session, kind=DocumentKind.RE_RATING, step=step, requested_by=by
    )
    Event.record("request_decision", document, by=by, case=paper.case_id)
    ask("reviews.build_document", document.pk)
    return document
