"""Writes into a paper what its writer chose of a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.models import Paper, Section
from reviews.papers.actions.papers import form_changed, locked_paper
from reviews.rules import PaperVerb, require
from reviews.sessions.saving import save_text


@dataclass(frozen=True)
class TakenText:
    """One text for one section. ``section`` is its key and ``version`` the one beside which the text was
    shown. With ``adds`` it goes below what stands there, otherwise it takes its place."""

    section: int
    version: int
    text: str
    adds: bool = False


def verb_of_writing(paper: Paper) -> PaperVerb:
    """Return the verb by which the sections of the paper are written in now."""
    return PaperVerb.AMEND if paper.is_amending else PaperVerb.WRITE


@transaction.atomic
def take_from_word(paper: Paper, taken: Sequence[TakenText], *, by: Member) -> int:
    """Write the texts into their sections, all of them or none, and return how many sections have another
    text now. Raises ``ValidationError`` if a section was saved since its text was shown beside, and as
    ``save_text`` does."""
    paper = locked_paper(paper)
    require(verb_of_writing(paper), paper, by)
    rows = {row.pk: row for row in Section.objects.select_for_update().filter(paper=paper).order_by("pk")}
    _require_seen(rows, taken, paper)
    before = {row.pk: row.text for row in rows.values()}
    for one in taken:
        row = rows[one.section]
        whole = f"{row.text}\n\n{one.text}" if one.adds and row.text else one.text
        save_text(row, whole, by=by, version=row.version)
    changed = [row for row in rows.values() if row.text != before[row.pk]]
    if changed:
        replaced = {row.code: before[row.pk] for row in changed if not row.text.startswith(before[row.pk])}
        Event.record("take_from_word", paper, by=by, sections=[row.code for row in changed], old=replaced)
    return len(changed)


def _require_seen(rows: dict[int, Section], taken: Sequence[TakenText], paper: Paper) -> None:
    """Raise ``ValidationError`` if one of these sections is gone, or was saved since it was shown."""
    named = {rule.code: rule.heading for rule in paper.outline.sections}
    for one in taken:
        row = rows.get(one.section)
        if row is None:
            raise ValidationError(form_changed())
        if row.version != one.version:
            raise ValidationError(
                _(
                    "“%(section)s” was saved by %(who)s meanwhile. Nothing was written. Look at what stands"
                    " there now, and choose again."
                )
                % {"section": named.get(row.code, row.code), "who": row.saver}
            )
