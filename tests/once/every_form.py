"""Every form that the pages offer to anybody at any stage, sent eight times at once. Run by ``make once``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.test import Client

from members import clock
from members.models import Member
from members.sending import TOKEN
from reviews.stages import Stage
from tests.once.eight import Tried, client_of, try_form
from tests.once.forms import DAYS, forms_of
from tests.once.worlds import PEOPLE, World, make_worlds

MOST = 15
"""So many ways of filling a form in are tried until one has an effect."""

STAGES = (Stage.COMMENTING, *(stage for stage in Stage if stage != Stage.COMMENTING))
MORE_PAGES = (
    "/members/address/",
    "/members/workbooks/",
    "/members/outbox/",
    "/former/",
    "/members/logins/",
    "/members/second-factor/",
    "/members/second-factor/rules/",
    "/organisation/titles/new/",
    "/ratings/calendar/",
    "/ratings/rulesets/new/",
)


@dataclass
class Found:
    """What was tried so far: the forms offered, and how often each was tried; those with an effect; and the
    tables in which a form sent without a token had more."""

    offered: Counter[str] = field(default_factory=Counter)
    done: dict[str, Tried] = field(default_factory=dict)
    loose: dict[str, list[str]] = field(default_factory=dict)


def try_page(world: World, client: Client, member: Member, path: str, found: Found) -> list[str]:
    """Try the forms of one page that had no effect yet, and return a line on each that has."""
    answer = client.get(path)
    if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
        answer.close()
        world.lay()  # that a file was fetched is recorded
        return []
    page, lines = answer.content.decode(), []
    for days in DAYS if "<form" in page else ():
        for form in forms_of(page, path, clock.today(), days):
            if form.name in found.done or found.offered[form.name] >= MOST:
                continue
            found.offered[form.name] += 1
            tried = try_form(world, client, form)
            if tried.once:
                found.done[form.name] = tried
                del form.fields[TOKEN]
                without = try_form(world, client_of(member, checks=False), form, checks=False)
                found.loose[form.name] = without.doubled
                lines.append(
                    f"{form.name:42}doubled: {tried.told() or 0}; without a token: {without.doubled or 0}"
                )
    return lines


@pytest.mark.django_db(transaction=True)
def test_every_form_sent_eight_times_at_once_has_one_effect(capsys: pytest.CaptureFixture[str]) -> None:
    found = Found()
    for stage, world in make_worlds(STAGES).items():
        world.lay()
        for person in PEOPLE:
            member = person(world.closed.cast)
            client = client_of(member)
            for path in [*world.pages().values(), *MORE_PAGES]:
                lines = try_page(world, client, member, path, found)
                with capsys.disabled():
                    sys.stdout.writelines(f"{stage:12}{member.code:14}{line}\n" for line in lines)
                    sys.stdout.flush()
    result = {
        "forms offered": len(found.offered),
        "forms with an effect": len(found.done),
        "doubled": {name: tried.told() for name, tried in found.done.items() if tried.doubled},
        "doubled without a token": {name: tables for name, tables in found.loose.items() if tables},
        "refused or without effect": sorted(set(found.offered) - set(found.done)),
    }
    with capsys.disabled():
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    assert result["doubled"] == {}
