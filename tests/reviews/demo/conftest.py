"""What is replayed whole takes ten seconds, so it is played once for all the tests that look at it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command

from members import clock
from reviews.demo import calendar
from reviews.demo.scenarios import SCENARIOS, s6
from reviews.demo.scenarios.frame import Telling
from reviews.management.commands.replay import Command
from tests import kept
from tests.reviews.demo.waiting import Seen, watched

FIRST_OF_DECEMBER = dt.date(2026, 12, 1)


Played = tuple[list[str], Seen]
"""What was said in a play, and what was seen of the work that waited meanwhile."""


def replay(*codes: str) -> list[str]:
    """What the command says."""
    out = io.StringIO()
    call_command("replay", *codes, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def local(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine, and without the worker: what it makes is tested with the documents."""
    settings.LOCAL = True
    monkeypatch.setattr(Command, "_print", lambda _self, _scenarios: None)


@pytest.fixture
def s1_played(db: None) -> Played:
    """S1 was played on the first of December; the sentences in which something was refused."""
    start = calendar.at(FIRST_OF_DECEMBER)
    with clock.running_from(start), kept.played_once("S1"):
        if kept.has("S1"):
            return kept_play("S1")
        telling = Telling()
        with watched() as watch:
            SCENARIOS["S1"].play(telling)
        assert clock.today() == FIRST_OF_DECEMBER, "the clock is put back"
        with clock.running_from(start):
            kept.save("S1", (telling.refusals, watch.seen))
        return telling.refusals, watch.seen


@pytest.fixture
def s1_refused(s1_played: Played) -> list[str]:
    return s1_played[0]


def replayed(code: str) -> Played:
    """The scenario was replayed today; what the command said."""
    with kept.played_once(code):
        if kept.has(code):
            return kept_play(code)
        with watched() as watch:
            told = replay(code)
        kept.save(code, (told, watch.seen))
        return told, watch.seen


def kept_play(code: str) -> Played:
    played: Played = kept.load(code)
    return played


@pytest.fixture
def s2_played(db: None, local: None) -> Played:
    return replayed("S2")


@pytest.fixture
def s2_told(s2_played: Played) -> list[str]:
    return s2_played[0]


@pytest.fixture
def s6_played(db: None, local: None, monkeypatch: pytest.MonkeyPatch) -> Played:
    """S6, without those who have no part in the story, who would take twice as long again."""
    monkeypatch.setattr(s6, "add_crowd", lambda _data: None)
    return replayed("S6")


@pytest.fixture
def s6_told(s6_played: Played) -> list[str]:
    return s6_played[0]
