"""The lists that an officer takes from a round to a meeting or sends up, each as a table of the rows that the
reader may see.

Cases, remedies and petitions come through their ``visible_to``; who is not reviewed or was taken out is shown
to staff and approvers of the committee or of one above it (``reach.over``). No list says a level that the
reader may not see: a result that is not released stands only in the lists of whoever handles the case
(``SessionVerb.SEE_RATINGS``), and nobody's own does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Member
from ratings.models import PeriodKind, Petition, RatingCase, RatingStep, Step
from reviews.documents.wording import date_of, figure_text, short_date
from reviews.models import Campaign, LeftOut, RemedyItem, SubjectChange
from reviews.models.reach import ROLES_ABOVE
from reviews.models.subject import ChangeKind
from reviews.stages import Stage, reached
from reviews.synthesis.counting import UNRATED, Asked, Synthesis

SUBJECT, POST, UNIT, REASON = _("Subject"), _("Post"), _("Unit"), _("Reason")


class ListKind(TextChoices):
    """Which list is made."""

    PROPOSED = "proposed", _("Proposed levels")
    LEFT_OUT = "left_out", _("Not reviewed")
    TAKEN_OUT = "taken_out", _("Taken out after the opening")
    UNRATED = "unrated", _("Left unrated")
    COMMENDED = "commended", _("At the best level, and for how many years")
    REMEDIES = "remedies", _("Open remedies")
    PETITIONS = "petitions", _("Petitions")


@dataclass(frozen=True)
class RoundList:
    """``rows`` finds what stands in the list, ``cells`` says one row of it, a text a column.

    ``source`` names the rule that asks for such a list."""

    source: str
    columns: tuple[str | Promise, ...]
    rows: Callable[[Campaign, Member], QuerySet[Any]]
    cells: Callable[[Any], tuple[str, ...]]


def _cases(campaign: Campaign, reader: Member) -> QuerySet[RatingCase]:
    """Return the cases whose results the reader handles from the beginning, without the reader's own."""
    rows = RatingCase.objects.visible_to(reader).filter(
        reader.reach.over("committee", *ROLES_ABOVE),
        paper__session__campaign=campaign,
        paper__session__is_cancelled=False,
        paper__session__stage__in=reached(Stage.COMMENTING),
        paper__left_on__isnull=True,
    )
    others = rows.exclude(member=reader)
    return others.select_related("member", "committee", "paper").order_by(
        "committee__path", "paper__rank", "pk"
    )


def proposed_rows(campaign: Campaign, reader: Member) -> QuerySet[RatingCase]:
    of_round = RatingStep.objects.in_force()
    appraised = of_round.filter(step=Step.APPRAISED).values("case")
    steps = Prefetch("steps", of_round.filter(step__in=(Step.SELF, Step.APPRAISED)))
    return _cases(campaign, reader).filter(pk__in=appraised).select_related("period").prefetch_related(steps)


def _proposed_cells(case: RatingCase) -> tuple[str, ...]:
    steps = {step.step: step for step in case.steps.all()}
    own, proposal = steps.get(Step.SELF), steps[Step.APPRAISED]
    level = case.period.ruleset.level_name
    return (
        *_of_case(case),
        figure_text(own.points) if own else "",
        level(own.level) if own else "",
        figure_text(proposal.points),
        level(proposal.level),
        proposal.reason,
    )


def _of_case(case: RatingCase) -> tuple[str, str, str]:
    return str(case), case.paper.title, case.committee.name


def left_out_rows(campaign: Campaign, reader: Member) -> QuerySet[LeftOut]:
    rows = LeftOut.objects.filter(
        reader.reach.over("session__committee", *ROLES_ABOVE),
        session__campaign=campaign,
        session__is_cancelled=False,
    )
    return rows.select_related("member", "session__committee").order_by("session__committee__path", "pk")


def _left_out_cells(row: LeftOut) -> tuple[str, ...]:
    return row.member.full_name, row.session.committee.name, row.reason


def taken_out_rows(campaign: Campaign, reader: Member) -> QuerySet[SubjectChange]:
    last = SubjectChange.objects.filter(paper=OuterRef("paper"), kind=ChangeKind.OUT).order_by("-pk")
    rows = SubjectChange.objects.filter(
        reader.reach.over("session__committee", *ROLES_ABOVE),
        session__campaign=campaign,
        session__is_cancelled=False,
        paper__left_on__isnull=False,
        pk=Subquery(last.values("pk")[:1]),
    )
    return rows.for_list().order_by("session__committee__path", "pk")


def _taken_out_cells(row: SubjectChange) -> tuple[str, ...]:
    reason = str(row.get_reason_display())
    return str(row.paper), row.session.committee.name, reason, short_date(row.day), row.document


