"""What the printed lists of ratings say: the proposal to the level above, the list annexed to a resolution,
the yearly table, and the notice of the results of a session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils import timezone, translation

from members.models import Committee
from ratings.models import BETWEEN, RatingCase, RatingStep, Step
from ratings.rulesets import RuleSet
from reviews.cases.printed import LETTERS, capital, cited, legal_basis
from reviews.cases.rows import (
    UNRATED,
    cases_of,
    counted_in_words,
    level_counts,
    levels_in_words,
    name_and_post,
)
from reviews.documents.blocks import (
    Cell,
    Closing,
    Heading,
    Items,
    Lines,
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
    bold,
    italic,
)
from reviews.documents.bodies import body_of
from reviews.documents.letterhead import letterhead_of, signed_by_head
from reviews.documents.wording import date_of, figure_text, kept_at, short_date
from reviews.models import Document, ReviewSession
from reviews.rules import issuing_committee
from reviews.sessions.ballots import ballots_on_paper

SELF, PUT_FORWARD = "Tự đánh giá", "Thẩm định, đề xuất"
COMPETENT = "cấp có thẩm quyền"
PROPOSAL_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Tập thể, họ và tên", 46),
    TableColumn("Chức vụ", 42),
    TableColumn("Điểm", 16, centred=True, over=SELF),
    TableColumn("Mức", 30, over=SELF),
    TableColumn("Điểm", 16, centred=True, over=PUT_FORWARD),
    TableColumn("Mức", 30, over=PUT_FORWARD),
    TableColumn("Căn cứ, lý do"),
)
YEAR_COLUMNS = (*PROPOSAL_COLUMNS[:7], TableColumn("Quyết định", 30), TableColumn("Ghi chú"))
RESOLUTION_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Tập thể, họ và tên", 50),
    TableColumn("Chức vụ"),
    TableColumn("Mức xếp loại", 38),
    TableColumn("Biểu quyết", 30),
)
NOTICE_COLUMNS = (*RESOLUTION_COLUMNS[:3], TableColumn("Mức xếp loại", 44))
KINDS_OF_PAPERS = {"NQ": "Nghị quyết", "TTr": "Tờ trình", "QĐ": "Quyết định", "KL": "Kết luận"}
PASSED_WORDS = {Step.PROPOSED: "đề nghị", Step.PASSED: "thông qua"}


def _about(session: ReviewSession) -> str:
    return f"kết quả đánh giá, xếp loại chất lượng năm {session.period.year}"


def proposal_paper(document: Document) -> PaperContent:
    """Return the proposal (tờ trình) of the session's levels to the level above, with the list of all
    subjects. Uncertain: who of them is decided by which level; the program does not know it of each post, so
    the office strikes out whom it decides itself."""
    session = document.of_session
    committee, ruleset = session.committee, session.period.ruleset
    cases = cases_of(session)
    number, day = _own_proposal(committee, cases)
    to, unit = _decides_above(committee, cases), committee.body_name
    with translation.override("vi"):
        about = f"đề nghị xem xét, quyết định mức xếp loại chất lượng năm {session.period.year}"
        levels = [(case, case.level) for case in cases]
        recipients = (f"{capital(to)} (để báo cáo)", kept_at(committee.name))
        letter = Part(
            (
                letterhead_of(committee, day, "TTr", number=number),
                Title("Tờ trình", about),
                Paragraph((italic("Kính trình:"), f" {capital(to)}"), Look.CENTRED),
                Items(tuple(f"Căn cứ {line}" for line in legal_basis(session, LETTERS))),
                Paragraph(
                    f"{unit} đã tổ chức kiểm điểm, thẩm định và đề xuất mức xếp loại chất lượng năm"
                    f" {session.period.year} đối với {counted_in_words(levels)} (danh sách kèm theo), gồm:",
                    stays=True,
                ),
                Items(tuple(levels_in_words(ruleset, levels))),
                Paragraph(f"Kính trình {to} xem xét, quyết định."),
                Closing(signed_by_head(committee, day), Recipients(recipients)),
            ),
            restarts=True,
        )
        annex = Part(
            (
                Title("Danh sách", f"đề xuất mức xếp loại chất lượng năm {session.period.year}"),
                Paragraph(
                    (italic(f"(Kèm theo {cited(committee, 'Tờ trình', 'TTr', number, day)})"),), Look.CENTRED
                ),
                TableBlock(PROPOSAL_COLUMNS, tuple(_proposed(cases)), name="Đề xuất"),
            ),
            across=True,
            foot=f"Danh sách kèm theo Tờ trình, {committee.name}",
        )
        return PaperContent(title=f"Tờ trình {about} – {unit}", author=committee.name, parts=(letter, annex))


def _own_proposal(committee: Committee, cases: list[RatingCase]) -> tuple[str, dt.date]:
    """Return number and day of the proposal if they were entered with what the committee proposed. Else the
    number is empty, and the day is that of the last appraisal."""
    for step in steps_between(cases):
        number, _sep, symbol = step.paper_number.strip().rpartition("-")
        if step.paper_on and symbol.casefold() == f"ttr/{committee.symbol}".casefold():
            return number, step.paper_on
    return "", _last(filter(None, (case.step(Step.APPRAISED) for case in cases)))


def _decides_above(committee: Committee, cases: list[RatingCase]) -> str:
    """Return to whom the committee proposes: the body above it, or the one outside the program that decides
    on the collective."""
    parent = Committee.objects.get_parent(committee)
    if parent:
        return parent.body_name
    rows = [case.authority for case in cases if case.member_id is None]
    return next((row.decides for row in rows if row and row.outside), COMPETENT)


def _last(steps: Iterable[RatingStep]) -> dt.date:
    return max(timezone.localtime(step.at).date() for step in steps)


def _proposed(cases: list[RatingCase]) -> Iterator[TableRow]:
    votes = ballots_on_paper([case.pk for case in cases])
    for number, case in enumerate(cases, start=1):
        ruleset = case.period.ruleset
        yield TableRow(
            (
                str(number),
                *name_and_post(case),
                *_marks(ruleset, case.step(Step.SELF)),
                *_put_forward(ruleset, case),
                _reasons(case, votes.get(case.pk, [])),
            )
        )


def _marks(ruleset: RuleSet, step: RatingStep | None) -> tuple[str, str]:
    return (figure_text(step.points), ruleset.level_name(step.level)) if step else ("", "")


def _put_forward(ruleset: RuleSet, case: RatingCase) -> tuple[str, str]:
    """Return the appraised points and the level put forward last."""
    appraised, last = case.step(Step.APPRAISED), case.proposed
    if hasattr(case, "unrated"):
        return "", UNRATED
    return figure_text(appraised.points) if appraised else "", ruleset.level_name(last.level) if last else ""


def _reasons(case: RatingCase, votes: list[str]) -> Cell:
    """Return the reason of the appraisal, or why the subject is not rated, how secret ballots went, and what
    bodies in between did."""
    ruleset, lines = case.period.ruleset, [*votes]
    if hasattr(case, "unrated"):
        return str(case.unrated)
    appraised = case.step(Step.APPRAISED)
    if appraised and appraised.reason:
        lines.append(appraised.reason)
    for kind in BETWEEN:
        step = case.step(kind)
        if step:
            said = body_of(step, case.committee, ruleset)
            lines.append(f"{said} {PASSED_WORDS[kind]}: {ruleset.level_name(step.level)} ({_cited(step)})")
    return Lines(tuple(lines)) if len(lines) > 1 else "".join(lines)


def _cited(step: RatingStep) -> str:
    return f"số {step.paper_number} ngày {short_date(step.paper_on)}" if step.paper_on else date_of(step.at)


def resolution_lists(document: Document) -> PaperContent:
    """Return the lists annexed to the resolutions by which bodies between appraisal and decision proposed or
    passed levels, one list for each resolution, in their order. The resolution itself is signed, not its
    list."""
    session = document.of_session
    cases = cases_of(session)
    with translation.override("vi"):
        lists = list(_resolutions(session, cases))
        return PaperContent(
            title=f"Danh sách kèm theo nghị quyết, {_about(session)} – {session.committee.body_name}",
            author=session.committee.name,
            parts=tuple(lists),
        )


def steps_between(cases: Iterable[RatingCase]) -> list[RatingStep]:
    """Return the steps in force that bodies between appraisal and decision took, in the order of their
    papers."""
    found = []
    for case in cases:
        for step in filter(None, map(case.step, BETWEEN)):
            step.case = case
            found.append(step)
    return sorted(found, key=_paper_key)


def _paper_key(step: RatingStep) -> tuple[dt.date, str, str]:
    return step.paper_on or dt.date.min, step.paper_number, step.step


def _resolutions(session: ReviewSession, cases: list[RatingCase]) -> Iterator[Part]:
    committee, ruleset = session.committee, session.period.ruleset
    for (day, number, kind), rows in groupby(steps_between(cases), key=_paper_key):
        steps = list(rows)
        symbol = number.rpartition("-")[2].partition("/")[0]
        paper = KINDS_OF_PAPERS.get(symbol, "Văn bản")
        whose = body_of(steps[0], committee, ruleset)
        levels = [(step.case, step.level) for step in steps]
        lines = tuple(
            TableRow((str(n), *name_and_post(step.case), ruleset.level_name(step.level), step.votes))
            for n, step in enumerate(steps, start=1)
        )
        table = TableBlock(RESOLUTION_COLUMNS, lines, name=f"{paper} {number}").without_empty_columns()
        yield Part(
            (
                Title(
                    "Danh sách",
                    f"tập thể, cá nhân được {PASSED_WORDS[Step(kind)]} mức xếp loại chất lượng năm"
                    f" {session.period.year}",
                ),
                Paragraph(
                    (italic(f"(Kèm theo {paper} số {number} ngày {short_date(day)} của {whose})"),),
                    Look.CENTRED,
                ),
                table,
                Paragraph(f"Danh sách này có {counted_in_words(levels)}."),
            ),
            restarts=True,
        )


def year_table(document: Document) -> PaperContent:
    """Return the yearly table of the ratings of a session, with the number and share of each level. It says
    so where it holds levels that are not released."""
    session = document.of_session
    committee, ruleset = session.committee, session.period.ruleset
    cases = cases_of(session)
    day = _last(step for case in cases for step in case.taken.values())
    to = _decides_above(committee, cases)
    with translation.override("vi"):
        blocks: list[PaperBlock] = [
            letterhead_of(committee, day, "BC"),
            Title("Bảng tổng hợp", f"{_about(session)} của {committee.body_name}"),
        ]
        if any(case.released_at is None for case in cases):
            said = "Có kết quả chưa công bố; bảng này dùng để trình, không phổ biến."
            blocks.append(Paragraph(said, Look.NOTE))
        levels = [(case, case.level) for case in cases]
        blocks += [
            TableBlock(
                YEAR_COLUMNS, tuple(_year_rows(ruleset, cases)), name="Kết quả"
            ).without_empty_columns(),
            Heading("Tổng hợp theo mức xếp loại", 3),
            level_counts(ruleset, levels),
            Closing(
                signed_by_head(committee, day),
                Recipients((f"{capital(to)} (để báo cáo)", kept_at(committee.name))),
            ),
        ]
        return PaperContent(
            title=f"Bảng tổng hợp {_about(session)} – {committee.body_name}",
            author=committee.name,
            parts=(Part(tuple(blocks), across=True),),
        )


def _year_rows(ruleset: RuleSet, cases: list[RatingCase]) -> Iterator[TableRow]:
    votes = ballots_on_paper([case.pk for case in cases])
    for number, case in enumerate(cases, start=1):
        decided = case.step(Step.DECIDED)
        note = str(case.unrated) if hasattr(case, "unrated") else ""
        if decided and decided.cancels_id:
            note = f"Xếp loại lại ngày {date_of(decided.at)}"
        shown = UNRATED if hasattr(case, "unrated") else _marks(ruleset, decided)[1]
        forward = ("", "") if hasattr(case, "unrated") else _put_forward(ruleset, case)
        own = _marks(ruleset, case.step(Step.SELF))
        notes = [*filter(None, [note]), *votes.get(case.pk, [])]
        said = Lines(tuple(notes)) if len(notes) > 1 else "".join(notes)
        yield TableRow((str(number), *name_and_post(case), *own, *forward, shown, said))


def results_notice(document: Document) -> PaperContent:
    """Return the notice of the results of a released session: the levels in force, without points and
    reasons."""
    session = document.of_session
    ruleset, unit = session.period.ruleset, session.committee.body_name
    cases = cases_of(session)
    organ = issuing_committee(document)
    day = max(timezone.localtime(case.released_at).date() for case in cases if case.released_at)
    levels = [(case, step.level if (step := case.step(Step.DECIDED)) else "") for case in cases]
    lines = tuple(
        TableRow((str(n), *name_and_post(case), ruleset.level_name(level) or UNRATED))
        for n, (case, level) in enumerate(levels, start=1)
    )
    with translation.override("vi"):
        about = f"{_about(session)} tại {unit}"
        part = Part(
            (
                letterhead_of(organ, day, "TB"),
                Title("Thông báo", about),
                Items(tuple(f"Căn cứ {line}" for line in legal_basis(session, LETTERS))),
                Paragraph(
                    f"{organ.body_name} thông báo kết quả đánh giá, xếp loại chất lượng năm"
                    f" {session.period.year} đối với {counted_in_words(levels)} như sau:",
                    stays=True,
                ),
                TableBlock(NOTICE_COLUMNS, lines, name="Thông báo"),
                Paragraph((bold("Tổng hợp:"), f" {'; '.join(levels_in_words(ruleset, levels))}.")),
                Closing(
                    signed_by_head(organ, day),
                    Recipients((unit, "Các tập thể, cá nhân có tên trong danh sách", kept_at(organ.name))),
                ),
            ),
        )
        return PaperContent(title=f"Thông báo {about}", author=organ.name, parts=(part,))
