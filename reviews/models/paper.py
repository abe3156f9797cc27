"""The papers of a session, a collective's report or a member's self-review, with their sections and
revisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member, RoleKind
from ratings.models import RatingCase
from ratings.rulesets import Outline, SectionRule
from reviews.models.campaign import LEADING, ROLES_ABOVE, SENT, ReviewSession
from reviews.models.place import ReviewPlace
from reviews.models.versioned import VersionedText
from reviews.stages import OPENED, PaperState, Stage, reached

if TYPE_CHECKING:
    from reviews.models.suggestion import Topic


SUGGESTIONS = "suggestions"
"""The code of the section, in every form, in which suggested topics are answered (HD43 Mẫu 01, 2A, 2B, 2C:
IV)."""


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, member: Member) -> Self:
        """The papers that this member may see in their own session (``visible_at_home``), and those that were
        handed in and are reviewed in a further place that the member may see."""
        elsewhere = ReviewPlace.objects.open_to(member).values("paper")
        visiting = models.Q(pk__in=elsewhere) & ~models.Q(state=PaperState.DRAFT)
        return self.filter(self._at_home(member) | visiting)

    def visible_at_home(self, member: Member) -> Self:
        """The papers that this member may see because of the session to which they belong.

        Always the own paper, and the collective's for head and clerk. Other papers once they were handed in:
        head and clerk see them at once, everybody else in the session (those reviewed there, inspection,
        staff, approvers and those sent there) from the stage of commenting on. A final paper stays visible to
        them at any stage. Of a paper opened again, others than the writer read what was handed in
        (``Paper.texts``).
        """
        return self.filter(self._at_home(member))

    def _at_home(self, member: Member) -> models.Q:
        leads = member.reach.over("session__committee", *LEADING)
        beside = member.reach.over("session__committee", RoleKind.INSPECTION, *SENT, *ROLES_ABOVE)
        mine = ReviewSession.objects.of(member)
        out = models.Q(session__stage__in=reached(Stage.COMMENTING)) | models.Q(state=PaperState.FINAL)
        shown = ~models.Q(state=PaperState.DRAFT)
        return (
            models.Q(member=member)
            | (leads & models.Q(member__isnull=True))
            | (leads & shown)
            | ((beside | models.Q(session__in=mine.values("pk"))) & out & shown)
        )

    def written_by(self, member: Member) -> Self:
        """The papers that this member has to write: the own ones, and those of the collectives that the
        member leads as head or clerk."""
        leads = member.reach.over("session__committee", *LEADING)
        return self.filter(models.Q(member=member) | (models.Q(member__isnull=True) & leads))

    def reviewed_in(self, session: ReviewSession) -> Self:
        """The papers of this session and those for which it is a further place of review. ``rank_here`` and
        ``title_here`` are the rank and the post of the subject in this session."""
        places = ReviewPlace.objects.standing().filter(session=session)
        here = places.filter(paper=models.OuterRef("pk"))
        post = NullIf(models.Subquery(here.values("title")), models.Value(""))
        reviewed = self.filter(models.Q(session=session) | models.Q(pk__in=places.values("paper")))
        return reviewed.annotate(
            rank_here=Coalesce(models.Subquery(here.values("rank")), models.F("rank")),
            title_here=Coalesce(post, models.F("title")),
        )

    def for_list(self) -> Self:
        return self.select_related("member", "session__committee", "session__campaign__period")

    def in_order(self) -> Self:
        """The legal order: the collective first, then the head, then by rank (366-QĐ/TW Đ7.3). After
        ``reviewed_in`` the rank in that session is used."""
        here = ("rank_here",) if "rank_here" in self.query.annotations else ()
        return self.order_by(*here, "rank", "pk")

    def rated(self) -> Self:
        """Papers whose subject is rated."""
        return self.filter(case__isnull=False)

    def missing(self) -> Self:
        """Papers that are not handed in, or that were opened again and not handed in since."""
        return self.exclude(state__in=(PaperState.SUBMITTED, PaperState.FINAL))


class Paper(models.Model):
    """One subject's paper in one session; without ``member`` it is the collective's report.

    ``case``: the subject's rating case; empty if nothing is rated. ``form``: the code of the form; empty in a
    round with topics of its own. ``rank`` and ``title``: the subject's order and post as they were at the
    opening; the collective's rank is 0.
    """

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="papers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="papers", null=True, blank=True)
    case = models.OneToOneField(
        RatingCase, on_delete=models.PROTECT, related_name="paper", null=True, blank=True
    )
    form = models.CharField(_("form"), max_length=4, blank=True)
    title = models.CharField(_("post"), max_length=200, blank=True)
    portfolio = models.CharField(_("in charge of"), max_length=500, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=PaperState.choices, default=PaperState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("reason of return"), blank=True)

    objects = PaperQuerySet.as_manager()

    rank_here: int
    title_here: str

    class Meta:
        verbose_name = _("paper")
        ordering: ClassVar = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=models.Q(member__isnull=False),
                name="paper_one_a_member",
            ),
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(member__isnull=True), name="paper_one_a_collective"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PaperState.values), name="paper_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=PaperState.RETURNED.value) ^ models.Q(return_reason=""),
                name="paper_returned_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member or self.session.committee.body_name)

    def get_absolute_url(self) -> str:
        return reverse("reviews:paper", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == PaperState.DRAFT

    @property
    def is_returned(self) -> bool:
        return self.state == PaperState.RETURNED

    @property
    def is_amending(self) -> bool:
        return self.state == PaperState.AMENDING

    @property
    def is_final(self) -> bool:
        return self.state == PaperState.FINAL

    @property
    def is_collective(self) -> bool:
        return self.member_id is None

    def texts(self, *, as_handed_in: bool = False) -> dict[str, str]:
        """The texts by section code. With ``as_handed_in`` those of the last revision, if the paper was
        opened again: what the writer changes then is for nobody else to read until it is handed in again."""
        if as_handed_in and self.state in OPENED:
            return self.kept()
        return {section.code: section.text for section in self.sections.all()}

    def kept(self) -> dict[str, str]:
        """The texts of the last revision by section code; empty if there is no revision."""
        texts: dict[str, str] = self.last_revision.texts if self.last_revision else {}
        return texts

    @property
    def is_open(self) -> bool:
        """Whether the writer still has to hand in the paper."""
        return self.state in (PaperState.DRAFT, *OPENED)

    @cached_property
    def topics_to_answer(self) -> list[Topic]:
        """The suggested topics that this paper has to answer. If there are any, their answers take the place
        of the free text of section IV."""
        return list(self.topics.standing().for_list())

    @cached_property
    def last_revision(self) -> Revision | None:
        return self.revisions.last()

    @cached_property
    def outline(self) -> Outline:
        """The sections of the paper: those of its form, or the topics of a thematic round, followed by the
        answers to suggested topics if there are any."""
        campaign = self.session.campaign
        if self.form:
            return campaign.period.ruleset.outlines[self.form]
        answers = SectionRule(SUGGESTIONS, "Giải trình những vấn đề được gợi ý kiểm điểm", "", kind="topics")
        more = (answers,) if self.topics_to_answer else ()
        return replace(campaign.outline, sections=(*campaign.outline.sections, *more))

    def rated_case(self) -> RatingCase:
        """The rating case of the subject; raises ``ValidationError`` if the paper belongs to a review without
        ratings."""
        if self.case is None:
            raise ValidationError(_("This paper is written for a review without ratings."))
        return self.case


class Section(VersionedText):
    """The text of one section of a paper."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "code"], name="section_once_a_paper")]

    def __str__(self) -> str:
        return self.code


class RevisionKind(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    SETTLED = "settled", _("Provisionally settled")
    AMENDED = "amended", _("Amended and handed in")
    FINAL = "final", _("Made final")


class Revision(models.Model):
    """The paper as it stood when it was handed in, returned, settled or made final.

    ``texts`` maps section codes to texts. ``beside`` holds the answers, tasks and own marks of the paper,
    written and read by ``reviews.papers.carried``; it is empty in revisions from before that module.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RevisionKind.choices)
    texts = models.JSONField()
    beside = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="revision_numbered_once"),
            models.CheckConstraint(
                condition=~models.Q(kind=RevisionKind.RETURNED.value) | ~models.Q(note=""),
                name="revision_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
