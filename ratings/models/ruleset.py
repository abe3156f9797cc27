"""The table of local rule sets, which a province derives in the browser from a shipped one."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Committee, Member, Role, RoleKind
from members.refusal import DELETE, UPDATE, refuse
from ratings import rulesets
from ratings.rulesets import Content, RuleSet, RuleSetSource

CODE = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters without accents, digits and hyphens only.")
)


class RuleSetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    USABLE = "usable", _("Usable")


def reads_rulesets(member: Member) -> bool:
    """Return whether the member is staff, approver or administrator anywhere and so may read rule sets."""
    return member.watches or member.administers


def keeps_rulesets(member: Member, committee: Committee | None = None) -> bool:
    """Return whether the member is staff over the whole tree and so may write rule sets, which are valid
    there. With ``committee``, whether the member is staff over it and may write those for it and below."""
    if committee is not None:
        return RoleKind.STAFF in member.reach.kinds_over(committee)
    return any(
        held.kind == RoleKind.STAFF and len(held.path) == Committee.steplen for held in member.reach.held
    )


def keepers_of_rulesets() -> models.QuerySet[Member]:
    """Return those for whom ``keeps_rulesets`` is true today."""
    roles = Role.objects.current().filter(kind=RoleKind.STAFF, committee__depth=1)
    return Member.objects.filter(pk__in=roles.values("member"))


class LocalRuleSetQuerySet(models.QuerySet["LocalRuleSet"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the local rule sets that the member may read: all for a member who may write rule sets,
        the usable ones and the own drafts for staff of a part of the tree, the usable ones for a member who
        may only read them, none for anybody else."""
        if keeps_rulesets(member):
            return self.all()
        if not reads_rulesets(member):
            return self.none()
        return self.filter(
            models.Q(state=RuleSetState.USABLE) | member.reach.over("committee", RoleKind.STAFF)
        )

    def usable(self) -> Self:
        return self.filter(state=RuleSetState.USABLE)


class LocalRuleSet(models.Model):
    """A rule set in which a province, or a part of it, settles some things differently from another one.

    ``parent`` is the code of that other one, a shipped or a usable local rule set, and ``overrides`` what
    differs from it. It is valid in ``committee`` and below, without one in the whole tree. ``verified`` lists
    the rules that somebody held against the signed text: key, rule, citation, by whom and on which day.
    ``content`` is the whole rule set as it was when a check found no problem, and ``digest`` its SHA-256.
    Every change empties both. The database refuses to change a rule set under which a period was opened.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    title = models.CharField(_("title"), max_length=200)
    short = models.CharField(_("number and symbol"), max_length=40)
    province = models.CharField(_("province"), max_length=80, blank=True)
    effective_from = models.DateField(_("in force from"))
    parent = models.CharField(_("derived from"), max_length=40)
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("valid in"),
    )
    overrides = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RuleSetState.choices, default=RuleSetState.DRAFT
    )
    content = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    verified = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    checked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = LocalRuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        ordering: ClassVar = ["-effective_from", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RuleSetState.values), name="ruleset_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
                & ~models.Q(code=models.F("parent")),
                name="ruleset_code_fits_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    checked_at__isnull=True, checked_by__isnull=True, content__isnull=True, digest=""
                )
                | models.Q(checked_at__isnull=False, checked_by__isnull=False, content__isnull=False)
                & models.Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="ruleset_checked_whole_or_not",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RuleSetState.USABLE.value) | models.Q(checked_at__isnull=False),
                name="ruleset_usable_only_when_checked",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "localruleset_fixed_when_used",
                "a rule set in use by a period is not changed",
                UPDATE,
                DELETE,
                where="""
                    OLD.state = 'usable'
                    AND EXISTS (SELECT 1 FROM ratings_period WHERE ruleset_code = OLD.code)
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ratings:ruleset", args=[self.code])

    @property
    def is_usable(self) -> bool:
        return self.state == RuleSetState.USABLE

    @property
    def names(self) -> Content:
        """Code, title, number, province and first day in force, under the keys that the content of a rule set
        uses."""
        day: dt.date = self.effective_from
        names = {"code": self.code, "title": self.title, "short": self.short, "province": self.province}
        return {**names, "effective_from": day.isoformat()}

    @property
    def parent_source(self) -> RuleSetSource:
        """The rule set from which this one was derived: a shipped one, or a usable local one. Raises
        ``FileNotFoundError`` if it is gone."""
        try:
            return rulesets.load_shipped(self.parent)
        except FileNotFoundError:
            former = LocalRuleSet.objects.usable().filter(code=self.parent).first()
            if former is None:
                raise
            return former.source

    @property
    def parent_ruleset(self) -> RuleSet:
        source = self.parent_source
        return rulesets.thaw_ruleset(source.digest, lambda: source.content)

    def resolved(self) -> Content:
        """Return the whole content: that of the parent, with the names and the overrides of this rule set put
        in. Raises ``RuleSetError`` if code, title or number (``short``) are not its own."""
        return rulesets.merge_overrides(self.parent_source.content, {**self.names, **self.overrides})

    @property
    def source(self) -> RuleSetSource:
        """The code, title, content and digest that a period freezes. Fails for a rule set that was not
        checked."""
        assert self.content is not None, f"{self.code} was not checked"  # noqa: S101  # kept by a constraint
        return RuleSetSource(self.code, self.title, self.content, self.digest)
