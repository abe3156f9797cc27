"""Re-rating (Mẫu 03) against what is published: the quota of the peer group and the bonds between levels."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse

from members import clock
from members.models import Event, Member
from ratings.models import PeerGroup, PeerPlace, RatingCase, RatingStep, Step
from ratings.rulesets import BondMode
from reviews.cases.actions import standing as actions
from reviews.cases.printed import decision_paper
from reviews.models import Document, DocumentKind, Paper, ReviewSession
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.bonds import set_modes
from tests.reviews.cast import REASON, SUPERIOR, Cast, bring_to, decide_all, make_cast
from tests.reviews.conftest import SignIn


@pytest.fixture
def closed(db: None) -> Cast:
    """Six leaders and their collective, all published as Good."""
    return bring_to(make_cast(3), Stage.CLOSED)


def people(cast: Cast) -> list[Paper]:
    return list(cast.session.papers.for_list().filter(member__isnull=False).order_by("rank"))


def anew(cast: Cast, paper: Paper, level: str) -> str:
    """What the re-rating is refused with; empty where it was done."""
    seen = RatingStep.objects.in_force().get(case=paper.case_id, step=Step.DECIDED).pk
    try:
        with transaction.atomic():
            actions.re_rate_in_session(paper, level, REASON, by=cast.approver, seen=seen, resolution=SUPERIOR)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def levels(cast: Cast) -> list[str]:
    rows = RatingStep.objects.in_force().filter(step=Step.DECIDED, case__paper__session=cast.session)
    return sorted(rows.filter(case__member__gt=0).values_list("level", flat=True))


def test_a_level_that_exceeds_the_published_quota_is_refused_with_the_figures(closed: Cast) -> None:
    first, second = people(closed)[1:3]
    assert anew(closed, first, "EXCELLENT") == ""  # 1 ≤ 20% × 5
    text = anew(closed, second, "EXCELLENT")
    assert "2 > 20% × 4 = 0,8 → 0" in text
    assert levels(closed).count("EXCELLENT") == 1
    # Down is refused, too, where the base would no longer carry the Excellent.
    assert "1 > 20% × 4 = 0,8 → 0" in anew(closed, second, "COMPLETED")
    assert anew(closed, first, "GOOD") == ""
    assert anew(closed, second, "COMPLETED") == ""


def test_the_head_is_not_re_rated_above_the_collective_nor_the_collective_below_the_head(
    closed: Cast,
) -> None:
    set_modes(closed, BondMode.BLOCK)
    head = people(closed)[0]
    above = anew(closed, head, "EXCELLENT")
    below = anew(closed, closed.paper(None), "COMPLETED")
    assert ("tập thể Hoàn thành tốt nhiệm vụ" in above, str(closed.head) in below) == (True, True)
    assert anew(closed, head, "COMPLETED") == ""
    assert anew(closed, closed.paper(None), "COMPLETED") == ""


def test_a_bond_broken_before_does_not_bar_another_re_rating(closed: Cast) -> None:
    """The head's own was broken by something that came later."""
    set_modes(closed, BondMode.BLOCK)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the database would not let it happen
        for case in (people(closed)[0].rated_case(), closed.paper(None).rated_case()):
            level = "COMPLETED" if case.member_id is None else "EXCELLENT"
            RatingStep.objects.in_force().filter(case=case, step=Step.DECIDED).update(level=level, reason="x")
        cursor.execute("SET LOCAL session_replication_role = origin")
    PeerPlace.objects.filter(case=people(closed)[0].case_id).update(
        group=PeerGroup.objects.get(places__case=closed.paper(None).case_id)
    )
    assert "vượt tỷ lệ" in anew(closed, closed.paper(None), "NOT_COMPLETED")
    assert anew(closed, people(closed)[1], "COMPLETED") == ""


def test_the_refusal_stands_at_the_field_of_the_page(closed: Cast, sign_in: SignIn) -> None:
    set_modes(closed, BondMode.BLOCK)
    paper = people(closed)[0]
    seen = RatingStep.objects.in_force().get(case=paper.case_id, step=Step.DECIDED).pk
    data = {"level": "EXCELLENT", "reason": REASON, "seen": seen}
    answer = sign_in(closed.approver).post(reverse("reviews:re_rate", args=[paper.pk]), data)
    assert answer.status_code == 422
    assert "tập thể Hoàn thành tốt nhiệm vụ" in str(answer.context["re_rating"].errors["level"])


