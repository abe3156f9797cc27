"""The form of the first run: the organisation at the top, the first administrator, and the login."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields import DateInput, bare, field_of
from members.models import Committee, CommitteeKind, Member, User

TOP = ("name", "code", "kind", "body", "symbol", "place")
CELL = ("cell_name", "cell_code")
PERSON = ("full_name", "member_code", "born_on", "admitted_on")
LOGIN = (Field("username", wrapper_class="whole"), "password1", "password2")
NEW_PASSWORD = {"autocomplete": "new-password"}


class FirstRunForm(forms.Form):
    """``code`` is that of the top organisation. The first administrator belongs to the cell, as every member
    belongs to one."""

    helper = bare(
        Layout(
            Fieldset(gettext_lazy("The organisation at the top"), *TOP, css_class="first-part"),
            Fieldset(gettext_lazy("The first administrator"), *PERSON, *CELL, css_class="first-part"),
            Fieldset(gettext_lazy("The login of the first administrator"), *LOGIN, css_class="first-part"),
        )
    )
    name = field_of(Committee, "name", help_text=gettext_lazy("As it stands on papers: Tỉnh ủy A."))
    code = field_of(
        Committee,
        "code",
        help_text=gettext_lazy("Short and without accents. It stands in workbooks and lists."),
    )
    kind = field_of(Committee, "kind", initial=CommitteeKind.PROVINCIAL)
    body = field_of(
        Committee,
        "body",
        help_text=gettext_lazy("The body whose review is held there: Ban Thường vụ Tỉnh ủy."),
    )
    symbol = field_of(
        Committee,
        "symbol",
        help_text=gettext_lazy("It ends the numbers of its papers: TU in 12-BC/TU."),
    )
    place = field_of(
        Committee,
        "place",
        help_text=gettext_lazy("The place name before the date of a paper."),
    )
    full_name = field_of(Member, "full_name")
    member_code = field_of(
        Member, "code", help_text=gettext_lazy("One's own for every member, such as VP-01.")
    )
    born_on = field_of(Member, "born_on", widget=DateInput())
    admitted_on = field_of(
        Member, "admitted_on", label=gettext_lazy("Admitted to the party on"), widget=DateInput()
    )
    cell_name = field_of(
        Committee,
        "name",
        label=gettext_lazy("Party cell of the administrator"),
        help_text=gettext_lazy("For example Chi bộ Văn phòng. Other cells are added later."),
    )
    cell_code = field_of(Committee, "code", label=gettext_lazy("Code of this cell"))
    username = field_of(User, "username", label=gettext_lazy("User name"), help_text="")
    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=password_validators_help_text_html(),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Password, once more"), widget=forms.PasswordInput(attrs=NEW_PASSWORD)
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ, and one code for two organisations."""
        data = super().clean() or {}
        if data.get("password1") != data.get("password2") and "password1" in data:
            self.add_error("password2", _("The two passwords differ."))
        if "code" in data and data["code"] == data.get("cell_code"):
            self.add_error("cell_code", _("This is the code of the organisation at the top."))
        return data

    def top(self) -> Committee:
        """Return the organisation at the top, unsaved."""
        return Committee(**{name: self.cleaned_data[name] for name in TOP})

    def cell(self) -> Committee:
        """Return the cell of the administrator, unsaved."""
        return Committee(
            name=self.cleaned_data["cell_name"],
            code=self.cleaned_data["cell_code"],
            kind=CommitteeKind.CELL,
            body="Chi ủy",
            symbol="CB",
            place=self.cleaned_data["place"],
        )

    def person(self) -> Member:
        """Return the first administrator, unsaved and without the cell."""
        names = {"full_name": "full_name", "member_code": "code", "born_on": "born_on"}
        names["admitted_on"] = "admitted_on"
        return Member(**{field: self.cleaned_data[name] for name, field in names.items()})
