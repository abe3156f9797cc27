"""Checks that hold a session back from sending its papers up.

They look at final papers, findings, amendments and complete dossiers. Each returns the blocker, or None if
nothing is missing.
"""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from members.listing import few_names as names
from reviews.completing.dossier import dossier_folders
from reviews.models import Amendment, Finding, Paper, PaperState, ReviewSession
from reviews.sessions.blocker import Blocker, BlockerRow, papers_blocker, rows_of
from reviews.stages import Guard


def _link(session: ReviewSession) -> str:
    return reverse("reviews:link", args=[session.pk])


def papers_final(session: ReviewSession) -> Blocker | None:
    """Return a blocker with the names of the subjects whose papers are not final, otherwise None."""
    papers = session.papers.exclude(state=PaperState.FINAL).for_list().in_order()
    sentence = _("%(missing)s of %(total)s papers not final")
    found = papers_blocker(session, Guard.PAPERS_FINAL, sentence, list(papers), session.papers.all())
    return replace(found, url=f"{_link(session)}#papers") if found else None


def findings_answered(session: ReviewSession) -> Blocker | None:
    """Return a blocker with the names of the persons who have not answered a finding, otherwise None."""
    missing = Finding.objects.of_session(session).unanswered()
    n = missing.count()
    if not n:
        return None
    rows = Paper.objects.filter(findings__in=missing).distinct().in_order()
    papers = rows.select_related("member", "session__committee")
    text = _("%(missing)s findings drawn from the collective's paper are not answered by") % {"missing": n}
    url = f"{_link(session)}#findings"
    return Blocker(Guard.FINDINGS_ANSWERED, text, url, rows_of(papers, lambda _paper: url))


def amendments_decided(session: ReviewSession) -> Blocker | None:
    """Return a blocker if an amendment of the collective's paper is not decided, otherwise None."""
    n = Amendment.objects.filter(paper__session=session).undecided().count()
    if not n:
        return None
    text = _("%(missing)s amendments of the collective's paper are neither taken in nor kept aside.")
    return Blocker(Guard.AMENDMENTS_DECIDED, text % {"missing": n}, f"{_link(session)}#amendments")


def dossier_complete(session: ReviewSession) -> Blocker | None:
    """Return a blocker that lists each missing kind of item, with the subjects whose dossiers lack it.

    Return None if no dossier lacks anything.
    """
    lacking: dict[str, list[Paper]] = {}
    for folder in dossier_folders(session):
        for line in folder.missing:
            lacking.setdefault(str(line.kind.label), []).append(folder.paper)
    if not lacking:
        return None
    url = reverse("reviews:dossier", args=[session.pk])
    rows = [
        BlockerRow(
            _("%(kind)s (%(names)s)") % {"kind": kind, "names": names(papers)},
            f"{url}#paper-{papers[0].pk}",
        )
        for kind, papers in lacking.items()
    ]
    return Blocker(Guard.DOSSIER_COMPLETE, _("The dossiers lack"), url, tuple(rows))
