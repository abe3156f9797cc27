"""Draws numbers, and keeps the register of papers sent.

A number is drawn under the lock of its series, which is the last lock that an action takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Event, Member
from reviews.models import PaperType, RegisterEntry, Series, Term
from reviews.rules import UnitVerb, require
from reviews.texts import clean_text


@dataclass(frozen=True)
class RegisterLine:
    """What a register says of a paper beside its number."""

    dated_on: dt.date
    title: str
    signer: str = ""
    recipients: str = ""


def draw_number(
    committee: Committee, paper_type: PaperType, line: RegisterLine, *, by: Member
) -> RegisterEntry:
    """Draw the next number of the committee for a paper of this kind, and return its line in the register.
    The caller has opened a transaction and checked that ``by`` may do what the number is drawn for.

    Raises ``ValidationError`` if the day lies in the future or in no term of office, or the paper has no
    title.
    """
    title = clean_text(line.title)
    if not title:
        raise ValidationError({"title": _("A paper in the register has a title.")})
    if line.dated_on > clock.today():
        raise ValidationError({"dated_on": _("The day is in the future.")})
    series = _locked_series(committee, paper_type, line.dated_on)
    last = series.entries.aggregate(last=Max("number"))["last"] or 0
    number = max(series.first, last + 1)
    entry = RegisterEntry.objects.create(
        series=series,
        number=number,
        symbol=f"{number:02d}-{paper_type}/{committee.symbol}",
        dated_on=line.dated_on,
        title=title[:500],
        signer=clean_text(line.signer)[:240],
        recipients=clean_text(line.recipients),
        drawn_by=by,
    )
    Event.record("draw_number", entry, by=by, number=entry.symbol, title=entry.title)
    return entry


def _locked_series(committee: Committee, paper_type: PaperType, day: dt.date) -> Series:
    """Lock the series from which papers of that day get their numbers, and return it. It is made for the
    first paper. Raises ``ValidationError`` if that day lies in no term of office."""
    term = Term.objects.in_force(committee, day)
    if term is None:
        raise ValidationError(
            _(
                "No term of office of %(committee)s is known on %(day)s. Enter its first day on the page of"
                " the register; numbers begin with it."
            )
            % {"committee": committee, "day": f"{day:%d/%m/%Y}"}
        )
    series, _made = Series.objects.get_or_create(committee=committee, paper_type=paper_type, term=term)
    return Series.objects.select_for_update().get(pk=series.pk)


@transaction.atomic
def enter_paper(
    committee: Committee, paper_type: PaperType, line: RegisterLine, *, by: Member
) -> RegisterEntry:
    """Draw a number for a paper of the office that this program does not make."""
    require(UnitVerb.KEEP_REGISTER, committee, by)
    return draw_number(committee, paper_type, line, by=by)


@transaction.atomic
def continue_series(committee: Committee, paper_type: PaperType, first: int, *, by: Member) -> Series:
    """Let the series of today's term begin with the number ``first``, because the office has drawn the ones
    before it by hand. Raises ``ValidationError`` once a number of the series was drawn here."""
    require(UnitVerb.KEEP_REGISTER, committee, by)
    series = _locked_series(committee, paper_type, clock.today())
    last = series.entries.order_by("-number").first()
    if last:
        raise ValidationError(
            _("%(number)s was drawn here already, so the series goes on from it.") % {"number": last}
        )
    if first < 1:
        raise ValidationError({"first": _("A series begins with 1 or a higher number.")})
    if series.first != first:
        series.first = first
        series.save(update_fields=["first"])
        Event.record("continue_series", series, by=by, first=first)
    return series


@transaction.atomic
def add_term(committee: Committee, name: str, starts_on: dt.date, *, by: Member) -> Term:
    """Enter a term of office of the committee, from whose first day on its numbers begin anew."""
    require(UnitVerb.KEEP_REGISTER, committee, by)
    name = clean_text(name)
    if not name:
        raise ValidationError({"name": _("Give the term a name.")})
    term, made = Term.objects.get_or_create(committee=committee, starts_on=starts_on, defaults={"name": name})
    if made:
        Event.record("add_term", term, by=by, name=name, starts_on=starts_on.isoformat())
    elif term.name != name:
        raise ValidationError({"starts_on": _("A term of this first day is there already.")})
    return term


@transaction.atomic
def remove_term(term: Term, *, by: Member) -> None:
    """Take out a term that was entered by mistake. Raises ``ValidationError`` if numbers were drawn in it.
    Does nothing if it is gone already."""
    require(UnitVerb.KEEP_REGISTER, term.committee, by)
    found = Term.objects.select_for_update(of=("self",)).filter(pk=term.pk).first()
    if found is None:
        return
    Event.record("remove_term", found, by=by, name=found.name, starts_on=found.starts_on.isoformat())
    try:
        found.delete()
    except ProtectedError as error:
        raise ValidationError(_("Papers were numbered in this term, so it stays.")) from error


def annul(entry: RegisterEntry, reason: str, *, by: Member) -> RegisterEntry:
    """Annul the paper of this line, which the caller has locked."""
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("An annulment needs its reason.")})
    if entry.is_annulled:
        if entry.annulment == reason[:300]:
            return entry
        raise ValidationError(_("%(number)s has been annulled already.") % {"number": entry})
    entry.annulled_by, entry.annulled_at, entry.annulment = by, clock.now(), reason[:300]
    entry.save(update_fields=["annulled_by", "annulled_at", "annulment"])
    Event.record("annul_paper", entry, by=by, number=entry.symbol, reason=entry.annulment)
    return entry
