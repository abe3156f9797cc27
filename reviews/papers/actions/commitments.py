"""Actions on a member's yearly commitment: write a draft, hand it in, write a new version, enter a sheet
signed on paper, and answer each promise in the year's paper."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Event, Member, Post
from members.rules import refuse_unless
from ratings.models import PeriodKind
from reviews.documents.actions.attachments import attach_file
from reviews.models import Commitment, CommitmentItem, Paper, PromiseAnswer, PromiseOutcome
from reviews.papers import notices
from reviews.papers.actions.papers import locked_for_writing, locked_paper
from reviews.papers.carrying import asks_for_promises, renew_promises
from reviews.rules import UnitVerb, require
from reviews.stages import Stage
from reviews.texts import clean_text

MOST_ITEMS = 15
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Promised:
    """One item of a commitment as sent from the form: what the member promises, and what the result is
    measured by."""

    text: str
    measure: str


def place_of(member: Member) -> Committee:
    """Return the committee in which the member is reviewed today: the one of the member's highest post, or
    the cell for a member without a post (366-QĐ/TW Đ7.2)."""
    posts = Post.objects.current().filter(member=member).select_related("committee")
    highest = posts.order_by("committee__depth", "rank").first()
    return highest.committee if highest else member.cell


@transaction.atomic
def start_commitment(year: int, *, by: Member) -> Commitment:
    """Return the member's newest commitment for the year, whether it is a draft or handed in, and create a
    draft if there is none.

    Raises ``ValidationError`` for a year before ``FIRST_YEAR`` or later than next year, and if the member's
    paper of that year has been handed in already.
    """
    this_year = clock.today().year
    if not FIRST_YEAR <= year <= this_year + 1:
        raise ValidationError(_("A commitment is written for a year up to the next one."))
    _lock(by)
    standing = by.commitments.filter(year=year).order_by("-number").first()
    if standing:
        return standing
    _require_open(_paper(by, year))
    commitment = Commitment.objects.create(member=by, committee=place_of(by), year=year, written_by=by)
    Event.record("start_commitment", commitment, by=by, year=year)
    return commitment


@transaction.atomic
def save_items(
    commitment: Commitment, items: Sequence[Promised], *, by: Member, seen: str = ""
) -> Commitment:
    """Replace all items of the member's own draft by these. ``seen`` is what ``mark_of_items`` returned when
    the page showed them. Raises ``ValidationError`` if the items were saved from another page since, if an
    item is incomplete or comes twice, if there are more than ``MOST_ITEMS``, or if the commitment has been
    handed in."""
    commitment = _own_draft(commitment, by)
    if seen and seen != mark_of_items(commitment):
        raise ValidationError(
            _("This draft was saved from another page meanwhile. Nothing was saved. Both stand here: choose.")
        )
    commitment.items.all().delete()
    _write_items(commitment, items)
    return commitment


def mark_of_items(commitment: Commitment) -> str:
    """Return a digest of the items of a commitment. It differs as soon as one is changed."""
    said = list(commitment.items.order_by("position").values_list("text", "measure"))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@transaction.atomic
def hand_in_commitment(commitment: Commitment, *, by: Member) -> Commitment:
    """Hand in the member's own draft. From then on this version is fixed, and head and clerk can read it. If
    the member's paper of that year is open already, it gets the items as promises to answer. Raises
    ``ValidationError`` if the draft has no item, or if that paper has been handed in."""
    commitment = _own_draft(commitment, by)
    paper = _paper(by, commitment.year)
    _require_open(paper)
    if not commitment.items.exists():
        raise ValidationError(_("Write at least one thing you commit yourself to."))
    commitment.committee = paper.session.committee if paper else place_of(by)
    commitment.handed_in_at = clock.now()
    commitment.save(update_fields=["committee", "handed_in_at"])
    if paper and asks_for_promises(paper):
        renew_promises(paper, commitment)
    Event.record("hand_in_commitment", commitment, by=by, year=commitment.year, number=commitment.number)
    return commitment


@transaction.atomic
def write_anew(commitment: Commitment, reason: str, *, by: Member) -> Commitment:
    """Create a new draft that begins with the items of the last version, which stays readable.

    Raises ``ValidationError`` without a reason, if there is a draft already, or if the papers of that year
    are being written: from then on the year is judged by the commitment as it is.
    """
    refuse_unless(commitment.member_id == by.pk, _("A commitment is changed by the one who gave it."))
    _lock(by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("Give the reason for a new version."))
    versions = list(by.commitments.filter(year=commitment.year).order_by("number"))
    last = versions[-1]
    if last.is_draft:
        raise ValidationError(_("A new version is being written already."))
    paper = _paper(by, commitment.year)
    if paper and paper.session.stage != Stage.PREPARING:
        raise ValidationError(_("The papers of that year are being written: its commitment stands as it is."))
    fresh = Commitment.objects.create(
        member=by,
        committee=place_of(by),
        year=last.year,
        number=last.number + 1,
        reason=reason,
        written_by=by,
    )
    _write_items(fresh, [Promised(item.text, item.measure) for item in last.items.all()])
    Event.record("renew_commitment", fresh, by=by, year=fresh.year, number=fresh.number, reason=reason)
    return fresh


@transaction.atomic
def bring_in_commitment(
    member: Member, year: int, items: Sequence[Promised], scan: UploadedFile, *, by: Member
) -> Commitment:
    """Enter a commitment that the member signed on paper, attach its scan, and tell the member. Raises
    ``ValidationError`` if the member has a commitment for that year here, draft or handed in, or if the
    member's paper of that year has been handed in."""
    _lock(member)
    paper = _paper(member, year)
    committee = paper.session.committee if paper else place_of(member)
    require(UnitVerb.BRING_IN, committee, by)
    if member.commitments.filter(year=year).handed_in().exists():
        raise ValidationError(
            _("%(member)s has handed in a commitment for %(year)s.") % {"member": member, "year": year}
        )
    _require_open(paper)
    if member.commitments.filter(year=year).exists():
        raise ValidationError(_("%(member)s is writing one here. Ask to hand it in.") % {"member": member})
    commitment = Commitment.objects.create(member=member, committee=committee, year=year, written_by=member)
    _write_items(commitment, items)
    Commitment.objects.filter(pk=commitment.pk).update(
        from_paper=True, written_by=by, handed_in_at=clock.now()
    )
    commitment.refresh_from_db()
    attach_file(scan, commitment, by=by)
    if paper and asks_for_promises(paper):
        renew_promises(paper, commitment)
    Event.record("bring_in_commitment", commitment, by=by, year=year, member=member.code)
    notices.commitment_brought_in(commitment)
    return commitment


