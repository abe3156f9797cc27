"""The form by which staff set one day as off or worked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, field_of
from ratings.models import CalendarDay

WORKS = [("off", _("Day off")), ("works", _("Working day (made up)"))]


class CalendarDayForm(forms.Form):
    helper = bare()
    day = field_of(CalendarDay, "day", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("It becomes"), choices=WORKS, widget=forms.RadioSelect, initial="off")
    name = field_of(CalendarDay, "name")
    paper_number = field_of(CalendarDay, "paper_number")
    paper_on = field_of(CalendarDay, "paper_on", widget=forms.DateInput(attrs={"type": "date"}))
