"""What people do with what papers carry over and what comes of them: shortcomings, promises, remedies, files,
suggestions, and what is printed of them."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import connection

from members import clock
from members.models import RoleKind
from ratings.models import Step
from reviews.cases.actions import ratings, standing
from reviews.completing.actions import dossiers
from reviews.documents.actions.attachments import attach_file
from reviews.models import Document, RemedyItem, Shortcoming, ShortcomingAnswer, Suggestion
from reviews.papers.actions import commitments, papers, tasks
from reviews.papers.actions.papers import ShortcomingReport
from reviews.papers.workbook.layout import TaskRow
from reviews.remedies import actions as remedies
from reviews.stages import Stage
from reviews.suggestions import actions as suggestions
from tests.pairs.racing import Job, Play, upload
from tests.pairs.results import CLOSED, COMPLETING
from tests.pairs.session import PAPERS
from tests.reviews.cases.test_standing import another_approver
from tests.reviews.cast import Cast, bring_to, make_cast, make_role
from tests.reviews.remedies.test_remedies import next_round, planned, soon
from tests.reviews.suggestions.suggesting import issued

TEXT = "Giải ngân chậm"
PROMISES = [commitments.Promised("Dự sinh hoạt", "12 buổi"), commitments.Promised("Trả lời đơn", "100%")]


def _named() -> Cast:
    """A shortcoming of the member is named, and a remedy of something else is planned."""
    cast = bring_to(make_cast(), Stage.COMPLETING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    ratings.name_shortcoming(cast.paper(cast.member), TEXT, by=cast.clerk)
    remedies.plan_remedy(cast.session, planned(cast, what="Việc khác"), by=cast.clerk)
    return cast


def _due() -> Cast:
    """The plan is approved, and the member's remedy is due in a few days."""
    cast = bring_to(make_cast(), Stage.COMPLETING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    named = ratings.name_shortcoming(cast.paper(cast.member), TEXT, by=cast.clerk)
    remedies.plan_remedy(cast.session, planned(cast, due_on=soon(5), shortcoming=named), by=cast.clerk)
    remedies.approve_plan(cast.session, by=cast.head)
    return cast


def _answering() -> Cast:
    """The next round is being written. The member answers a shortcoming, whose remedy has its evidence, and
    two promises, and is in charge of a task of the collective."""
    cast = _due()
    remedies.report_progress(_item(cast), "Có báo cáo", by=cast.member, percent=95, evidence=upload())
    draft = commitments.start_commitment(2026, by=cast.member)
    commitments.save_items(draft, PROMISES, by=cast.member)
    commitments.hand_in_commitment(draft, by=cast.member)
    next_round(cast)
    row = TaskRow(name="Đề án chợ", product="Đề án", due_on=dt.date(2026, 6, 30))
    tasks.add_task(cast.paper(None), row, by=cast.clerk, lead=cast.member)
    return cast


def _issued() -> Cast:
    """All papers are handed in, and topics are suggested to three of them, whose papers were returned."""
    cast = bring_to(make_cast(), Stage.COMMENTING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    issued(cast, [suggestions.TopicProposal(cast.paper(cast.member), "violation", "Việc kè Suối Hoa")])
    return cast


def _re_rated() -> Cast:
    """The member is re-rated, and the paper about it could not be printed."""
    cast = bring_to(make_cast(), Stage.CLOSED)
    another_approver(cast)
    CLOSED["re-rate"](cast)()
    connection.check_constraints()  # they are deferred, and look at rows that the next scene replaces
    Document.objects.filter(kind="re_rating").delete()
    return cast


def _item(cast: Cast) -> RemedyItem:
    return RemedyItem.objects.select_related("plan__session").get(shortcoming__isnull=False)


def _shortcoming(cast: Cast) -> Shortcoming:
    return Shortcoming.objects.get(text=TEXT)


def _withdraw(cast: Cast, reason: str, by: str) -> Job:
    paper = cast.paper(cast.member)
    return partial(ratings.withdraw_shortcoming, _shortcoming(cast), paper, reason, by=getattr(cast, by))


def _answer(cast: Cast, said: ShortcomingReport) -> Job:
    answer = ShortcomingAnswer.objects.select_related("paper__session", "shortcoming").get(
        paper=cast.paper(cast.member)
    )
    return partial(papers.answer_shortcoming, answer, said, by=cast.member)


def _promise(cast: Cast, verdict: str, words: str) -> Job:
    answer = cast.paper(cast.member).promises.select_related("paper__session").order_by("pk")[0]
    return partial(commitments.answer_promise, answer, verdict, words, by=cast.member)


def _suggestion(cast: Cast) -> Suggestion:
    return Suggestion.objects.select_related("session").get(session=cast.session)


def _scan(cast: Cast, words: str, by: str) -> Job:
    return partial(suggestions.attach_scan, _suggestion(cast), upload(words), by=getattr(cast, by))


def _file(cast: Cast, words: str, by: str) -> Job:
    paper = cast.paper(cast.member)
    citation = f"Nhận xét số {words}"
    return partial(dossiers.file_paper, paper, "residence", citation, upload(words), by=getattr(cast, by))


def _file_many(cast: Cast, words: str) -> Job:
    rows = [
        dossiers.SortedFile(cast.paper(person), f"Nhận xét số {words}", upload(f"{words} {person}"))
        for person in (cast.member, cast.colleague)
    ]
    return partial(dossiers.file_papers, rows, "residence", by=cast.clerk)


def _print_decision(cast: Cast) -> Job:
    paper = cast.paper(cast.member)
    step = paper.rated_case().steps.get(step=Step.DECIDED, superseded_at__isnull=True)
    return partial(standing.print_decision, paper, step, by=cast.approver)


def _return_for_topics(cast: Cast) -> Job:
    return partial(papers.return_for_topics, cast.paper(cast.colleague), by=cast.approver, reason="Có gợi ý.")


NAMED: dict[str, Play] = {
    "withdraw the shortcoming": lambda cast: _withdraw(cast, "Nhầm người", "clerk"),
    "withdraw it otherwise": lambda cast: _withdraw(cast, "Nhầm việc", "head"),
    "name it again": lambda cast: partial(
        ratings.name_shortcoming, cast.paper(cast.member), TEXT, by=cast.head
    ),
    "plan a remedy for it": lambda cast: partial(
        remedies.plan_remedy, cast.session, planned(cast, shortcoming=_shortcoming(cast)), by=cast.clerk
    ),
    "approve the plan": COMPLETING["approve the plan"],
    "file a paper": lambda cast: _file(cast, "5", "clerk"),
    "file many papers": lambda cast: _file_many(cast, "7"),
    "file another paper": lambda cast: _file(cast, "6", "guest"),
    "waive": COMPLETING["waive"],
    "send it up": COMPLETING["send it up"],
}
DUE: dict[str, Play] = {
    name: COMPLETING[name]
    for name in ("report on the remedy", "report it done", "accept the remedy", "reopen the plan")
} | {
    "remind the owners": lambda _cast: partial(remedies.remind_owners, clock.today()),
    "shift its deadline": COMPLETING["shift its deadline"],
    "report with evidence": lambda cast: partial(
        remedies.report_progress, _item(cast), "Có báo cáo", by=cast.member, percent=95, evidence=upload()
    ),
}
ANSWERING: dict[str, Play] = {
    name: PAPERS[name] for name in ("rate oneself", "add a task", "submit", "return", "save a section")
} | {
    "answer it as remedied": lambda cast: _answer(cast, ShortcomingReport("remedied", "Đã giải ngân hết")),
    "answer it as going on": lambda cast: _answer(
        cast, ShortcomingReport("in_progress", "Được nửa", "", "Cá nhân", 50)
    ),
    "answer it as not yet done": lambda cast: _answer(
        cast, ShortcomingReport("not_yet", "", "Thiếu vốn", "Cá nhân")
    ),
    "answer the promise": lambda cast: _promise(cast, "kept", "Đủ 12 buổi"),
    "answer it otherwise": lambda cast: _promise(cast, "partly", "Được 9 buổi"),
    "take the tasks over": lambda cast: partial(
        tasks.take_over_tasks, cast.paper(cast.member), by=cast.member
    ),
    "attach a file": lambda cast: partial(attach_file, upload(), cast.paper(cast.member), by=cast.member),
    "report with evidence": DUE["report with evidence"],
    "report it done": lambda cast: partial(
        remedies.report_progress, _item(cast), "Xong", by=cast.member, done=True
    ),
    "remind the owners": DUE["remind the owners"],
}
ISSUED: dict[str, Play] = {
    "attach the signed paper": lambda cast: _scan(cast, "ky", "staff"),
    "attach another": lambda cast: _scan(cast, "ky lai", "approver"),
    "print it": lambda cast: partial(suggestions.print_suggestion, _suggestion(cast), by=cast.staff),
    "withdraw it": lambda cast: partial(
        suggestions.withdraw_suggestion, _suggestion(cast), "Không cần", by=cast.approver
    ),
    "return a paper for topics": _return_for_topics,
    "return that paper": lambda cast: partial(
        papers.return_paper, cast.paper(cast.colleague), by=cast.clerk, reason="Thiếu số."
    ),
}
RE_RATED: dict[str, Play] = {
    "print the decision": _print_decision,
    "re-rate otherwise": CLOSED["re-rate otherwise"],
}

SCENES = {
    "carried, shortcoming named": (_named, NAMED),
    "carried, remedy due": (_due, DUE),
    "carried, answering": (_answering, ANSWERING),
    "carried, topics issued": (_issued, ISSUED),
    "carried, re-rated": (_re_rated, RE_RATED),
}
