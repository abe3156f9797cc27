"""The form by which staff set one day as a day off or a working day, and the choice of the year shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, bare, choose, field_of
from ratings.models import CalendarDay

WORKS = [("off", _("Day off")), ("works", _("Working day (made up)"))]


class YearForm(forms.Form):
    """The choice of the year whose days are shown. ``cleaned_data["year"]`` is ``None`` if no year was
    chosen."""

    helper = bare()
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "year", [(year, year) for year in years])


class CalendarDayForm(forms.Form):
    helper = bare()
    day = field_of(CalendarDay, "day", widget=DateInput())
    kind = forms.ChoiceField(label=_("It becomes"), choices=WORKS, widget=forms.RadioSelect, initial="off")
    name = field_of(CalendarDay, "name")
    paper_number = field_of(CalendarDay, "paper_number")
    paper_on = field_of(CalendarDay, "paper_on", widget=DateInput())
