"""The lines of the tables of ratings, with the levels of one case.

They are written in Python because a table has hundreds of cells, for which a template takes far longer.
"""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.templatetags.parts import row_tick
from ratings.gaps import gap_limit
from ratings.models import BETWEEN, RatingStep, Step
from ratings.rulesets import RuleSet
from reviews.cases.views.boards import BoardRow
from reviews.documents.bodies import body_of
from reviews.templatetags.seen import seen
from reviews.templatetags.states import WARN, shown
from reviews.templatetags.texts import figure, short_level

register = template.Library()

Steps = Mapping[str, RatingStep]

LEVEL = '<span><span class="level">{}</span> <span class="sub">{}</span></span>'
HIDDEN = '<td colspan="4" class="soft">{}</td>'
ROW = """<tr id="case-{}"{}>
  <td>{}</td>
  <th scope="row">{} <span class="sub">{} · {}</span>{}</th>
  {}
  <td data-label="{}">{}{}</td>
  <td data-label="{}">{}</td>
</tr>"""
BY_A_BODY = '<span class="sub">{}: {}. {}, {}</span>'


@register.filter
def body(step: RatingStep) -> str:
    """Return the name of the body that took the step, as an office writes it of itself. Its case has to be
    loaded with committee and period."""
    return body_of(step, step.case.committee, step.case.period.ruleset)


@register.simple_tag
def rating_cells(ruleset: RuleSet, steps: Steps, best: str) -> SafeString:
    """Render the cells of the steps of a case and of its best possible level, for the table of a session."""
    said = {name: _points(step) for name, step in steps.items()}
    if step := steps.get(Step.APPRAISED):
        said[Step.APPRAISED] = " · ".join(filter(None, (_points(step), str(step.by))))
    if step := steps.get(Step.DECIDED):
        said[Step.DECIDED] = _by(step)
    possible = ruleset.level_name(best) if best else "–"
    if not best and Step.APPRAISED in steps:
        possible = shown(WARN, _("no level matches"))
    return _cells(ruleset, steps, said, possible)


@register.simple_tag
def decision_row(
    ruleset: RuleSet, row: BoardRow, *, may_group: bool = False, oob: bool = False
) -> SafeString:
    """Render the line of one case on the decision board.

    ``may_group``: whether the reader may move cases to other groups. ``oob``: the line replaces the one that
    the page shows.
    """
    case, paper = row.case, row.case.paper
    ticked = row.may_decide or row.may_enter or (may_group and not case.released_at)
    name: str = str(case)
    if not row.hidden:
        name = format_html('<a href="{}">{}</a>', reverse("reviews:case", args=[paper.pk]), case)
    quarters = ((_("Quarter"), numbers, short_level(level)) for numbers, level in row.quarters)
    return format_html(
        ROW,
        case.pk,
        SafeString(' hx-swap-oob="true"') if oob else "",
        row_tick("paper", paper.pk, case, form="decide") + seen(case, form="decide") if ticked else "",
        name,
        paper.title or case.get_kind_display(),
        case.committee,
        format_html_join("", ' <span class="sub">{}</span>', ((line,) for line in row.votes)),
        format_html(HIDDEN, _("not shown yet"))
        if row.hidden
        else _decision_cells(ruleset, row.steps, row.best),
        _("Last year, quarters"),
        short_level(row.last) or "–",
        format_html_join("", ' <span class="sub">{} {}: {}</span>', quarters),
        _("To be looked at"),
        format_html_join("", '<span class="sub">⚑ {}</span>', ((flag,) for flag in row.flags)) or "–",
    )


@register.simple_tag
def wide_gap(ruleset: RuleSet, own: RatingStep | None, appraised: RatingStep | None) -> str:
    """Return by how much the appraised points differ from the own ones, marked, where it is so much that a
    reason is due (``gap_limit``); else nothing."""
    if not (own and appraised) or own.points is None or appraised.points is None:
        return ""
    gap = appraised.points - own.points
    if abs(gap) < gap_limit(ruleset):
        return ""
    return f" ▲ {'+' if gap > 0 else '−'}{figure(abs(gap))}"


def _decision_cells(ruleset: RuleSet, steps: Steps, best: str) -> SafeString:
    said = {name: figure(step.points) for name, step in steps.items()}
    if step := steps.get(Step.APPRAISED):
        said[Step.APPRAISED] += f"{wide_gap(ruleset, steps.get(Step.SELF), step)} · {step.by}"
    if step := steps.get(Step.DECIDED):
        body = body_of(step, step.case.committee, ruleset)
        said[Step.DECIDED] = ", ".join(filter(None, (body, step.paper))) if body else _by(step)
    possible = short_level(ruleset.level_name(best)) if best else "–"
    return _cells(ruleset, steps, said, possible, is_short=True)


def _cells(
    ruleset: RuleSet, steps: Steps, said: Mapping[str, str], possible: str, *, is_short: bool = False
) -> SafeString:
    """``is_short``: the levels are named by what tells them apart."""

    def level(name: Step) -> str:
        step = steps.get(name)
        if step is None:
            return "–"
        full = ruleset.level_name(step.level)
        return format_html(LEVEL, short_level(full) if is_short else full, said[name])

    between = [steps[name] for name in BETWEEN if name in steps]
    lines = [
        (
            row.get_step_display(),
            short_level(ruleset.level_name(row.level)) if is_short else ruleset.level_name(row.level),
            body_of(row, row.case.committee, ruleset),
            row.paper,
        )
        for row in between
    ]
    return format_html_join(
        "",
        '<td data-label="{}">{}{}</td>',
        (
            (_("Own"), level(Step.SELF), ""),
            (_("Appraised"), level(Step.APPRAISED), format_html_join("", BY_A_BODY, lines)),
            (_("Decided"), level(Step.DECIDED), ""),
            (_("Possible at best"), possible, ""),
        ),
    )


def _points(step: RatingStep) -> str:
    return "" if step.points is None else f"{figure(step.points)} {_('points')}"


def _by(step: RatingStep) -> str:
    return f"{step.by}, {timezone.localtime(step.at):%d/%m/%Y}"
