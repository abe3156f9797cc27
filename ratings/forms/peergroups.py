"""The forms by which staff arrange peer groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import HIDDEN, DateInput, bare, field_of, offer
from ratings.models import PeerGroup


class NameForm(forms.Form):
    helper = bare(label_class=HIDDEN)
    name = field_of(PeerGroup, "name")


class ExceptionForm(forms.Form):
    helper = bare()
    number = field_of(PeerGroup, "exception_number", required=True)
    on = field_of(PeerGroup, "exception_on", widget=DateInput(), required=True)
    reason = field_of(PeerGroup, "exception_reason", widget=forms.Textarea(attrs={"rows": 2}), required=True)


class TargetForm(forms.Form):
    """The choice of the peer group into which cases are moved. ``groups`` are those that this person may
    arrange."""

    use_required_attribute = False
    """The field is not marked as required in HTML. Otherwise the page's form, which has other buttons too,
    could not be sent while there is no other group to choose."""

    helper = bare(label_class=HIDDEN)
    target = forms.ModelChoiceField(PeerGroup.objects.none(), label=_("Group"), empty_label=None)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "target", groups)
