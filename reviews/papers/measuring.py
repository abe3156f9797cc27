"""Measures how similar sections are to other papers once their text has not changed for a while, and stores
the result. A scheduled task calls this module.

A section is compared only with papers that its author may read, and of a colleague's paper only a rough step
is stored (``Likeness``). Otherwise somebody could type a text, learn how much of it is in a colleague's
draft, and so find out that draft sentence by sentence. For this reason a colleague's paper is compared only
from the stage of commenting on, and only as it was handed in. With nothing finer than a step stored, nobody
can be ranked by similarity.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from members import clock
from members.models import Committee
from reviews.models import Likeness, Paper, PaperState, Revision, RevisionKind, Section, Similarity
from reviews.models.paper import PaperQuerySet
from reviews.papers.similarity import Runs, known_percent, known_spans, word_runs_of_all
from reviews.stages import Stage

SETTLES_AFTER = dt.timedelta(seconds=20)
PAPERS_AT_ONCE = 200
SOME, MUCH = 10, 30


def papers_to_measure() -> PaperQuerySet:
    """Filter to the papers that have a section to measure.

    Such a section was saved at least ``SETTLES_AFTER`` ago. Either its text was not measured since, or its
    author may now read colleagues' papers and one of these was handed in since.
    """
    measured = Similarity.objects.filter(section=OuterRef("pk"), version=OuterRef("version"))
    read = Q(paper__session__stage=Stage.COMMENTING, paper__member__isnull=False)
    kept = Revision.objects.filter(paper__session=OuterRef("paper__session"), kind=RevisionKind.SUBMITTED)
    last = kept.values("paper__session").annotate(last=Max("pk")).values("last")
    waiting = Section.objects.filter(
        saved_at__lt=clock.now() - SETTLES_AFTER,
        paper__session__stage__in=(Stage.WRITING, Stage.COMMENTING),
    ).annotate(last=Coalesce(Subquery(last), 0))
    stale = waiting.filter(~Exists(measured) | (read & ~Exists(measured.filter(basis=OuterRef("last")))))
    return Paper.objects.filter(pk__in=stale.values("paper"))


def measure_settled() -> int:
    """Measure the sections of at most ``PAPERS_AT_ONCE`` papers, and return how many papers were measured."""
    papers = list(papers_to_measure().for_list().order_by("session", "pk")[:PAPERS_AT_ONCE])
    for paper in papers:
        measure_paper(paper)
    return len(papers)


@dataclass(frozen=True)
class SimilarityBase:
    """The texts, as runs of words, that the sections of one paper are compared with.

    ``own`` is the subject's earlier paper, None if there is none. ``peers`` are the colleagues' papers, None
    as long as the author may not read them. ``basis`` is the key of the newest revision in the session when
    the comparison was made.
    """

    own: Runs | None
    peers: tuple[Runs, ...] | None
    basis: int


@transaction.atomic
def measure_paper(paper: Paper) -> None:
    """Compare every section of the paper with the subject's last paper and with the papers that colleagues
    handed in, and store the results."""
    against = SimilarityBase(_own_before(paper), *_peers(paper))
    Similarity.objects.bulk_create(
        [_measured(section, against) for section in paper.sections.exclude(saved_at=None)],
        update_conflicts=True,
        unique_fields=["section"],
        update_fields=["version", "own_percent", "spans", "peers", "basis", "measured_at"],
    )


def _measured(section: Section, against: SimilarityBase) -> Similarity:
    """Return the result of comparing one section, not saved yet."""
    text = section.text
    likeness: Likeness | str = ""
    if against.peers is not None:
        most = max((known_percent(text, known) for known in against.peers), default=0)
        likeness = Likeness.LITTLE if most < SOME else Likeness.SOME if most < MUCH else Likeness.MUCH
    return Similarity(
        section=section,
        version=section.version,
        own_percent=None if against.own is None else known_percent(text, against.own),
        spans=[] if against.own is None else known_spans(text, against.own),
        peers=likeness,
        basis=against.basis,
    )


def _own_before(paper: Paper) -> Runs | None:
    """Return the word runs of the subject's last paper from an earlier period, or None if there is none."""
    earlier = Paper.objects.filter(
        session__campaign__period__ends_on__lt=paper.session.period.starts_on, session__is_cancelled=False
    ).exclude(state=PaperState.DRAFT)
    if paper.member_id:
        earlier = earlier.filter(member=paper.member_id)
    else:
        units = Committee.objects.with_predecessors([paper.session.committee_id])
        earlier = earlier.filter(member__isnull=True, session__committee__in=list(units))
    last = earlier.order_by("-session__campaign__period__ends_on").first()
    return word_runs_of_all(last.texts(as_handed_in=True).values()) if last else None


def _peers(paper: Paper) -> tuple[tuple[Runs, ...] | None, int]:
    """Return the word runs of each readable colleague's paper as last handed in, and the key of the newest
    revision in the session. Returns None and 0 as long as the author may not read colleagues' papers."""
    if paper.member is None or paper.session.stage != Stage.COMMENTING:
        return None, 0
    handed_in = (
        Revision.objects.filter(paper__session=paper.session_id, kind=RevisionKind.SUBMITTED)
        .order_by("paper_id", "-number")
        .distinct("paper_id")
    )
    basis = max(handed_in.values_list("pk", flat=True), default=0)
    readable = Paper.objects.visible_to(paper.member).filter(session=paper.session_id, member__isnull=False)
    texts = handed_in.filter(paper__in=readable.exclude(pk=paper.pk).values("pk")).values_list(
        "texts", flat=True
    )
    return tuple(word_runs_of_all(kept.values()) for kept in texts), basis
