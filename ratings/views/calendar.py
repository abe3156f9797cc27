"""The page of working days by year: the shipped days, those set by staff, and the form to set one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members import clock
from members.acting import act
from members.requests import MemberRequest
from members.rules import refuse_unless
from ratings import calendars, workdays
from ratings.actions import calendar as actions
from ratings.forms.calendar import CalendarDayForm, YearForm
from ratings.models import CalendarDay
from ratings.rules import can_keep_calendar, can_read_rulesets
from ratings.workdays import Calendar, Span


@dataclass(frozen=True)
class CalendarLine:
    """One line of the list of days. ``row`` is the day as staff set it, ``None`` for a shipped span.
    ``is_open`` is true for a shipped span that is expected but not decreed, and on which staff have not
    entered a decision."""

    span: Span
    row: CalendarDay | None = None
    is_open: bool = False


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    return _page(request, CalendarDayForm())


def _page(request: MemberRequest, form: CalendarDayForm) -> HttpResponse:
    refuse_unless(
        can_read_rulesets(request.member), _("Rule sets are read by staff, approvers and administrators.")
    )
    rows = list(CalendarDay.objects.select_related("by"))
    this_year = clock.today().year
    years = calendars.years_with_days(rows, clock.today())
    asked = YearForm({"year": this_year, **request.GET.dict()}, years=years)
    year = (asked.cleaned_data["year"] if asked.is_valid() else None) or this_year
    calendar = calendars.calendar_in_force()
    context = {
        "filter_form": asked,
        "year": year,
        "lines": _lines(year, rows, calendar),
        "asked": calendars.years_asked(clock.today(), calendar),
        "is_unknown": not calendar.knows(year),
        "form": form if can_keep_calendar(request.member) else None,
    }
    return render(request, "ratings/calendar.html", context)


def _lines(year: int, rows: list[CalendarDay], calendar: Calendar) -> list[CalendarLine]:
    """Return the lines of one year in the order of their days, a shipped span before what staff set on its
    first day."""
    lines = [
        CalendarLine(span, is_open=any(day in calendar.undecided for day in span.days))
        for span in workdays.shipped_spans()
    ]
    lines += [
        CalendarLine(Span(row.day, row.day, row.name, row.paper, works=row.is_working), row) for row in rows
    ]
    of_year = [line for line in lines if line.span.first.year == year]
    return sorted(of_year, key=lambda line: (line.span.first, line.row is not None))


@require_POST
def set_day(request: MemberRequest) -> HttpResponse:
    form = CalendarDayForm(request.POST)

    def set_decreed() -> CalendarDay:
        data = {**form.cleaned_data, "is_working": form.cleaned_data["kind"] == "works"}
        decreed = actions.Decreed(**{name: value for name, value in data.items() if name != "kind"})
        return actions.set_day(decreed, by=request.member)

    return act(
        request,
        form,
        set_decreed,
        to=lambda row: f"{reverse('ratings:calendar')}?year={row.day.year}",
        page=lambda: _page(request, form),
        done=_("Saved."),
    )


@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    refuse_unless(can_keep_calendar(request.member), _("Only staff over the whole tree set working days."))
    row = get_object_or_404(CalendarDay, pk=pk)
    return act(
        request,
        None,
        lambda: actions.take_back_day(row, by=request.member),
        to=f"{reverse('ratings:calendar')}?year={row.day.year}",
    )
