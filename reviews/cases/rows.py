"""Reads the cases of a session for the lists that are printed of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ratings.models import RatingCase
from ratings.rulesets import RuleSet
from reviews.documents.blocks import TableBlock, TableColumn, TableRow
from reviews.documents.wording import percent_text
from reviews.models import ReviewSession

UNRATED = "Không xếp loại"
COUNT_COLUMNS = (
    TableColumn("Mức xếp loại"),
    TableColumn("Tập thể", 26, centred=True),
    TableColumn("Cá nhân", 26, centred=True),
    TableColumn("Cộng", 26, centred=True),
    TableColumn("Tỷ lệ", 26, centred=True),
)


def cases_of(session: ReviewSession) -> list[RatingCase]:
    """Return the rated cases of the session in the legal order, each with its rows and its period. The number
    of queries does not grow with them."""
    rows = RatingCase.objects.filter(paper__session=session, paper__left_on__isnull=True)
    rows = rows.for_list().with_above().select_related("member", "committee", "unrated", "paper")
    cases = list(rows.order_by("paper__rank", "paper__pk"))
    for case in cases:
        case.period = session.period
    return cases


def name_and_post(case: RatingCase) -> tuple[str, str]:
    """Return the name of the subject and the post, as lists have them."""
    if case.member_id is None:
        return str(case), "Tập thể"
    return str(case), case.paper.title or "Đảng viên"


def level_counts(ruleset: RuleSet, levels: Sequence[tuple[RatingCase, str]]) -> TableBlock:
    """Return the table that counts the collectives and persons at each level. ``levels`` are pairs of a case
    and the code of its level, empty if it is left unrated. Levels that nobody has are shown with 0."""
    bodies = Counter(code for case, code in levels if case.member_id is None)
    people = Counter(code for case, code in levels if case.member_id)
    rows = [_count(level.name, level.code, bodies, people, len(levels)) for level in ruleset.levels]
    if bodies[""] or people[""]:
        rows.append(_count(UNRATED, "", bodies, people, len(levels)))
    sums = (
        str(bodies.total()),
        str(people.total()),
        str(len(levels)),
        percent_text(len(levels), len(levels)),
    )
    rows.append(TableRow(("Cộng", *sums), is_total=True))
    return TableBlock(COUNT_COLUMNS, tuple(rows), name="Tổng hợp")


def _count(name: str, code: str, bodies: Counter[str], people: Counter[str], whole: int) -> TableRow:
    together = bodies[code] + people[code]
    shown = (str(bodies[code]), str(people[code]), str(together), percent_text(together, whole))
    return TableRow((name, *shown))


def counted_in_words(levels: Iterable[tuple[RatingCase, str]]) -> str:
    """Return how many collectives and persons there are: "1 tập thể và 13 cá nhân"."""
    of_members = [case.member_id is not None for case, _level in levels]
    people, bodies = sum(of_members), of_members.count(False)
    parts = (f"{bodies:02d} tập thể" if bodies else "", f"{people:02d} cá nhân" if people else "")
    return " và ".join(filter(None, parts))


def levels_in_words(ruleset: RuleSet, levels: Iterable[tuple[RatingCase, str]]) -> Iterator[str]:
    """Yield for every level that somebody has how many have it."""
    pairs = list(levels)
    for code, name in [*((level.code, level.name) for level in ruleset.levels), ("", UNRATED)]:
        mine = [pair for pair in pairs if pair[1] == code]
        if mine:
            yield f"{name}: {counted_in_words(mine)}"
