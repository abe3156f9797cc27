"""What colleagues say of a paper, and the answer that every comment gets."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models.paper import Paper


class CommentKind(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    SHORTCOMING = "shortcoming", _("Shortcoming")
    CAUSE = "cause", _("Cause")
    PROPOSAL = "proposal", _("Proposal")
    QUESTION = "question", _("Question")


class AnswerKind(models.TextChoices):
    TAKEN_UP = "taken_up", _("Taken up")
    EXPLAINED = "explained", _("Explained")
    KEPT_ASIDE = "kept_aside", _("Kept aside, with reason")


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, member: Member) -> Self:
        """The comments on papers this member may see."""
        return self.filter(paper__in=Paper.objects.visible_to(member).values("pk"))

    def for_list(self) -> Self:
        return self.select_related("author", "answered_by", "paper__member")

    def unanswered(self) -> Self:
        return self.filter(answer_kind="")


class Comment(models.Model):
    """A comment by name on a paper, or on a passage (``quote``) of one of its sections."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(_("kind"), max_length=12, choices=CommentKind.choices)
    section = models.CharField(_("section"), max_length=40, blank=True)
    quote = models.TextField(_("passage"), blank=True)
    text = models.TextField(_("comment"))
    created_at = models.DateTimeField(auto_now_add=True)
    answer_kind = models.CharField(_("answer"), max_length=12, choices=AnswerKind.choices, blank=True)
    answer = models.TextField(_("answer in words"), blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

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
                    answer_kind="", answer="", answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    models.Q(answer_kind__in=AnswerKind.values)
                    & ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="comment_answer_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} → {self.paper}"
