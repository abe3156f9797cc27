"""The papers of a session, with their sections and revisions. A paper is a collective's report or a member's
self-review."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member, Nothing, RoleKind, User
from members.models.names import in_both_names
from members.refusal import DELETE, INSERT, UPDATE, refuse
from ratings.models import RatingCase
from ratings.rulesets import Outline, SectionRule
from reviews.models.campaign import ReviewSession
from reviews.models.cancelled import OF_THE_PAPER, keep_cancelled
from reviews.models.place import ReviewPlace, places_open_to, whether
from reviews.models.reach import LEADING, ROLES_ABOVE, SENT, in_sessions_of
from reviews.models.versioned import VersionedText
from reviews.stages import OPENED, PaperState, Stage, reached

if TYPE_CHECKING:
    from reviews.models.suggestion import Topic


SUGGESTIONS = "suggestions"
"""The code of the section in which suggested topics are answered. It is section IV of every form (HD43 Mẫu
01, 2A, 2B, 2C)."""


TOPIC = "topic-"
"""What the codes of the sections begin with in which topics are answered. A paper has these sections as soon
as a topic is issued."""


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the papers that this member may see: those of ``papers_at_home``, and papers handed in
        that are also reviewed in a further place into which the member may look (``ReviewPlace``)."""
        return self.filter(papers_seen(member))

    def written_by(self, member: Member) -> Self:
        """Filter to the papers that this member has to write, in the place of somebody else too."""
        return self.filter(papers_written(member))

    def reviewed_in(self, session: ReviewSession) -> Self:
        """Filter to the papers of this session and to those for which it is a further place of review. Each
        gets ``rank_here`` and ``title_here``, the rank and the post of its subject in this session."""
        place = models.FilteredRelation(
            "places", condition=models.Q(places__session=session, places__aside="")
        )
        rows = self.annotate(here=place)
        return rows.filter(models.Q(session=session) | models.Q(here__isnull=False)).annotate(
            rank_here=Coalesce("here__rank", "rank"),
            title_here=Coalesce(NullIf("here__title", models.Value("")), "title"),
        )

    def for_list(self) -> Self:
        return self.select_related("member", "session__committee", "session__campaign__period")

    def with_has_places(self) -> Self:
        """Annotate each paper with ``has_places``: whether it is also reviewed in further places."""
        places = ReviewPlace.objects.filter(paper=models.OuterRef("pk"))
        return self.annotate(has_places=models.Exists(places))

    def with_is_visible(self, member: Member) -> Self:
        """Annotate each paper with ``is_visible``: whether this member may read it (``visible_to``)."""
        return self.annotate(is_visible=whether(papers_seen(member)))

    def with_has_login(self) -> Self:
        """Annotate each paper with ``has_login``: whether its person has an open login, and reads notices."""
        logins = User.objects.filter(member=models.OuterRef("member"), is_active=True)
        return self.annotate(has_login=models.Exists(logins))

    def in_order(self) -> Self:
        """Sort the papers in the legal order: the collective first, then the head, then the others by rank
        (366-QĐ/TW Đ7.3). After ``reviewed_in`` the rank in that session is used."""
        here = ("rank_here",) if "rank_here" in self.query.annotations else ()
        return self.order_by(*here, "rank", "pk")

    def rated(self) -> Self:
        """Filter to the papers whose subject is rated."""
        return self.filter(case__isnull=False)

    def missing(self) -> Self:
        """Filter to the papers that are not handed in, or that were opened again and not handed in since."""
        return self.exclude(state__in=(PaperState.SUBMITTED, PaperState.FINAL))


PaperManager = models.Manager.from_queryset(PaperQuerySet)


class StandingPaperManager(PaperManager["Paper"]):
    """The manager of the papers that count: those whose subject was not taken out of the review."""

    def get_queryset(self) -> PaperQuerySet:
        return PaperQuerySet(self.model, using=self._db).filter(left_on__isnull=True)


