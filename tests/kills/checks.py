"""What must be true of the database and the files afterwards, compared with the books of the players."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from members.models import Event
from ratings.models import RatingStep, Step
from reviews.desk.building import FILES
from reviews.documents.store import MAX_STARTS
from reviews.models import (
    Document,
    DocumentState,
    Paper,
    PrintedPart,
    Revision,
    RevisionKind,
    Section,
    Vote,
)
from tests.kills.players import Deed, Player, Text

DOCUMENTS_SECONDS = 240


def await_documents() -> None:
    """Give the worker the time it needs to take up what was left, also Word files of what can be fetched
    already."""
    end = time.monotonic() + DOCUMENTS_SECONDS
    while Document.objects.at_work().exists() and time.monotonic() < end:
        time.sleep(0.2)


def saved_so_far(texts: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Sections whose version is lower than one that was said to be saved: ``texts`` are key and version."""
    kept = dict(Section.objects.filter(pk__in=[pk for pk, _ in texts]).values_list("pk", "version"))
    return (f"section {pk}: version {kept[pk]}, said {said}" for pk, said in texts if kept[pk] < said)


def faults(players: Sequence[Player]) -> list[str]:
    """Everything that is missing, doubled, stuck or left over, in sentences."""
    found = [wrong for player in players for wrong in player.book.wrong]
    for player in players:
        found += (fault for text in player.book.texts for fault in _of_text(text))
    deeds = [deed for player in players for deed in player.book.deeds]
    return [*found, *_of_deeds(deeds), *_of_history(), *_of_documents(deeds)]


def _of_text(text: Text) -> Iterator[str]:
    kept = Section.objects.get(pk=text.section)
    if (kept.text, kept.version) != (text.text, text.version):
        holds, said = (kept.version, kept.text), (text.version, text.text)
        yield f"section {text.section} holds {holds}, said {said}"


def _of_deeds(deeds: Sequence[Deed]) -> Iterator[str]:
    """A deed said to be done stands once; one without an answer stands once or not at all."""
    stand = {
        "vote": Counter(Vote.objects.values_list("motion", flat=True)),
        "decide": Counter(RatingStep.objects.filter(step=Step.DECIDED).values_list("reason", flat=True)),
        "return": Counter(Revision.objects.filter(kind=RevisionKind.RETURNED).values_list("note", flat=True)),
        "submit": Counter(
            text
            for revision in Revision.objects.filter(kind=RevisionKind.SUBMITTED)
            for text in revision.texts.values()
        ),
    }
    for deed in deeds:
        if deed.kind in stand:
            times = stand[deed.kind][deed.words]
            # A text stands in every later revision as well.
            most = times if deed.kind == "submit" else 1
            if not (1 if deed.said else 0) <= times <= most:
                yield f"{deed.kind} {deed.words!r} (said: {deed.said}) stands {times} times"


def _of_history() -> Iterator[str]:
    """Every row has its line, and every line its row."""
    told = Counter(Event.objects.values_list("verb", "subject", "subject_id"))
    votes = Counter(Event.objects.filter(verb="take_vote").values_list("data__vote", flat=True))
    yield from (
        f"vote {pk} has {votes[pk]} lines"
        for pk in Vote.objects.values_list("pk", flat=True)
        if votes[pk] != 1
    )
    if gone := set(votes) - set(Vote.objects.values_list("pk", flat=True)):
        yield f"lines of votes that are not there: {gone}"
    # A result brought in from an earlier year has no paper, and its line is that of the import.
    decided = RatingStep.objects.filter(step=Step.DECIDED, case__paper__isnull=False)
    steps = Counter(decided.values_list("case", flat=True))
    for case, number in steps.items():
        lines = told["rate_decided", "ratings.ratingcase", case]
        if lines != number:
            yield f"case {case} has {number} decisions and {lines} lines"
        if RatingStep.objects.filter(case=case, step=Step.DECIDED, superseded_at__isnull=True).count() > 1:
            yield f"case {case} has several decisions in force"
    for paper in Paper.objects.filter(revisions__isnull=False).distinct():
        kinds = Counter(paper.revisions.values_list("kind", flat=True))
        for kind, verb in ((RevisionKind.SUBMITTED, "submit"), (RevisionKind.RETURNED, "return")):
            lines = told[verb, "reviews.paper", paper.pk]
            if lines != kinds[kind]:
                yield f"paper {paper.pk}: {kinds[kind]} revisions {kind}, {lines} lines"
    for document in Document.objects.all():
        ends = told["document_done", "reviews.document", document.pk]
        if told["request_document", "reviews.document", document.pk] != 1 or ends != document_is_done(
            document
        ):
            yield f"document {document.pk} ({document.state}) has not its lines: {ends} ends"


def document_is_done(document: Document) -> int:
    return int(document.state == DocumentState.DONE)


def _of_documents(deeds: Sequence[Deed]) -> Iterator[str]:
    yield from (f"document {row.pk} is stuck: {row.state}" for row in Document.objects.unfinished())
    asked = [deed.about for deed in deeds if deed.kind == "print" and deed.said]
    there = set(Document.objects.values_list("pk", flat=True))
    yield from (f"document {pk} is missing" for pk in asked if pk not in there)
    yield from (f"document {pk} was given to two requests" for pk, n in Counter(asked).items() if n > 1)
    rows = {name for names in Document.objects.values_list(*dict(FILES)) for name in names if name}
    media = Path(settings.MEDIA_ROOT)
    files = {str(path.relative_to(media)) for path in (media / "documents").rglob("*") if path.is_file()}
    yield from (f"file {name} belongs to no row" for name in sorted(files - rows))
    yield from (f"file {name} is missing" for name in sorted(rows - files))
    yield from _of_parts()


def _of_parts() -> Iterator[str]:
    """Every part of a printed paper that is done was made, and none was begun more often than workers may be
    killed at it: what was made is never made again."""
    made = set(PrintedPart.objects.filter(content__isnull=False).values_list("key", flat=True))
    for document in Document.objects.filter(state=DocumentState.DONE):
        if gone := set(document.part_keys) - made:
            yield f"document {document.pk} is done without {len(gone)} of its parts"
    for part in PrintedPart.objects.filter(starts__gt=MAX_STARTS):
        yield f"part {part.pk} ({part.name}) was begun {part.starts} times"
