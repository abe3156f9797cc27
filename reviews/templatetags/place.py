"""The bar of a session: whose it is, its stages, the next step, and tabs that lead to all its pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import ReviewSession
from reviews.rules import AFTERWARDS, LINKING, SessionVerb, allowed, capacities_in
from reviews.stages import Stage, find_move, stages_of

register = template.Library()

ANY = frozenset(Stage)


@dataclass(frozen=True)
class SessionPage:
    """One page of a session: the name of its address, which may be that of a list narrowed to the session,
    its words, the verb that its reader needs, and the stages in which there is something on it."""

    name: str
    label: str | Promise
    verb: SessionVerb | None = None
    stages: frozenset[Stage] = ANY
    is_list: bool = False

    def address(self, session: ReviewSession) -> str:
        if self.is_list:
            return reverse(f"reviews:{self.name}", query={"session": session.pk})
        return reverse(f"reviews:{self.name}", args=[session.pk])


@dataclass(frozen=True)
class Tab:
    """Some pages of a session under one word. ``stages`` are those whose work is done there."""

    label: str | Promise
    stages: frozenset[Stage]
    pages: tuple[SessionPage, ...]


TABS = (
    Tab(
        _("Papers"),
        frozenset({Stage.PREPARING, Stage.WRITING}),
        (
            SessionPage("session", _("Papers and people")),
            SessionPage("session_places", _("Places of review")),
            SessionPage("session_manuscripts", _("Written by hand")),
            SessionPage("subjects", _("Changes of people"), SessionVerb.SEE_SUBJECTS),
            SessionPage("suggestions", _("Suggested topics"), SessionVerb.SEE_SUGGESTIONS, is_list=True),
            SessionPage("session_people", _("People sent"), SessionVerb.INVITE),
            SessionPage("basis", _("Dates and legal basis")),
        ),
    ),
    Tab(
        _("Opinions"),
        frozenset({Stage.COMMENTING}),
        (
            SessionPage("matrix", _("Who has commented on whom")),
            SessionPage("opinions", _("Opinions gathered"), SessionVerb.SEE_OPINIONS),
            SessionPage("opinions_paste", _("Enter opinions as a table"), SessionVerb.GATHER),
        ),
    ),
    Tab(
        _("Conference"),
        frozenset({Stage.CONFERENCE}),
        (
            SessionPage("session_conference", _("Conference")),
            SessionPage("appraisal", _("Appraisal of the dossier"), SessionVerb.SEE_APPRAISAL),
        ),
    ),
    Tab(
        _("Scores and levels"),
        frozenset({Stage.RATING}),
        (
            SessionPage("ratings", _("Scores and levels"), SessionVerb.SEE_RATINGS),
            SessionPage("session_ballots", _("Secret ballots"), SessionVerb.SEE_BALLOTS),
            SessionPage("appraise_many", _("Appraise in one table"), SessionVerb.APPRAISE),
            SessionPage("published", _("Levels published"), SessionVerb.SEE_PUBLISHED),
        ),
    ),
    Tab(
        _("Completing"),
        frozenset({Stage.COMPLETING}),
        (SessionPage("link", _("Settle and complete the papers"), stages=LINKING | AFTERWARDS),),
    ),
    Tab(
        _("Dossier"),
        frozenset({Stage.DECIDING}),
        (SessionPage("dossier", _("Dossiers"), SessionVerb.SEE_DOSSIER, LINKING | AFTERWARDS),),
    ),
    Tab(
        _("Remedies"),
        frozenset({Stage.CLOSED}),
        (SessionPage("plan", _("Remedy plan"), stages=LINKING | AFTERWARDS),),
    ),
)


def open_pages(session: ReviewSession, verbs: Collection[str], tab: Tab) -> list[SessionPage]:
    """Return the pages of the tab that a reader with these verbs may open now."""
    return [
        page
        for page in tab.pages
        if session.stage in page.stages
        and (page.verb is None or page.verb in verbs)
        and (page.verb != SessionVerb.SEE_PUBLISHED or session.period.ruleset.publishes)
    ]


def _step_page(session: ReviewSession, target: Stage | None) -> str:
    """Return where the step to the next stage is taken: the page that asks before it, where there is one. It
    leads whoever may not take the step to the page of the session."""
    move = find_move(Stage(session.stage), target, rated=session.campaign.is_rated) if target else None
    if move is None or not move.asks_first:
        return f"{session.get_absolute_url()}#next"
    return reverse("reviews:before_move", args=[session.pk, move.target])


@register.inclusion_tag("parts/place.html", takes_context=True)
def place(context: dict[str, Any], session: ReviewSession, here: str) -> dict[str, Any]:
    """Render the bar on a page of the session whose address has the name ``here``. What the reader
    may do in the session is read from ``session_allowed`` or ``allowed`` of the page, if it has one. How many
    things hold the session back is said where the page has its ``moves``."""
    verbs = context.get("session_allowed", context.get("allowed"))
    if verbs is None:
        verbs = allowed(capacities_in(context["request"].member, session), session)
    tabs = []
    pages_here: list[tuple[SessionPage, str, bool]] = []
    for tab in TABS:
        pages = open_pages(session, verbs, tab)
        is_here = here in {page.name for page in tab.pages}
        if pages:
            tabs.append((tab.label, pages[0].address(session), is_here, session.stage in tab.stages))
        if is_here and len(pages) > 1:
            pages_here = [(page, page.address(session), page.name == here) for page in pages]
    order = list(stages_of(rated=session.campaign.is_rated))
    now = order.index(Stage(session.stage))
    forward = next((one for one in context.get("moves", ()) if one.move.is_forward), None)
    return {
        "session": session,
        "tabs": tabs,
        "pages": pages_here,
        "stages": [(stage, "was" if n < now else "", n == now) for n, stage in enumerate(order)],
        "number": now + 1,
        "forward": forward,
        "step_page": _step_page(session, order[now + 1] if now + 1 < len(order) else None),
        "moves_on": SessionVerb.MOVE in verbs,
        "is_home": here == "session",
        "parts": context.get("parts", ()),
    }
