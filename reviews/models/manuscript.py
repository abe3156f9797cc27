"""What members without a device write and sign by hand, from which clerk and head type it in, and who has
confirmed that it was typed in as it was written."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.campaign import ReviewSession
from reviews.models.cancelled import keep_cancelled
from reviews.models.paper import Paper, Revision
from reviews.models.reach import LEADING, sessions_seen

WITNESSES = 2
"""How many others reviewed in the session confirm what the member cannot confirm."""

_HOME = """
    SELECT COALESCE(
        NEW.session_id, (SELECT paper.session_id FROM reviews_paper AS paper WHERE paper.id = NEW.paper_id)
    )
"""
_OF_A_MANUSCRIPT = """
    SELECT COALESCE(written.session_id, paper.session_id)
    FROM reviews_manuscript AS written LEFT JOIN reviews_paper AS paper ON paper.id = written.paper_id
    WHERE written.id = NEW.manuscript_id
"""


class ManuscriptKind(models.TextChoices):
    """What a member wrote by hand. A secret ballot is not among it: nobody votes in another's place."""

    PAPER = "paper", _("Self-review with own points")
    COMMENTS = "comments", _("Comments on others")
    ANSWERS = "answers", _("Answers to comments and findings")


class ManuscriptQuerySet(models.QuerySet["Manuscript"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the manuscripts that this member may see: the own ones, those with a paper that the
        member may see, and those with comments in a session that the member may see. Of a paper that was
        not handed in yet, clerk and head see the manuscript even when they no longer type it in."""
        papers = Paper.every.visible_to(member).values("pk")
        return self.filter(
            models.Q(member=member)
            | models.Q(paper__in=papers)
            | sessions_seen(member, "session")
            | member.reach.over("paper__session__committee", *LEADING)
        )

    def of_session(self, session: ReviewSession) -> Self:
        """Filter to the manuscripts of papers of this session, and to those with comments given in it."""
        return self.filter(models.Q(session=session) | models.Q(paper__session=session))

    def for_list(self) -> Self:
        people = self.select_related("member", "entered_by", "scan", "revision")
        homes = people.select_related("session__committee", "session__campaign__period", "paper__member")
        rows = homes.select_related("paper__session__committee", "paper__session__campaign__period")
        return rows.prefetch_related(
            models.Prefetch("confirmations", Confirmation.objects.select_related("by"))
        )

    def to_hand_in(self) -> Self:
        """Filter to the manuscripts of papers with which nothing was handed in yet."""
        return self.filter(kind=ManuscriptKind.PAPER, revision__isnull=True)

    def entered(self) -> Self:
        """Filter to the manuscripts from which something was typed in: of a paper, those with which the
        paper was handed in."""
        found = self.filter(
            models.Q(revision__isnull=False)
            | models.Q(comments__isnull=False)
            | models.Q(comment_answers__isnull=False)
            | models.Q(finding_answers__isnull=False)
        )
        return found.distinct()

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=True)


class Manuscript(models.Model):
    """One sheet or booklet that a member wrote and signed by hand, with its scan.

    ``member``: who wrote it. ``paper``: the paper it is, or on which it answers comments. ``session``: where
    its comments on others are given, set for comments only. ``reason``: why the member does not type, given
    for members with an open login. ``revision``: the paper as it was handed in from this manuscript.
    ``confirmed_at``: when the member, or in the member's place two others, had confirmed it. A database
    trigger refuses to change anything else.
    """

    kind = models.CharField(_("what was written by hand"), max_length=8, choices=ManuscriptKind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="manuscripts")
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="manuscripts", null=True, blank=True
    )
    session = models.ForeignKey(
        ReviewSession, on_delete=models.PROTECT, related_name="manuscripts", null=True, blank=True
    )
    signed_on = models.DateField(_("signed on"))
    scan = models.OneToOneField("reviews.Attachment", on_delete=models.PROTECT, related_name="manuscript")
    reason = models.CharField(_("why the member does not type it in"), max_length=300, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now, editable=False)
    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="manuscript", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ManuscriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("manuscript")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind=ManuscriptKind.COMMENTS.value, session__isnull=False, paper__isnull=True
                )
                | models.Q(
                    kind__in=[ManuscriptKind.PAPER.value, ManuscriptKind.ANSWERS.value],
                    session__isnull=True,
                    paper__isnull=False,
                ),
                name="manuscript_belongs_to_paper_or_session",
            ),
            models.CheckConstraint(
                condition=models.Q(revision__isnull=True) | models.Q(kind=ManuscriptKind.PAPER.value),
                name="manuscript_handed_in_is_a_paper",
            ),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("entered_by")), name="manuscript_entered_by_another"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "manuscript_of_the_papers_person",
                "a manuscript belongs to the paper of the person who wrote it",
                INSERT,
                condition=pgtrigger.Q(new__paper__isnull=False),
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM reviews_paper AS paper
                        WHERE paper.id = NEW.paper_id AND paper.member_id = NEW.member_id
                    )
                """,
            ),
            refuse(
                "manuscript_is_kept",
                "a manuscript is kept as it was attached",
                UPDATE,
                condition=pgtrigger.AnyChange(exclude=["revision", "confirmed_at"]),
                keeps_row=True,
            ),
            refuse("manuscript_is_not_deleted", "a manuscript is kept as it was attached", DELETE),
            refuse(
                "manuscript_is_handed_in_once",
                "a paper handed in from a manuscript stays with it",
                UPDATE,
                condition=pgtrigger.Q(old__revision__isnull=False)
                & pgtrigger.Q(old__revision__df=pgtrigger.F("new__revision")),
            ),
            refuse(
                "manuscript_confirmed_by_enough",
                "a manuscript is confirmed by its member, or by two others if the member says nothing",
                INSERT,
                UPDATE,
                keeps_row=True,
                condition=pgtrigger.Q(new__confirmed_at__isnull=False),
                where="""
                    COALESCE(
                        (
                            SELECT own.objection <> '' FROM reviews_confirmation AS own
                            WHERE own.manuscript_id = NEW.id AND own.by_id = NEW.member_id
                            ORDER BY own.id DESC LIMIT 1
                        ),
                        2 > (
                            SELECT count(DISTINCT one.by_id) FROM reviews_confirmation AS one
                            WHERE one.manuscript_id = NEW.id AND one.objection = ''
                        )
                    )
                """,
            ),
            keep_cancelled("manuscript_stays_cancelled", INSERT, UPDATE, session=_HOME),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.member}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:manuscript", args=[self.pk])

    @property
    def home(self) -> ReviewSession:
        """The session in which what it says is read."""
        if self.session:
            return self.session
        if self.paper is None:
            raise TypeError("A manuscript belongs to a paper or to a session.")
        return self.paper.session

    @property
    def is_objected_to(self) -> bool:
        """Whether somebody's last word is that it was not typed in as it was written."""
        said = {row.by_id: row.objection for row in self.confirmations.all()}
        return any(said.values())

    @property
    def is_paper(self) -> bool:
        return self.kind == ManuscriptKind.PAPER

    @property
    def is_comments(self) -> bool:
        return self.kind == ManuscriptKind.COMMENTS

    @property
    def is_answers(self) -> bool:
        return self.kind == ManuscriptKind.ANSWERS

    @property
    def typists(self) -> frozenset[int]:
        """The keys of those who attached it and who handed in the paper from it. They confirm nothing."""
        handed_in = {self.revision.by_id} if self.revision else set()
        return frozenset({self.entered_by_id} | handed_in)


class Confirmation(models.Model):
    """What somebody said of a manuscript: that it was typed in as it was written or, with an ``objection``,
    what was not. Of one person the last entry counts. A database trigger refuses every later change, and
    that whoever typed it in confirms it."""

    manuscript = models.ForeignKey(Manuscript, on_delete=models.PROTECT, related_name="confirmations")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    objection = models.TextField(_("what is not as it was written"), blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("confirmation")
        ordering: ClassVar = ["pk"]
        triggers: ClassVar = [
            refuse(
                "confirmation_not_by_the_typist",
                "who typed in a manuscript does not confirm it",
                INSERT,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_manuscript AS written
                        LEFT JOIN reviews_revision AS handed_in ON handed_in.id = written.revision_id
                        WHERE written.id = NEW.manuscript_id
                            AND NEW.by_id IN (written.entered_by_id, handed_in.by_id)
                    )
                """,
            ),
            refuse(
                "confirmation_stays", "what was confirmed is not rewritten", UPDATE, DELETE, keeps_row=True
            ),
            keep_cancelled("confirmation_stays_cancelled", INSERT, session=_OF_A_MANUSCRIPT),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.manuscript}"
