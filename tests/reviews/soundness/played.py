"""A round with everything of which the check of the data asks: results, votes, a ballot, files, numbers."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from members import clock
from members.models import Event
from reviews.agenda import AgendaKind
from reviews.ballots.actions import counting, planning
from reviews.conference.actions import votes
from reviews.demo import conference as conferences
from reviews.desk.actions.course import advance_session
from reviews.documents.actions.attachments import attach_file
from reviews.issuing.actions import register
from reviews.issuing.actions.register import RegisterLine
from reviews.models import AgendaItem, Attachment, Conference, DocumentKind, DossierItem, PaperType
from reviews.stages import Stage
from tests.reviews.ballots.voting import all_good, planned
from tests.reviews.cast import Cast, bring_to
from tests.reviews.issuing.issuing import issue, printed, with_file


def play_round(cast: Cast) -> Cast:
    """The standing committee's session from its papers to the released results."""
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    conferences.hold_played(conference, clerk=cast.clerk, say=lambda item: _vote(cast, item))
    conferences.sign_minutes(conference, clerk=cast.clerk, chair=cast.head)
    cast.session = advance_session(cast.session, Stage.RATING, by=cast.clerk, seen=Stage.CONFERENCE)
    file_papers(cast)
    return bring_to(cast, Stage.CLOSED)


def _vote(cast: Cast, item: AgendaItem) -> None:
    if item.kind != AgendaKind.COLLECTIVE:
        return
    votes.take_vote(item, votes.ShowOfHands("Thông qua báo cáo", 2, against=1), by=cast.clerk)
    ballot = planning.open_ballot(planned(cast), by=cast.clerk)
    counting.enter_count(ballot, all_good(ballot), by=cast.clerk)
    counting.confirm_count(ballot, by=cast.head)


def file_papers(cast: Cast) -> Attachment:
    """Two numbers by hand, an issued paper with its file, and a file in a dossier, which is returned."""
    for title in ("Về việc mời họp", "Về việc báo cáo"):
        line = RegisterLine(clock.today(), title)
        register.enter_paper(cast.province, PaperType.CV, line, by=cast.clerk)
    paper = with_file(issue(printed(cast, DocumentKind.SUMMONS), cast.clerk))
    Event.record("issued_done", paper, by=None, sha256=paper.sha256)
    file = attach_file(SimpleUploadedFile("Nhận xét.pdf", b"%PDF-1.7 read"), cast.session, by=cast.clerk)
    DossierItem.objects.create(
        paper=cast.paper(cast.member),
        kind="residence",
        attachment=file,
        sha256=file.sha256,
        citation="Nhận xét của nơi cư trú",
        by=cast.clerk,
    )
    return file
