"""The scheduled tasks of the reviews. Each calls one action and holds no rules itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import translation

from members import clock
from members.upkeep.actions import keep_check
from ratings.actions.calendar import ask_for_days
from reviews.ballots.actions import cleaning
from reviews.desk.gateway import send_short_messages
from reviews.remedies import actions as remedies
from reviews.rounds.actions.reminders import remind_by_clock
from reviews.soundness.rules import RULES, broken_rules

HOURS = 4 * 60 * 60


@shared_task(name="reviews.remind_owners")
def remind_of_remedies() -> int:
    """Remind owners of their remedies, once a day, and return the number of remedies. A second run on the
    same day reminds nobody again."""
    with translation.override("vi"):
        return remedies.remind_owners(clock.today())


@shared_task(name="reviews.remind")
def remind_by_date() -> None:
    """Remind sessions of their dates. The task runs every hour, but reminds a session at most once a day."""
    remind_by_clock()


@shared_task(name="reviews.call_gateway")
def call_gateway() -> int:
    """Tell people without a mail address by short message how many matters wait for them, and return how many
    messages the office's gateway took."""
    return send_short_messages()


@shared_task(name="reviews.ask_for_days")
def ask_for_days_off() -> int:
    """Ask staff for the days off that the working calendar lacks, each at most once a month, and return how
    many were asked."""
    with translation.override("vi"):
        return ask_for_days(clock.today())


@shared_task(name="reviews.check_data", acks_late=False, soft_time_limit=HOURS, time_limit=HOURS)
def check_data() -> int:
    """Ask once a night what must be true across tables, and return how many rows break a rule. It may take
    longer than other tasks, so the queue is told at its begin that it is done; one that was broken off is
    asked again the next night."""
    with translation.override("vi"):
        begun_at = clock.now()
        found = list(broken_rules())
        keep_check(found, begun_at=begun_at, rules=len(RULES))
    return len(found)


@shared_task(name="reviews.sweep_ballots")
def sweep_ballots() -> None:
    """Delete the keys of secret ballots that are over, and have the database forget their envelopes. Both are
    done after a count; the task does what a killed process has left."""
    cleaning.sweep_keys()
    cleaning.clean_envelopes()
