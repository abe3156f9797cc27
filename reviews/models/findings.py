"""The links between the collective's paper and persons' papers: findings about a person, amendments of the
collective's paper, and the reasons for which sections were changed."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import INSERT, UPDATE, refuse
from reviews.models.campaign import ReviewSession
from reviews.models.comment import Comment, Origin
from reviews.models.paper import Paper, Revision, papers_at_home, papers_written
from reviews.models.reach import LEADING, ROLES_ABOVE
from reviews.stages import PaperState

ANSWERED_IN = "accountability"
"""The code of the section in which a person answers for shortcomings of the collective (HD43 Mẫu 2A, 2B, 2C
V)."""

DRAWN_FROM = "shortcomings"
"""The code of the section of the collective's paper that findings quote (HD43 Mẫu 01 II)."""


def section_answered_in(paper: Paper) -> str:
    """Return the code of the section in which the person answers for shortcomings of the collective. The
    papers of a thematic round have no such section, so the code of their last section of text is returned."""
    if paper.form:
        return ANSWERED_IN
    return [rule.code for rule in paper.outline.sections if rule.kind == "text"][-1]


def quotable_text(settled: Revision) -> str:
    """Return the text of the collective's settled paper that a finding may quote. This is the section of
    shortcomings, or in a thematic round all sections one below the other."""
    texts: dict[str, str] = settled.texts
    if settled.paper.form:
        return texts.get(DRAWN_FROM, "")
    return "\n".join(text for text in texts.values() if text)


class Charge(models.TextChoices):
    """Why a person is responsible for a shortcoming: by a task assigned, or by the field or locality in
    charge (HD43 Mẫu 01 V)."""

    TASK = "task", _("Task assigned")
    FIELD = "field", _("Field in charge")
    LOCALITY = "locality", _("Locality in charge")


class FindingAnswer(models.TextChoices):
    ACCEPTS = "accepts", _("Accepts the responsibility")
    EXPLAINS = "explains", _("Explains")


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the findings that this member may see: those about the member, and those in sessions
        where the member is head or clerk. Once the collective's paper is final, everybody who may see that
        paper sees the findings drawn from it."""
        out = Paper.objects.visible_to(member).filter(state=PaperState.FINAL)
        return self.filter(
            models.Q(paper__member=member)
            | member.reach.over("paper__session__committee", *LEADING)
            | models.Q(collective__in=out.values("pk"))
        )

    def unanswered(self) -> Self:
        return self.filter(answer_kind="")

    def of_session(self, session: ReviewSession) -> Self:
        """Filter to the findings in this session, without those about people who were taken out."""
        return self.filter(paper__session=session, paper__left_on__isnull=True)

    def for_list(self) -> Self:
        typed = self.select_related("answer_manuscript__entered_by")
        return typed.select_related("paper__member", "drawn_by", "collective")


class Finding(models.Model):
    """One shortcoming of the collective for which one person answers, in that person's ``paper``.

    ``quote``: words of the collective's paper (``collective``) as it was provisionally settled. ``ground``
    and ``about``: why the person is responsible, and for which task, field or locality.
    ``answer_manuscript``: what the person had answered by hand, if somebody else typed it in.
    """

    collective = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="findings_drawn")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="findings")
    quote = models.TextField(_("words of the collective's paper"))
    ground = models.CharField(_("responsible by"), max_length=10, choices=Charge.choices)
    about = models.CharField(_("which task, field or locality"), max_length=300)
    drawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=clock.now, editable=False)
    answer_kind = models.CharField(_("answer"), max_length=10, choices=FindingAnswer.choices, blank=True)
    answer = models.TextField(_("answer in words"), blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_manuscript = models.ForeignKey(
        "reviews.Manuscript", on_delete=models.PROTECT, related_name="finding_answers", null=True, blank=True
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(quote="") & ~models.Q(about=""), name="finding_is_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(ground__in=Charge.values), name="finding_ground_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(paper=models.F("collective")), name="finding_is_of_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answer_kind="", answer="", answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    models.Q(answer_kind__in=FindingAnswer.values)
                    & ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="finding_answer_whole_or_none",
            ),
            models.UniqueConstraint(
                "paper", "collective", "ground", "about", MD5("quote"), name="finding_drawn_once"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "finding_answered_from_a_manuscript",
                "what was typed in for somebody is from what that person wrote",
                INSERT,
                UPDATE,
                keeps_row=True,
                condition=pgtrigger.Q(new__answer_manuscript__isnull=False),
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM reviews_manuscript AS written
                        WHERE written.id = NEW.answer_manuscript_id AND written.kind = 'answers'
                            AND written.paper_id = NEW.paper_id AND written.member_id = NEW.answered_by_id
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.quote

    def get_absolute_url(self) -> str:
        """Return the address of the finding on the page of the person's paper."""
        return f"{self.paper.get_absolute_url()}#finding-{self.pk}"


