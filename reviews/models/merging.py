"""What the reviews say when the two records of a person who was entered twice are to be merged."""

from __future__ import annotations

from django.dispatch import receiver
from django.utils.translation import gettext

from members.models import Member, members_are_merging
from reviews.models.comment import Comment
from reviews.models.paper import Paper


@receiver(members_are_merging)
def reviewed_twice(kept: Member, emptied: Member, **_signal: object) -> list[str]:
    """Return a sentence for each round in which both records have a self-review, taken out or not, and for
    each self-review of the one on which the other has commented."""
    rows = Paper.every.filter(member__in=[kept, emptied], session__is_cancelled=False).order_by("pk")
    papers = list(rows.for_list())
    words = gettext(
        "Both have a self-review in the round “%(round)s”: %(code)s in %(place)s, %(other)s in %(elsewhere)s."
    )
    found = [
        words
        % {
            "round": one.session.campaign,
            "code": kept.code,
            "place": one.session.committee,
            "other": emptied.code,
            "elsewhere": other.session.committee,
        }
        for one in papers
        for other in papers
        if one.member == kept
        and other.member == emptied
        and one.session.campaign_id == other.session.campaign_id
    ]
    words = gettext("One of the two commented on the self-review of the other in %(session)s.")
    commented = Comment.objects.filter(author=kept, paper__member=emptied)
    commented |= Comment.objects.filter(author=emptied, paper__member=kept)
    sessions = {row.paper.session for row in commented.select_related("paper__session__committee")}
    return found + [words % {"session": session} for session in sorted(sessions, key=lambda one: one.pk)]