def test_a_bond_that_warns_is_ticked_before_a_re_rating_that_breaks_it(closed: Cast, sign_in: SignIn) -> None:
    """As before a publication: what is re-rated is published at once."""
    paper = people(closed)[0]
    seen = RatingStep.objects.in_force().get(case=paper.case_id, step=Step.DECIDED).pk
    data = {"level": "EXCELLENT", "reason": REASON, "seen": seen}
    client, url = sign_in(closed.approver), reverse("reviews:re_rate", args=[paper.pk])
    answer = client.post(url, data)
    assert answer.status_code == 422
    [(warning, _label)] = answer.context["re_rating"].fields["noted"].choices
    assert "tập thể Hoàn thành tốt nhiệm vụ (366-QĐ/TW Đ3" in warning
    assert (warning in answer.content.decode(), levels(closed).count("EXCELLENT")) == (True, 0)
    assert client.post(url, {**data, "noted": [warning]}).status_code == 302
    told = Event.objects.get(verb="note_warnings").data
    assert (levels(closed).count("EXCELLENT"), told["warnings"]) == (1, [warning])


def test_the_paper_of_a_re_rating_stands_on_its_step(closed: Cast) -> None:
    paper = people(closed)[1]
    anew(closed, paper, "COMPLETED")
    assert (
        RatingStep.objects.in_force().get(case=paper.case_id, step=Step.DECIDED).paper
        == "105-QĐNS/TW, 26/02/2026"
    )


def test_the_printed_decision_speaks_of_a_person_as_a_comrade(closed: Cast) -> None:
    paper = people(closed)[1]
    anew(closed, paper, "COMPLETED")
    lines = said.lines_of(decision_paper(Document.objects.get(kind=DocumentKind.RE_RATING)))
    assert any(line.endswith(f"đối với đồng chí {paper}") for line in lines)
    today = f"{clock.today():%d/%m/%Y}"
    assert [line for line in lines if line.startswith(("- Căn cứ", "- Xét"))][2:] == [
        "- Căn cứ văn bản số 105-QĐNS/TW ngày 26/02/2026;",
        f"- Xét kết quả xếp loại “Hoàn thành tốt nhiệm vụ” đã quyết định ngày {today};",
        f"- Xét lý do đánh giá, xếp loại lại: {REASON}",
    ]  # and no plan of the round
    assert f"Đồng chí {paper}" in lines


@pytest.mark.django_db(transaction=True)
def test_two_re_ratings_at_once_in_two_sessions_of_one_group_keep_the_quota() -> None:
    """Each session has its own lock; what keeps the two apart is the group's."""
    cast = bring_to(make_cast(3), Stage.DECIDING)
    decide_all(cast)
    cast = bring_to(cast, Stage.CLOSED)
    papers = people(cast)[1:3]
    other = ReviewSession.objects.get(pk=cast.other.pk)
    ReviewSession.objects.filter(pk=other.pk).update(stage=Stage.CLOSED)
    Paper.objects.filter(pk=papers[1].pk).update(session=other)
    together, outcomes = threading.Barrier(2), []

    def run(pk: int) -> None:
        paper = Paper.objects.for_list().get(pk=pk)
        approver = Member.objects.get(pk=cast.approver.pk)
        seen = RatingStep.objects.in_force().get(case=paper.case_id, step=Step.DECIDED).pk
        together.wait()
        try:
            actions.re_rate_in_session(paper, "EXCELLENT", REASON, by=approver, seen=seen)
            outcomes.append("done")
        except ValidationError as error:
            outcomes.append("quota" if "20%" in " ".join(error.messages) else "other")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(paper.pk,)) for paper in papers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "quota"]
    published = RatingStep.objects.in_force().filter(
        step=Step.DECIDED,
        case__in=RatingCase.objects.filter(place__group=papers[0].rated_case().place.group_id),
    )
    assert published.filter(level="EXCELLENT").count() == 1
