"""Watches a play: whoever acts had the line for it on the page of the work just before, and has it no longer
afterwards; and nobody has a line whose verb a rule refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.db.models import Q

from members.models import Event, Member
from members.rules import note_stood_in
from reviews.demo.scenarios.frame import Telling
from reviews.desk.actions import course
from reviews.desk.matters import matters_of
from reviews.desk.matters.scan import scan_matters
from reviews.models import Conference, Paper, RemedyItem, ReviewSession
from reviews.opinions.actions import comments
from reviews.rules import ConferenceVerb, PaperVerb, SessionVerb, asking
from reviews.rules.verbs import Verb
from reviews.stages import Move, Stage

SAMPLE = 2
"""So often each verb is looked at in each stage of a play: a line costs some milliseconds, and a play uses a
verb hundreds of times."""

LINES: dict[tuple[type[Verb], Verb], tuple[str, ...]] = {
    (PaperVerb, PaperVerb.WRITE): ("write", "write_for"),
    (PaperVerb, PaperVerb.AMEND): ("write", "write_for"),
    (PaperVerb, PaperVerb.COMMENT): ("comment",),
    (PaperVerb, PaperVerb.ANSWER): ("answer", "answer_for"),
    (PaperVerb, PaperVerb.ANSWER_FINDING): ("finding", "finding_for"),
    (PaperVerb, PaperVerb.FINALISE): ("finalise",),
    (SessionVerb, SessionVerb.MOVE): ("move", "close"),
    (SessionVerb, SessionVerb.CONVENE): ("convene",),
    (SessionVerb, SessionVerb.APPRAISE): ("appraise", "appraise_above"),
    (SessionVerb, SessionVerb.DECIDE): ("decide",),
    (SessionVerb, SessionVerb.SUGGEST_AGREE): ("suggestion_agree",),
    (SessionVerb, SessionVerb.SUGGEST_ISSUE): ("suggestion_issue",),
    (SessionVerb, SessionVerb.SEND_DOSSIER): ("send_dossier",),
    (SessionVerb, SessionVerb.APPRAISE_DOSSIER): ("vet",),
    (SessionVerb, SessionVerb.SETTLE): ("settle",),
    (SessionVerb, SessionVerb.DECIDE_AMENDMENT): ("amendment",),
    (SessionVerb, SessionVerb.FILL_DOSSIER): ("dossier",),
    (SessionVerb, SessionVerb.RECEIVE): ("receive",),
    (SessionVerb, SessionVerb.PLAN): ("plan", "approve_plan"),
    (SessionVerb, SessionVerb.APPROVE_PLAN): ("approve_plan",),
    (SessionVerb, SessionVerb.REVIEW_REMEDY): ("remedy_review",),
    (SessionVerb, SessionVerb.SETTLE_PETITION): ("petition",),
    (SessionVerb, SessionVerb.RE_RATE): ("re_rate",),
    (ConferenceVerb, ConferenceVerb.CALL_ROLL): ("open", "run"),
    (ConferenceVerb, ConferenceVerb.OPEN): ("open",),
    (ConferenceVerb, ConferenceVerb.RUN): ("run",),
    (ConferenceVerb, ConferenceVerb.RECORD): ("run",),
    (ConferenceVerb, ConferenceVerb.CONFIRM_AS_CLERK): ("minutes",),
    (ConferenceVerb, ConferenceVerb.CONFIRM_AS_CHAIR): ("minutes_chair",),
    (ConferenceVerb, ConferenceVerb.LOCK_MINUTES): ("minutes_lock",),
}
"""The kinds of lines of which whoever uses the verb has one."""

LASTING = frozenset(
    {
        PaperVerb.WRITE,
        PaperVerb.AMEND,
        PaperVerb.ANSWER,
        SessionVerb.FILL_DOSSIER,
        SessionVerb.PLAN,
        ConferenceVerb.CALL_ROLL,
        ConferenceVerb.RUN,
        ConferenceVerb.RECORD,
        SessionVerb.RE_RATE,
    }
)
"""The verbs that are used several times, or in several parts, before the matter is over."""
ONCE = frozenset({SessionVerb.PLAN})
"""The verbs of which only the first use is asked for: more remedies may be planned, and need not."""

ASKED_FOR_LATER = frozenset({"CONVENE at conference", "CONVENE at writing"})
"""What is done although nothing asks for it: a conference is convened anew for another day."""

ASKED_FOR_LATER = frozenset({"CONVENE at conference", "CONVENE at writing"})
"""What is done although nothing asks for it: a conference is convened anew, or early."""

Standing = Counter[str]
"""How much of each kind waits for a person in one session."""


@dataclass
class Seen:
    """What was seen in a play. ``looked``: how often each verb was looked at. ``missing``: who acted had
    no line before. ``lasting``: the line was still there afterwards. ``refused``: somebody had a line for a
    verb that a rule refuses."""

    looked: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    lasting: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


class Watch:
    """Looks at the work of those who act, as the play goes on."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.uses: Counter[tuple[Verb, int | str]] = Counter()
        self._asked: tuple[Verb, Any, Member] | None = None
        self._before: tuple[tuple[str, ...], str, int, int, Standing] | None = None
        self._last_missing = ""
        self._is_done = self._is_busy = False

    def asked(self, verb: Verb, thing: Any, by: Member) -> None:
        """Somebody was found to be allowed something. Pages ask so, too, and are not looked at."""
        if not self._is_busy:
            self._asked = verb, thing, by

    def used(self) -> None:
        """An action begins: what was asked last is done now."""
        if self._is_busy or self._asked is None:
            return
        self._is_busy = True
        try:
            self._look_after()
            self._look_before(*self._asked)
        finally:
            self._is_busy = False

    def recorded(self) -> None:
        self._is_done = True

    def forget(self) -> None:
        """What was tried was refused, and nothing of it was done: nobody should have done it."""
        self._before = None
        self.seen.missing[self._last_missing] -= 1
        self.seen.missing = +self.seen.missing

    def _look_before(self, verb: Verb, thing: Any, by: Member) -> None:
        kinds, session = LINES.get((type(verb), verb), ()), session_of(thing)
        self._last_missing = ""
        if not kinds or session is None:
            return
        if verb in ONCE:
            self.uses[verb, session.pk] += SAMPLE
        self.uses[verb, session.stage] += 1
        if max(self.uses[verb, session.stage], self.uses[verb, session.pk]) > SAMPLE:
            return
        self.seen.looked[verb.name] += 1
        standing = waiting_in(session, by, kinds)
        if not standing:
            self._last_missing = f"{verb.name} at {session.stage}"
            self.seen.missing[self._last_missing] += 1
        elif verb not in LASTING:
            self._before = kinds, f"{verb.name} at {session.stage}", by.pk, session.pk, standing
            self._is_done = False
        people = acting(session) if verb is SessionVerb.MOVE else [Member.objects.get(pk=by.pk)]
        for matter in (one for person in people for one in matters_of(person).refused):
            self.seen.refused[matter.found.kind] += 1

    def _look_after(self) -> None:
        if self._before is None or not self._is_done:
            return
        kinds, said, by, key, before = self._before
        self._before = None
        if waiting_in(ReviewSession.objects.get(pk=key), Member(pk=by), kinds) >= before:
            self.seen.lasting[said] += 1


