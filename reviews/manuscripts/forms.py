"""The forms to attach what was written by hand, to type in a comment from it, and to say what is not
right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import SCANS, DateInput, bare, choose, field_of, file_field, text_area
from reviews.models import Confirmation, Manuscript, ManuscriptKind, Paper
from reviews.opinions.forms.comments import CommentForm


class AttachForm(forms.Form):
    """What was written by hand, its day and its scan. The reason is asked for where the member has a
    login."""

    helper = bare()
    kind = field_of(Manuscript, "kind", widget=forms.RadioSelect)
    signed_on = field_of(Manuscript, "signed_on", widget=DateInput())
    scan = file_field(
        _("The signed sheet, scanned or photographed"), SCANS, said=_("It is kept with what is typed in.")
    )
    reason = field_of(Manuscript, "reason", widget=text_area(2))

    def __init__(self, *args: Any, kinds: list[ManuscriptKind], asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [(kind.value, kind.label) for kind in kinds])
        self.fields["kind"].initial = kinds[0].value if kinds else None
        self.fields["signed_on"].initial = clock.today()
        if asks_reason:
            self.fields["reason"].help_text = _("For instance: in hospital, no telephone at hand.")
        else:
            del self.fields["reason"]


class NotAsWrittenForm(forms.Form):
    helper = bare()
    reason = field_of(Confirmation, "objection", widget=text_area(3), required=True)


class CommentByHandForm(CommentForm):
    """A comment as it stands on the signed sheet. No passage can be marked on this page, so it is typed."""

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, paper=paper, **kwargs)
        self.fields["quote"].help_text = ""
