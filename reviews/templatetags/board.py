"""Tags that show a committee on the board of a round.

They are written in Python because the board shows fifty committees at once, for which a template takes ten
times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.templatetags.states import state

if TYPE_CHECKING:
    from reviews.rounds.views.trees import Node

register = template.Library()

LINE = """<div class="stand">
  <div><a href="{}">{}</a> <span class="sub">{}</span></div>
  <span>{} {}</span>
  <span class="part-in">
    <progress max="100" value="{}" aria-label="{}"></progress>
    <span class="sub">{}/{} {}</span>
  </span>
</div>"""
LATE = '<span class="tag tag-bad">{}</span>'
BELOW = "<strong>{}/{}</strong> {}{}"
FOLDED = """<li>{0}<details>
  <summary>{1}</summary>
  <div hx-get="?under={2}" hx-trigger="toggle from:closest details once"><a href="?under={2}">{3}</a></div>
</details></li>"""


@register.simple_tag
def committee_line(node: Node) -> SafeString:
    """Render the committee's name, the stage of its session, since when it is late, and its papers."""
    since = _("overdue since %(day)s") % {"day": f"{node.due:%d/%m/%Y}"}
    late = format_html(LATE, since) if node.late else ""
    return format_html(
        LINE,
        node.url,
        node.name,
        node.kind.label,
        state(node.stage),
        late,
        node.progress,
        _("Papers submitted"),
        node.papers_in,
        node.papers,
        _("papers"),
    )


@register.simple_tag
def committee_summary(node: Node) -> SafeString:
    """Render what is counted of the committees below this one. Without such, say that papers are missing."""
    below = node.below
    if below is None or not below.children:
        return format_html("{}", _("Papers that are missing"))
    late = node.late_below
    said = format_html(" · " + LATE, ngettext("%(n)s late", "%(n)s late", late) % {"n": late}) if late else ""
    return format_html(BELOW, below.closed, below.total, _("closed, with all below"), said)


@register.simple_tag
def folded_committee(node: Node) -> SafeString:
    """Render the line of a committee and, closed, what is below it. The browser fetches that once opened."""
    line = committee_line(node)
    if not node.has_more:
        return format_html("<li>{}</li>", line)
    return format_html(FOLDED, line, committee_summary(node), node.committee, _("Show"))