def waiting_in(session: ReviewSession, by: Member, kinds: tuple[str, ...]) -> Standing:
    """Return what of these kinds waits for the person in the session. A move waits at one stage. While the
    session is past the comments, they are given in a further place of review."""
    found: Standing = Counter()
    for row in scan_matters(Member.objects.get(pk=by.pk), 200):
        elsewhere = row.kind in ("comment", "answer") and session.stage != Stage.COMMENTING
        if row.kind in kinds and (row.session == session.pk or elsewhere):
            found[f"{row.kind} {session.stage}" if row.kind == "move" else row.kind] += max(row.n, 1)
    return found


def acting(session: ReviewSession) -> list[Member]:
    """Return some of those who act in the session: with a role, as its head, or reviewed there."""
    top = session.committee.path[: session.committee.steplen]
    roles = Q(roles__committee__path__startswith=top) | Q(posts__committee=session.committee)
    return list(Member.objects.filter(roles).distinct().order_by("pk")[:8])


def session_of(thing: Any) -> ReviewSession | None:
    match thing:
        case ReviewSession():
            return ReviewSession.objects.get(pk=thing.pk)
        case Paper() | Conference():
            return ReviewSession.objects.get(pk=thing.session_id)
        case RemedyItem():
            return ReviewSession.objects.get(plan__items=thing)
    return None


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch what is done inside of the block."""
    watch = Watch()
    why_not, note, record, refused = asking.why_not, note_stood_in, Event.record, Telling.refused
    take_move = course.take_move

    def ask(verb: Verb, thing: Any, by: Member, **more: Any) -> Any:
        reason = why_not(verb, thing, by, **more)
        if reason is None:
            watch.asked(verb, thing, by)
        return reason

    def act(*args: Any) -> None:
        watch.used()
        note(*args)

    def tell(*args: Any, **more: Any) -> Any:
        watch.recorded()
        return record(*args, **more)

    def move(session: ReviewSession, taken: Move, *, by: Member, **more: Any) -> ReviewSession:
        if taken.is_forward:
            watch.asked(SessionVerb.MOVE, session, by)
            watch.used()
        return take_move(session, taken, by=by, **more)

    def attempt(self: Telling, what: str, call: Callable[[], object]) -> str:
        said = refused(self, what, call)
        watch.forget()
        return said

    with (
        mock.patch.object(asking, "why_not", ask),
        mock.patch.object(asking, "note_stood_in", act),
        mock.patch.object(comments, "note_stood_in", act),
        mock.patch.object(course, "take_move", move),
        mock.patch.object(Event, "record", tell),
        mock.patch.object(Telling, "refused", attempt),
    ):
        yield watch
