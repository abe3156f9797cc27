"""More rows of everything a page lists, copied from the row that stands behind every address."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from typing import TypeVar
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.db.models.base import ModelState

from members import clock
from members.actions.workbooks import store_workbook
from members.models import Committee, Event, Mail, Member, Notice, RoleKind, WorkbookKind
from members.workbooks import fill_workbook
from ratings.models import CalendarDay, Conflict, Objection
from reviews.documents.actions.attachments import attach_file
from reviews.former.actions.scans import keep_scans
from reviews.former.workbook import LevelRow, former_template, read_former
from reviews.issuing.actions.register import RegisterLine, enter_paper
from reviews.models import (
    Amendment,
    Comment,
    Commitment,
    DataRequest,
    Delegation,
    Document,
    Dossier,
    Evaluation,
    Finding,
    LegalBasis,
    ManuscriptKind,
    Minutes,
    PaperType,
    Point,
    PromiseAnswer,
    Recommendation,
    Remark,
    RemedyEntry,
    RemedyItem,
    Revision,
    ShortcomingAnswer,
    Signatory,
    SignedCopy,
    Suggestion,
    TaskResult,
    Topic,
    Vote,
)
from tests.members.factories import committee
from tests.reviews.cast import make_member, make_role
from tests.reviews.everything import PDF, WORDS, Closed
from tests.reviews.manuscripts.writing import attach

Row = TypeVar("Row", bound=Model)


def copied(row: Row, **changes: object) -> Row:
    """A second row like this one, but for the changes."""
    made = copy.copy(row)
    made.pk, made._state = None, ModelState()
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def crowd(closed: Closed, numbers: Iterable[int]) -> None:
    """Lay one more of everything for each number; of what ``closed`` has laid, 0 is the one there is."""
    for number in numbers:
        _alone(closed, number)
        if number:
            _papers(closed, number)
            _conference(closed, number)
            _after(closed, number)
            _rounds(closed, number)
            _people(closed, number)
            _by_hand(closed, number)
            _issued(closed, number)


def _papers(closed: Closed, number: int) -> None:
    """What hangs on the member's paper, and the topics suggested to it."""
    cast, keys = closed.cast, closed.keys
    paper = cast.paper(cast.member)
    more = f"{WORDS} {number}"
    copied(Comment.objects.get(pk=keys["comments"]), text=more)
    point = copied(Point.objects.get(pk=keys["point_answer"]))
    copied(Comment.objects.get(pk=keys["comments"]), point=point, author=cast.head, text=more)
    copied(TaskResult.objects.get(pk=keys["task"]), name=more)
    last = Revision.objects.filter(paper=paper).latest("number")
    copied(last, number=last.number + 1)
    attach_file(SimpleUploadedFile(f"chung-cu-{number}.pdf", PDF), paper, by=cast.member)
    suggestion = Suggestion.objects.get(pk=keys["suggestions"])
    topic = Topic.objects.get(pk=keys["topics"])
    copied(topic, text=more)
    copied(topic, suggestion=copied(suggestion, abstract=more))
    promise = PromiseAnswer.objects.get(pk=keys["promises"]).item
    pledge = copied(promise.commitment, year=2000 + number, handed_in_at=None)
    item = copied(promise, commitment=pledge)
    Commitment.objects.filter(pk=pledge.pk).update(handed_in_at=clock.now())
    PromiseAnswer.objects.create(paper=paper, item=item)
    earlier = ShortcomingAnswer.objects.get(pk=keys["shortcomings"])
    copied(earlier, shortcoming=copied(earlier.shortcoming, text=more))


def _conference(closed: Closed, number: int) -> None:
    keys = closed.keys
    copied(Vote.objects.get(pk=keys["votes"]), motion=f"{WORDS} {number}")
    copied(Recommendation.objects.get(pk=keys["recommendations"]), text=f"{WORDS} {number}")
    said = Remark.objects.filter(item=keys["points"])[0]
    Remark.objects.create(key=uuid4(), item=said.item, speaker=said.speaker, text=WORDS)
    section = Minutes.objects.get(conference=keys["conferences"]).sections.all()[0]
    copied(section, code=f"x{number}", position=1 + number)


def _after(closed: Closed, number: int) -> None:
    """What completes the papers, and what is kept of the round."""
    keys, more = closed.keys, f"{WORDS} {number}"
    copied(Finding.objects.get(pk=keys["findings"]), quote=more)
    copied(Amendment.objects.get(pk=keys["amendments"]), text=more)
    remedy = RemedyItem.objects.get(pk=keys["remedies"])
    copied(remedy, what=more)
    copied(RemedyEntry.objects.filter(item=remedy)[0])
    copied(Document.objects.get(pk=keys["documents"]))
    copied(Objection.objects.get(pk=keys["objections"]), summary=more)


