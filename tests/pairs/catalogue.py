"""Every scene with its plays, and the races between those that change the same column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

from reviews.rules.changes import CHANGES
from tests.pairs import (
    ballots,
    carried,
    former,
    issuing,
    manuscripts,
    meeting,
    office,
    privacy,
    quarter,
    results,
    rounds,
    session,
    subjects,
)
from tests.pairs.racing import Job, Race, Scene

SCENES = (
    quarter.SCENES
    | rounds.SCENES
    | session.SCENES
    | carried.SCENES
    | meeting.SCENES
    | ballots.SCENES
    | results.SCENES
    | subjects.SCENES
    | manuscripts.SCENES
    | former.SCENES
    | issuing.SCENES
    | office.SCENES
    | privacy.SCENES
)


def races(words: Sequence[str] = (), *, everything: bool = False) -> Iterator[Race]:
    """Set up one scene after the other, and yield each pair of its plays that change the same column, or with
    ``everything`` each pair. Only pairs whose description holds one of the ``words`` are yielded, if there
    are any."""
    for key, (prepare, plays) in SCENES.items():
        names = [
            pair
            for pair in combinations_with_replacement(plays, 2)
            if not words or any(word in f"{key}: {pair[0]} and {pair[1]}" for word in words)
        ]
        if not names:
            continue
        scene = Scene.set_up(key, prepare)
        cast = scene.lay_out()
        changes = {name: CHANGES[action_of(play(cast))] for name, play in plays.items()}
        for first, second in names:
            if everything or first == second or changes[first].meets(changes[second]):
                yield Race(scene, (first, second), (plays[first], plays[second]))


def action_of(job: Job) -> str:
    """Return the name under which the action of the job declares what it changes."""
    name = f"{job.func.__module__}.{job.func.__name__}"
    return name.removeprefix("reviews.")
