"""Writing, submitting, returning: what is saved, what is refused, what is kept."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Notice
from ratings.actions.cases import RatingProposal
from reviews.models import Paper, PaperState, RevisionKind, Section, Shortcoming, ShortcomingAnswer
from reviews.papers.actions import papers as actions
from reviews.sessions.saving import ConflictError
from reviews.stages import Stage
from tests.reviews.cast import GOOD, TASKS, Cast, bring_to, write
from tests.reviews.conftest import SignIn


@pytest.fixture
def writing(cast: Cast) -> Cast:
    return bring_to(cast, Stage.WRITING)


def section(paper: Paper, code: str = "duties") -> Section:
    return paper.sections.get(code=code)


def test_a_saved_section_is_cleaned_and_counted_up(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    pasted = "•\tGiao\u00a0ban\r\n\r\n\r\n\r\nTie\u0302\u0301n do\u0323\u0302"
    saved = actions.save_paper_section(section(paper), pasted, by=writing.member, version=0)
    assert (saved.text, saved.version, saved.saved_by) == ("- Giao ban\n\nTiến dộ", 1, writing.member)


def test_a_save_over_another_save_is_refused_and_changes_nothing(writing: Cast) -> None:
    collective = writing.paper(None)
    row = section(collective, "targets")
    actions.save_paper_section(row, "Bản của thư ký", by=writing.clerk, version=0)
    with pytest.raises(ConflictError) as conflict:
        actions.save_paper_section(row, "Bản của bí thư", by=writing.head, version=0)
    assert conflict.value.kept.text == "Bản của thư ký"
    assert section(collective, "targets").text == "Bản của thư ký"


def test_saving_the_same_text_twice_is_no_conflict(writing: Cast) -> None:
    row = section(writing.paper(writing.member))
    actions.save_paper_section(row, "Một lần", by=writing.member, version=0)
    again = actions.save_paper_section(row, "Một lần ", by=writing.member, version=0)
    assert again.version == 1


def test_nobody_writes_in_anothers_paper(writing: Cast) -> None:
    row = section(writing.paper(writing.member))
    for person in (writing.colleague, writing.head, writing.clerk, writing.staff, writing.stranger):
        with pytest.raises(PermissionDenied):
            actions.save_paper_section(row, "Không phải của tôi", by=person, version=0)
    assert section(writing.paper(writing.member)).text == ""


def test_a_submitted_paper_is_closed_for_writing_until_it_is_returned(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    write(paper, writing.member)
    actions.submit_paper(paper, by=writing.member)
    row = section(paper)
    with pytest.raises(PermissionDenied):
        actions.save_paper_section(row, "Thêm", by=writing.member, version=row.version)
    actions.return_paper(paper, by=writing.clerk, reason="Thiếu số liệu")
    assert actions.save_paper_section(row, "Thêm", by=writing.member, version=row.version).text == "Thêm"


def test_an_incomplete_paper_is_not_submitted_and_every_lack_has_its_place(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    row = section(paper)
    actions.save_paper_section(row, "Quá ngắn", by=writing.member, version=0)
    with pytest.raises(actions.IncompleteError) as incomplete:
        actions.submit_paper(paper, by=writing.member)
    lacks = {lack.section: lack for lack in incomplete.value.lacks}
    text_sections = {rule.code for rule in paper.outline.sections if rule.kind == "text"}
    assert set(lacks) == text_sections | {"rating"}
    assert lacks["duties"].is_short
    assert lacks["duties"].anchor == "section-duties"
    assert writing.paper(writing.member).state == PaperState.DRAFT


def test_submit_and_return_keep_a_revision_each(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    write(paper, writing.member)
    actions.submit_paper(paper, by=writing.member)
    actions.return_paper(paper, by=writing.head, reason="Nêu rõ nguyên nhân")
    kept = [(r.number, r.kind, r.note, r.by) for r in paper.revisions.all()]
    assert kept == [
        (1, RevisionKind.SUBMITTED, "", writing.member),
        (2, RevisionKind.RETURNED, "Nêu rõ nguyên nhân", writing.head),
    ]
    fresh = writing.paper(writing.member)
    assert (fresh.state, fresh.return_reason) == (PaperState.RETURNED, "Nêu rõ nguyên nhân")
    assert Notice.objects.filter(recipient=writing.member, text__contains="Nêu rõ nguyên nhân").count() == 1


def test_a_return_needs_a_reason_also_in_the_database(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    write(paper, writing.member)
    actions.submit_paper(paper, by=writing.member)
    for nothing in (" ", "\u200b", "\x00"):
        with pytest.raises(ValidationError):
            actions.return_paper(paper, by=writing.clerk, reason=nothing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(state=PaperState.RETURNED)


def test_an_earlier_shortcoming_must_be_answered_and_counts_in_the_facts(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    shortcoming = Shortcoming.objects.create(
        period=paper.rated_case().period,
        committee=writing.province,
        member=writing.member,
        text="Chậm đối thoại",
        named_by=writing.staff,
    )
    answer = ShortcomingAnswer.objects.create(paper=paper, shortcoming=shortcoming)
    write(paper, writing.member)
    with pytest.raises(actions.IncompleteError) as incomplete:
        actions.submit_paper(paper, by=writing.member)
    assert [lack.section for lack in incomplete.value.lacks] == ["earlier"]
    unfinished = actions.ShortcomingReport("in_progress", "Đã đối thoại 3/6 cuộc", "", "")
    with pytest.raises(ValidationError):
        actions.answer_shortcoming(answer, unfinished, by=writing.member)
    remedied = actions.ShortcomingReport("remedied", "Đã đối thoại đủ 6 cuộc", "", "")
    actions.answer_shortcoming(answer, remedied, by=writing.member)
    paper.rated_case().facts.refresh_from_db()
    assert (paper.rated_case().facts.named, paper.rated_case().facts.remedied) == (1, 1)
    assert actions.submit_paper(paper, by=writing.member).number == 1


def test_own_points_must_lie_within_the_maxima(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    too_many = RatingProposal("GOOD", {**GOOD.scores, "common": GOOD.scores["common"] + 10})
    with pytest.raises(ValidationError):
        actions.save_self_rating(paper, too_many, by=writing.member, **TASKS)
    assert not paper.rated_case().steps.exists()


def test_tasks_that_do_not_add_up_are_refused_also_in_the_database(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    with pytest.raises(ValidationError):
        actions.save_self_rating(paper, GOOD, by=writing.member, **(TASKS | {"done": 30}))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(paper.rated_case().facts).objects.filter(case=paper.rated_case()).update(done=5)


def test_the_script_gets_json_and_a_conflict_shows_the_other_text(writing: Cast, sign_in: SignIn) -> None:
    row = section(writing.paper(None), "targets")
    url = reverse("reviews:save_section", args=[row.pk])
    first = sign_in(writing.clerk).post(
        url, {"text": "GRDP tăng 8,6%", "version": 0}, headers={"accept": "application/json"}
    )
    assert {**json.loads(first.content), "saved_at": ""} == {
        "version": 1,
        "saved_at": "",
        "words": 3,
        "text": "GRDP tăng 8,6%",
    }
    second = sign_in(writing.head).post(
        url, {"text": "Khác", "version": 0}, headers={"accept": "application/json"}
    )
    reply = json.loads(second.content)
    assert (second.status_code, reply["theirs"], reply["version"], reply["by"]) == (
        409,
        "GRDP tăng 8,6%",
        1,
        str(writing.clerk),
    )


def test_without_a_script_a_conflict_shows_both_texts(writing: Cast, sign_in: SignIn) -> None:
    row = section(writing.paper(None), "targets")
    actions.save_paper_section(row, "Bản của thư ký", by=writing.clerk, version=0)
    url = reverse("reviews:save_section", args=[row.pk])
    page = sign_in(writing.head).post(url, {"text": "Bản của bí thư", "version": 0})
    assert page.status_code == 409
    assert "Bản của thư ký" in page.content.decode()
    assert "Bản của bí thư" in page.content.decode()


def test_the_versions_page_shows_what_was_added_and_removed(writing: Cast, sign_in: SignIn) -> None:
    paper = writing.paper(writing.member)
    write(paper, writing.member)
    actions.submit_paper(paper, by=writing.member)
    actions.return_paper(paper, by=writing.clerk, reason="Sửa số")
    row = section(paper)
    actions.save_paper_section(
        row, row.text.replace("từ từ", "chữ từ", 1), by=writing.member, version=row.version
    )
    page = sign_in(writing.member).get(reverse("reviews:versions", args=[paper.pk]), {"version": 2})
    assert "<ins>chữ </ins>" in page.content.decode()
    assert "<del>từ </del>" in page.content.decode()


def test_who_may_not_see_versions_is_told_so_and_not_that_there_are_none(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.COMMENTING)
    address = reverse("reviews:versions", args=[cast.paper(cast.member).pk])
    page = sign_in(cast.colleague).get(address)
    assert page.status_code == 403
    assert "dành cho người viết" in page.content.decode()


def test_of_a_returned_paper_others_read_what_was_handed_in_and_only_its_handlers_the_reason(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMMENTING)
    paper = cast.paper(cast.member)
    actions.return_paper(paper, by=cast.clerk, reason="Lý do trả lại")
    row = section(paper)
    actions.save_paper_section(row, "Đang viết dở", by=cast.member, version=row.version)
    pages = [reverse("reviews:paper", args=[paper.pk]), reverse("reviews:versions", args=[paper.pk])]
    seen = {
        person.code: [
            words in page
            for page in ["".join(sign_in(person).get(url).content.decode() for url in pages)]
            for words in ("Đang viết dở", "Lý do trả lại")
        ]
        for person in (cast.member, cast.clerk, cast.head, cast.colleague, cast.supervisor, cast.guest)
    }
    assert seen == {
        "MEMBER": [True, True],
        "CLERK": [False, True],
        "HEAD": [False, True],
        "COLLEAGUE": [False, False],
        "SUPERVISOR": [False, False],
        "GUEST": [False, False],
    }
    handed_in = sign_in(cast.colleague).get(pages[0]).content.decode()
    assert f"duties {cast.member}:" in handed_in


def test_a_stamp_of_secret_papers_is_warned_of_and_hinders_nothing(writing: Cast, sign_in: SignIn) -> None:
    paper = writing.paper(writing.member)
    write(paper, writing.member, words="việc MẬT xong")
    page = sign_in(writing.member).get(paper.get_absolute_url()).content.decode()
    assert ('id="stamps"' in page, "“MẬT”" in page) == (True, True)
    actions.submit_paper(paper, by=writing.member)
    paper.refresh_from_db()
    assert paper.state == PaperState.SUBMITTED
    assert 'id="stamps"' not in sign_in(writing.clerk).get(paper.get_absolute_url()).content.decode()
