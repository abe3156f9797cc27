"""Comments of colleagues and opinions from outside on a paper, the verification of the opinions, and the
answers."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.composed import Given
from members.models import Member, all_but_names
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.campaign import ReviewSession
from reviews.models.cancelled import OF_THE_PAPER, keep_cancelled
from reviews.models.paper import Paper, papers_at_home
from reviews.models.place import ReviewPlace, places_open_to
from reviews.models.reach import LEADING, ROLES_ABOVE


class CommentKind(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    SHORTCOMING = "shortcoming", _("Shortcoming")
    CAUSE = "cause", _("Cause")
    PROPOSAL = "proposal", _("Proposal")
    QUESTION = "question", _("Question")


class Origin(models.TextChoices):
    """Where a comment comes from. A colleague writes a comment under the own name. What bodies and people
    outside say is entered on their behalf."""

    COLLEAGUE = "colleague", _("Colleague")
    FRONT = "front", _("Fatherland Front, political-social organisation")
    RESIDENCE = "residence", _("Committee at the place of residence")
    UNIT = "unit", _("Subordinate unit")
    SUPERIOR = "superior", _("Superior level")
    PERSON = "person", _("Single person")
    OTHER = "other", _("Another source")


class Verification(models.TextChoices):
    """The result of checking an opinion from outside. An opinion that was not checked is not used against
    anybody."""

    VERIFIED = "verified", _("Verified")
    UNVERIFIED = "unverified", _("Could not be verified")
    REFUTED = "refuted", _("Refuted")


class AnswerKind(models.TextChoices):
    TAKEN_UP = "taken_up", _("Taken up")
    EXPLAINED = "explained", _("Explained")
    KEPT_ASIDE = "kept_aside", _("Kept aside, with reason")


SHOWN_TO_ALL = models.Q(origin=Origin.COLLEAGUE) | models.Q(verdict=Verification.VERIFIED)
"""The condition on comments that everybody in the session may read: all comments of colleagues, and of the
opinions from outside only the verified ones."""


class PointQuerySet(models.QuerySet["Point"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the points of which this member may see at least one comment."""
        return self.filter(pk__in=Comment.objects.visible_to(member).values("point"))


class Point(models.Model):
    """One point in which the clerk put together several comments on a paper, because they say one and the
    same thing. The comments stay as they are. The point counts as answered when each of its comments is
    answered."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="points")
    section = models.CharField(_("section"), max_length=40, blank=True)
    text = models.TextField(_("what they say together"))
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="point_has_text")]

    def __str__(self) -> str:
        return self.text


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the comments that this member may see.

        Everybody who may see the paper in its own session sees the comments that are shown to all
        (``SHOWN_TO_ALL``). A reader in a further place of review sees only those of them that were made in
        that place. The subject of the paper and the person to whom a comment is assigned see the comment in
        any case. Head, clerk, staff and approvers of the session see every opinion from outside, even before
        the paper is handed in.
        """
        gathered = member.reach.over("paper__session__committee", *LEADING, *ROLES_ABOVE) & ~models.Q(
            origin=Origin.COLLEAGUE
        )
        mine = models.Q(paper__member=member) | models.Q(assigned_to=member)
        shown = SHOWN_TO_ALL & (papers_at_home(member, "paper__") | places_open_to(member, "place__"))
        return self.filter(shown | gathered | mine)

    def said_in(self, session: ReviewSession | Given) -> Self:
        """Filter to the comments that belong to the review in this session. These are all comments on the
        session's own papers. Of papers for which the session is a further place of review, these are only the
        comments made in this session. Comments on papers taken out of the review are left out."""
        here = models.Q(paper__session=session) | models.Q(place__session=session)
        return self.filter(here, paper__left_on__isnull=True)

    def with_people(self) -> Self:
        """Load with each comment the people who had a part in it, and its point. Where it was
        said is loaded too, and who typed it in, if somebody else did."""
        people = ("author", "answered_by", "verified_by", "assigned_to", "point__made_by")
        typed = ("manuscript__entered_by", "answer_manuscript__entered_by")
        rows = self.select_related(*people, *typed, "said_at__committee")
        return rows.defer(*all_but_names(*people, *typed))

    def for_list(self) -> Self:
        return self.with_people().select_related("paper__member", "place__session__committee")

    def unanswered(self) -> Self:
        return self.filter(answer_kind="")

    def from_outside(self) -> Self:
        return self.exclude(origin=Origin.COLLEAGUE)


