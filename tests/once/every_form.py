"""Every form that the pages offer to anybody at any stage, sent eight times at once. Run by ``make once``."""

from __future__ import annotations

import json
import sys

import pytest
from django.test import Client

from members import clock
from members.models import Member
from members.sending import TOKEN
from reviews.stages import Stage
from tests.once import forms
from tests.once.eight import Tried, client_of, try_form
from tests.once.worlds import PEOPLE, World, make_world

MOST = 12
"""So many ways of filling a form in are tried until one has an effect."""

STAGES = (Stage.COMMENTING, *(stage for stage in Stage if stage != Stage.COMMENTING))
MORE_PAGES = (
    "/members/address/",
    "/members/workbooks/",
    "/members/outbox/",
    "/ratings/calendar/",
    "/ratings/rulesets/new/",
)

Chance = tuple[Member, Client, forms.SentForm]


def found_forms(world: World) -> dict[str, list[Chance]]:
    """The forms of all pages by their names: who may send them, and filled in with different days."""
    found: dict[str, list[Chance]] = {}
    for person in PEOPLE:
        member = person(world.closed.cast)
        client = client_of(member)
        for path in [*world.pages().values(), *MORE_PAGES]:
            answer = client.get(path)
            if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
                answer.close()
                continue
            page = answer.content.decode()
            for days in forms.DAYS:
                for form in forms.forms_of(page, path, clock.today(), days):
                    found.setdefault(form.name, []).append((member, client, form))
    return found


@pytest.mark.django_db(transaction=True)
def test_every_form_sent_eight_times_at_once_has_one_effect(capsys: pytest.CaptureFixture[str]) -> None:
    done: dict[str, Tried] = {}
    loose: dict[str, list[str]] = {}
    offered: set[str] = set()
    for stage in STAGES:
        world = make_world(stage)
        for name, chances in found_forms(world).items():
            offered.add(name)
            if name in done:
                continue
            for member, client, form in chances[:MOST]:
                world.lay()
                tried = try_form(world.lay, client, form)
                if not tried.once:
                    continue
                done[name] = tried
                world.lay()
                del form.fields[TOKEN]
                without = try_form(world.lay, client_of(member, checks=False), form, checks=False)
                loose[name] = without.doubled
                said = (
                    f"doubled: {tried.doubled or 'nothing'}; without a token: {without.doubled or 'nothing'}"
                )
                with capsys.disabled():
                    sys.stdout.write(f"{stage:12}{name:42}{said}\n")
                break
    found = {
        "forms offered": len(offered),
        "forms with an effect": len(done),
        "with more effect than one sending": {name: row.doubled for name, row in done.items() if row.doubled},
        "the same without a token": {name: tables for name, tables in loose.items() if tables},
        "refused or without effect": sorted(offered - set(done)),
    }
    with capsys.disabled():
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    assert found["with more effect than one sending"] == {}