class Paper(models.Model):
    """One subject's paper in one session. With ``member`` it is that person's self-review, without ``member``
    the collective's report.

    ``case``: the subject's rating case, empty if nothing is rated. ``form``: the code of the form, empty in a
    thematic round. ``rank`` and ``title``: the subject's place in the order and the subject's post, as they
    were at the opening of the session or when they were last renewed (``reviews.subjects``). The rank of the
    collective is 0. ``by_hand``: whether the person writes by hand, so that clerk and head type in what the
    person signed (``Manuscript``). ``left_on``: the day on which the subject was taken out of the review.
    Such a paper is kept and no longer changed. ``objects``, and with it ``session.papers``, leaves it out, so
    that nothing counts it. ``every`` has it too.
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
    by_hand = models.BooleanField(_("written by hand"), default=False)
    left_on = models.DateField(_("taken out on"), null=True, blank=True)

    objects = StandingPaperManager()
    every = PaperManager["Paper"]()

    rank_here: int
    title_here: str
    is_visible: bool
    has_login: bool
    has_places: bool
    has_manuscripts: bool
    beside: frozenset[str]
    names: str

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
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(member__isnull=False),
                name="paper_left_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(by_hand=False) | models.Q(member__isnull=False),
                name="paper_by_hand_of_a_person",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "paper_taken_out_stays",
                "a paper taken out of the review is not changed",
                UPDATE,
                condition=pgtrigger.Q(old__left_on__isnull=False, new__left_on__isnull=False),
                # The form follows where the rule set of a round is changed in which nothing is written; the
                # case goes along where the person is rated by another round.
                where="to_jsonb(NEW) - 'form' - 'case_id' <> to_jsonb(OLD) - 'form' - 'case_id'",
                keeps_row=True,
            ),
            refuse(
                "paper_by_hand_has_its_manuscript",
                "a paper is typed in for its person from what the person signed",
                INSERT,
                UPDATE,
                condition=pgtrigger.Q(new__by_hand=True),
                where="NOT EXISTS (SELECT 1 FROM reviews_manuscript WHERE paper_id = NEW.id)",
            ),
            # Not on INSERT: a round makes papers by the ten thousand, each with a session not cancelled.
            keep_cancelled("paper_stays_cancelled", UPDATE, DELETE, session="OLD.session_id"),
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
    def has_left(self) -> bool:
        """Whether the subject was taken out of the review, so that the paper is kept and counts no more."""
        return self.left_on is not None

    @property
    def is_collective(self) -> bool:
        return self.member_id is None

    def texts(self, *, as_handed_in: bool = False) -> dict[str, str]:
        """Return the texts of the paper by section code. With ``as_handed_in``, the texts of a paper that was
        opened again are those of its last revision, because only the writer may read the changes until the
        paper is handed in again."""
        if as_handed_in and self.state in OPENED:
            return self.kept()
        return {section.code: section.text for section in self.sections.all()}

    def kept(self) -> dict[str, str]:
        """Return the texts of the last revision by section code. The result is empty if there is no
        revision."""
        texts: dict[str, str] = self.last_revision.texts if self.last_revision else {}
        return texts

    @property
    def is_open(self) -> bool:
        """Whether the writer still has to hand in the paper."""
        return self.state in (PaperState.DRAFT, *OPENED)

    @cached_property
    def topics_to_answer(self) -> list[Topic]:
        """The suggested topics that this paper has to answer. If there are any, the answers to them replace
        the free text of section IV."""
        if not any(section.code.startswith(TOPIC) for section in self.sections.all()):
            return []
        return list(self.topics.standing().for_list())

    @cached_property
    def last_revision(self) -> Revision | None:
        return self.revisions.last()

    @cached_property
    def outline(self) -> Outline:
        """The outline of the paper: the sections of its form, or in a thematic round one section for each
        topic of the round. In a thematic round a last section for the answers is added if there are suggested
        topics."""
        campaign = self.session.campaign
        if self.form:
            return campaign.period.ruleset.outlines[self.form]
        answers = SectionRule(SUGGESTIONS, "Giải trình những vấn đề được gợi ý kiểm điểm", "", kind="topics")
        more = (answers,) if self.topics_to_answer else ()
        return replace(campaign.outline, sections=(*campaign.outline.sections, *more))

    def rated_case(self) -> RatingCase:
        """Return the rating case of the subject. Raises ``ValidationError`` if the paper belongs to a review
        without ratings."""
        if self.case is None:
            raise ValidationError(_("This paper is written for a review without ratings."))
        return self.case


def papers_at_home(member: Member, paper: str = "") -> models.Q:
    """Return the condition that this member may see a paper because of the session to which it belongs.
    ``paper`` is the lookup from the row to the paper, ending in "__", and empty where the rows are papers.

    The member always sees the own paper and, as head or clerk, the collective's and those that they type in
    for their persons. Other papers are visible once they were handed in: to head and clerk at once, to
    everybody else in the session (those reviewed there, inspection, staff, approvers and those sent there)
    from the stage of commenting on. A final paper stays visible to all of them at any stage. Of a paper that
    is opened again, everybody but its writer reads the text that was handed in (``Paper.texts``)."""
    leads = member.reach.over(f"{paper}session__committee", *LEADING)
    beside = member.reach.over(f"{paper}session__committee", RoleKind.INSPECTION, *SENT, *ROLES_ABOVE)
    mine = in_sessions_of(member, f"{paper}session")
    out = models.Q(**{f"{paper}session__stage__in": reached(Stage.COMMENTING)})
    final = models.Q(**{f"{paper}state": PaperState.FINAL})
    shown = ~models.Q(**{f"{paper}state": PaperState.DRAFT})
    return (
        models.Q(**{f"{paper}member": member})
        | (
            leads
            & (models.Q(**{f"{paper}member__isnull": True}) | models.Q(**{f"{paper}by_hand": True}) | shown)
        )
        | ((beside | mine) & (out | final) & shown)
    )


def papers_seen(member: Member) -> models.Q:
    """Return the condition of ``Paper.visible_to``, for rows that are papers."""
    seen, elsewhere = papers_at_home(member), places_open_to(member)
    if isinstance(elsewhere, Nothing):
        return seen
    there = ReviewPlace.objects.filter(elsewhere).values("paper")
    return seen | (models.Q(pk__in=there) & ~models.Q(state=PaperState.DRAFT))


def papers_written(member: Member, paper: str = "") -> models.Q:
    """Return the condition of ``Paper.written_by``. ``paper`` is a lookup as in ``papers_at_home``."""
    leads = member.reach.over(f"{paper}session__committee", *LEADING)
    return papers_authored(member, paper) | (leads & models.Q(**{f"{paper}by_hand": True}))


def papers_authored(member: Member, paper: str = "") -> models.Q:
    """Return the condition of ``papers_written``, without the papers that are typed in for their persons."""
    leads = member.reach.over(f"{paper}session__committee", *LEADING)
    return models.Q(**{f"{paper}member": member}) | (leads & models.Q(**{f"{paper}member__isnull": True}))


class Section(VersionedText):
    """The text of one section of a paper."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "code"], name="section_once_a_paper")]
        triggers: ClassVar = [keep_cancelled("section_stays_cancelled", UPDATE, DELETE, session=OF_THE_PAPER)]

    def __str__(self) -> str:
        return self.code


