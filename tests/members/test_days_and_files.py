"""Days, times and files are typed and said in one way in all forms, whatever language the browser speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver
from django.utils import translation

from members.fields import DateInput, TimeInput


class HeldForm(forms.Form):
    day = forms.DateField(widget=DateInput(), initial=dt.date(2027, 2, 1))
    at = forms.TimeField(widget=TimeInput(), initial=dt.time(19, 30))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_days_and_times_are_read_as_offices_type_them(language: str) -> None:
    with translation.override(language):
        days = [
            HeldForm({"day": typed, "at": "7h30"})
            for typed in ("01/02/2027", "1/2/2027", "1-2-2027", "01.02.2027", "2027-02-01")
        ]
        assert {form.is_valid() and form.cleaned_data["day"] for form in days} == {dt.date(2027, 2, 1)}
        times = [HeldForm({"day": "1/2/2027", "at": typed}) for typed in ("19:30", "19h30", "19:30:00")]
        assert {form.is_valid() and form.cleaned_data["at"] for form in times} == {dt.time(19, 30)}
        shown = str(HeldForm())
        assert ['value="01/02/2027"' in shown, 'value="19:30"' in shown] == [True, True]


def test_what_is_no_day_is_refused_with_an_example() -> None:
    form = HeldForm({"day": "02/13/2027", "at": "25:00"})
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "day": "Không phải ngày tháng. Ghi theo dạng 31/12/2026.",
        "at": "Không phải giờ. Ghi theo dạng 07:30 hoặc 19:30.",
    }


def all_forms(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for found in kind.__subclasses__():
        yield found
        yield from all_forms(found)


def test_every_form_has_the_same_fields_for_days_times_and_files() -> None:
    """The views have imported all forms once the addresses are known."""
    assert get_resolver().url_patterns
    ours = [
        form for form in all_forms() if form.__module__.split(".")[0] in ("members", "ratings", "reviews")
    ]
    other = []
    for form in ours:
        for name, field in getattr(form, "base_fields", {}).items():
            is_ours = {
                forms.DateField: isinstance(field.widget, DateInput),
                forms.TimeField: isinstance(field.widget, TimeInput),
                forms.FileField: "data-most" in field.widget.attrs,
            }
            if not all(holds for kind, holds in is_ours.items() if isinstance(field, kind)):
                other.append(f"{form.__module__}.{form.__name__}.{name}")
    assert (len(ours) > 50, other) == (True, [])
