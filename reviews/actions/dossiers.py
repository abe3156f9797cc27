"""Filling the dossiers; receiving what was sent up; ordering a re-review of all or part."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import require
from ratings.actions.cases import take_back
from reviews.actions.attachments import attach
from reviews.actions.linking import hold, require_verb
from reviews.actions.papers import keep
from reviews.actions.sessions import take
from reviews.models import (
    FROM_OUTSIDE,
    DossierItem,
    DossierKind,
    Paper,
    PaperState,
    Receipt,
    ReReview,
    ReviewSession,
    RevisionKind,
)
from reviews.notices import after as notices
from reviews.stages import Stage, find_move
from reviews.texts import clean


@transaction.atomic
def file_paper(paper: Paper, kind: str, citation: str, upload: UploadedFile, *, by: Member) -> DossierItem:
    """Put a file from outside into the subject's dossier; that it was not called for is then taken back."""
    session = hold(paper.session)
    require_verb("fill_dossier", session, by)
    require(
        kind != DossierKind.COMPLAINTS or paper.member_id != by.pk,
        _("What was complained of oneself is put in by somebody else."),
    )
    citation = clean(citation)
    if kind not in FROM_OUTSIDE:
        raise ValidationError({"kind": _("Choose one of the kinds that come from outside.")})
    if not citation:
        raise ValidationError({"citation": _("Say what it is, with number and date.")})
    attachment = attach(upload, session, by=by, for_leads=True)
    DossierItem.objects.filter(paper=paper, kind=kind, attachment__isnull=True).delete()
    item = DossierItem.objects.create(paper=paper, kind=kind, attachment=attachment, citation=citation, by=by)
    Event.record("file_paper", paper, by=by, kind=kind, attachment=attachment.pk)
    return item


@transaction.atomic
def waive(papers: Sequence[Paper], kind: str, reason: str, *, by: Member) -> list[DossierItem]:
    """Say why a kind is not called for in these dossiers of one session; where a file is held, it stays."""
    if not papers:
        raise ValidationError(_("Choose whose dossier it is."))
    session = hold(papers[0].session)
    require_verb("fill_dossier", session, by)
    reason = clean(reason)
    if kind not in FROM_OUTSIDE:
        raise ValidationError({"kind": _("Choose one of the kinds that come from outside.")})
    if not reason:
        raise ValidationError({"reason": _("Say why it is not called for.")})
    held = set(DossierItem.objects.filter(paper__in=papers, kind=kind).values_list("paper", flat=True))
    mine = [paper for paper in papers if paper.session_id == session.pk and paper.pk not in held]
    items = DossierItem.objects.bulk_create(
        DossierItem(paper=paper, kind=kind, not_called_for=reason, by=by) for paper in mine
    )
    Event.record("waive", session, by=by, kind=kind, papers=[paper.pk for paper in mine], reason=reason)
    return items


@transaction.atomic
def receive(session: ReviewSession, *, by: Member, note: str = "") -> Receipt:
    """Put on record that the dossier sent up is here; of two who do so at once the first one has."""
    session = hold(session)
    require_verb("receive", session, by)
    receipt, made = Receipt.objects.get_or_create(
        session=session, sent_at=session.stage_since, defaults={"by": by, "note": clean(note)}
    )
    if made:
        Event.record("receive", session, by=by, note=receipt.note)
        notices.received(receipt)
    return receipt


@transaction.atomic
def order_re_review(session: ReviewSession, papers: Sequence[Paper], reason: str, *, by: Member) -> ReReview:
    """Send the session back to writing for these papers, with the reason (366-QĐ/TW Đ8). The others stay
    final; what was appraised and decided of the ones named does not outlast it."""
    session = hold(session)
    named = list(
        session.papers.filter(pk__in=[paper.pk for paper in papers]).for_list().select_related("case")
    )
    move, reason = find_move(session.stage, Stage.WRITING), clean(reason)
    if move is None or not move.by_order:
        raise ValidationError(
            _("The session has meanwhile been moved to “%(stage)s”. Look at it again.")
            % {"stage": session.get_stage_display()}
        )
    for paper in named:
        require_verb("re_review", session, by, own=paper.member_id == by.pk)
    if not named:
        raise ValidationError(_("Choose whose review is to be done again."))
    if not reason:
        raise ValidationError(_("A re-review is ordered with its reason."))
    order = ReReview.objects.create(session=session, reason=reason, ordered_by=by)
    order.papers.set(named)
    for paper in named:
        _reopen(paper, reason, by=by)
    take(session, move, by=by, reason=reason)
    Event.record("order_re_review", session, by=by, papers=[paper.pk for paper in named], reason=reason)
    notices.re_review_ordered(order, named)
    return order


def _reopen(paper: Paper, reason: str, *, by: Member) -> None:
    keep(paper, RevisionKind.RETURNED, by=by, note=reason)
    paper.state, paper.return_reason = PaperState.RETURNED, reason
    paper.save(update_fields=["state", "return_reason"])
    take_back(paper.rated_case(), reason, by=by)
