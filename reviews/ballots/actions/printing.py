"""Asking for what is printed of a secret ballot, which the worker then makes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import refuse_unless
from reviews.ballots.actions.planning import lock_ballot
from reviews.models import BallotRound, Document, DocumentKind
from reviews.rules import BallotVerb, require, sees_counts
from reviews.sessions.worker import ask

KINDS = (DocumentKind.BALLOT_SLIPS, DocumentKind.COUNT_MINUTES)


@transaction.atomic
def print_ballot(ballot: BallotRound, kind: DocumentKind, *, by: Member) -> Document:
    """Ask the worker for the slips or the minutes of the count, and return the row of the document. Whoever
    may not read the counts may not print the minutes of them. If ``by`` has asked for it and it is being
    made, that one is returned."""
    row = lock_ballot(ballot)
    require(BallotVerb.PRINT, row, by)
    if row.is_preparing:
        raise ValidationError(_("The ballot has not been opened: its slips could still change."))
    if kind == DocumentKind.COUNT_MINUTES:
        refuse_unless(sees_counts(by, row), _("Of so few ballots the counts are shown to few people only."))
        if row.counted_at is None:
            raise ValidationError(_("No figures have been entered yet."))
    at_work = row.documents.unfinished().filter(kind=kind, requested_by=by).first()
    if at_work:
        return at_work
    document = Document.objects.create(session=row.session, ballot=row, kind=kind, requested_by=by)
    Event.record("request_document", document, by=by, session=row.session_id, kind=kind)
    ask("reviews.build_document", document.pk)
    return document
