"""What people do with the papers of a session and the words on them, from writing to the conference."""

from __future__ import annotations

import datetime as dt
from functools import partial

from members import clock
from members.models import RoleKind
from reviews.conference.actions import conferences
from reviews.conference.actions import grounds as conference_grounds
from reviews.demo.calendar import MORNING
from reviews.desk.actions.course import advance_session, take_stage_back
from reviews.documents.actions.documents import cancel_document, request_document
from reviews.models import (
    Comment,
    Document,
    DocumentKind,
    Dossier,
    Paper,
    Point,
    ReviewPlace,
    Section,
    Suggestion,
    TaskResult,
)
from reviews.opinions.actions import comments, opinions
from reviews.papers.actions import commitments, papers, printing, tasks, word_file
from reviews.papers.workbook import TaskRow
from reviews.places.actions import delegations, people, places
from reviews.quarters import actions as quarters
from reviews.rounds.actions import campaigns, cancelling, deadlines, reminders
from reviews.rounds.actions.campaigns import Dues
from reviews.stages import Stage
from reviews.suggestions import actions as suggestions
from reviews.suggestions.actions import TopicProposal
from reviews.vetting import actions as vetting
from tests.pairs.quarter import FEWER
from tests.pairs.racing import Job, Play, upload
from tests.reviews.cast import (
    TASKS,
    Cast,
    bring_to,
    comment,
    convene,
    make_cast,
    make_member,
    make_role,
    sent_long_ago,
    write,
)
from tests.reviews.suggestions.suggesting import TERMS, agreed, inspector, propose

REMARK = comments.CommentInput("proposal", "Nêu rõ trách nhiệm.")
SOURCE = opinions.OpinionSource("front", "Mặt trận Tổ quốc", dt.date(2025, 11, 1))