@transaction.atomic
def take_over_commitment(
    member: Member, committee: Committee, year: int, items: Sequence[Promised], *, by: Member
) -> Commitment:
    """Enter a commitment that the member gave before the program was in use, as a sheet of former years has
    it. ``committee`` is where the member is reviewed. The member's paper of that year, if it is open, gets
    the promises to answer. Raises ``ValidationError`` if the member has a commitment for that year here, or
    if that paper has been handed in."""
    _lock(member)
    paper = _paper(member, year)
    require(UnitVerb.TAKE_OVER, committee, by)
    _require_open(paper)
    if member.commitments.filter(year=year).exists():
        raise ValidationError(
            _("%(member)s has a commitment for %(year)s here.") % {"member": member, "year": year}
        )
    commitment = Commitment.objects.create(
        member=member, committee=committee, year=year, written_by=member, is_taken_over=True
    )
    _write_items(commitment, items)
    Commitment.objects.filter(pk=commitment.pk).update(
        from_paper=True, written_by=by, handed_in_at=clock.now()
    )
    commitment.refresh_from_db()
    if paper and asks_for_promises(paper):
        renew_promises(paper, commitment)
    Event.record("take_over_commitment", commitment, by=by, year=year, member=member.code)
    return commitment


@transaction.atomic
def answer_promise(answer: PromiseAnswer, verdict: str, words: str, *, by: Member) -> PromiseAnswer:
    """Save in the member's paper whether one promise was kept (``verdict``, a value of ``PromiseOutcome``)
    and the result in words. Raises ``ValidationError`` by field, or for the whole form if the commitment was
    replaced meanwhile."""
    locked_for_writing(answer.paper, by=by)
    words = clean_text(words)
    if verdict not in PromiseOutcome.values:
        raise ValidationError({"verdict": _("Say whether it was kept, partly kept or not kept.")})
    if not words:
        raise ValidationError({"words": _("Say in words what the year shows: figures, reasons.")})
    answer.verdict, answer.words = verdict, words
    if not PromiseAnswer.objects.filter(pk=answer.pk).update(verdict=verdict, words=words):
        raise ValidationError(_("The commitment has been changed meanwhile. Load the page again."))
    return answer


def _lock(member: Member) -> None:
    """Lock the member's row in the database, so that two changes to the commitments of one member wait for
    each other."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def _own_draft(commitment: Commitment, by: Member) -> Commitment:
    """Return the commitment, freshly read, with its member locked. Raises ``PermissionDenied`` if ``by`` is
    not that member, and ``ValidationError`` if the commitment has been handed in."""
    refuse_unless(commitment.member_id == by.pk, _("A commitment is written by the one who gives it."))
    _lock(by)
    commitment = Commitment.objects.for_list().get(pk=commitment.pk)
    if not commitment.is_draft:
        raise ValidationError(_("It has been handed in and stands as it is. Write a new version."))
    return commitment


def _write_items(commitment: Commitment, items: Sequence[Promised]) -> None:
    """Save the items in their order, leaving out empty ones. Raises ``ValidationError`` if one is incomplete
    or comes twice, or if there are more than ``MOST_ITEMS``."""
    whole = [Promised(clean_text(item.text), clean_text(item.measure)) for item in items]
    whole = [item for item in whole if item.text or item.measure]
    if len(whole) > MOST_ITEMS:
        raise ValidationError(_("At most %(most)s items.") % {"most": MOST_ITEMS})
    if any(not item.text or not item.measure for item in whole):
        raise ValidationError(_("Every item needs both: what is promised, and what it is measured by."))
    if len({item.text for item in whole}) < len(whole):
        raise ValidationError(_("The same thing is promised twice."))
    CommitmentItem.objects.bulk_create(
        CommitmentItem(commitment=commitment, position=position, text=item.text, measure=item.measure)
        for position, item in enumerate(whole, start=1)
    )


def _paper(member: Member, year: int) -> Paper | None:
    """Return the member's paper in the yearly round of ``year``, locked, because its promises are taken from
    the commitment, or None if there is no such paper."""
    yearly = Paper.objects.for_list().filter(
        session__campaign__period__kind=PeriodKind.YEAR, session__is_cancelled=False
    )
    paper = yearly.filter(member=member, session__campaign__period__year=year).first()
    return locked_paper(paper) if paper else None


def _require_open(paper: Paper | None) -> None:
    """Raise ``ValidationError`` if the paper has been handed in. If there is no paper, nothing is checked."""
    if paper is None:
        return
    writable = paper.session.stage in (Stage.PREPARING, Stage.WRITING, Stage.COMMENTING)
    if not paper.is_open or not writable:
        raise ValidationError(_("The paper of that year has been handed in: its commitment stands as it is."))
