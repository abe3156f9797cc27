"""Actions on the remedy plan of a session (draw it up, approve it, open it again) and on one remedy (report
progress, judge the report, set another deadline, remind the owner)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member, Post
from members.rules import refuse_unless
from reviews.documents.actions.attachments import attach_file
from reviews.models import (
    EntryKind,
    RemedyEntry,
    RemedyItem,
    RemedyPlan,
    RemedyState,
    ReviewSession,
    Shortcoming,
)
from reviews.remedies import notices
from reviews.rules import SessionVerb, require, takes_reports
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text

REMIND_DAYS = 7
IN_WORDS = ("what", "evidence", "helpers", "source")


def possible_owners(session: ReviewSession) -> list[Member]:
    """Return who can own a remedy of the session: the members reviewed in it, in the order of the papers,
    then the head."""
    reviewed = [paper.member for paper in session.papers.select_related("member").in_order() if paper.member]
    heads = Post.objects.current().filter(committee=session.committee, is_head=True).select_related("member")
    return list(dict.fromkeys([*reviewed, *(post.member for post in heads)]))


@transaction.atomic
def plan_remedy(session: ReviewSession, item: RemedyItem, *, by: Member) -> RemedyItem:
    """Save ``item``, a new remedy, in the session's plan, and return it. If the same person is to do the same
    for the same cause already, returns that remedy. Raises ``ValidationError`` if the plan is approved or the
    remedy is incomplete."""
    session = lock_session(session)
    require(SessionVerb.PLAN, session, by)
    plan, _made = RemedyPlan.objects.get_or_create(session=session)
    if plan.approved_at:
        raise ValidationError(_("The plan is approved. The head opens it again before it is changed."))
    item.plan = plan
    for name in IN_WORDS:
        setattr(item, name, clean_text(getattr(item, name)))
    _check(session, item)
    same = {
        name: getattr(item, name) for name in ("what", "owner", "shortcoming", "finding", "comment", "source")
    }
    before = plan.items.filter(**same).first()
    if before:
        return before
    item.save(force_insert=True)
    Event.record("plan_remedy", item, by=by, session=session.pk)
    return item


def _check(session: ReviewSession, item: RemedyItem) -> None:
    """Raise ``ValidationError`` if the remedy lacks something, or refers to a member, shortcoming, finding or
    comment that does not belong to the session."""
    if not item.what or not item.evidence:
        raise ValidationError(_("Say what is to be done, and what result proves it."))
    if item.owner not in possible_owners(session):
        raise ValidationError({"owner": _("Choose one of those reviewed here, or the head.")})
    if item.due_on <= clock.today():
        raise ValidationError({"due_on": _("The deadline has to lie ahead.")})
    if not (item.shortcoming or item.finding or item.comment or item.source):
        raise ValidationError({"source": _("Say what it comes of.")})
    if item.shortcoming and item.shortcoming not in Shortcoming.objects.named_in(session):
        raise ValidationError({"shortcoming": _("Choose a shortcoming named in this review.")})
    for row in (item.finding, item.comment):
        if row and row.paper.session_id != session.pk:
            raise ValidationError(_("It has to come of a paper or a comment of this session."))


@transaction.atomic
def drop_remedy(item: RemedyItem, *, by: Member) -> None:
    """Delete a remedy from the plan. Does nothing if it is gone already. Raises ``ValidationError`` if the
    plan is approved or the remedy has been reported on."""
    session = lock_session(item.plan.session)
    require(SessionVerb.PLAN, session, by)
    found = RemedyItem.objects.select_related("plan").filter(pk=item.pk).first()
    if found is None:
        return
    item = found
    if item.plan.approved_at:
        raise ValidationError(_("The plan is approved. The head opens it again before it is changed."))
    if item.entries.exists():
        raise ValidationError(_("This remedy has been reported on already, so it cannot be taken out."))
    Event.record("drop_remedy", item, by=by, what=item.what)
    item.delete()


@transaction.atomic
def approve_plan(session: ReviewSession, *, by: Member) -> RemedyPlan:
    """Approve the session's plan, which makes it binding, and tell the owners. Raises ``ValidationError`` if
    the plan is empty, or if a shortcoming named in the session has no remedy in it."""
    session = lock_session(session)
    require(SessionVerb.APPROVE_PLAN, session, by)
    plan, _made = RemedyPlan.objects.get_or_create(session=session)
    if plan.approved_at:
        return plan
    covered = set(plan.items.values_list("shortcoming", flat=True))
    bare = [row for row in Shortcoming.objects.named_in(session) if row.pk not in covered]
    if bare:
        text = _("Nothing is planned yet for: %(rows)s.")
        raise ValidationError(text % {"rows": "; ".join(row.text for row in bare)})
    if not plan.items.exists():
        raise ValidationError(_("There is nothing in the plan yet."))
    plan.approved_by, plan.approved_at = by, clock.now()
    plan.save(update_fields=["approved_by", "approved_at"])
    Event.record("approve_plan", session, by=by, items=plan.items.count())
    notices.remedies_bound(plan)
    return plan


@transaction.atomic
def reopen_plan(session: ReviewSession, reason: str, *, by: Member) -> RemedyPlan:
    """Open an approved plan again for changes. Raises ``ValidationError`` without a reason."""
    session = lock_session(session)
    require(SessionVerb.APPROVE_PLAN, session, by)
    if not clean_text(reason):
        raise ValidationError(_("An approved plan is opened again only with the reason."))
    plan = RemedyPlan.objects.get(session=session)
    if plan.approved_at is None:
        return plan
    plan.approved_by = plan.approved_at = None
    plan.save(update_fields=["approved_by", "approved_at"])
    Event.record("reopen_plan", session, by=by, reason=clean_text(reason))
    return plan


def _locked(item: RemedyItem) -> RemedyItem:
    """Return the remedy, locked in the database. Its session is locked first."""
    lock_session(item.plan.session)
    rows = RemedyItem.objects.for_list().select_for_update(of=("self",))
    return rows.get(pk=item.pk)


def require_progress(item: RemedyItem, *, by: Member) -> None:
    """Raise ``PermissionDenied`` unless a report on the remedy is taken now and ``by`` owns the remedy or
    types in what the owner signed. The page calls this too before it shows its form."""
    if item.owner_id != by.pk:
        require(SessionVerb.REPORT_FOR, item, by)
    if item.state == RemedyState.REPORTED:
        why = _("This remedy is reported done and waits to be judged. Report again if it is sent back.")
    elif item.state == RemedyState.CLOSED:
        why = _("This remedy is accepted and closed. Nothing more is reported on it.")
    else:
        why = _("Reports are taken once the head has approved the plan, from the completion of papers on.")
    refuse_unless(takes_reports(item), why)


@transaction.atomic
def report_progress(
    item: RemedyItem,
    text: str,
    *,
    by: Member,
    percent: int | None = None,
    done: bool = False,
    evidence: UploadedFile | None = None,
) -> RemedyEntry:
    """Save the owner's report on a remedy: how far it is in percent, or that it is ``done`` and waits to be
    judged. ``evidence`` is a file that proves it or, where ``by`` types in what the owner wrote, the signed
    sheet. Raises ``ValidationError`` by field."""
    item = _locked(item)
    require_progress(item, by=by)
    if percent is not None and not 0 <= percent <= 100:
        raise ValidationError({"percent": _("Give percents from 0 to 100.")})
    if not clean_text(text):
        raise ValidationError({"text": _("Say what was done.")})
    if item.owner_id != by.pk and not evidence:
        raise ValidationError({"evidence": _("Attach the signed report, scanned or photographed.")})
    kind = EntryKind.REPORTED if done else EntryKind.PROGRESS
    state = RemedyState.REPORTED if done else RemedyState.IN_PROGRESS
    kept = attach_file(evidence, item.plan.session, by=by, for_leads=True) if evidence else None
    percent = 100 if done else item.percent if percent is None else percent
    entry = RemedyEntry.objects.create(
        item=item, kind=kind, text=clean_text(text), percent=percent, attachment=kept, by=by
    )
    _move(item, state, percent=percent)
    Event.record("report_remedy", item, by=by, entry=entry.pk, percent=percent, done=done)
    if done:
        notices.remedy_reported(item, by=by)
    if item.owner_id != by.pk:
        notices.report_typed_in(item, entry)
    return entry


def _move(item: RemedyItem, state: RemedyState, *, percent: int) -> None:
    item.state, item.percent = state, percent
    item.save(update_fields=["state", "percent"])


@transaction.atomic
def review_remedy(item: RemedyItem, text: str, *, by: Member, accepted: bool) -> RemedyEntry:
    """Judge a remedy that was reported done, with words: close it if ``accepted``, otherwise send it back to
    its owner. Nobody may judge the own remedy or a report that he typed in. Raises ``ValidationError`` if it
    is not reported done."""
    item = _locked(item)
    require(SessionVerb.REVIEW_REMEDY, item, by)
    refuse_unless(by.pk != item.reporter, _("You typed this report in: somebody else judges it."))
    if item.state != RemedyState.REPORTED:
        raise ValidationError(_("This remedy is not reported done, or has been judged meanwhile."))
    words = clean_text(text)
    if not words:
        raise ValidationError({"text": _("Say what was found.")})
    kind = EntryKind.ACCEPTED if accepted else EntryKind.SENT_BACK
    entry = RemedyEntry.objects.create(item=item, kind=kind, text=words, by=by)
    state = RemedyState.CLOSED if accepted else RemedyState.IN_PROGRESS
    _move(item, state, percent=item.percent)
    Event.record("review_remedy", item, by=by, accepted=accepted, entry=entry.pk)
    notices.remedy_reviewed(item, entry)
    return entry


@transaction.atomic
def shift_deadline(item: RemedyItem, due_on: dt.date, reason: str, *, by: Member) -> RemedyEntry:
    """Set another deadline for a remedy, with the reason. Nobody may do so for their own remedy. Raises
    ``ValidationError`` by field, and if the remedy is closed or its plan is not approved."""
    item = _locked(item)
    require(SessionVerb.SHIFT_REMEDY, item, by)
    if item.state == RemedyState.CLOSED or not item.plan.approved_at:
        raise ValidationError(_("Only an open remedy of an approved plan gets another deadline."))
    if due_on <= clock.today() or due_on == item.due_on:
        raise ValidationError({"due_on": _("The deadline has to lie ahead.")})
    if not clean_text(reason):
        raise ValidationError({"reason": _("Another deadline needs its reason.")})
    entry = RemedyEntry.objects.create(
        item=item, kind=EntryKind.SHIFTED, text=clean_text(reason), due_on=due_on, by=by
    )
    Event.record("shift_deadline", item, by=by, old=str(item.due_on), new=str(due_on))
    item.due_on, item.reminded_on = due_on, None
    item.save(update_fields=["due_on", "reminded_on"])
    notices.deadline_shifted(item, entry)
    return entry


@transaction.atomic
def remind_owners(today: dt.date) -> int:
    """Remind the owners of open remedies, and return how many remedies were reminded of. A remedy due within
    ``REMIND_DAYS`` days is reminded of once, an overdue one once a day. The rows are locked, so that two
    workers running together remind only once."""
    soon = Q(due_on__lte=today + dt.timedelta(days=REMIND_DAYS), reminded_on__isnull=True)
    late = Q(due_on__lt=today) & (Q(reminded_on__isnull=True) | Q(reminded_on__lt=today))
    rows = RemedyItem.objects.still_open().filter(soon | late).for_list()
    items = list(rows.order_by("pk").select_for_update(of=("self",)))
    for item in items:
        notices.remedy_due(item, today)
    RemedyItem.objects.filter(pk__in=[item.pk for item in items]).update(reminded_on=today)
    return len(items)


def require_proof(shortcoming: Shortcoming, text: str, *, by: Member) -> None:
    """Raise ``ValidationError`` unless a paper may call this shortcoming remedied. Every remedy planned for
    it must be closed, reported done, or have a file as evidence.

    A remedy that has only a file is reported done by this call, with ``text`` as the report, and waits to be
    judged in the session that planned it.
    """
    rows = RemedyItem.objects.still_open().filter(shortcoming=shortcoming)
    rows = rows.exclude(state=RemedyState.REPORTED).for_list().select_for_update(of=("self",))
    items = list(rows.order_by("pk"))
    proofs = RemedyEntry.objects.filter(item__in=items, attachment__isnull=False)
    proven = set(proofs.values_list("item", flat=True))
    bare = [item.what for item in items if item.pk not in proven]
    if bare:
        words = _("First attach what proves it to the remedy: %(rows)s.")
        raise ValidationError({"status": words % {"rows": "; ".join(bare)}})
    for item in items:
        RemedyEntry.objects.create(item=item, kind=EntryKind.REPORTED, text=text, percent=100, by=by)
        _move(item, RemedyState.REPORTED, percent=100)
        Event.record("report_remedy", item, by=by, done=True)
        notices.remedy_reported(item, by=by)
