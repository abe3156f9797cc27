"""Nasty values in every form end in a sentence in Vietnamese, and what is taken is shown escaped.

``make test`` sends a sample, chosen by a seed. ``make nasty`` sends them through every field of every
form, at every stage of a session (``tests.nasty.__main__``)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from members.models import Member
from reviews.stages import Stage
from tests.nasty import keeping, plan
from tests.nasty.forms import Field, Form
from tests.nasty.values import SHORT
from tests.nasty.walk import NO_KEYS, Found, Walk, addresses, name_of
from tests.reviews.cast import Cast, bring_to, make_cast
from tests.reviews.everything import ROUTES, Closed, make_closed

PEOPLE = ("clerk", "member", "head", "staff", "approver", "administrator", "colleague", "supervisor")
BEYOND = (
    "account_login",
    "account_change_password",
    "forgotten_password",
    "members:workbooks",
    "members:outbox",
    "reviews:former",
    "members:logins_start",
    "members:second_factor",
    "members:second_factor_rules",
    "organisation:titles",
    "organisation:title_add",
    "ratings:rulesets",
    "ratings:calendar",
)


@pytest.fixture(autouse=True)
def _ground(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files go away with the test, and the log says nothing of what is refused."""
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def walk_of(cast: Cast, names: tuple[str, ...], rows_each: int) -> Walk:
    people: dict[str, Member] = {name: getattr(cast, name) for name in names}
    for member in people.values():
        member.user.set_password("mot-mat-khau-dai-2026")
        member.user.save()
    return Walk.of(people, plan.SEED, rows_each)


def beginnings(closed: Closed | None = None) -> list[str]:
    own = [closed.path(name) for name in ROUTES] if closed else []
    return ["/", *own, *map(reverse, BEYOND)]


def test_every_form_keeps_what_is_typed_and_answers_nasty_values() -> None:
    """The forms are found from the addresses; ``tests.nasty.keeping`` says by which ways they keep texts, and
    ``tests/browser`` tries each way."""
    closed = make_closed(make_cast())
    walk = walk_of(closed.cast, ("clerk", "staff", "member", "administrator"), rows_each=1)
    walk.open_pages(beginnings(closed))
    found = list(walk.found.values())
    assert keeping.unkept(found) == set()
    assert keeping.secret(found) == keeping.SECRET
    assert keeping.unversioned(found) == set().union(*keeping.FILLED_BEFOREHAND.values())
    fields = walk.try_values(1, in_every_field=False, known=set())
    pages = walk.try_queries(1)
    keys = walk.try_keys(1)
    assert walk.faults == []
    assert (len(walk.found) > 50, fields > 150, pages > 50, keys > 50) == (True,) * 4


@pytest.mark.skipif(not plan.IS_WHOLE, reason="make nasty")
@pytest.mark.parametrize("stage", [*Stage, None], ids=lambda stage: stage or "everything")
def test_every_field_of_every_form(stage: Stage | None) -> None:
    """Once with the session at each stage, and once with a row behind every address, where the addresses to
    which no form leads get what another test sends to them."""
    cast = make_cast()
    closed = None if stage else make_closed(cast)
    if stage:
        bring_to(cast, stage)
    walk = walk_of(cast, PEOPLE, rows_each=3)
    walk.tell = plan.report
    walk.open_pages(beginnings(closed))
    if closed:
        _add_addresses_without_form(walk, closed)
    known = len(plan.KNOWN)
    fields = walk.try_values(plan.EACH, in_every_field=True, known=plan.KNOWN)
    pages = walk.try_queries(plan.EACH)
    keys = walk.try_keys(len(NO_KEYS))
    before = len(walk.faults)
    if closed:
        plan.report(f"seed {plan.SEED}, {plan.EACH} of {len(SHORT)} short values for each field")
    marked = walk.mark()
    walk.open_pages(beginnings(closed))
    plan.REACHED.update(found.name.split()[0] for found in walk.found.values())
    plan.REACHED.update(name_of(address).split()[0] for _who, address in walk.pages)
    plan.report(
        f"{stage or 'everything'}: {len(walk.pages)} pages, {len(plan.KNOWN) - known} new forms,"
        f" {fields} fields,"
        f" {pages} pages with a query, {keys} keys, {marked} forms took the mark; answers {dict(walk.sent)};"
        f" faults {before} + {len(walk.faults) - before}"
    )
    if closed:
        plan.report(f"not reached: {sorted(set(addresses()) - plan.REACHED)}")
    assert walk.faults == []


def _add_addresses_without_form(walk: Walk, closed: Closed) -> None:
    """An address may wait for a form that no page shows now, or that a script sends."""
    have = {str(name).split()[0] for name, *_shape in plan.KNOWN | set(walk.found)}
    takes_forms = {name.split()[0] for name in walk.for_posts}
    for name in ROUTES:
        if f"reviews:{name}" in takes_forms - have:
            form = Form(closed.path(name), "post", is_multipart=False)
            form.fields = [Field(key, "text", value) for key, value in closed.data(name).items()]
            for who in ("clerk", "staff", "approver", "member"):
                walk.found[f"reviews:{name}", who] = Found(who, "", f"reviews:{name}", form)
