"""Suggested topics: who sees them when, what they ask of a paper, and how they are issued."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from members.models import Event, Member, Notice, RoleKind
from reviews.models import (
    Attachment,
    Document,
    DocumentKind,
    Paper,
    PaperState,
    RegisterEntry,
    Revision,
    Suggestion,
    SuggestionState,
    Topic,
    TopicField,
)
from reviews.papers.actions import papers as paper_actions
from reviews.papers.checklist import lacks_of_paper
from reviews.report import printed as reports
from reviews.stages import Stage
from reviews.suggestions import actions
from reviews.suggestions.actions import TopicProposal
from reviews.suggestions.printed import suggestion_paper
from reviews.tasks import build_document
from tests.reviews import said
from tests.reviews.cases.test_decisions import together
from tests.reviews.cast import Cast, bring_to, make_cast, make_role, write
from tests.reviews.conftest import SignIn
from tests.reviews.suggestions.suggesting import (
    TERMS,
    TO_COLLEAGUE,
    TO_COLLECTIVE,
    TO_MEMBER,
    agreed,
    answer,
    inspector,
    issued,
    proposals,
    propose,
)

WORDS = (TO_MEMBER, TO_COLLEAGUE, TO_COLLECTIVE)


def topic_of(cast: Cast, member: Member | None) -> Topic:
    return Topic.objects.select_related("paper").get(paper=cast.paper(member))


def read_everywhere(cast: Cast, sign_in: SignIn, member: Member) -> str:
    """Every page of the session and of suggestions this person can open."""
    client = sign_in(member)
    paths = ["/", "/notices/", "/sessions/", "/suggestions/", "/appraisals/", cast.session.get_absolute_url()]
    paths += [f"/sessions/{cast.session.pk}/dossier/", f"/suggestions/?session={cast.session.pk}"]
    paths += [row.get_absolute_url() for row in Suggestion.objects.all()]
    paths += [paper.get_absolute_url() for paper in cast.session.papers.all()]
    paths += [f"{paper.get_absolute_url()}versions/" for paper in cast.session.papers.all()]
    return "".join(client.get(path).content.decode() for path in paths)


def seen(cast: Cast, sign_in: SignIn, member: Member) -> list[str]:
    page = read_everywhere(cast, sign_in, member)
    return [words for words in WORDS if words in page]


def test_before_it_is_issued_nobody_of_the_unit_learns_of_it(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    suggestion = agreed(cast)
    inside = (cast.head, cast.member, cast.colleague, cast.clerk, cast.supervisor, cast.guest, cast.stranger)
    pages = {member.code: read_everywhere(cast, sign_in, member) for member in inside}
    secret = (*WORDS, suggestion.abstract)
    told = {code: [words for words in secret if words in page] for code, page in pages.items()}
    assert told == {member.code: [] for member in inside}
    above = (cast.staff, cast.approver, inspector(cast))
    assert [seen(cast, sign_in, member) for member in above] == [list(WORDS)] * 3


def test_who_watches_the_tree_and_is_reviewed_here_sees_no_draft_and_no_topic_of_others(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.WRITING)
    for kind in (RoleKind.STAFF, RoleKind.APPROVER, RoleKind.INSPECTION):
        make_role(cast.colleague, kind, cast.province)
    draft = agreed(cast)
    assert seen(cast, sign_in, cast.colleague) == []
    with pytest.raises(PermissionDenied):
        actions.issue_suggestion(draft, TERMS, by=cast.colleague)
    with pytest.raises(PermissionDenied):
        actions.withdraw_suggestion(draft, "Không cần", by=cast.colleague)
    issued_one = actions.issue_suggestion(draft, TERMS, by=cast.approver)
    actions.print_suggestion(issued_one, by=cast.staff)
    assert seen(cast, sign_in, cast.colleague) == [TO_COLLEAGUE]
    assert Document.objects.visible_to(Member.objects.get(pk=cast.colleague.pk)).count() == 0
    page = sign_in(cast.colleague).get(reverse("reviews:appraisal", args=[cast.session.pk]))
    assert page.status_code == 403


def test_once_issued_each_sees_the_own_topics_and_who_leads_sees_all(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    issued(cast)
    assert seen(cast, sign_in, cast.member) == [TO_MEMBER]
    assert seen(cast, sign_in, cast.colleague) == [TO_COLLEAGUE]
    assert seen(cast, sign_in, cast.clerk) == seen(cast, sign_in, cast.head) == list(WORDS)
    for outside in (cast.supervisor, cast.guest, cast.stranger, cast.administrator):
        assert seen(cast, sign_in, outside) == []
    told = Notice.objects.filter(recipient=cast.member).first()
    assert told is not None
    assert "01-CV/TU" in told.text
    assert told.url.endswith("#section-suggestions")


def test_when_the_papers_are_out_a_colleague_reads_the_topic_in_the_paper(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.WRITING)
    issued(cast)
    bring_to(cast, Stage.COMMENTING)
    assert seen(cast, sign_in, cast.colleague) == list(WORDS)
    assert seen(cast, sign_in, cast.stranger) == []


def test_staff_of_another_tree_have_nothing(cast: Cast, sign_in: SignIn) -> None:
    make_role(cast.stranger, RoleKind.STAFF, cast.other_cell)
    bring_to(cast, Stage.COMMENTING)
    suggestion = issued(cast)
    assert seen(cast, sign_in, cast.stranger) == []
    client = sign_in(cast.stranger)
    assert client.get(suggestion.get_absolute_url()).status_code == 404
    assert client.get(f"/sessions/{cast.session.pk}/suggestions/new/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.draft_suggestion(cast.session, "Gợi ý", proposals(cast), by=cast.stranger)


def test_a_paper_is_not_submitted_before_every_topic_is_answered_in_full(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    issued(cast)
    paper = cast.paper(cast.member)
    write(paper, cast.member)
    topic = topic_of(cast, cast.member)
    section = paper.sections.get(code=topic.section(TopicField.CAUSE))
    paper_actions.save_paper_section(section, "", by=cast.member, version=section.version)
    free = paper.sections.get(code="suggestions")
    paper_actions.save_paper_section(free, "", by=cast.member, version=free.version)
    with pytest.raises(paper_actions.IncompleteError) as refused:
        paper_actions.submit_paper(paper, by=cast.member)
    [lack] = refused.value.lacks
    assert (lack.anchor, lack.section) == (f"topic-{topic.pk}", "suggestions")
    assert all(words in lack.text for words in (TO_MEMBER, "01-CV/TU", "nguyên nhân"))
    answer(topic, cast.member)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    kept = Revision.objects.get(paper=paper).texts
    assert kept[topic.section(TopicField.CAUSE)] == "Đã làm rõ: cause"


def test_an_answer_saved_meanwhile_by_the_other_writer_is_not_overwritten(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.WRITING)
    issued(cast)
    topic = topic_of(cast, None)
    section = topic.paper.sections.get(code=topic.section(TopicField.EXPLANATION))
    paper_actions.save_paper_section(section, "Lời của thư ký", by=cast.clerk, version=0)
    reply = sign_in(cast.head).post(
        reverse("reviews:save_section", args=[section.pk]),
        {"text": "Lời của bí thư", "version": 0},
        headers={"accept": "application/json"},
    )
    assert reply.status_code == 409
    assert reply.json()["theirs"] == "Lời của thư ký"
    section.refresh_from_db()
    assert section.text == "Lời của thư ký"


def test_a_topic_issued_late_sends_the_paper_back_with_the_number_and_readers_keep_what_was_in(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMMENTING)
    before = cast.paper(cast.member).texts()["duties"]
    suggestion = issued(cast, [TopicProposal(cast.paper(cast.member), "violation", TO_MEMBER)])
    states = {paper.member: paper.state for paper in cast.session.papers.for_list()}
    assert states == {
        None: PaperState.SUBMITTED,
        cast.head: PaperState.SUBMITTED,
        cast.member: PaperState.RETURNED,
        cast.colleague: PaperState.SUBMITTED,
    }
    paper = cast.paper(cast.member)
    assert "01-CV/TU" in paper.return_reason
    assert paper.revisions.order_by("-number")[0].note == paper.return_reason
    line = Event.objects.filter(verb="return", subject_id=paper.pk).get()
    assert (line.actor_id, line.data["reason"]) == (cast.approver.pk, paper.return_reason)
    topic = suggestion.topics.get()
    answer(topic, cast.member, "Lời đang viết dở")
    assert "Lời đang viết dở" not in read_everywhere(cast, sign_in, cast.colleague)
    assert before.split("\n")[0] in sign_in(cast.colleague).get(paper.get_absolute_url()).content.decode()
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    assert "Lời đang viết dở" in read_everywhere(cast, sign_in, cast.colleague)


def test_the_report_prints_topic_and_answer_in_place_of_the_free_text(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    issued(cast)
    paper = cast.paper(cast.member)
    write(paper, cast.member)
    free = paper.sections.get(code="suggestions")
    paper_actions.save_paper_section(
        free, "Không có vấn đề nào được gợi ý.", by=cast.member, version=free.version
    )
    answer(topic_of(cast, cast.member), cast.member, "Nhà thầu chậm")
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    text = said.text_of(reports.report_paper(cast.session))
    assert [words in text for words in (TO_MEMBER, "Nhà thầu chậm: cause", "01-CV/TU")] == [True] * 3
    assert "Không có vấn đề nào được gợi ý." not in text


def test_withdrawn_topics_are_asked_of_nobody_and_the_answers_stay_on_record(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    suggestion = issued(cast)
    topic = topic_of(cast, cast.member)
    answer(topic, cast.member)
    with pytest.raises(PermissionDenied):
        actions.withdraw_suggestion(suggestion, "Ghi nhầm người", by=cast.staff)
    with pytest.raises(ValidationError):
        actions.withdraw_suggestion(suggestion, "  ", by=cast.approver)
    actions.withdraw_suggestion(suggestion, "Ghi nhầm người", by=cast.approver)
    paper = cast.paper(cast.member)
    assert paper.topics_to_answer == []
    assert "suggestions" in {lack.section for lack in lacks_of_paper(paper, cast.member)}
    assert paper.texts()[topic.section(TopicField.CAUSE)] == "Đã làm rõ: cause"
    assert Notice.objects.filter(recipient=cast.member, text__contains="Ghi nhầm người").count() == 1


def test_nobody_agrees_to_what_was_changed_meanwhile_and_a_change_asks_for_agreement_anew(cast: Cast) -> None:
    suggestion = propose(cast)
    read = suggestion.version
    actions.add_topic(
        suggestion, TopicProposal(cast.paper(cast.head), "disunity", "Việc mất đoàn kết"), by=cast.staff
    )
    with pytest.raises(ValidationError):
        actions.agree_to_suggestion(suggestion, by=inspector(cast), seen=read)
    suggestion = actions.agree_to_suggestion(suggestion, by=inspector(cast), seen=read + 1)
    actions.remove_topic(suggestion.topics.order_by("-pk")[0], by=cast.staff)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.agreed_by, suggestion.version) == ("draft", None, read + 2)
    with pytest.raises(ValidationError):
        actions.issue_suggestion(suggestion, TERMS, by=cast.approver)
    with pytest.raises(ValidationError):
        actions.object_to_suggestion(suggestion, "", by=inspector(cast))
    objected = actions.object_to_suggestion(suggestion, "Chưa đủ căn cứ", by=inspector(cast))
    assert Notice.objects.filter(recipient=cast.staff, text__contains="Chưa đủ căn cứ").count() == 1
    assert (
        actions.withdraw_suggestion(objected, "Không đủ căn cứ", by=cast.staff).state
        == SuggestionState.WITHDRAWN
    )


def test_each_step_is_its_own_parts_and_none_comes_after_the_conference_began(cast: Cast) -> None:
    suggestion = propose(cast)
    wrong = (cast.clerk, cast.head, cast.member, cast.supervisor, cast.guest, cast.stranger)
    for person in wrong:
        for act in (
            partial(actions.draft_suggestion, cast.session, "Gợi ý", proposals(cast)),
            partial(actions.agree_to_suggestion, suggestion, seen=1),
            partial(actions.issue_suggestion, suggestion, TERMS),
            partial(actions.withdraw_suggestion, suggestion, "Lý do"),
        ):
            with pytest.raises(PermissionDenied):
                act(by=person)
    with pytest.raises(PermissionDenied):
        actions.agree_to_suggestion(suggestion, by=cast.staff, seen=1)
    bring_to(cast, Stage.CONFERENCE)
    with pytest.raises(PermissionDenied):
        actions.agree_to_suggestion(suggestion, by=inspector(cast), seen=1)
    assert Suggestion.objects.get().state == SuggestionState.DRAFT


def test_the_number_is_the_next_of_the_register_which_keeps_it_of_a_withdrawn_paper(
    cast: Cast,
) -> None:
    numbers = [issued(cast).symbol, issued(cast).symbol]
    first = Suggestion.objects.get(number=1)
    actions.withdraw_suggestion(first, "Không còn cần", by=cast.approver)
    entry = RegisterEntry.objects.get(suggestion=first)
    assert (numbers, entry.annulment) == (["01-CV/TU", "02-CV/TU"], "Không còn cần")
    # More people see the register than the paper, so it does not name whom the topics are put to.
    assert entry.title.endswith(str(cast.session))


def test_the_database_keeps_an_issued_topic_as_it_is(cast: Cast) -> None:
    issued(cast)
    topic = topic_of(cast, cast.member)
    for change in (
        lambda: Topic.objects.filter(pk=topic.pk).update(text="Khác"),
        lambda: Topic.objects.filter(pk=topic.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert topic_of(cast, cast.member).text == TO_MEMBER


@pytest.mark.django_db(transaction=True)
def test_two_approvers_issue_two_papers_at_once_and_each_gets_a_number_of_its_own() -> None:
    cast = bring_to(make_cast(), Stage.COMMENTING)
    make_role(cast.administrator, RoleKind.APPROVER, cast.province)
    first = agreed(cast, [TopicProposal(cast.paper(cast.member), "violation", TO_MEMBER)])
    second = agreed(cast, [TopicProposal(cast.paper(cast.member), "disunity", TO_COLLECTIVE)])
    start = threading.Barrier(4)
    failures: list[BaseException] = []
    done: list[int] = []

    def issue(pk: int, approver: int) -> None:
        actions.issue_suggestion(Suggestion.objects.get(pk=pk), TERMS, by=Member.objects.get(pk=approver))
        done.append(pk)

    jobs = [(pk, by.pk) for pk in (first.pk, second.pk) for by in (cast.approver, cast.administrator)]
    threads = [
        threading.Thread(target=together, args=(start, partial(issue, *job), failures)) for job in jobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(done) == [first.pk, second.pk]
    assert set(Suggestion.objects.values_list("number", flat=True)) == {1, 2}
    paper = cast.paper(cast.member)
    assert (paper.state, paper.revisions.count()) == (PaperState.RETURNED, 2)
    assert paper.sections.filter(code__startswith="topic-").count() == 6


@pytest.mark.django_db(transaction=True)
def test_issued_while_the_member_submits_the_paper_ends_with_its_writer() -> None:
    cast = bring_to(make_cast(), Stage.WRITING)
    write(cast.paper(cast.member), cast.member)
    suggestion = agreed(cast)
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def submit() -> None:
        paper_actions.submit_paper(cast.paper(cast.member), by=Member.objects.get(pk=cast.member.pk))

    def issue() -> None:
        actions.issue_suggestion(suggestion, TERMS, by=Member.objects.get(pk=cast.approver.pk))

    threads = [threading.Thread(target=together, args=(start, job, failures)) for job in (submit, issue)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert cast.paper(cast.member).state in (PaperState.DRAFT, PaperState.RETURNED)
    assert Topic.objects.standing().count() == 3


def test_the_signed_paper_is_for_who_may_see_the_suggestions(
    cast: Cast, sign_in: SignIn, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    suggestion = issued(cast)
    upload = SimpleUploadedFile("goi-y.pdf", b"%PDF-1.7 signed")
    reply = sign_in(cast.staff).post(
        reverse("reviews:suggestion_scan", args=[suggestion.pk]), {"file": upload}
    )
    assert reply.status_code == 302
    scan = Attachment.objects.get()
    readers = (cast.staff, cast.approver, cast.clerk, cast.head)
    others = (cast.member, cast.colleague, cast.supervisor, cast.guest, cast.stranger)
    statuses = {}
    for person in (*readers, *others):
        answered = sign_in(person).get(scan.get_absolute_url())
        answered.getvalue()
        statuses[person.code] = answered.status_code
    assert statuses == {p.code: 200 for p in readers} | {p.code: 404 for p in others}
    make_role(cast.colleague, RoleKind.STAFF, cast.province)
    assert sign_in(cast.colleague).get(scan.get_absolute_url()).status_code == 404


def test_the_printed_paper_names_number_signer_and_topics_and_is_for_who_may_see_it(cast: Cast) -> None:
    suggestion = issued(cast)
    with pytest.raises(PermissionDenied):
        actions.print_suggestion(suggestion, by=cast.member)
    document = actions.print_suggestion(suggestion, by=cast.clerk)
    assert actions.print_suggestion(suggestion, by=cast.staff) == document
    text = said.text_of(suggestion_paper(document))
    expected = (*WORDS, "01", "CV/TU", "Vi Văn Thường Trực", "Phó Bí thư Thường trực", "Kết luận kiểm tra")
    assert [words for words in expected if words not in text] == []
    readers = [cast.clerk, cast.head, cast.staff, cast.approver, inspector(cast)]
    others = [cast.member, cast.colleague, cast.supervisor, cast.guest, cast.stranger]
    assert [Document.objects.visible_to(p).filter(kind=DocumentKind.SUGGESTION).count() for p in readers] == [
        1
    ] * 5
    assert [Document.objects.visible_to(person).count() for person in others] == [0] * 5


def test_the_worker_makes_the_paper_and_tells_who_asked(
    cast: Cast, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    document = actions.print_suggestion(issued(cast), by=cast.clerk)
    build_document.apply(args=(document.pk,))
    document.refresh_from_db()
    assert (document.state, document.pages) == ("done", 1)
    told = Notice.objects.filter(recipient=cast.clerk, url=document.get_absolute_url()).get()
    assert "gợi ý kiểm điểm" in told.text


@pytest.mark.parametrize("count", [1, 5])
def test_the_pages_cost_the_same_for_few_and_for_many(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: object
) -> None:
    bring_to(cast, Stage.WRITING)
    topics = [TopicProposal(cast.paper(cast.member), "violation", f"Việc thứ {n}") for n in range(count)]
    for _nth in range(count):
        issued(cast, topics)
    paper = Paper.objects.get(member=cast.member, session=cast.session)
    client = sign_in(cast.member)
    for cost, path in ((12, paper.get_absolute_url()), (11, "/")):
        with django_assert_num_queries(cost):  # type: ignore[operator]
            page = client.get(path)
        assert page.status_code == 200
    client = sign_in(cast.staff)
    with django_assert_num_queries(8):  # type: ignore[operator]
        page = client.get(f"/suggestions/?round={cast.campaign.pk}")
    assert page.content.decode().count("-CV/TU") == count
