"""Every scene with its plays, and the races between those that change the same column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

from tests.pairs import meeting, quarter, results, session
from tests.pairs.racing import Race, Scene

SCENES = quarter.SCENES | session.SCENES | meeting.SCENES | results.SCENES


def races(words: Sequence[str] = (), *, everything: bool = False) -> Iterator[Race]:
    """Set up one scene after the other, and yield each pair of its plays that change the same column, or with
    ``everything`` each pair. Only pairs whose description holds one of the ``words`` are yielded, if there
    are any."""
    for key, (prepare, plays) in SCENES.items():
        pairs = [
            pair
            for pair in combinations_with_replacement(plays, 2)
            if not words or any(word in f"{key}: {pair[0]} and {pair[1]}" for word in words)
        ]
        if not pairs:
            continue
        scene = Scene.set_up(key, prepare)
        for first, second in pairs:
            yield Race(scene, (first, second), (plays[first], plays[second]))
