"""The words of a secret ballot: how people vote, what is asked, who votes, and how far it is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BallotWay(models.TextChoices):
    """How people vote: it was done without the program, of which only the figures are typed in, on slips of
    paper that the program prints, on screen, or each on one of these two."""

    TOTALS = "totals", _("Held without the program: only the figures are entered")
    PAPER = "paper", _("On slips of paper printed here")
    SCREEN = "screen", _("On screen, each on the own device")
    MIXED = "mixed", _("Some on slips of paper, the others on screen")


WITH_URN = (BallotWay.SCREEN.value, BallotWay.MIXED.value)
"""The ways with an urn of sealed envelopes."""


class BallotQuestion(models.TextChoices):
    """What is asked of each subject: one of the levels, or whether a nominee is to be rated Excellent."""

    LEVELS = "levels", _("One level for each subject")
    NOMINEES = "nominees", _("Agree or disagree that each nominee is rated Excellent")


class BallotRoll(models.TextChoices):
    """Where the roll of voters comes from."""

    CONFERENCE = "conference", _("Those reviewed here, by the roll of the conference on that day")
    NUMBERS = "numbers", _("Another body: its numbers are entered")


class BallotState(models.TextChoices):
    PREPARING = "preparing", _("Being prepared")
    OPEN = "open", _("Open")
    COUNTED = "counted", _("Counted, to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    ANNULLED = "annulled", _("Annulled")