def unrated_rows(campaign: Campaign, reader: Member) -> QuerySet[RatingCase, Any]:
    found = Synthesis(campaign, Asked(campaign.committee, running=True), reader).cases.filter(
        Q(result=UNRATED)
    )
    rows = found.select_related("member", "committee", "paper", "unrated")
    return rows.order_by("committee__path", "paper__rank", "pk")


def _unrated_cells(case: RatingCase) -> tuple[str, ...]:
    return (*_of_case(case), str(case.unrated))


def commended_rows(campaign: Campaign, reader: Member) -> QuerySet[RatingCase, Any]:
    """Return the released cases at the best level of the rule set, each with ``years``: the years in which
    the subject had that level, as far as the reader may see them."""
    best = campaign.period.ruleset.levels[0].code
    at_best = RatingStep.objects.in_force().filter(step=Step.DECIDED, level=best).values("case")
    same = Q(member=OuterRef("member")) | Q(
        member__isnull=True, committee=OuterRef("committee"), kind=OuterRef("kind")
    )
    earlier = RatingCase.objects.visible_to(reader).filter(
        same,
        pk__in=at_best,
        released_at__isnull=False,
        period__kind=PeriodKind.YEAR,
        period__cancelled_at__isnull=True,
    )
    found = Synthesis(campaign, Asked(campaign.committee), reader).cases.filter(Q(result=best))
    rows = found.select_related("member", "committee", "paper", "period")
    years = ArraySubquery(earlier.order_by("-period__year").values("period__year"))
    return rows.annotate(years=years).order_by("committee__path", "paper__rank", "pk")


def _commended_cells(case: RatingCase) -> tuple[str, ...]:
    return (*_of_case(case), str(years_running(case)))


def years_running(case: RatingCase) -> int:
    """Return how many years without a gap the subject is at the best level, up to the year of the case, which
    is one of ``commended_rows``."""
    years = set(case.years)  # type: ignore[attr-defined]  # annotated
    running = 1
    while case.period.year - running in years:
        running += 1
    return running


def remedy_rows(campaign: Campaign, reader: Member) -> QuerySet[RemedyItem]:
    rows = RemedyItem.objects.visible_to(reader).still_open().filter(plan__session__campaign=campaign)
    rows = rows.select_related("owner", "plan__session__committee")
    return rows.order_by("plan__session__committee__path", "due_on", "pk")


def _remedy_cells(item: RemedyItem) -> tuple[str, ...]:
    late = str(_("overdue")) if item.is_overdue else ""
    unit = item.plan.session.committee.name
    state = str(item.get_state_display())
    return item.what, item.owner.full_name, unit, short_date(item.due_on), state, late


def petition_rows(campaign: Campaign, reader: Member) -> QuerySet[Petition]:
    rows = Petition.objects.visible_to(reader).filter(
        case__paper__session__campaign=campaign, case__paper__session__is_cancelled=False
    )
    rows = rows.select_related("case__member", "case__committee", "case__paper", "step__case__period")
    return rows.order_by("case__committee__path", "pk")


def _petition_cells(petition: Petition) -> tuple[str, ...]:
    due = short_date(petition.due_on) if petition.due_on else ""
    outcome = str(petition.get_outcome_display() if petition.outcome else _("not settled yet"))
    return (*_of_case(petition.case), date_of(petition.at), due, outcome)


LISTS = {
    ListKind.PROPOSED: RoundList(
        "366-QĐ/TW Đ12, Đ13",
        (SUBJECT, POST, UNIT, _("Own points"), _("Own level"), _("Points"), _("Proposed level"), REASON),
        proposed_rows,
        _proposed_cells,
    ),
    ListKind.LEFT_OUT: RoundList("366-QĐ/TW Đ5.2.1", (SUBJECT, UNIT, REASON), left_out_rows, _left_out_cells),
    ListKind.TAKEN_OUT: RoundList(
        "366-QĐ/TW Đ5.2.1",
        (SUBJECT, UNIT, REASON, _("From the day"), _("Document")),
        taken_out_rows,
        _taken_out_cells,
    ),
    ListKind.UNRATED: RoundList(
        "366-QĐ/TW Đ3.4", (SUBJECT, POST, UNIT, REASON), unrated_rows, _unrated_cells
    ),
    ListKind.COMMENDED: RoundList(
        "06-HD/TW, 19", (SUBJECT, POST, UNIT, _("Years running")), commended_rows, _commended_cells
    ),
    ListKind.REMEDIES: RoundList(
        "366-QĐ/TW Đ8",
        (_("What is to be done"), _("Person in charge"), UNIT, _("Due"), _("State"), _("Late")),
        remedy_rows,
        _remedy_cells,
    ),
    ListKind.PETITIONS: RoundList(
        "",
        (SUBJECT, POST, UNIT, _("Lodged on"), _("To be settled by"), _("Outcome")),
        petition_rows,
        _petition_cells,
    ),
}
