"""The filter of the decision board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, choose


class BoardFilterForm(forms.Form):
    """The filter of the decision board: the peer group that it shows, a part of a name, a ``BoardFilter``,
    the order of its rows, and a second group whose figures stand beside."""

    helper = bare(Layout(Field("group", wrapper_class="flex-grow-1"), "q", "show", "sort", "beside"))
    group = forms.ChoiceField(label=_("Peer group"), required=False)
    q = forms.CharField(label=_("Name contains"), required=False)
    show = forms.ChoiceField(label=_("Show"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    beside = forms.ChoiceField(label=_("Compare with"), required=False)

    def __init__(
        self,
        *args: Any,
        groups: Iterable[tuple[Any, Any]],
        shows: Iterable[tuple[Any, Any]],
        orders: Iterable[tuple[Any, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = list(groups)
        choose(self, "sort", orders)
        choose(self, "group", named)
        choose(self, "beside", [("", _("No other group")), *named])
        choose(self, "show", [("", _("All")), *shows])
