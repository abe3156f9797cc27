"""The two-way link, papers amended and made final: who may, in which order, who sees it, and the trail."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from members.models import Event, Member, Notice
from reviews.completing.actions import amending, linking
from reviews.desk.guards import blockers_of_move
from reviews.models import (
    Amendment,
    Change,
    Comment,
    Finding,
    Paper,
    PaperState,
    Revision,
    RevisionKind,
    Section,
)
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage, find_move
from tests.reviews.cast import Cast, bring_to, complete_all, make_cast
from tests.reviews.conftest import SignIn

QUOTE = "từ từ từ"
ABOUT = "Lĩnh vực đầu tư công"
MORE = "Bổ sung nguyên nhân chủ quan theo kết luận."


def draw(cast: Cast, on: Member, quote: str = QUOTE) -> Finding:
    return linking.draw_finding(cast.paper(on), linking.FindingInput(quote, "field", ABOUT), by=cast.clerk)


def propose(cast: Cast, by: Member | None = None, source: Member | None = None) -> Amendment:
    proposed = linking.AmendmentInput("targets", "Nêu rõ chỉ tiêu thứ bảy chưa đạt", "từ từ")
    paper = cast.paper(source or cast.member)
    return linking.propose_amendment(cast.session, proposed, by=by or cast.clerk, source=paper)


def amend(paper: Paper, code: str, by: Member, more: str = MORE) -> None:
    section = Section.objects.get(paper=paper, code=code)
    paper_actions.save_paper_section(section, f"{section.text}\n{more}", by=by, version=section.version)


@pytest.fixture
def settled(cast: Cast) -> Cast:
    bring_to(cast, Stage.CONFERENCE)
    linking.settle_collective_paper(cast.session, by=cast.head)
    return cast


@pytest.fixture
def completing(settled: Cast) -> Cast:
    return bring_to(settled, Stage.COMPLETING)


def test_settled_twice_with_the_same_words_is_one_revision_of_its_own_kind(settled: Cast) -> None:
    again = linking.settle_collective_paper(settled.session, by=settled.clerk)
    revisions = settled.paper(None).revisions.values_list("kind", flat=True)
    assert list(revisions) == [RevisionKind.SUBMITTED, RevisionKind.SETTLED]
    assert again.by == settled.head


def test_a_finding_is_drawn_from_settled_words_only(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    with pytest.raises(ValidationError):
        draw(cast, cast.member)
    linking.settle_collective_paper(cast.session, by=cast.head)
    with pytest.raises(ValidationError):
        draw(cast, cast.member, "Lời không có trong báo cáo")
    assert draw(cast, cast.member) == draw(cast, cast.member) == Finding.objects.get()


def test_the_person_is_told_and_answers_in_section_v(settled: Cast, sign_in: SignIn) -> None:
    finding = draw(settled, settled.member)
    told = Notice.objects.filter(recipient=settled.member, text__contains=QUOTE).get()
    page = sign_in(settled.member).get(told.url.partition("#")[0]).content.decode()
    section = page.partition('id="section-accountability"')[2].partition("</section>")[0]
    assert f'id="finding-{finding.pk}"' in section
    assert reverse("reviews:answer_finding", args=[finding.pk]) in section
    data = {"kind": "accepts", "text": "Tôi nhận trách nhiệm."}
    sign_in(settled.member).post(reverse("reviews:answer_finding", args=[finding.pk]), data)
    finding.refresh_from_db()
    assert (finding.answer_kind, finding.answer, finding.answered_by) == (*data.values(), settled.member)


def test_nobody_answers_for_another_and_never_without_words(settled: Cast) -> None:
    finding = draw(settled, settled.member)
    for person in (settled.head, settled.clerk, settled.colleague, settled.staff):
        with pytest.raises(PermissionDenied):
            linking.answer_finding(finding, "accepts", "Nhận thay", by=person)
    with pytest.raises(ValidationError):
        linking.answer_finding(finding, "accepts", " ", by=settled.member)


def test_a_finding_stays_between_the_person_and_the_leads_until_the_collectives_paper_is_final(
    completing: Cast, sign_in: SignIn
) -> None:
    cast = completing
    finding = draw(cast, cast.member)
    linking.answer_finding(finding, "explains", "Do vướng mặt bằng.", by=cast.member)
    amendment = propose(cast)
    linking.decide_amendment(amendment, "kept_aside", "Đã nêu ở mục khác", by=cast.head)
    everybody = (cast.head, cast.clerk, cast.member, cast.colleague, cast.guest, cast.supervisor, cast.staff)
    paths = [cast.paper(cast.member).get_absolute_url(), reverse("reviews:link", args=[cast.session.pk])]

    def seen() -> list[Member]:
        return [
            person
            for person in everybody
            if any(ABOUT in sign_in(person).get(path).content.decode() for path in paths)
        ]

    def amended() -> list[Member]:
        return [one for one in everybody if Amendment.objects.visible_to(one).exists()]

    insiders = [cast.head, cast.clerk, cast.member]
    assert (seen(), amended()) == (insiders, insiders)
    complete_all(cast)
    assert (seen(), amended()) == (list(everybody), list(everybody))
    assert not Finding.objects.visible_to(cast.stranger).exists()


def test_a_member_proposes_out_of_the_own_paper_and_no_other(settled: Cast) -> None:
    assert propose(settled, by=settled.member).source == settled.paper(settled.member)
    with pytest.raises(PermissionDenied):
        propose(settled, by=settled.member, source=settled.colleague)


def test_an_amendment_is_decided_once_and_kept_aside_only_with_a_reason(settled: Cast) -> None:
    amendment = propose(settled)
    with pytest.raises(ValidationError):
        linking.decide_amendment(amendment, "kept_aside", "", by=settled.head)
    linking.decide_amendment(amendment, "taken_in", "", by=settled.head)
    with pytest.raises(ValidationError):
        linking.decide_amendment(amendment, "kept_aside", "Không", by=settled.clerk)
    amendment.refresh_from_db()
    assert (amendment.state, amendment.decided_by) == ("taken_in", settled.head)


def test_the_author_of_a_comment_hears_what_became_of_it_and_sees_it_there(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMMENTING)
    remark = comment_actions.CommentInput("proposal", "Thiếu chỉ tiêu thứ bảy")
    said = comment_actions.add_comment(cast.paper(None), remark, by=cast.supervisor)
    comment_actions.answer_comment(said, "taken_up", "Sẽ bổ sung", by=cast.head)
    bring_to(cast, Stage.CONFERENCE)
    linking.settle_collective_paper(cast.session, by=cast.head)
    proposed = linking.AmendmentInput("targets", "Bổ sung chỉ tiêu thứ bảy")
    amendment = linking.propose_amendment(cast.session, proposed, by=cast.clerk, comment=said)
    linking.decide_amendment(amendment, "taken_in", "", by=cast.head)
    told = Notice.objects.filter(recipient=cast.supervisor).latest("pk")
    assert told.url == f"{cast.paper(None).get_absolute_url()}#comment-{said.pk}"
    block = sign_in(cast.supervisor).get(cast.paper(None).get_absolute_url()).content.decode()
    assert (
        "Bổ sung chỉ tiêu thứ bảy" in block.partition(f'id="comment-{said.pk}"')[2].partition("</article>")[0]
    )
    other = sign_in(cast.guest).get(cast.paper(None).get_absolute_url()).content.decode()
    assert "Bổ sung chỉ tiêu thứ bảy" not in other


def test_what_the_writer_amends_is_nobody_elses_before_it_is_handed_in(
    completing: Cast, sign_in: SignIn
) -> None:
    cast = completing
    paper = amending.open_for_amendment(cast.paper(cast.member), by=cast.member)
    amend(paper, "causes", cast.member)
    people = (cast.head, cast.clerk, cast.colleague, cast.staff)
    pages = [sign_in(person).get(paper.get_absolute_url()).content.decode() for person in people]
    assert [MORE in page for page in pages] == [False] * 4
    amending.hand_in_again(paper, {"causes": "Theo kết luận hội nghị"}, by=cast.member)
    pages = [sign_in(person).get(paper.get_absolute_url()).content.decode() for person in people]
    assert [MORE in page for page in pages] == [True] * 4


def test_every_change_has_its_cause_by_itself_or_in_words(completing: Cast) -> None:
    cast = completing
    finding = draw(cast, cast.member)
    linking.answer_finding(finding, "accepts", "Nhận.", by=cast.member)
    paper = amending.open_for_amendment(cast.paper(cast.member), by=cast.clerk)
    amend(paper, "accountability", cast.member)
    amend(paper, "causes", cast.member)
    with pytest.raises(ValidationError):
        amending.hand_in_again(paper, {}, by=cast.member)
    revision = amending.hand_in_again(paper, {"causes": "Theo góp ý tại hội nghị"}, by=cast.member)
    changes = Change.objects.filter(revision=revision).values_list("section", "finding", "why")
    assert set(changes) == {
        ("accountability", finding.pk, ""),
        ("causes", None, "Theo góp ý tại hội nghị"),
    }
    assert (revision.kind, cast.paper(cast.member).state) == ("amended", PaperState.SUBMITTED)


def test_points_and_earlier_shortcomings_are_not_amended_after_the_appraisal(completing: Cast) -> None:
    from tests.reviews.cast import GOOD, TASKS  # noqa: PLC0415

    paper = amending.open_for_amendment(completing.paper(completing.member), by=completing.member)
    with pytest.raises(PermissionDenied):
        paper_actions.save_self_rating(paper, GOOD, by=completing.member, **(TASKS | {"evidence": ""}))


def test_the_collectives_paper_is_the_last_to_be_final(completing: Cast) -> None:
    cast = completing
    finding = draw(cast, cast.member)
    amendment = propose(cast)
    collective = cast.paper(None)

    def refused() -> str:
        with pytest.raises(ValidationError) as error:
            amending.finalise_paper(cast.paper(None), by=cast.clerk)
        return " ".join(error.value.messages)

    assert [n in refused() for n in ("3", "1")] == [True, True]
    with pytest.raises(ValidationError):
        amending.finalise_paper(cast.paper(cast.member), by=cast.head)
    linking.answer_finding(finding, "accepts", "Nhận.", by=cast.member)
    for person in (cast.head, cast.member, cast.colleague):
        amending.finalise_paper(cast.paper(person), by=cast.clerk)
    assert "1" in refused()
    linking.decide_amendment(amendment, "taken_in", "", by=cast.head)
    assert "1" in refused()  # taken in, but nothing changed yet
    amending.open_for_amendment(collective, by=cast.clerk)
    amend(collective, "targets", cast.clerk)
    amending.hand_in_again(collective, {}, by=cast.clerk)
    assert amending.finalise_paper(collective, by=cast.head).kind == RevisionKind.FINAL
    assert set(cast.session.papers.values_list("state", flat=True)) == {PaperState.FINAL}


def test_a_final_paper_is_opened_by_a_lead_with_a_reason_and_the_collectives_first(completing: Cast) -> None:
    cast = completing
    complete_all(cast)
    with pytest.raises(PermissionDenied):
        amending.open_for_amendment(cast.paper(cast.member), by=cast.member, reason="Muốn sửa")
    with pytest.raises(ValidationError):
        amending.open_for_amendment(cast.paper(None), by=cast.clerk)
    with pytest.raises(ValidationError):
        amending.open_for_amendment(cast.paper(cast.member), by=cast.clerk, reason="Bổ sung số liệu")
    amending.open_for_amendment(cast.paper(None), by=cast.clerk, reason="Bổ sung số liệu")
    opened = amending.open_for_amendment(cast.paper(cast.member), by=cast.clerk, reason="Bổ sung số liệu")
    assert opened.state == PaperState.AMENDING


def test_what_is_sent_up_is_whole_and_each_lack_says_where_to_mend_it(completing: Cast) -> None:
    cast = completing
    draw(cast, cast.member)
    propose(cast)
    move = find_move(Stage.COMPLETING, Stage.DECIDING)
    assert move is not None
    found = {blocker.guard: blocker for blocker in blockers_of_move(cast.session, move)}
    link = reverse("reviews:link", args=[cast.session.pk])
    assert {guard: blocker.url for guard, blocker in found.items()} == {
        "papers_final": f"{link}#papers",
        "findings_answered": f"{link}#findings",
        "amendments_decided": f"{link}#amendments",
        "dossier_complete": reverse("reviews:dossier", args=[cast.session.pk]),
    }
    assert "Lê Thị Đảng Viên" in found["findings_answered"].text  # type: ignore[index]


def test_the_trail_tells_every_change_by_its_cause(completing: Cast, sign_in: SignIn) -> None:
    cast = completing
    amendment = propose(cast)
    linking.decide_amendment(amendment, "taken_in", "", by=cast.head)
    collective = amending.open_for_amendment(cast.paper(None), by=cast.clerk)
    amend(collective, "targets", cast.clerk)
    amending.hand_in_again(collective, {}, by=cast.clerk)
    page = sign_in(cast.clerk).get(reverse("reviews:why", args=[collective.pk])).content.decode()
    assert f"<ins>{MORE}</ins>" in page.replace("<ins>\n", "<ins>")
    assert amendment.text in page
    other = sign_in(cast.colleague).get(reverse("reviews:why", args=[collective.pk])).content.decode()
    assert (MORE in other, amendment.text in other) == (False, False)


@pytest.mark.parametrize("members", [0, 6])
def test_the_page_of_the_link_costs_the_same_for_few_and_for_many(
    db: None, sign_in: SignIn, members: int, django_assert_num_queries: Any
) -> None:
    cast = bring_to(make_cast(members), Stage.CONFERENCE)
    linking.settle_collective_paper(cast.session, by=cast.head)
    cast = bring_to(cast, Stage.COMPLETING)
    for paper in cast.session.papers.filter(member__isnull=False).for_list():
        finding = linking.draw_finding(paper, linking.FindingInput(QUOTE, "field", ABOUT), by=cast.clerk)
        linking.answer_finding(finding, "accepts", "Nhận", by=paper.member)  # type: ignore[arg-type]
        propose(cast, source=paper.member)
    client = sign_in(cast.clerk)
    with django_assert_num_queries(17):
        client.get(reverse("reviews:link", args=[cast.session.pk]))


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Every act in a thread of its own, all started together; how each ended."""
    start, ends = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            ends.append("done")
        except ValidationError:
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_head_and_clerk_finalise_at_once_and_it_is_final_once() -> None:
    cast = bring_to(make_cast(), Stage.COMPLETING)
    paper = cast.paper(cast.member)
    ends = at_once(*(lambda by=by: amending.finalise_paper(paper, by=by) for by in (cast.head, cast.clerk)))
    assert ends == ["done", "done"]
    assert Revision.objects.filter(paper=paper, kind=RevisionKind.FINAL).count() == 1
    assert Event.objects.filter(verb="finalise", subject_id=paper.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_leads_decide_the_same_amendment_at_once_and_one_of_them_has() -> None:
    cast = bring_to(make_cast(), Stage.COMPLETING)
    amendment = propose(cast)
    ends = at_once(
        lambda: linking.decide_amendment(amendment, "taken_in", "", by=cast.clerk),
        lambda: linking.decide_amendment(amendment, "taken_in", "", by=cast.head),
    )
    assert ends == ["done", "refused"]
    assert Event.objects.filter(verb="decide_amendment").count() == 1


def test_a_comment_of_another_session_is_no_source(settled: Cast) -> None:
    paper = Paper.objects.for_list().filter(session=settled.other).first()
    assert paper is not None
    foreign = Comment.objects.create(paper=paper, author=settled.stranger, kind="proposal", text="Ý kiến")
    with pytest.raises(ValidationError):
        linking.propose_amendment(
            settled.session, linking.AmendmentInput("targets", "Sửa"), by=settled.clerk, comment=foreign
        )
