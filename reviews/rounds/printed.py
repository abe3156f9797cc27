"""What the printed report on the results of a round says: for one committee and everything below it, how many
were reviewed, and at which levels they were rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils import translation

from members.models import Committee
from ratings import quota
from ratings.guards import QuotaCount, quota_counts
from ratings.models import PeerGroup, RatingStep, Step, Unrated
from ratings.models.case import SUBJECT_KINDS
from ratings.notation import as_percent, in_brackets
from ratings.rulesets import Level
from reviews.documents.bars import drawn
from reviews.documents.blocks import (
    Bar,
    Bars,
    Closing,
    Heading,
    Look,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
)
from reviews.documents.letterhead import asked_on, letterhead_of, reported_to, signed_by_head
from reviews.documents.wording import cited_in_full, kept_at, matter, percent_text, short_date
from reviews.models import Document, LeftOut, Paper, ReviewSession
from reviews.stages import Stage

UNRATED, WAITING = "unrated", "waiting"
"""What stands in the place of a level for a subject who is left unrated, and for one whose level is not
published yet."""


BARS_TOGETHER = 12
"""So many bars stand in one drawing, which is not torn over two pages."""


class LevelCount(NamedTuple):
    """How many subjects of one kind, in one unit, have one level."""

    kind: str
    path: str
    level: str
    number: int


def results_paper(document: Document) -> PaperContent:
    """Return the report on the results of the round in the session's committee and below it, as of the day on
    which it was asked for. Only levels that are published are counted by level; of the others the report says
    no more than how many there are."""
    session, day = document.of_session, asked_on(document)
    committee = session.committee
    with translation.override("vi"):
        theme = matter(session.period.year, session.period.title, is_rated=session.campaign.is_rated)
        about = f"kết quả {theme}"
        blocks: list[PaperBlock] = [
            letterhead_of(committee, day, "BC"),
            Title("Báo cáo", f"{about} của {committee.name}"),
            Heading("I- Tình hình tổ chức kiểm điểm", 3),
            *(Paragraph(line) for line in _held(session, day_text=short_date(day))),
        ]
        if session.campaign.is_rated:
            blocks += _results(session)
        above = Committee.objects.get_parent(committee)
        recipients = Recipients((reported_to(committee, above), kept_at(committee.name)))
        blocks.append(Closing(signed_by_head(committee, day), recipients))
        return PaperContent(
            title=f"Báo cáo {about} – {committee.name}",
            author=committee.name,
            parts=(Part(tuple(blocks), across=True),),
        )


def _sessions(session: ReviewSession) -> QuerySet[ReviewSession]:
    rows = ReviewSession.objects.filter(campaign=session.campaign_id)
    return rows.filter(committee__path__startswith=session.committee.path).order_by()


def _held(session: ReviewSession, *, day_text: str) -> Iterator[str]:
    """Yield the sentences on how many committees and people were reviewed."""
    sessions = _sessions(session)
    total = sessions.count()
    held = sessions.filter(stage__in=(Stage.RATING, Stage.COMPLETING, Stage.DECIDING, Stage.CLOSED)).count()
    closed = sessions.filter(stage=Stage.CLOSED).count()
    papers = Paper.objects.filter(session__in=sessions)
    collectives = papers.filter(member__isnull=True).count()
    persons = papers.filter(member__isnull=False).count()
    left_out = LeftOut.objects.filter(session__in=sessions).count()
    yield (
        f"Tính đến ngày {day_text}: có {total} phiên kiểm điểm; {held} phiên đã tổ chức hội nghị kiểm điểm,"
        f" trong đó {closed} phiên đã kết thúc."
    )
    yield (
        f"Số tập thể thuộc diện kiểm điểm: {collectives}; số cá nhân thuộc diện kiểm điểm: {persons}; số đảng"
        f" viên không thuộc diện kiểm điểm: {left_out}."
    )


def _groups(session: ReviewSession) -> list[LevelCount]:
    """Return the subjects of the round by kind, unit and level, counted by the database. The unit is the
    committee itself or the one right below it under which the subject is rated."""
    decided = RatingStep.objects.in_force().filter(
        step=Step.DECIDED, case=OuterRef("case"), case__released_at__isnull=False
    )
    depth = len(session.committee.path) + Committee.steplen
    rows = Paper.objects.filter(session__in=_sessions(session), case__isnull=False).annotate(
        unit=Left("session__committee__path", depth),
        level=Subquery(decided.values("level")[:1]),
        unrated=Exists(Unrated.objects.filter(case=OuterRef("case"))),
    )
    counted = rows.order_by().values_list("case__kind", "unit", "level", "unrated").annotate(n=Count("pk"))
    return [
        LevelCount(kind, unit, level or (UNRATED if unrated else WAITING), n)
        for kind, unit, level, unrated, n in counted
    ]


def _results(session: ReviewSession) -> Iterator[PaperBlock]:
    """Yield the two tables of levels: by kind of subject with shares, and by unit."""
    groups, levels = _groups(session), session.period.ruleset.levels
    yield Heading("II- Kết quả đánh giá, xếp loại đã công bố", 3)
    yield _by_kind(groups, levels)
    yield Paragraph("Tỷ lệ tính trên số đã xếp loại và công bố.", Look.NOTE)
    count = _counted(groups)
    rated = sum(count[level.code] for level in levels)
    yield from drawn(((level.name, count[level.code]) for level in levels), rated)
    units = Committee.objects.filter(path__in={group.path for group in groups}).order_by("path")
    if len(units) > 1:
        yield Heading("III- Kết quả theo tổ chức đảng", 3)
        yield _by_unit(groups, levels, list(units))
    yield from _quota(session, "IV" if len(units) > 1 else "III")


def _quota(session: ReviewSession, number: str) -> Iterator[PaperBlock]:
    """Yield the meter of the quota: for each peer group with subjects of the round, how many of its published
    levels are Excellent, with a line at the most that may be. A group is counted as a whole, also beyond the
    committee of the session."""
    rule = session.period.ruleset.quota
    groups = PeerGroup.objects.filter(places__case__paper__session__in=_sessions(session)).distinct()
    if rule is None:
        return
    counts = [count for count in quota_counts(rule, groups) if count.published.base]
    if not counts:
        return
    yield Heading(f"{number}- Tỷ lệ {session.period.ruleset.level_name(rule.level)} so với quy định", 3)
    for start in range(0, len(counts), BARS_TOGETHER):
        yield Bars(tuple(_meter(count) for count in counts[start : start + BARS_TOGETHER]))
    told = f"Vạch trắng: số tối đa, bằng {as_percent(rule.share)} {quota.BASE_NAMES[rule.base]}"
    yield Paragraph(f"{told}{in_brackets(cited_in_full(rule.source))}.", Look.NOTE)


def _meter(count: QuotaCount) -> Bar:
    found = count.published
    whole = found.base or 1
    figure = f"{found.tally.excellent} (tối đa {found.most})"
    return Bar(count.group.name, figure, min(found.tally.excellent / whole, 1), min(found.most / whole, 1))


def _by_kind(groups: Sequence[LevelCount], levels: Sequence[Level]) -> TableBlock:
    columns = [
        TableColumn("TT", 9, centred=True),
        TableColumn("Đối tượng"),
        TableColumn("Tổng số", 17, centred=True),
    ]
    for level in levels:
        columns.append(TableColumn("Số", 13, centred=True, over=level.name))
        columns.append(TableColumn("%", 15, centred=True, over=level.name))
    columns += _REST
    rows: list[TableRow] = []
    kinds = [(str(kind), str(name)) for kind, name in SUBJECT_KINDS]
    found = [(name, [group for group in groups if group.kind == kind]) for kind, name in kinds]
    for name, of_kind in [*((name, of_kind) for name, of_kind in found if of_kind), ("Cộng", list(groups))]:
        count = _counted(of_kind)
        rated = sum(count[level.code] for level in levels)
        cells = [str(count.total())]
        for level in levels:
            cells += [str(count[level.code]), percent_text(count[level.code], rated)]
        is_total = name == "Cộng"
        number = "" if is_total else str(len(rows) + 1)
        rest = (str(count[WAITING]), str(count[UNRATED]))
        rows.append(TableRow((number, name, *cells, *rest), is_total=is_total))
    return TableBlock(tuple(columns), tuple(rows), name="Theo đối tượng")


def _by_unit(groups: Sequence[LevelCount], levels: Sequence[Level], units: Sequence[Committee]) -> TableBlock:
    columns = (
        TableColumn("TT", 9, centred=True),
        TableColumn("Tổ chức đảng"),
        TableColumn("Tổng số", 17, centred=True),
        *(TableColumn(level.name, 28, centred=True) for level in levels),
        *_REST,
    )
    rows = []
    for number, unit in enumerate(units, start=1):
        count = _counted([group for group in groups if group.path == unit.path])
        figures = [count.total(), *(count[level.code] for level in levels), count[WAITING], count[UNRATED]]
        rows.append(TableRow((str(number), unit.name, *map(str, figures))))
    return TableBlock(columns, tuple(rows), name="Theo tổ chức đảng")


def _counted(groups: Sequence[LevelCount]) -> Counter[str]:
    count: Counter[str] = Counter()
    for group in groups:
        count[group.level] += group.number
    return count


_REST = (TableColumn("Chưa công bố", 20, centred=True), TableColumn("Không xếp loại", 20, centred=True))