def _rounds(closed: Closed, number: int) -> None:
    """A round, a quarter and a committee more, each with its session."""
    cast = closed.cast
    more = f"{WORDS} {number}"
    days = {"starts_on": dt.date(2000 + number, 1, 1), "ends_on": dt.date(2000 + number, 12, 31)}
    period = copied(cast.campaign.period, year=2000 + number, **days)
    campaign = copied(cast.campaign, period=period)
    soon = clock.today() + dt.timedelta(days=30)
    copied(cast.session, campaign=campaign, writing_due=soon, commenting_due=soon, finish_due=soon)
    copied(LegalBasis.objects.filter(campaign=cast.campaign)[0], position=100 + number, citation=more)
    quarter = Evaluation.objects.get(pk=closed.keys["quarters"])
    copied(quarter, period=copied(quarter.period, year=2000 + number))
    parent = Committee.objects.get(pk=cast.province.pk)
    fields = {"kind": "cell", "body": "Chi ủy", "symbol": "CB", "place": "Thử"}
    cell = Committee.objects.add_child(parent, {"code": f"C{number}", "name": f"Chi bộ {number}", **fields})
    session = copied(cast.other, committee=cell)
    Dossier.objects.create(session=session, number=1, revisions={}, sent_by=cast.clerk)


def _people(closed: Closed, number: int) -> None:
    """A guest, who is waiting for the floor and belongs to a delegation."""
    cast = closed.cast
    guest = make_member(f"G{number}", f"Khách Số {number}", cast.other_cell)
    make_role(guest, RoleKind.GUEST, cast.province)
    copied(Conflict.objects.get(pk=closed.keys["conflicts"]), member=guest)
    delegation = Delegation.objects.get(pk=closed.keys["delegations"])
    delegation.members.add(guest)
    more = copied(delegation, name=f"{WORDS} {number}")
    more.members.set([cast.staff, guest])
    more.sessions.set([cast.session])
    copied(Conflict.objects.get(pk=closed.keys["quarter-conflicts"]), member=guest)
    copied(DataRequest.objects.get(pk=closed.keys["my-data"]), member=guest)


def _by_hand(closed: Closed, number: int) -> None:
    """A sheet of comments more, and what was typed in from the first one."""
    cast = closed.cast
    attach(cast, cast.colleague, ManuscriptKind.COMMENTS, words=f"{WORDS} {number}")
    first = Comment.objects.get(manuscript=closed.keys["manuscripts"], text=f"{WORDS}, viết tay")
    copied(first, text=f"{first.text} {number}")


def _issued(closed: Closed, number: int) -> None:
    """A letter in the register, a copy more of the issued paper, and somebody more who signs."""
    cast, keys = closed.cast, closed.keys
    enter_paper(cast.province, PaperType.CV, RegisterLine(clock.today(), f"{WORDS} {number}"), by=cast.clerk)
    copied(SignedCopy.objects.get(pk=keys["signed-copies"]), sha256=f"{number:064x}")
    copied(Signatory.objects.get(pk=keys["signatories"]), member=Member.objects.get(code=f"G{number}"))


def _alone(closed: Closed, number: int) -> None:
    """What stands behind no address of its own."""
    cast = closed.cast
    if number == 0:
        Dossier.objects.create(session=cast.other, number=1, revisions={}, sent_by=cast.clerk)
    for person in (cast.member, cast.clerk, cast.staff):
        Notice.objects.create(recipient=person, text=f"Tin {number}", url="/")
        Mail.objects.create(recipient=person, address="a@thu.vn", subject="Tin", body="Tin")
        Event.record("sign_in", person, by=person, address="127.0.0.1", known=False)
    CalendarDay.objects.create(
        day=clock.today().replace(month=5, day=1 + number),
        is_working=False,
        name="Nghỉ",
        paper_number="1-TB",
        paper_on=dt.date(2025, 1, 2),
        by=cast.staff,
    )
    store_workbook(
        f"tep-{number}.xlsx",
        fill_workbook([committee(f"Z{n}") for n in range(number + 1)]),
        by=cast.administrator,
    )
    store_workbook(
        f"nam-truoc-{number}.xlsx",
        former_template([LevelRow("MEMBER", "", "", "GOOD")] * (number + 1)),
        by=cast.staff,
        kind=WorkbookKind.FORMER,
        read=read_former,
    )
    files = [SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.7 x") for name in ("MEMBER", "khong ro")]
    keep_scans(files, 2024, by=cast.staff)
