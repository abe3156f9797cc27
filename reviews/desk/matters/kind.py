"""The shape of a kind of matter, and the pieces from which the kinds are put together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from members.models import HEAD, SITS_IN_TITLE, Member, RoleKind
from reviews.models import Conference, Paper, ReviewSession
from reviews.rules import ConferenceVerb, PaperVerb, SessionVerb, can


class FoundRow(NamedTuple):
    """One row that the statement of a kind has found.

    ``thing``: the key of what the verb is used on. ``item``: the key of what the line leads to, if that is
    another. ``session``: the key of the session to which it belongs, None if to none. ``n`` and ``whole``:
    how many there are to do, of how many; each kind says what it counts. ``total`` and ``late``: how many
    rows of this kind there are, and how many of them are late."""

    kind: str
    thing: int
    item: int
    session: int | None
    n: int
    whole: int
    due: dt.date | None
    total: int
    late: int


@dataclass(frozen=True)
class Matter:
    """A row with what was read for it: the ``thing`` itself, and its session if it has one."""

    found: FoundRow
    thing: Any
    session: ReviewSession | None


@dataclass(frozen=True)
class Kind:
    """One kind of matter that may wait for a person.

    ``title`` names the kind, ``button`` is on each of its lines. ``thing``: the model of what the verb is
    used on, None if the kind is about the program as a whole. ``rows``: a statement with the columns thing,
    item, session, n, whole and due, that chooses by state. ``may``: the rule. ``what``: the line in words.
    ``url``: where the button leads. ``needs``: the roles of which the person holds one, empty if everybody
    may have such a matter. ``asked``: whether the rule set asks for it at all."""

    code: str
    title: str | Promise
    button: str | Promise
    thing: type[Model] | None
    rows: str
    may: Callable[[Member, Matter], bool]
    what: Callable[[Matter], str]
    url: Callable[[Matter], str]
    needs: frozenset[str] = frozenset()
    asked: Callable[[Matter], bool] = lambda _matter: True


LEADING = frozenset({HEAD, RoleKind.CLERK})
ABOVE = frozenset({RoleKind.STAFF, RoleKind.APPROVER})

LED = "s.committee_id = ANY(%(led)s) AND NOT s.is_cancelled"
"""The condition that the person is head or clerk of the session."""

CHANGED_SINCE = """
    EXISTS (
        SELECT FROM reviews_paper p
        WHERE p.session_id = s.id AND p.left_on IS NULL
            AND last.revisions ->> p.id::text IS DISTINCT FROM coalesce(
                (SELECT max(r.number) FROM reviews_revision r WHERE r.paper_id = p.id), 0
            )::text
    )
"""
"""The condition that a paper was handed in again since the dossier ``last`` was sent."""

STANDING = "p.left_on IS NULL AND NOT s.is_cancelled"
"""The condition that a paper counts."""

OTHERS = "(p.member_id IS NULL OR p.member_id <> ALL(%(barred)s))"
"""The condition that the paper does not concern the person, nor one for whom the person only stands in."""

NOT_MINE = f"""
    {OTHERS} AND (p.member_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM members_post b WHERE b.committee_id = s.committee_id AND b.member_id = ANY(%(barred)s)
            AND (b.leads OR b.is_head OR b.title ~ '{SITS_IN_TITLE}')
            AND (b.ends_on IS NULL OR b.ends_on >= %(today)s)
    )) AND NOT EXISTS (
        SELECT FROM ratings_conflict x
        WHERE x.case_id = p.case_id AND x.member_id = ANY(%(barred)s) AND x.exception = ''
    )
"""
"""The condition that the paper is neither that of such a person nor of a collective in which one of them
leads or sits, and that no conflict of interest is declared (``ratings.own``)."""

DUE = """
    CASE WHEN s.stage IN ('preparing', 'writing') THEN s.writing_due
        WHEN s.stage = 'commenting' THEN s.commenting_due ELSE s.finish_due END
"""
"""The day on which the present stage is due to end (``ReviewSession.due``)."""


def may_on_paper(verb: PaperVerb | SessionVerb) -> Callable[[Member, Matter], bool]:
    """Return the rule that the member may use the verb on the paper."""

    def may(member: Member, matter: Matter) -> bool:
        return isinstance(matter.thing, Paper) and can(member, verb, matter.thing)

    return may


def may_in_session(verb: SessionVerb) -> Callable[[Member, Matter], bool]:
    """Return the rule that the member may use the verb in the session."""

    def may(member: Member, matter: Matter) -> bool:
        return matter.session is not None and can(member, verb, matter.session)

    return may


def may_at_conference(verb: ConferenceVerb) -> Callable[[Member, Matter], bool]:
    """Return the rule that the member may use the verb at the conference."""

    def may(member: Member, matter: Matter) -> bool:
        return isinstance(matter.thing, Conference) and can(member, verb, matter.thing)

    return may


def said(text: str | Promise) -> Callable[[Matter], str]:
    """Return the function that gives the line in words: the text, with the number ``n`` and with the ``name``
    of the subject of the paper."""

    def what(matter: Matter) -> str:
        return str(text % {"n": matter.found.n, "name": subject_name(matter.thing)})

    return what


def subject_name(thing: Any) -> str:
    """Return the name of the subject of a paper, of any other thing what it is called."""
    if isinstance(thing, Paper):
        return str(thing.member or gettext("the collective"))
    return str(thing or "")


def session_page(name: str, anchor: str = "") -> Callable[[Matter], str]:
    """Return the function that gives the address of a page of the matter's session."""
    return lambda matter: reverse(f"reviews:{name}", args=[matter.found.session]) + anchor


def page_of_thing(matter: Matter) -> str:
    address: str = matter.thing.get_absolute_url()
    return address


def case_of(matter: Matter) -> str:
    return reverse("reviews:case", args=[matter.thing.pk])


def by_code(*kinds: Kind) -> Mapping[str, Kind]:
    return {kind.code: kind for kind in kinds}
