"""The register of papers sent ("sổ đăng ký văn bản đi"): terms of office, series of numbers, and the papers
that were given a number.

The sources for numbers and symbols are the papers on the layout of party documents, as far as they are known:
a series of its own for each kind of paper and term of the committee, from 01 on."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Committee, Member, RoleKind
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.reach import ROLES_ABOVE

KEEPING = (HEAD, RoleKind.CLERK, *ROLES_ABOVE)
"""The roles that see the register of a committee, and may do something in it or with its letterhead."""


class PaperType(models.TextChoices):
    """The kinds of papers that a party organ issues, by the letters that stand for them in a number. GM is
    uncertain: it is in use for summons and invitations, and no list at hand names it."""

    NQ = "NQ", _("Resolution")
    QD = "QĐ", _("Decision or regulation")
    KL = "KL", _("Conclusion")
    QC = "QC", _("Rules of work")
    TB = "TB", _("Notice")
    BC = "BC", _("Report")
    KH = "KH", _("Plan")
    CTR = "CTr", _("Programme")
    HD = "HD", _("Guidance")
    TTR = "TTr", _("Proposal to a superior")
    CV = "CV", _("Official letter")
    BB = "BB", _("Minutes")
    DA = "ĐA", _("Project")
    GM = "GM", _("Summons or invitation")


class TermQuerySet(models.QuerySet["Term"]):
    def in_force(self, committee: Committee, day: dt.date) -> Term | None:
        """Return the term of the committee on that day: its own, or that of the nearest committee above that
        has one. Returns None if there is none."""
        step = committee.steplen
        above = [committee.path[:end] for end in range(step, len(committee.path) + 1, step)]
        rows = self.filter(committee__path__in=above, starts_on__lte=day)
        return rows.select_related("committee").order_by("-committee__depth", "-starts_on").first()


class Term(models.Model):
    """A term of office ("nhiệm kỳ"), from its first day until the next one of the committee begins.
    Committees below that have no term of their own count by it. Numbers begin anew with it."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(_("name of the term"), max_length=40)
    starts_on = models.DateField(_("first day"))

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering: ClassVar = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "starts_on"], name="term_begins_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="term_has_name"),
        ]
        triggers: ClassVar = [
            refuse(
                "term_of_numbered_papers",
                "papers were numbered in this term, so its first day stays",
                UPDATE,
                condition=pgtrigger.AnyChange("committee", "starts_on"),
                where="EXISTS (SELECT 1 FROM reviews_series WHERE term_id = OLD.id)",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """One series of numbers: of a committee, a kind of paper and a term. Its row is locked by whoever draws a
    number. ``first`` is the number with which the program began, above 1 where the office had drawn the ones
    before it by hand."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="series")
    paper_type = models.CharField(_("kind of paper"), max_length=3, choices=PaperType.choices)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="series")
    first = models.PositiveIntegerField(_("first number"), default=1)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        ordering: ClassVar = ["paper_type", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "paper_type", "term"], name="series_one_each"),
            models.CheckConstraint(
                condition=models.Q(paper_type__in=PaperType.values), name="series_paper_type_is_known"
            ),
            models.CheckConstraint(condition=models.Q(first__gte=1), name="series_from_one"),
        ]
        triggers: ClassVar = [
            refuse(
                "series_stays",
                "a series keeps its committee, its kind of paper and its term",
                UPDATE,
                condition=pgtrigger.AnyChange("committee", "paper_type", "term"),
            ),
            refuse(
                "series_begun",
                "numbers of this series were drawn, so its first one stays",
                UPDATE,
                condition=pgtrigger.AnyChange("first"),
                where="EXISTS (SELECT 1 FROM reviews_registerentry WHERE series_id = OLD.id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_type}/{self.committee.symbol}"


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the lines of the registers that this member may see: those of committees of which the
        member is head or clerk, or which the member watches from above as staff or approver."""
        return self.filter(member.reach.over("series__committee", *KEEPING))

    def for_list(self) -> Self:
        return self.select_related(
            "series__committee", "series__term", "drawn_by", "annulled_by", "issued", "issued__replaces"
        )

    def in_order(self) -> Self:
        """Sort the lines, the last number of each kind of paper first."""
        return self.order_by("-series__term__starts_on", "series__paper_type", "-number")


class RegisterEntry(models.Model):
    """One line of a register: a number, and the paper to which it was given. A trigger takes only the next
    number of the series, and nothing of the line is ever changed or deleted, so a series has neither gap nor
    double. A paper that is annulled keeps its number.

    ``symbol`` is the number as it is written, "07-BC/TU". ``signer`` and ``recipients`` say what the paper
    says, and may be empty where a paper of the office was entered that this program did not make."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("number"))
    symbol = models.CharField(_("number and symbol"), max_length=40)
    dated_on = models.DateField(_("date of the paper"))
    title = models.CharField(_("what the paper is about"), max_length=500)
    signer = models.CharField(_("signed by"), max_length=240, blank=True)
    recipients = models.TextField(_("recipients"), blank=True)
    drawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=clock.now, editable=False)
    annulled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulment = models.CharField(_("reason of the annulment"), max_length=300, blank=True)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the register")
        verbose_name_plural = _("lines of the register")
        ordering: ClassVar = ["series", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="register_numbered_once"),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(symbol=""), name="register_entry_is_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(annulled_by__isnull=True, annulled_at__isnull=True, annulment="")
                | (models.Q(annulled_by__isnull=False, annulled_at__isnull=False) & ~models.Q(annulment="")),
                name="register_annulled_with_reason",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "register_next_number",
                "a paper gets the next number of its series",
                INSERT,
                where="""
                    NEW.number <> (
                        SELECT GREATEST(
                            series.first,
                            1 + COALESCE(
                                (SELECT max(number) FROM reviews_registerentry WHERE series_id = series.id), 0
                            )
                        )
                        FROM reviews_series AS series WHERE series.id = NEW.series_id
                    )
                """,
            ),
            refuse(
                "register_day_of_the_term",
                "a paper is not older than the term in which it is numbered",
                INSERT,
                where="""
                    NEW.dated_on < (
                        SELECT term.starts_on
                        FROM reviews_series AS series JOIN reviews_term AS term ON term.id = series.term_id
                        WHERE series.id = NEW.series_id
                    )
                """,
            ),
            refuse(
                "register_entry_stays",
                "a number belongs to its paper for good",
                UPDATE,
                condition=pgtrigger.AnyChange(exclude=["annulled_by", "annulled_at", "annulment"]),
                keeps_row=True,
            ),
            refuse(
                "register_annulled_for_good",
                "a paper is annulled once",
                UPDATE,
                condition=pgtrigger.Q(old__annulled_at__isnull=False),
                keeps_row=True,
            ),
            refuse("register_entry_is_kept", "a number belongs to its paper for good", DELETE),
        ]

    def __str__(self) -> str:
        return self.symbol

    def get_absolute_url(self) -> str:
        return reverse("reviews:register", args=[self.series.committee_id])

    @property
    def is_annulled(self) -> bool:
        return self.annulled_at is not None
