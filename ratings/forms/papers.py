"""The forms by which staff change the outlines of forms and the lists of dossiers of a local rule set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.models.case import SUBJECT_KINDS as KINDS
from ratings.rulesets import DOSSIER_ITEMS, Outline, Papers, RuleSet, SectionRow

MOST_SECTIONS = 40
LONGEST_OUTLINE = 20_000


def _input(rows: int = 1, **attributes: object) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control", **attributes})


class SectionForm(forms.Form):
    """One section of a form. A row without a heading is left out."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Heading"),
        required=False,
        max_length=600,
        widget=_input(2, **{"aria-label": _("Heading")}),
    )
    hint = forms.CharField(
        label=_("Hint"), required=False, max_length=600, widget=_input(2, **{"aria-label": _("Hint")})
    )
    min_words = forms.IntegerField(
        label=_("Words at least"), required=False, min_value=0, max_value=LONGEST_OUTLINE
    )
    max_words = forms.IntegerField(
        label=_("Words at most"), required=False, min_value=0, max_value=LONGEST_OUTLINE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("min_words", "max_words"):
            self.fields[name].widget.attrs |= {"class": "form-control", "aria-label": self.fields[name].label}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("min_words") or 0, data.get("max_words") or 0
        if most and most < least:
            self.add_error("max_words", _("This is less than the words at least."))
        return data

    def row(self) -> SectionRow | None:
        data = self.cleaned_data
        title = " ".join(data.get("title", "").split())
        if not title:
            return None
        hint = " ".join(data["hint"].split())
        return SectionRow(title, hint, data["min_words"] or 0, data["max_words"] or 0, data["code"])


SectionFormSet = forms.formset_factory(SectionForm, extra=1, max_num=MOST_SECTIONS)


class PapersForms:
    """All forms of the page: the sections of each outline, the kinds of documents of each dossier."""

    def __init__(self, ruleset: RuleSet, data: Mapping[str, Any] | None) -> None:
        self.outlines: list[tuple[Outline, Any]] = [
            (outline, SectionFormSet(data, prefix=f"form-{code}", initial=_entered(outline)))
            for code, outline in ruleset.outlines.items()
        ]
        self.dossiers = forms.Form(data, prefix="dossier")
        for row in ruleset.dossier_lists:
            self.dossiers.fields[row.code] = forms.MultipleChoiceField(
                label=", ".join(str(name) for code, name in KINDS if code in row.kinds) or row.code,
                choices=list(DOSSIER_ITEMS.items()),
                initial=list(row.items),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Tick at least one kind of document.")},
            )

    def is_valid(self) -> bool:
        valid = [rows.is_valid() for _outline, rows in self.outlines]
        return all([*valid, self.dossiers.is_valid()])

    def papers(self) -> Papers:
        """Return what was entered. Works only after ``is_valid`` has returned true."""
        outlines = {
            outline.code: [row for form in rows if (row := form.row())] for outline, rows in self.outlines
        }
        dossiers = {
            code: [kind for kind in DOSSIER_ITEMS if kind in chosen]
            for code, chosen in self.dossiers.cleaned_data.items()
        }
        return Papers(outlines, dossiers)


def _entered(outline: Outline) -> list[dict[str, Any]]:
    return [
        {
            "code": section.code,
            "title": section.heading,
            "hint": section.hint,
            "min_words": section.min_words or None,
            "max_words": section.max_words or None,
        }
        for section in outline.sections
    ]
