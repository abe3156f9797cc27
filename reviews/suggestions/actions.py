"""Everything that writes papers of suggestions.

Staff propose topics, the inspection commission agrees or objects, and an approver issues the paper of
suggestions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Event, Member, RoleKind
from members.rules import refuse_unless
from reviews.documents.actions.attachments import attach_file, file_digest
from reviews.issuing.actions.register import RegisterLine, annul, draw_number
from reviews.models import (
    Document,
    DocumentKind,
    Paper,
    PaperType,
    ReviewSession,
    Section,
    Suggestion,
    SuggestionState,
    Topic,
    TopicField,
    TopicGround,
)
from reviews.papers.actions.papers import return_for_topics
from reviews.rules import SessionVerb, require
from reviews.sessions.locking import lock_session
from reviews.sessions.worker import ask
from reviews.suggestions import notices
from reviews.texts import clean_text


@dataclass(frozen=True)
class TopicProposal:
    """A topic as it is entered.

    ``paper`` is the self-review or collective report that has to answer the topic, ``ground`` a
    ``TopicGround``. ``ground_note`` is the ground in words, which the ground ``OTHER`` requires.
    """

    paper: Paper
    ground: str
    text: str
    ground_note: str = ""


@dataclass(frozen=True)
class IssueTerms:
    """What is entered to issue a draft: its date and signer."""

    dated_on: dt.date
    signer: str
    signer_title: str = ""


def _require(verb: SessionVerb, session: ReviewSession, by: Member) -> ReviewSession:
    """Lock the session and return it. Raise ``PermissionDenied`` unless ``by`` may use ``verb`` in it.

    The lock keeps the session at its stage until the transaction ends.
    """
    session = lock_session(session)
    require(verb, session, by)
    return session


def _fresh(suggestion: Suggestion, *states: SuggestionState) -> Suggestion:
    """Lock the paper of suggestions, and return it as it is on record now.

    Raise ``ValidationError`` unless it is in one of these states.
    """
    rows = Suggestion.objects.select_for_update(of=("self",)).for_list().select_related("proposed_by")
    row = rows.get(pk=suggestion.pk)
    if row.state not in states:
        raise ValidationError(
            _("This paper is now in the state “%(state)s”. Read it again before you go on.")
            % {"state": row.get_state_display()}
        )
    return row


@transaction.atomic
def draft_suggestion(
    session: ReviewSession, abstract: str, topics: Sequence[TopicProposal], *, by: Member
) -> Suggestion:
    """Draft a paper of suggestions with its first topics, and tell the inspection commission."""
    session = _require(SessionVerb.SUGGEST_PROPOSE, session, by)
    abstract = clean_text(abstract)
    if not abstract or not topics:
        raise ValidationError(_("A paper of suggestions has an abstract and at least one topic."))
    suggestion = Suggestion.objects.create(session=session, abstract=abstract, proposed_by=by)
    for topic in topics:
        _add(suggestion, topic)
    Event.record("suggest_propose", suggestion, by=by, session=session.pk, topics=len(topics))
    notices.suggestion_proposed(suggestion)
    return suggestion


@transaction.atomic
def add_topic(suggestion: Suggestion, topic: TopicProposal, *, by: Member) -> Topic:
    """Add a topic to a paper of suggestions that is not issued yet.

    If the inspection commission had agreed to it, it becomes a draft again and needs a new agreement. A topic
    that stands in it already is not added again.
    """
    _require(SessionVerb.SUGGEST_PROPOSE, suggestion.session, by)
    suggestion = _fresh(suggestion, SuggestionState.DRAFT, SuggestionState.AGREED)
    count = suggestion.topics.count()
    added = _add(suggestion, topic)
    if suggestion.topics.count() == count:
        return added
    _changed(suggestion)
    Event.record("suggest_add_topic", suggestion, by=by, topic=added.pk)
    return added


@transaction.atomic
def remove_topic(topic: Topic, *, by: Member) -> None:
    """Delete a topic of a paper of suggestions that is not issued yet. The history keeps its words.

    Raise ``ValidationError`` for the last topic. Do nothing if the topic is gone already.
    """
    _require(SessionVerb.SUGGEST_PROPOSE, topic.suggestion.session, by)
    suggestion = _fresh(topic.suggestion, SuggestionState.DRAFT, SuggestionState.AGREED)
    if not suggestion.topics.filter(pk=topic.pk).exists():
        return
    if suggestion.topics.count() == 1:
        raise ValidationError(
            _("The last topic stays. Withdraw the whole paper if nothing is to be suggested.")
        )
    Event.record("suggest_remove_topic", suggestion, by=by, paper=topic.paper_id, text=topic.text)
    topic.delete()
    _changed(suggestion)


def _add(suggestion: Suggestion, topic: TopicProposal) -> Topic:
    text, note = clean_text(topic.text), clean_text(topic.ground_note)
    if topic.paper.session_id != suggestion.session_id:
        raise ValidationError(_("A topic goes to a collective or a person of this session."))
    if not text or topic.ground not in TopicGround.values:
        raise ValidationError(_("A topic has its ground and its words."))
    if topic.ground == TopicGround.OTHER and not note:
        raise ValidationError(_("Say the ground in words."))
    added, _made = Topic.objects.get_or_create(
        suggestion=suggestion, paper=topic.paper, ground=topic.ground, ground_note=note, text=text
    )
    return added


def _changed(suggestion: Suggestion) -> None:
    """Make the paper of suggestions a draft again.

    If the inspection commission had agreed or objected before, tell it.
    """
    spoken = bool(suggestion.agreed_at or suggestion.objection)
    suggestion.state, suggestion.version = SuggestionState.DRAFT, suggestion.version + 1
    suggestion.agreed_by = suggestion.agreed_at = None
    suggestion.save(update_fields=["state", "version", "agreed_by", "agreed_at"])
    if spoken:
        notices.suggestion_proposed(suggestion)


@transaction.atomic
def agree_to_suggestion(suggestion: Suggestion, *, by: Member, seen: int) -> Suggestion:
    """Record that the inspection commission agrees to the paper of suggestions.

    ``seen`` is the version that ``by`` had on screen. Raise ``ValidationError`` if topics have changed since.
    """
    _require(SessionVerb.SUGGEST_AGREE, suggestion.session, by)
    suggestion = _fresh(suggestion, SuggestionState.DRAFT)
    if suggestion.version != seen:
        raise ValidationError(_("The topics were changed meanwhile. Read them again."))
    suggestion.state, suggestion.objection = SuggestionState.AGREED, ""
    suggestion.agreed_by, suggestion.agreed_at = by, clock.now()
    suggestion.save(update_fields=["state", "objection", "agreed_by", "agreed_at"])
    Event.record("suggest_agree", suggestion, by=by, version=seen)
    notices.suggestion_agreed(suggestion)
    return suggestion


@transaction.atomic
def object_to_suggestion(suggestion: Suggestion, reason: str, *, by: Member) -> Suggestion:
    """Record that the inspection commission objects to the paper of suggestions, with its reason.

    An earlier agreement is cancelled.
    """
    _require(SessionVerb.SUGGEST_AGREE, suggestion.session, by)
    suggestion = _fresh(suggestion, SuggestionState.DRAFT, SuggestionState.AGREED)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("An objection needs its reason."))
    if suggestion.state == SuggestionState.DRAFT and suggestion.objection == reason:
        return suggestion
    suggestion.state, suggestion.objection = SuggestionState.DRAFT, reason
    suggestion.agreed_by = suggestion.agreed_at = None
    suggestion.save(update_fields=["state", "objection", "agreed_by", "agreed_at"])
    Event.record("suggest_object", suggestion, by=by, reason=reason)
    notices.suggestion_objected_to(suggestion)
    return suggestion


@transaction.atomic
def issue_suggestion(suggestion: Suggestion, terms: IssueTerms, *, by: Member) -> Suggestion:
    """Issue a paper of suggestions to which the inspection commission agreed.

    The papers that have to answer get sections for the answers. Papers already submitted are returned to
    their writers. The subjects of the other papers are told. Raise ``ValidationError`` without a signer, or
    if the issuing committee used the number before.
    """
    session = _require(SessionVerb.SUGGEST_ISSUE, suggestion.session, by)
    suggestion = _fresh(suggestion, SuggestionState.AGREED)
    signer = clean_text(terms.signer)
    if not signer:
        raise ValidationError({"signer": _("An issued paper bears the name of who signs it.")})
    suggestion.state = SuggestionState.ISSUED
    # The approver acts for the nearest committee at or above the unit whose approver the member is.
    held = [one for one in by.reach.held if one.kind == RoleKind.APPROVER]
    over = [one for one in held if session.committee.path.startswith(one.path)]
    nearest = max(over, key=lambda one: len(one.path))
    suggestion.issuer = Committee.objects.get(pk=nearest.committee)
    suggestion.dated_on = terms.dated_on
    suggestion.signer, suggestion.signer_title = signer, clean_text(terms.signer_title)
    suggestion.issued_by, suggestion.issued_at = by, clock.now()
    # The abstract may name whom it is about, and more people see the register than the paper.
    title = _("Suggested topics for the review of %(session)s") % {"session": session}
    signed = ", ".join(filter(None, (signer, suggestion.signer_title)))
    line = RegisterLine(terms.dated_on, title, signed, session.committee.body_name)
    suggestion.entry = draw_number(suggestion.issuer, PaperType.CV, line, by=by)
    suggestion.number = suggestion.entry.number
    suggestion.save()
    Event.record("suggest_issue", suggestion, by=by, number=suggestion.symbol)
    papers = _papers(suggestion)
    # Each topic is answered in three sections of the paper that has to answer it.
    Section.objects.bulk_create(
        Section(paper_id=topic.paper_id, code=topic.section(field))
        for topic in suggestion.topics.all()
        for field in TopicField
    )
    reason = _("Topics were suggested by %(paper)s; answer them in section IV and submit again.")
    kept = [
        paper
        for paper in papers
        if not return_for_topics(paper, by=by, reason=reason % {"paper": suggestion})
    ]
    notices.suggestion_issued(suggestion, kept)
    return suggestion


def _papers(suggestion: Suggestion) -> list[Paper]:
    """Return the papers that have to answer the topics, in the order in which papers are locked."""
    addressed = suggestion.topics.values("paper")
    return list(Paper.objects.filter(pk__in=addressed).for_list().order_by("pk"))


@transaction.atomic
def withdraw_suggestion(suggestion: Suggestion, reason: str, *, by: Member) -> Suggestion:
    """Withdraw the paper of suggestions with a reason.

    Before it is issued staff may do so, afterwards an approver. Answers given so far stay on record, but are
    no longer required.
    """
    _require(SessionVerb.SUGGEST_WITHDRAW, suggestion.session, by)
    states = (SuggestionState.DRAFT, SuggestionState.AGREED, SuggestionState.ISSUED)
    suggestion = _fresh(suggestion, *states)
    was_issued = suggestion.state == SuggestionState.ISSUED
    verb = SessionVerb.SUGGEST_ISSUE if was_issued else SessionVerb.SUGGEST_PROPOSE
    require(verb, suggestion.session, by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("A withdrawal needs its reason."))
    suggestion.state, suggestion.withdrawal = SuggestionState.WITHDRAWN, reason
    suggestion.withdrawn_by, suggestion.withdrawn_at = by, clock.now()
    suggestion.save(update_fields=["state", "withdrawal", "withdrawn_by", "withdrawn_at"])
    Event.record("suggest_withdraw", suggestion, by=by, reason=reason)
    if suggestion.entry and not suggestion.entry.is_annulled:
        annul(suggestion.entry, reason, by=by)
    if was_issued:
        notices.suggestion_withdrawn(suggestion, _papers(suggestion))
    return suggestion


@transaction.atomic
def attach_scan(suggestion: Suggestion, upload: UploadedFile, *, by: Member) -> Suggestion:
    """Attach the scan of the signed paper of suggestions.

    It replaces an earlier scan, whose file is kept. The same file again changes nothing.
    """
    session = _require(SessionVerb.SUGGEST_SCAN, suggestion.session, by)
    suggestion = _fresh(suggestion, SuggestionState.ISSUED)
    if suggestion.scan and suggestion.scan.sha256 == file_digest(upload):
        return suggestion
    suggestion.scan = attach_file(upload, session, by=by, for_leads=True)
    suggestion.save(update_fields=["scan"])
    return suggestion


@transaction.atomic
def print_suggestion(suggestion: Suggestion, *, by: Member) -> Document:
    """Order the printing of an issued paper of suggestions and return its ``Document``.

    If an earlier order for it is still unfinished, return that one and order nothing.
    """
    session = lock_session(suggestion.session)
    visible = Suggestion.objects.visible_to(by).filter(pk=suggestion.pk)
    refuse_unless(visible.exists(), _("You may not see this paper of suggestions, so you may not print it."))
    suggestion = _fresh(suggestion, SuggestionState.ISSUED, SuggestionState.WITHDRAWN)
    if not suggestion.issued_at:
        raise ValidationError(_("A draft that was withdrawn is not printed."))
    at_work = suggestion.documents.unfinished().first()
    if at_work:
        return at_work
    document = Document.objects.create(
        session=session, kind=DocumentKind.SUGGESTION, suggestion=suggestion, requested_by=by
    )
    Event.record("request_document", document, by=by, session=session.pk, kind=document.kind)
    ask("reviews.build_document", document.pk)
    return document
