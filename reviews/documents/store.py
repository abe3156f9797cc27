"""Keeps the rendered parts of long papers, so that each is rendered once.

A part is a row before it is rendered. Whoever renders it holds its lock, so that two workers never render the
same one, and the row is written in one step when it is done.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Length
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import clock
from reviews.documents import layout, press
from reviews.documents.blocks import PaperContent
from reviews.documents.joining import Printed, join
from reviews.documents.parts import PartSource, shared_head, sources_of
from reviews.locks import try_lock
from reviews.models import PrintedPart

logger = logging.getLogger(__name__)

LOCKS_OF_PARTS = 36_646
"""The class of the advisory locks of parts (``reviews.tasks`` has the others)."""

FEW = 6
"""A paper of at most so many parts is made in one go, and its parts are not kept."""

SLICE_SECONDS = 120.0
"""A large paper is made in slices of this many seconds. The queue would believe that a longer task is
lost."""

WAIT_SECONDS = 0.05

MOST_TOGETHER = 100_000
"""Parts with so many letters of HTML, some 25 pages, are laid out together at most."""

SHARES = 4
"""No process takes more than one of so many shares of what waits, so that all are done at about the same
time."""

MAX_STARTS = 4
"""After this many starts without an end, a part is given up, because it probably kills the worker."""

KEPT = dt.timedelta(days=14)
"""So long a part is kept after it was last asked for: longer than a report is worked at."""

BROKEN_OFF = gettext_lazy("its making was broken off again and again")
FAULT = gettext_lazy("an error in the program")
SLOW = gettext_lazy("it took longer than allowed")


class PartsFailedError(Exception):
    """Some parts of a paper cannot be rendered. The message names them for the reader."""


class TimeOverError(Exception):
    """The slice of time of a large paper is over, and parts of it are left."""


def keys_of(sources: Sequence[PartSource | None]) -> list[str]:
    """Return the keys of the parts without the contents."""
    style = layout.style_digest()
    return [source.key(style) for source in sources if source]


def join_kept(content: PaperContent, sources: Sequence[PartSource | None]) -> Printed:
    """Return the PDF of the paper, all parts of which are there. The contents are kept like them."""
    return join(content, load_parts(sources), render=_render_kept)


def _render_kept(source: PartSource) -> layout.RenderedPart:
    (key,) = keys_of([source])
    rows = PrintedPart.objects.filter(key=key, content__isnull=False)
    rows.update(used_at=clock.now())
    if row := rows.first():
        return _read(row)
    made = layout.render_part(source.html)
    row = PrintedPart(key=key, name=source.name[:300])
    row.content, row.pages, row.facts = made.content, made.pages, made.facts
    PrintedPart.objects.bulk_create([row], ignore_conflicts=True)
    return made


def _read(row: PrintedPart) -> layout.RenderedPart:
    assert row.content is not None  # noqa: S101  # the caller asked for those that are there
    assert row.pages is not None  # noqa: S101  # kept by a constraint
    return layout.RenderedPart.from_facts(bytes(row.content), row.pages, row.facts)


def enter_parts(sources: Sequence[PartSource | None], *, anew: bool) -> list[str]:
    """Make sure that there is a row for each part, and return their keys. With ``anew``, those that failed
    are tried again."""
    by_key = dict(zip(keys_of(sources), filter(None, sources), strict=True))
    rows = PrintedPart.objects.filter(key__in=by_key)
    now = clock.now()
    rows.update(used_at=now)
    if anew:
        rows.filter(content__isnull=True).update(starts=0, error="")
    there = set(rows.values_list("key", flat=True))
    new = [
        PrintedPart(key=key, name=source.name[:300], html=source.html, used_at=now)
        for key, source in by_key.items()
        if key not in there
    ]
    # The longest are begun first, so that no process is left alone with one at the end.
    new.sort(key=lambda part: -len(part.html))
    PrintedPart.objects.bulk_create(new, ignore_conflicts=True)
    return list(by_key)


def waiting(keys: Sequence[str]) -> list[int]:
    """Return the parts that are neither rendered nor given up, the longest of each paper first."""
    rows = PrintedPart.objects.filter(key__in=keys, content__isnull=True, error="")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _failures(keys: Sequence[str]) -> list[str]:
    """Return the parts that could not be rendered, each with the reason."""
    rows = PrintedPart.objects.filter(key__in=keys).exclude(error="").order_by("pk")
    return [f"{name}: {error}" for name, error in rows.values_list("name", "error")]


def render(pk: int) -> bool:
    """Render the part, unless it is there or given up. Return False if another worker is at it."""
    with try_lock(LOCKS_OF_PARTS, pk) as mine:
        if mine:
            _render_locked([pk])
        return mine


def render_next(keys: Sequence[str]) -> bool:
    """Render the next of these parts that nobody else is rendering, several together. Return False if there
    is none."""
    rows = PrintedPart.objects.filter(key__in=keys, content__isnull=True, error="").order_by("pk")
    left = list(rows.annotate(letters=Length("html")).values_list("pk", "letters", "starts"))
    room = min(MOST_TOGETHER, sum(letters for _pk, letters, _starts in left) // SHARES)
    mine: list[int] = []
    with ExitStack() as locks:
        for pk, letters, starts in left:
            # What was begun before may have killed its worker, and is rendered alone.
            if mine and (starts or letters > room):
                continue
            if locks.enter_context(try_lock(LOCKS_OF_PARTS, pk)):
                mine.append(pk)
                room -= letters
                if starts:
                    break
        _render_locked(mine)
    return bool(mine)


def _render_locked(pks: Sequence[int]) -> None:
    """Render those of these parts that still wait. This process has their locks."""
    waiting_still = PrintedPart.objects.filter(pk__in=pks, content__isnull=True, error="")
    by_head: dict[str, list[PrintedPart]] = {}
    for part in waiting_still.order_by("pk"):
        if part.starts >= MAX_STARTS:
            _give_up(part.pk, BROKEN_OFF)
        else:
            by_head.setdefault(shared_head(part.html), []).append(part)
    waiting_still.update(starts=F("starts") + 1)
    for head, alike in by_head.items():
        if not (head and len(alike) > 1 and _render_together(head, alike)):
            for part in alike:
                _render_alone(part)


def _render_together(head: str, parts: Sequence[PrintedPart]) -> bool:
    """Render parts that have this head, and return False if one of them cannot be rendered, which is then
    found by rendering each alone."""
    try:
        rendered = layout.render_together(head, [part.html for part in parts])
    except SoftTimeLimitExceeded:
        raise
    except Exception:  # noqa: BLE001  it is raised again by the part that is at fault
        return False
    with transaction.atomic():
        for part, made in zip(parts, rendered, strict=True):
            _keep(part, made)
    return True


def _render_alone(part: PrintedPart) -> None:
    try:
        _keep(part, layout.render_part(part.html))
    except layout.PressError as error:
        _give_up(part.pk, str(error))
    except SoftTimeLimitExceeded:
        _give_up(part.pk, SLOW)
    except Exception:
        logger.exception("The part %s (%s) could not be rendered", part.pk, part.name)
        _give_up(part.pk, FAULT)


def _keep(part: PrintedPart, made: layout.RenderedPart) -> None:
    PrintedPart.objects.filter(pk=part.pk).update(
        content=made.content, pages=made.pages, facts=made.facts, html="", error=""
    )


def render_all(keys: Sequence[str]) -> Iterator[int]:
    """Render the parts that are not there, together with the other processes of the worker. Yield how many
    are there, at the beginning and after each. Raises ``PartsFailedError`` and ``TimeOverError``."""
    end = time.monotonic() + SLICE_SECONDS
    while missing := waiting(keys):
        if time.monotonic() > end:
            raise TimeOverError
        yield len(keys) - len(missing)
        if not render_next(keys):
            time.sleep(WAIT_SECONDS)
    if failed := _failures(keys):
        raise PartsFailedError(
            _("These parts could not be made: %(parts)s. All others are kept; a new try makes only these.")
            % {"parts": "; ".join(failed)}
        )
    yield len(keys)


def _give_up(pk: int, reason: str | Promise) -> None:
    """Remember why the part cannot be rendered."""
    with translation.override("vi"):
        PrintedPart.objects.filter(pk=pk, content__isnull=True).update(error=str(reason))


def load_parts(sources: Sequence[PartSource | None]) -> list[layout.RenderedPart | None]:
    """Return the rendered parts, all of which are there. In the place of the contents stands None."""
    style = layout.style_digest()
    keys = [source.key(style) if source else None for source in sources]
    rows = PrintedPart.objects.filter(key__in=[key for key in keys if key], content__isnull=False)
    found = {row.key: _read(row) for row in rows}
    return [found[key] if key else None for key in keys]


def print_kept(content: PaperContent, *, anew: bool) -> Printed:
    """Return the PDF of the paper. Of a long one the parts that are not there are rendered and kept. Raises
    ``PartsFailedError``, ``TimeOverError`` and, for a short one, ``layout.PressError``."""
    sources = sources_of(content)
    if len(sources) <= FEW:
        return press.render_paper(content)
    for _made in render_all(enter_parts(sources, anew=anew)):
        pass
    return join_kept(content, sources)


def forget_unused() -> int:
    """Delete the parts for which nobody has asked for a while, and return their number."""
    number, _kinds = PrintedPart.objects.filter(used_at__lt=clock.now() - KEPT).delete()
    return number
