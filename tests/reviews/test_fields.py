"""Markup that is written out instead of going through a form or a template says the same as these."""

from __future__ import annotations

import re

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.db.models import Q

from members.fields import HIDDEN, text_area
from members.models import Nothing
from members.templatetags.parts import shown_field
from reviews.models import Section
from reviews.sessions.fields import TextForm
from reviews.templatetags.texts import text_field


class Sample(forms.Form):
    number = forms.IntegerField(label="Số <việc>", min_value=0, initial=3)
    name = forms.CharField(label="Tên", required=False, max_length=20)
    words = forms.CharField(label="Lời", widget=text_area(2), initial='Một "lời" & một dòng\nkhác')
    helped = forms.CharField(label="Có lời giúp", help_text="Một lời giúp")
    ticked = forms.BooleanField(label="Có")


def plain(markup: str) -> str:
    """The markup without the blanks between and inside tags, on which nothing depends."""
    return re.sub(r"\s+(?=[<>\"])|(?<=[>\"])\s+", "", re.sub(r"[ \n]+", " ", markup)).strip()


def test_a_field_looks_as_its_template_shows_it() -> None:
    for form in (Sample(), Sample({"number": "-1", "name": "x"})):
        for field in form:
            assert plain(shown_field(field)) == plain(as_crispy_field(form[field.name])), field.name


def test_a_text_area_looks_as_its_form_shows_it() -> None:
    section = Section(pk=7, text="Một <lời> & 'một' \"dòng\"\nkhác", version=4)
    more = {"data-least": 30, "aria-describedby": "hint-7"}
    form = TextForm(section, "Nhãn <1>", 8, more=more)
    area = form["text"]
    label = area.label_tag(attrs={"class": f"form-label {HIDDEN}"}, label_suffix="")
    shown = area.as_widget(attrs={"class": "form-control"})
    whole = f'{form["version"]}<div id="div_{area.auto_id}" class="mb-3">{label}{shown}</div>'
    written = text_field(section, "Nhãn <1>", 8, 30, "Gợi ý")
    assert written == whole.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


def test_a_condition_that_no_row_meets_falls_away() -> None:
    other = Q(code="VL-01")
    assert other | Nothing() == Nothing() | other == other
    assert isinstance(other & Nothing(), Nothing)
    assert isinstance(Nothing() & other, Nothing)
    assert ~Nothing() == ~Q(pk__in=())
    assert type(~Nothing() | other) is Q