class RevisionKind(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    SETTLED = "settled", _("Provisionally settled")
    AMENDED = "amended", _("Amended and handed in")
    FINAL = "final", _("Made final")


class Revision(models.Model):
    """One revision: the paper as it was when it was handed in, returned, settled or made final.

    ``texts`` maps section codes to texts. ``beside`` holds the answers, tasks and own marks of the paper,
    which ``reviews.papers.carried`` writes and reads. It is empty in revisions older than that module.
    ``in_place_of`` is the name of whom ``by`` only stood in for."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RevisionKind.choices)
    texts = models.JSONField()
    beside = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    in_place_of = models.CharField(max_length=120, blank=True, default="", editable=False)
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
        triggers: ClassVar = [
            keep_cancelled("revision_stays_cancelled", INSERT, UPDATE, DELETE, session=OF_THE_PAPER),
            refuse(
                "revision_handed_in_for_another_is_signed",
                "the paper of a person is handed in by the person, or from what the person signed",
                INSERT,
                condition=pgtrigger.Q(new__kind__in=["submitted", "amended"]),
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_paper AS paper
                        WHERE paper.id = NEW.paper_id AND paper.member_id <> NEW.by_id
                    )
                    AND NOT EXISTS (SELECT 1 FROM reviews_manuscript WHERE revision_id = NEW.id)
                """,
                at_commit=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def who(self) -> str:
        """By whom, with both names where somebody stood in."""
        return in_both_names(self.by, self.in_place_of)