def _writing() -> Cast:
    """The member's paper is written, with a task, and not handed in; the guest is a second clerk."""
    cast = bring_to(make_cast(), Stage.WRITING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    write(cast.paper(cast.member), cast.member)
    task = tasks.add_task(cast.paper(cast.member), _row("Một việc"), by=cast.member, uploads=[upload()])
    tasks.change_task(task, _row("Một việc"), by=cast.member, version=task.version, uploads=[upload()])
    write(cast.paper(cast.colleague), cast.colleague)
    papers.submit_paper(cast.paper(cast.colleague), by=cast.colleague)
    propose(cast)
    draft = commitments.start_commitment(2026, by=cast.member)
    commitments.save_items(draft, [commitments.Promised("Trả lời đơn", "100%")], by=cast.member)
    return cast


def _commenting() -> Cast:
    """All papers are handed in, the member's has comments, an opinion, and a point; the conference is
    convened."""
    cast = bring_to(make_cast(), Stage.COMMENTING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    paper = cast.paper(cast.member)
    for number in range(2):
        comment(cast, cast.member, cast.colleague, f"Ý kiến {number}")
    comments_there = list(paper.comments.values_list("pk", flat=True))
    opinions.record_opinion(paper, SOURCE, REMARK, by=cast.clerk)
    opinions.combine_comments(paper, comments_there, "Hai ý", by=cast.clerk)
    agreed(cast, [TopicProposal(paper, "violation", "Việc kè Suối Hoa")])
    convene(cast)
    vetting.order_vetting(cast.session, "Lần đầu", by=cast.staff)
    return cast


def _sent_out() -> Cast:
    """The drafts have just gone out, and nobody has said anything."""
    return bring_to(make_cast(), Stage.COMMENTING)


def _sent() -> Cast:
    """The dossier is sent and waits to be vetted."""
    cast = _commenting()
    vetting.send_dossier(cast.session, by=cast.clerk)
    return cast


def _redrafted() -> Cast:
    """The collective's draft went out long ago, was returned and rewritten."""
    cast = bring_to(make_cast(), Stage.COMMENTING)
    sent_long_ago(cast.session)
    papers.return_paper(cast.paper(None), by=cast.clerk, reason="Xem lại")
    section = cast.paper(None).sections.order_by("pk")[0]
    papers.save_paper_section(section, "Viết lại. " * 60, by=cast.clerk, version=section.version)
    return cast


def _row(name: str, result: str = "") -> TaskRow:
    return TaskRow(name=name, product="Báo cáo", due_on=dt.date(2025, 6, 30), result=result)


def _paper(cast: Cast) -> Paper:
    return cast.paper(cast.member)


def _section(cast: Cast) -> Section:
    return Section.objects.select_related("paper").get(paper=_paper(cast), code="duties")


def _task(cast: Cast) -> TaskResult:
    return TaskResult.objects.select_related("paper__session").get(paper=_paper(cast))


def _comment(cast: Cast) -> Comment:
    rows = Comment.objects.select_related("paper__session", "place")
    return rows.filter(paper=_paper(cast), author=cast.colleague).order_by("pk")[0]


def _opinion(cast: Cast) -> Comment:
    return Comment.objects.select_related("paper__session", "place").get(paper=_paper(cast), origin="front")


def _point(cast: Cast) -> Point:
    return Point.objects.select_related("paper__session").get(paper=_paper(cast))


def _suggestion(cast: Cast) -> Suggestion:
    return Suggestion.objects.select_related("session").get(session=cast.session)


def _place(cast: Cast) -> ReviewPlace:
    return ReviewPlace.objects.select_related("session", "paper").get(paper=_paper(cast))


def _save(cast: Cast, words: str = "Thêm.") -> Job:
    section = _section(cast)
    text = f"{section.text} {words}"
    return partial(papers.save_paper_section, section, text, by=cast.member, version=section.version)


def _change_task(cast: Cast) -> Job:
    task = _task(cast)
    row = _row(task.name, "Đã xong")
    version = task.version
    return partial(tasks.change_task, task, row, by=cast.member, version=version, uploads=[upload()])


def _write_tasks(cast: Cast) -> Job:
    text = "Nhiệm vụ\tSản phẩm\tThời hạn\nRà soát hộ nghèo\tBáo cáo\t30/9/2025"
    seen = tasks.mark_of(tasks.tasks_in_paper(_paper(cast)))
    return partial(tasks.write_tasks, _paper(cast), text, by=cast.member, seen=seen)


def _take_from_word(cast: Cast) -> Job:
    section = _section(cast)
    taken = word_file.TakenText(section.pk, section.version, "Từ tệp Word.", adds=True)
    return partial(word_file.take_from_word, _paper(cast), [taken], by=cast.member)


def _delete_task(cast: Cast) -> Job:
    task = _task(cast)
    return partial(tasks.delete_task, task, by=cast.member, version=task.version)


def _take_evidence_off(cast: Cast) -> Job:
    task = _task(cast)
    first = task.attachment_id or 0
    return partial(tasks.take_evidence_off, task, first, by=cast.member, version=task.version)


def _move(cast: Cast, target: Stage) -> Job:
    cast.session.refresh_from_db()
    seen = cast.session.stage
    return partial(advance_session, cast.session, target, by=cast.clerk, seen=seen, reason="Cần thêm")


def _combine(cast: Cast) -> Job:
    pks = list(_paper(cast).comments.values_list("pk", flat=True))
    return partial(opinions.combine_comments, _paper(cast), pks, "Cùng một ý", by=cast.clerk)


def _asked_for(cast: Cast) -> Document:
    return Document.objects.get_or_create(
        session=cast.session, kind=DocumentKind.REPORT, requested_by=cast.clerk
    )[0]


def _convene(cast: Cast) -> Job:
    days = [
        conferences.Day(clock.today() + dt.timedelta(days=late), MORNING, "Nhà khách") for late in (1, 2, 3)
    ]
    return partial(conferences.convene_conference, cast.session, days, chair=cast.head, by=cast.head)


def _change_dues(cast: Cast) -> Job:
    day = cast.campaign.finish_due + dt.timedelta(days=9)
    return partial(deadlines.change_dues, cast.campaign, "", Dues(day, day, day), "Hoãn", by=cast.staff)


def _send(cast: Cast) -> Job:
    today = clock.today()
    return partial(
        people.send_person,
        cast.administrator,
        "delegate",
        [cast.session],
        starts_on=today,
        ends_on=today,
        by=cast.staff,
    )


def _delegation(cast: Cast, code: str) -> delegations.DelegationPlan:
    """A delegation of two, who are sent nowhere else and have begun yesterday."""
    today = clock.today()
    head, other = (make_member(f"{code}{n}", "Người Trong Đoàn", cast.other_cell) for n in (1, 2))
    begun = today - dt.timedelta(days=1)
    return delegations.DelegationPlan("Đoàn số 1", "12-QĐ/TU", today, head, [other], begun, today)


def _send_delegation(cast: Cast) -> Job:
    plan = _delegation(cast, "DGS")
    return partial(delegations.send_delegation, cast.campaign, plan, [cast.session], by=cast.staff)


def _recall_delegation(cast: Cast) -> Job:
    plan = _delegation(cast, "DGR")
    sent = delegations.send_delegation(cast.campaign, plan, [cast.session], by=cast.staff)
    return partial(delegations.recall_delegation, sent, by=cast.staff)


def _report_delegation(cast: Cast) -> Job:
    plan = _delegation(cast, "DGB")
    sent = delegations.send_delegation(cast.campaign, plan, [cast.session], by=cast.staff)
    return partial(delegations.report_delegation, sent, "Đã làm việc với đơn vị.", by=plan.head)


def _start_other_commitment(cast: Cast) -> Job:
    return partial(commitments.start_commitment, 2027, by=cast.member)


def _save_items(cast: Cast) -> Job:
    draft = cast.member.commitments.get(year=2026)
    promised = [commitments.Promised("Dự sinh hoạt", "12 buổi")]
    return partial(commitments.save_items, draft, promised, by=cast.member)


def _remove_topic(cast: Cast) -> Job:
    topic = _suggestion(cast).topics.select_related("suggestion__session").order_by("pk")[0]
    return partial(suggestions.remove_topic, topic, by=cast.staff)


def _agree(cast: Cast) -> Job:
    seen = _suggestion(cast).version
    return partial(suggestions.agree_to_suggestion, _suggestion(cast), by=inspector(cast), seen=seen)


def _vet(cast: Cast) -> Job:
    dossier = Dossier.objects.select_related("session").filter(session=cast.session).latest("pk")
    return partial(vetting.vet_dossier, dossier, vetting.VerdictInput("passed"), by=cast.staff)


PAPERS: dict[str, Play] = {
    "save a section": _save,
    "save it otherwise": lambda cast: _save(cast, "Khác."),
    "rate oneself": lambda cast: partial(
        papers.save_self_rating, _paper(cast), FEWER, by=cast.member, **TASKS
    ),
    "add a task": lambda cast: partial(
        tasks.add_task, _paper(cast), _row("Việc nữa"), by=cast.member, uploads=[upload()]
    ),
    "write the tasks": _write_tasks,
    "take texts from Word": _take_from_word,
    "change a task": _change_task,
    "delete a task": _delete_task,
    "submit": lambda cast: partial(papers.submit_paper, _paper(cast), by=cast.member),
    "return": lambda cast: partial(papers.return_paper, _paper(cast), by=cast.clerk, reason="Thiếu số."),
    "set the place aside": lambda cast: partial(
        places.set_places_aside, [_place(cast)], "Đã kiểm điểm trên giấy", by=cast.staff
    ),
    "take the place back": lambda cast: partial(places.take_place_back, _place(cast), by=cast.staff),
    "change the dates": _change_dues,
    "remind": lambda cast: partial(reminders.remind_session, cast.session, by=cast.clerk),
    "remind one": lambda cast: partial(
        reminders.remind_people, cast.session, [cast.member.pk], "Mai họp.", by=cast.clerk
    ),
    "remind by the clock": lambda _cast: partial(reminders.remind_by_clock),
    "remind the late": lambda cast: partial(reminders.remind_late, cast.campaign, by=cast.staff),
    "add a legal basis": lambda cast: partial(
        campaigns.add_basis, cast.campaign, "Kế hoạch số 1", by=cast.staff
    ),
    "open a quarter": lambda cast: partial(
        quarters.open_evaluation,
        cast.province,
        quarters.Quarter(2025, 1, "366-2025"),
        dt.date(2025, 3, 14),
        by=cast.staff,
    ),
    "send a delegate": _send,
    "send a delegation": _send_delegation,
    "call a delegation back": _recall_delegation,
    "report of a delegation": _report_delegation,
    "set the least days": lambda cast: partial(conferences.set_least_days, cast.session, 2, by=cast.staff),
    "convene": _convene,
    "set the day of the drafts": lambda cast: partial(
        conference_grounds.set_drafts_day, cast.session, dt.date(2025, 11, 3), "Bản giấy", by=cast.clerk
    ),
    "order many vettings": lambda cast: partial(
        vetting.order_vettings, cast.campaign, cast.session.committee.kind, "Cần thẩm định", by=cast.staff
    ),
    "order the vetting": lambda cast: partial(
        vetting.order_vetting, cast.session, "Cần thẩm định", by=cast.staff
    ),
    "print the report": lambda cast: partial(
        request_document, cast.session, DocumentKind.REPORT, by=cast.clerk
    ),
    "cancel the report": lambda cast: partial(cancel_document, _asked_for(cast), by=cast.clerk),
    "print a paper": lambda cast: partial(printing.print_paper, _paper(cast), by=cast.clerk),
    "record an opinion": lambda cast: partial(
        opinions.record_opinion, _paper(cast), SOURCE, REMARK, by=cast.clerk
    ),
    "draft a suggestion": lambda cast: partial(
        suggestions.draft_suggestion,
        cast.session,
        "Gợi ý nữa",
        [TopicProposal(_paper(cast), "violation", "Việc khác")],
        by=cast.staff,
    ),
    "add a topic": lambda cast: partial(
        suggestions.add_topic,
        _suggestion(cast),
        TopicProposal(_paper(cast), "violation", "Việc nữa"),
        by=cast.staff,
    ),
    "remove a topic": _remove_topic,
    "agree to it": _agree,
    "object to it": lambda cast: partial(
        suggestions.object_to_suggestion, _suggestion(cast), "Chưa rõ", by=inspector(cast)
    ),
    "issue it": lambda cast: partial(
        suggestions.issue_suggestion, _suggestion(cast), TERMS, by=cast.approver
    ),
    "withdraw it": lambda cast: partial(
        suggestions.withdraw_suggestion, _suggestion(cast), "Không cần", by=cast.staff
    ),
    "cancel the round": lambda cast: partial(
        cancelling.cancel_campaign, cast.campaign, "Nhầm bộ quy định", by=cast.staff
    ),
}

WRITING: dict[str, Play] = PAPERS | {
    "take the paper back": lambda cast: partial(
        papers.take_paper_back, cast.paper(cast.colleague), by=cast.colleague
    ),
    "take evidence off": _take_evidence_off,
    "send the drafts out": lambda cast: _move(cast, Stage.COMMENTING),
    "start a commitment": _start_other_commitment,
    "write the commitment": _save_items,
    "hand in the commitment": lambda cast: partial(
        commitments.hand_in_commitment, cast.member.commitments.get(year=2026), by=cast.member
    ),
}

COMMENTING: dict[str, Play] = {
    name: play for name, play in PAPERS.items() if name not in ("change a task", "delete a task")
} | {
    "print a score sheet": lambda cast: partial(
        printing.print_about, _paper(cast), DocumentKind.SCORES, by=cast.clerk
    ),
    "comment": lambda cast: partial(comments.add_comment, _paper(cast), REMARK, by=cast.head),
    "have nothing to add": lambda cast: partial(comments.say_nothing_to_add, _paper(cast), by=cast.head),
    "comment as another": lambda cast: partial(comments.add_comment, _paper(cast), REMARK, by=cast.colleague),
    "edit a comment": lambda cast: partial(comments.edit_comment, _comment(cast), REMARK, by=cast.colleague),
    "answer a comment": lambda cast: partial(
        comments.answer_comment, _comment(cast), "taken_up", "Xin tiếp thu.", by=cast.member
    ),
    "explain it": lambda cast: partial(
        comments.answer_comment, _comment(cast), "explained", "Xin giải trình.", by=cast.member
    ),
    "answer the point": lambda cast: partial(
        opinions.answer_point, _point(cast), "taken_up", "Xin tiếp thu cả.", by=cast.member
    ),
    "verify": lambda cast: partial(
        opinions.verify_comment, _opinion(cast), "verified", "Đúng.", by=cast.clerk
    ),
    "verify otherwise": lambda cast: partial(
        opinions.verify_comment, _opinion(cast), "refuted", "Không đúng.", by=cast.head
    ),
    "assign": lambda cast: partial(opinions.assign_comment, _opinion(cast), cast.colleague, by=cast.clerk),
    "assign it to the head": lambda cast: partial(
        opinions.assign_comment, _opinion(cast), cast.head, by=cast.guest
    ),
    "combine": _combine,
    "take the point apart": lambda cast: partial(opinions.dissolve_point, _point(cast), by=cast.clerk),
    "back to writing": lambda cast: _move(cast, Stage.WRITING),
    "go to the conference": lambda cast: _move(cast, Stage.CONFERENCE),
    "send the dossier": lambda cast: partial(vetting.send_dossier, cast.session, by=cast.clerk),
}

SENT: dict[str, Play] = {
    name: COMMENTING[name]
    for name in ("send the dossier", "return", "issue it", "back to writing", "go to the conference")
} | {"pass the dossier": _vet}

SENT_OUT: dict[str, Play] = {
    "take the step back": lambda cast: partial(
        take_stage_back, cast.session, by=cast.clerk, seen=Stage.COMMENTING
    ),
    "comment": COMMENTING["comment"],
    "back to writing": COMMENTING["back to writing"],
}

REDRAFTED: dict[str, Play] = {
    "hand in the draft anew": lambda cast: partial(papers.submit_paper, cast.paper(None), by=cast.clerk),
}

SCENES = {
    "session, just sent out": (_sent_out, SENT_OUT),
    "session, writing": (_writing, WRITING),
    "session, commenting": (_commenting, COMMENTING),
    "session, dossier sent": (_sent, SENT),
    "session, draft rewritten": (_redrafted, REDRAFTED),
}
