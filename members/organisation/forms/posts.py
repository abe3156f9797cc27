"""The forms to give a post, to change it and to end it."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, ModelForm, RowField, bare, offer
from members.models import Member, Post, PostTitle
from members.organisation.forms.people import CommitteeField, set_administrator

POST_DATA = ("title", "catalogued", "rank", "is_head", "is_acting", "leads", "portfolio", "starts_on")
"""The fields of a post that are given by hand."""


class PostForm(ModelForm):
    helper = bare()
    catalogued = RowField(PostTitle.objects.none(), label=_("Title of the catalogue"), required=False)

    class Meta:
        model = Post
        fields = POST_DATA
        widgets = {"starts_on": DateInput()}
        help_texts = {"rank": _("The order in which lists and papers name people, 1 for the first.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the titles still given, and the one that the post bears."""
        super().__init__(*args, **kwargs)
        given = Q(is_current=True) | Q(pk=self.instance.catalogued_id)
        offer(self, "catalogued", PostTitle.objects.filter(given))


class NewPostForm(PostForm):
    """A post in a committee that the person administers."""

    helper = bare(Layout("committee", *POST_DATA))
    committee = CommitteeField(label=_("Organisation"))

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_administrator(self, by)


class EndForm(forms.Form):
    """The last day of a post or a role, and why it ends."""

    helper = bare()
    ends_on = forms.DateField(label=_("To"), widget=DateInput())
    reason = forms.CharField(label=_("Reason or document"), max_length=300)
