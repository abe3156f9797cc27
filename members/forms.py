"""The forms for passwords and addresses: they check what was sent and write nothing."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    """The form for a new password. Whoever signed in with the password of a slip does not type it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.one_time_until:
            del self.fields["oldpassword"]

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.one_time_until and self.user.check_password(password):
            raise forms.ValidationError(_("This is the password of the slip. Choose another."))
        return password


class AddressForm(forms.Form):
    helper = bare()
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Leave it empty to get notices in the inbox only."),
    )
