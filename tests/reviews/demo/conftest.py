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

FIRST_OF_DECEMBER = dt.date(2026, 12, 1)


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
def s1_refused(db: None) -> list[str]:
    """S1 was played on the first of December; the sentences in which something was refused."""
    start = calendar.at(FIRST_OF_DECEMBER)
    with clock.running_from(start), kept.played_once("S1"):
        if not kept.has("S1"):
            telling = Telling()
            SCENARIOS["S1"].play(telling)
            assert clock.today() == FIRST_OF_DECEMBER, "the clock is put back"
            with clock.running_from(start):
                kept.save("S1", telling.refusals)
            return telling.refusals
        refusals: list[str] = kept.load("S1")
        return refusals


@pytest.fixture
def s2_told(db: None, local: None) -> list[str]:
    """S2 was replayed today; what the command said."""
    with kept.played_once("S2"):
        if not kept.has("S2"):
            told = replay("S2")
            kept.save("S2", told)
            return told
        kept_told: list[str] = kept.load("S2")
        return kept_told


@pytest.fixture
def s6_told(db: None, local: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """S6 was replayed today, without those who have no part in the story, who would take twice as long
    again; what the command said."""
    monkeypatch.setattr(s6, "add_crowd", lambda _data: None)
    with kept.played_once("S6"):
        if not kept.has("S6"):
            told = replay("S6")
            kept.save("S6", told)
            return told
        kept_told: list[str] = kept.load("S6")
        return kept_told