class AmendmentState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    TAKEN_IN = "taken_in", _("Taken in")
    KEPT_ASIDE = "kept_aside", _("Kept aside, with reason")


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the amendments that this member may see: those that the member proposed, those that come
        from the member's own paper or comment, and those in sessions where the member is head or clerk. Once
        the collective's paper is final, everybody who may see that paper sees its amendments."""
        out = Paper.objects.visible_to(member).filter(state=PaperState.FINAL)
        mine = Comment.objects.visible_to(member).filter(author=member, origin=Origin.COLLEAGUE)
        return self.filter(
            models.Q(proposed_by=member)
            | models.Q(source__member=member)
            | models.Q(comment__in=mine.values("pk"))
            | member.reach.over("paper__session__committee", *LEADING)
            | models.Q(paper__in=out.values("pk"))
        )

    def undecided(self) -> Self:
        return self.filter(state=AmendmentState.PROPOSED)

    def not_carried_out(self) -> Self:
        """Filter to the amendments that were taken in, but that no change of the paper names yet."""
        return self.filter(state=AmendmentState.TAKEN_IN, changes__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("paper", "source__member", "comment__author", "proposed_by", "decided_by")


class Amendment(models.Model):
    """One proposal of what has to change in a section of the collective's ``paper``. It comes from a person's
    paper (``source``, with the passage in ``quote``) or from a ``comment``."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="amendments")
    section = models.CharField(_("section"), max_length=40)
    text = models.TextField(_("what has to change"))
    source = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="amendments_given", null=True, blank=True
    )
    quote = models.TextField(_("passage"), blank=True)
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="amendments", null=True, blank=True
    )
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=AmendmentState.choices, default=AmendmentState.PROPOSED
    )
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(section=""), name="amendment_is_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(source__isnull=False) | models.Q(comment__isnull=False),
                name="amendment_has_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AmendmentState.PROPOSED.value, decided_by__isnull=True)
                | models.Q(state=AmendmentState.TAKEN_IN.value, decided_by__isnull=False)
                | (
                    models.Q(state=AmendmentState.KEPT_ASIDE.value, decided_by__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="amendment_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="amendment_decided_by_and_at",
            ),
            models.UniqueConstraint(
                "paper",
                "section",
                "source",
                "comment",
                MD5("quote"),
                MD5("text"),
                nulls_distinct=False,
                name="amendment_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the changes of papers whose earlier revisions this member may read. These readers are the
        writer of the paper, head and clerk, staff and approvers. Once the paper is final, everybody who may
        see it in its own session is among them."""
        above = member.reach.over("revision__paper__session__committee", *LEADING, *ROLES_ABOVE)
        final = models.Q(revision__paper__state=PaperState.FINAL)
        readers = papers_at_home(member, "revision__paper__") & (above | final)
        return self.filter(readers | papers_written(member, "revision__paper__"))


class Change(models.Model):
    """One reason why a section of an amended paper reads otherwise in ``revision`` than in the revision
    before. The reason is a finding, an amendment, or words (``why``). A section that was changed for several
    reasons has several rows."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="changes")
    section = models.CharField(max_length=40)
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    amendment = models.ForeignKey(
        Amendment, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    why = models.TextField(_("reason in words"), blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finding__isnull=False, amendment__isnull=True, why="")
                | models.Q(finding__isnull=True, amendment__isnull=False, why="")
                | (models.Q(finding__isnull=True, amendment__isnull=True) & ~models.Q(why="")),
                name="change_has_one_cause",
            )
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.finding or self.amendment or self.why}"