class Comment(models.Model):
    """One comment on a paper, or on a passage (``quote``) of one of its sections.

    ``author``: the colleague who wrote the comment, or the person who entered what an outside ``source``
    said. ``keeps_source``: True if only those who gather opinions may read the name of the source. ``place``:
    the further place of review where the comment was made, empty if it was made in the paper's own session.
    ``said_at``: the session in which the comment was made, if the paper was handed over to another session
    since. ``manuscript`` and ``answer_manuscript``: what the author, and who answered, had written by hand,
    if somebody else typed it in. ``point``: the point in which the comment was put together with others.
    ``assigned_to``: the person who is to explain what the comment says. ``verdict`` and ``finding``: the
    result of the verification, and what the check brought to light.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="comments")
    place = models.ForeignKey(
        ReviewPlace, on_delete=models.PROTECT, related_name="comments", null=True, blank=True
    )
    said_at = models.ForeignKey(
        ReviewSession, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="comments")
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.COLLEAGUE)
    source = models.CharField(_("name of the source"), max_length=200, blank=True)
    keeps_source = models.BooleanField(_("keep the name of the source"), default=False)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CommentKind.choices)
    section = models.CharField(_("section"), max_length=40, blank=True)
    quote = models.TextField(_("passage"), blank=True)
    text = models.TextField(_("comment"))
    point = models.ForeignKey(
        Point, on_delete=models.SET_NULL, related_name="comments", null=True, blank=True
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    manuscript = models.ForeignKey(
        "reviews.Manuscript", on_delete=models.PROTECT, related_name="comments", null=True, blank=True
    )
    verdict = models.CharField(_("verification"), max_length=10, choices=Verification.choices, blank=True)
    finding = models.TextField(_("what was checked and found"), blank=True)
    verified_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="points_to_explain"
    )
    answer_kind = models.CharField(_("answer"), max_length=12, choices=AnswerKind.choices, blank=True)
    answer = models.TextField(_("answer in words"), blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_manuscript = models.ForeignKey(
        "reviews.Manuscript", on_delete=models.PROTECT, related_name="comment_answers", null=True, blank=True
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=models.Q(kind__in=CommentKind.values), name="comment_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    origin=Origin.COLLEAGUE.value, source="", keeps_source=False, received_on__isnull=True
                )
                | (
                    models.Q(origin__in=[one for one in Origin.values if one != Origin.COLLEAGUE])
                    & ~models.Q(source="")
                    & models.Q(received_on__isnull=False)
                ),
                name="comment_from_outside_has_source",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", finding="", verified_by__isnull=True, verified_at__isnull=True)
                | (
                    models.Q(verdict__in=Verification.values)
                    & ~models.Q(finding="")
                    & models.Q(verified_by__isnull=False, verified_at__isnull=False)
                ),
                name="comment_verified_whole_or_not",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answer_kind="", answer="", answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    models.Q(answer_kind__in=AnswerKind.values)
                    & ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="comment_answer_whole_or_none",
            ),
            models.UniqueConstraint(
                "paper",
                "author",
                "kind",
                "section",
                MD5("quote"),
                MD5("text"),
                condition=models.Q(origin=Origin.COLLEAGUE.value),
                name="comment_made_once",
            ),
            models.UniqueConstraint(
                "paper",
                "origin",
                "source",
                "received_on",
                "kind",
                "section",
                MD5("text"),
                condition=~models.Q(origin=Origin.COLLEAGUE.value),
                name="opinion_entered_once",
            ),
        ]
        triggers: ClassVar = [
            keep_cancelled("comment_stays_cancelled", INSERT, UPDATE, DELETE, session=OF_THE_PAPER),
            refuse(
                "comment_from_its_authors_manuscript",
                "what was typed in for somebody is from what that person wrote",
                INSERT,
                UPDATE,
                keeps_row=True,
                condition=pgtrigger.Q(new__manuscript__isnull=False)
                | pgtrigger.Q(new__answer_manuscript__isnull=False),
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_manuscript AS written WHERE
                            written.id = NEW.manuscript_id AND (
                                written.kind <> 'comments' OR written.member_id <> NEW.author_id
                                OR NEW.origin <> 'colleague'
                            )
                            OR written.id = NEW.answer_manuscript_id AND (
                                written.kind <> 'answers' OR written.paper_id <> NEW.paper_id
                                OR written.member_id IS DISTINCT FROM NEW.answered_by_id
                            )
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker} → {self.paper}"

    def get_absolute_url(self) -> str:
        return f"{reverse('reviews:paper', args=[self.paper_id])}#comment-{self.pk}"

    @property
    def is_from_outside(self) -> bool:
        return self.origin != Origin.COLLEAGUE

    @property
    def said_elsewhere(self) -> ReviewSession | None:
        """The session in which the comment was made, if it is not the one to which the paper belongs."""
        return self.place.session if self.place else self.said_at

    @property
    def session(self) -> ReviewSession:
        """The session in which the comment was made."""
        return self.place.session if self.place else self.paper.session

    @property
    def may_be_retyped_by(self) -> int | None:
        """The key of who typed the comment in for its author and may still mend it, because nobody has
        confirmed it yet."""
        written = self.manuscript
        return written.entered_by_id if written and not written.confirmed_at else None

    @property
    def speaker(self) -> str:
        """The name under which all readers see the comment. If the name of an outside source is kept back, it
        is the kind of source instead."""
        if not self.is_from_outside:
            return str(self.author)
        return self.get_origin_display() if self.keeps_source else self.source

    @property
    def speaker_elsewhere(self) -> str:
        """The name of the speaker on pages whose readers may not see the comment itself. Of an opinion from
        outside they read the kind of source only, and nowhere who entered it."""
        return self.get_origin_display() if self.is_from_outside else str(self.author)
