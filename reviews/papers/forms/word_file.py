"""Forms for a paper written in Word: the file, and what of it is taken into which section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from members.fields import bare, file_field
from members.oldfonts import OldFont, find_old_font
from ratings.rulesets import SectionRule
from reviews.models import Section

LEAVE, TAKE, ADD = "leave", "take", "add"


class WordUploadForm(forms.Form):
    helper = bare()

    file = file_field(
        _("Word file"), (".docx",), said=_("Nothing is written before you have seen what goes where.")
    )


@dataclass(frozen=True)
class LaidText:
    """One text of the file. ``section`` and ``rule`` are what it was laid to, None for a text without a place
    in the form. ``choice`` is the field that says what becomes of it."""

    text: str
    heading: str
    choice: BoundField
    hidden: tuple[BoundField, ...]
    section: Section | None = None
    rule: SectionRule | None = None

    @property
    def old_font(self) -> OldFont | None:
        return find_old_font(self.text)

    @property
    def shown(self) -> str:
        """The text as it is after an old font is converted."""
        return self.old_font.text if self.old_font else self.text

    @property
    def is_same(self) -> bool:
        return self.section is not None and self.shown == self.section.text


class LaidForm(forms.Form):
    """What of a Word file is taken into which section. The texts themselves are sent along, so that nothing
    of the file has to be kept. ``parts`` are the sections of the paper that are written as texts, with their
    rules, ``others`` how many texts have no place of their own."""

    helper = bare()

    convert = forms.BooleanField(label=_("Convert the old font to Unicode"), required=False, initial=True)
    tasks = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    take_tasks = forms.BooleanField(
        label=_("Go on to these tasks afterwards: each is shown before it is written"),
        required=False,
        initial=True,
    )
    others = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=4)

    def __init__(self, *args: Any, parts: Sequence[tuple[SectionRule, Section]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        below = [(rule.code, _("Below “%(section)s”") % {"section": rule.heading}) for rule, _row in parts]
        for rule, row in parts:
            self.fields[f"version-{rule.code}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=row.version, min_value=0
            )
            self._text(rule.code, [(LEAVE, _("Leave it out")), *_choices(row)], forms.RadioSelect())
        for number in range(self._count()):
            self._text(str(number), [(LEAVE, _("Leave it out")), *below], forms.Select())

    def _count(self) -> int:
        value = self["others"].value()
        return min(int(value), 4) if str(value or "").isdecimal() and len(str(value)) == 1 else 0

    def _text(self, key: str, choices: Sequence[tuple[str, Any]], widget: forms.Widget) -> None:
        """Add the fields of one text: its heading in the file, its words, and what becomes of it."""
        for name in (f"heading-{key}", f"text-{key}"):
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
        self.fields[f"choice-{key}"] = forms.ChoiceField(
            label=_("What becomes of it"),
            choices=choices,
            widget=widget,
            required=False,
            initial=choices[0][0],
        )

    def placed(self) -> list[LaidText]:
        """Return the texts that have a place of their own, in the order of the form."""
        found = (self._found(rule.code, row, rule) for rule, row in self.parts)
        return [one for one in found if one.text]

    def asides(self) -> list[LaidText]:
        return [self._found(str(number)) for number in range(self._count())]

    def _found(self, key: str, row: Section | None = None, rule: SectionRule | None = None) -> LaidText:
        text, heading = (str(self[f"{name}-{key}"].value() or "") for name in ("text", "heading"))
        hidden = (self[f"text-{key}"], self[f"heading-{key}"])
        return LaidText(text, heading, self[f"choice-{key}"], hidden, row, rule)

    @property
    def versions(self) -> list[BoundField]:
        return [self[f"version-{rule.code}"] for rule, _row in self.parts]

    @property
    def has_old_font(self) -> bool:
        return any(one.old_font for one in (*self.placed(), *self.asides()))

    def chosen(self) -> Iterator[tuple[Section, int, str, bool]]:
        """Yield what is to be written: the section, the version that was shown, the text, and whether it goes
        below what stands there."""
        rows = {rule.code: row for rule, row in self.parts}
        for key in (*rows, *map(str, range(self._count()))):
            choice, text = self.cleaned_data[f"choice-{key}"], self.cleaned_data[f"text-{key}"]
            code = key if choice in (TAKE, ADD) else choice
            if code in rows and text:
                yield rows[code], self.cleaned_data[f"version-{code}"], text, choice != TAKE


def _choices(row: Section) -> list[tuple[str, Any]]:
    """Return what may become of a text beside what stands in its section. Into an empty one it is put unless
    the writer says otherwise."""
    if not row.text:
        return [(TAKE, _("Take it"))]
    return [(ADD, _("Put it below what stands there")), (TAKE, _("Put it in the place of what stands there"))]
