"""The decision board: what stops a publication, what the board shows and to whom, what it costs."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from members.models import Event, Member
from ratings.actions import cases as case_actions
from ratings.models import Facts, PeerGroup, PeerPlace, RatingCase, RatingStep, Score, Step
from ratings.rulesets import BondMode
from reviews.cases.actions import ratings as actions
from reviews.cases.views.decisions import AS_PROPOSED
from reviews.desk.actions.course import advance_session
from reviews.models import Paper, ReviewSession
from reviews.sessions.blocker import BlockedError
from reviews.stages import Guard, Stage
from tests.reviews.bonds import set_modes
from tests.reviews.cast import REASON, Cast, appraise_all, bring_to, decide, make_cast
from tests.reviews.conftest import SignIn


@pytest.fixture
def deciding(db: None) -> Cast:
    """Six leaders of one group and their collective, all appraised as Good."""
    return bring_to(make_cast(3), Stage.DECIDING)


def leaders(cast: Cast) -> list[Paper]:
    return list(cast.session.papers.for_list().filter(member__isnull=False).order_by("rank"))


def settle(cast: Cast, papers: list[Paper], level: str) -> None:
    decide(cast, papers, level)


def close(cast: Cast) -> list[Guard]:
    """Try to publish; the guards that stood against it."""
    try:
        with transaction.atomic():
            advance_session(cast.session, Stage.CLOSED, by=cast.approver, seen=Stage.DECIDING)
    except BlockedError as blocked:
        return [blocker.guard for blocker in blocked.blockers]
    return []


def test_over_the_quota_nothing_is_published_and_the_figures_say_why(deciding: Cast) -> None:
    papers = leaders(deciding)
    settle(deciding, list(deciding.session.papers.for_list()), "GOOD")
    settle(deciding, papers[1:3], "EXCELLENT")
    with pytest.raises(BlockedError) as blocked:
        advance_session(deciding.session, Stage.CLOSED, by=deciding.approver, seen=Stage.DECIDING)
    [blocker] = blocked.value.blockers
    assert blocker.guard == Guard.QUOTA_KEPT
    assert "2 > 20% × 4 = 0,8 → 0" in blocker.text
    assert blocker.url.endswith(f"?group={papers[1].rated_case().place.group_id}")
    assert not RatingCase.objects.filter(released_at__isnull=False).exists()


def test_demoting_one_changes_the_base_too(deciding: Cast) -> None:
    papers = leaders(deciding)
    settle(deciding, list(deciding.session.papers.for_list()), "GOOD")
    settle(deciding, papers[1:3], "EXCELLENT")
    assert close(deciding) == [Guard.QUOTA_KEPT]
    settle(deciding, papers[1:2], "GOOD")
    assert close(deciding) == []  # 1 ≤ 20% × 5


def test_the_first_excellent_of_a_group_is_published_with_a_tick_before_the_good_that_carry_it(
    deciding: Cast, sign_in: SignIn
) -> None:
    """Three of the six leaders are, as in another commune, reviewed in a session of their own."""
    papers = leaders(deciding)
    settle(deciding, list(deciding.session.papers.for_list()), "GOOD")
    settle(deciding, papers[1:2], "EXCELLENT")
    Paper.objects.filter(pk__in=[paper.pk for paper in papers[3:]]).update(session=deciding.other)
    url = reverse("reviews:before_closing", args=[deciding.session.pk])
    client = sign_in(deciding.approver)
    [(warning, _label)] = client.get(url).context["warnings_form"].fields["noted"].choices
    assert "(1 > 20% × 2 = 0,4 → 0)" in warning
    assert "(1 ≤ 20% × 5 = 1; số được xếp loại Hoàn thành tốt" in warning
    move, sent = reverse("reviews:session_move", args=[deciding.session.pk]), {"seen": Stage.DECIDING}
    stages = []
    for noted in ([], [warning]):
        client.post(move, {**sent, "target": Stage.CLOSED, "noted": noted})
        stages.append(ReviewSession.objects.get(pk=deciding.session.pk).stage)
    kept = Event.objects.filter(verb="advance", subject_id=deciding.session.pk).latest("pk")
    assert (stages, kept.data["warnings"]) == (["deciding", "closed"], [warning])


def test_the_head_is_not_published_above_the_collective_where_the_set_says_so(deciding: Cast) -> None:
    settle(deciding, list(deciding.session.papers.for_list()), "GOOD")
    settle(deciding, leaders(deciding)[:1], "EXCELLENT")
    set_modes(deciding, BondMode.BLOCK)
    with pytest.raises(BlockedError) as blocked:
        advance_session(deciding.session, Stage.CLOSED, by=deciding.approver, seen=Stage.DECIDING)
    [blocker] = blocked.value.blockers
    assert blocker.guard == Guard.COUPLING_KEPT
    assert "Đỗ Văn Đứng Đầu" in blocker.text
    set_modes(deciding, BondMode.OFF)
    assert close(deciding) == []


def test_a_bond_that_warns_is_read_before_the_closing_and_kept_but_forbids_nothing(
    deciding: Cast, sign_in: SignIn
) -> None:
    settle(deciding, list(deciding.session.papers.for_list()), "GOOD")
    Facts.objects.filter(case__paper__session=deciding.session, case__member=None).update(
        done=13, on_time=13, exceeding=0
    )
    page = reverse("reviews:before_closing", args=[deciding.session.pk])
    client = sign_in(deciding.approver)
    [(warning, _label)] = client.get(page).context["warnings_form"].fields["noted"].choices
    assert warning == (
        "Đỗ Văn Đứng Đầu: Đơn vị hoàn thành dưới 70% nhiệm vụ thì người đứng đầu không hoàn thành nhiệm vụ:"
        " đơn vị hoàn thành 65%, xếp Hoàn thành tốt nhiệm vụ"
        " (HD 02-HD/BTCTW (22/5/2026); cần đối chiếu với văn bản gốc)."
    )
    move, sent = reverse("reviews:session_move", args=[deciding.session.pk]), {"seen": Stage.DECIDING}
    answer = client.post(move, {**sent, "target": Stage.CLOSED}, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert (warning in told[0], ReviewSession.objects.get(pk=deciding.session.pk).stage) == (True, "deciding")
    client.post(move, {**sent, "target": Stage.CLOSED, "noted": [warning]})
    assert ReviewSession.objects.get(pk=deciding.session.pk).stage == Stage.CLOSED
    kept = Event.objects.filter(verb="advance", subject_id=deciding.session.pk).latest("pk")
    assert kept.data["warnings"] == [warning]


def test_a_subject_without_a_group_is_not_published(deciding: Cast) -> None:
    settle(deciding, list(deciding.session.papers.for_list()), "GOOD")
    PeerPlace.objects.filter(case__member=deciding.member).delete()
    assert close(deciding) == [Guard.QUOTA_KEPT]


def test_no_order_of_decisions_publishes_over_the_quota(deciding: Cast) -> None:
    """Against the rule in its plainest words, five Good for each Excellent, on every list drawn."""
    chance = random.Random(366)  # noqa: S311  # draws cases, keeps no secret
    papers = leaders(deciding)
    settle(deciding, list(deciding.session.papers.for_list()), "GOOD")
    seen = set()
    for _turn in range(24):
        point = transaction.savepoint()
        for paper in chance.sample(papers[1:], chance.randint(0, 4)):
            settle(deciding, [paper], chance.choice(["EXCELLENT", "EXCELLENT", "GOOD", "COMPLETED"]))
        rows = RatingStep.objects.in_force().filter(step=Step.DECIDED, case__member__isnull=False)
        levels = list(rows.values_list("level", flat=True))
        fits = 5 * levels.count("EXCELLENT") <= levels.count("GOOD")
        assert (close(deciding) == []) == fits, levels
        seen.add((fits, "EXCELLENT" in levels))
        transaction.savepoint_rollback(point)
    assert seen == {(True, False), (True, True), (False, True)}


def together(start: threading.Barrier, work: Callable[[], object], failures: list[BaseException]) -> None:
    """Refusals are what the rules are for; anything else, a deadlock above all, is a failure."""
    start.wait()
    try:
        work()
    except (ValidationError, PermissionDenied):
        pass
    except Exception as error:  # noqa: BLE001  # told by the test itself
        failures.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_several_deciders_and_a_closer_at_once_never_publish_over_the_quota() -> None:
    cast = bring_to(make_cast(3), Stage.DECIDING)
    settle(cast, list(cast.session.papers.for_list()), "GOOD")
    papers = leaders(cast)
    start = threading.Barrier(5)
    failures: list[BaseException] = []

    def raise_one(paper: Paper) -> None:
        approver = Member.objects.get(pk=cast.approver.pk)
        actions.decide_in_session(
            [Paper.objects.for_list().get(pk=paper.pk)], "EXCELLENT", by=approver, reason=REASON
        )

    def publish() -> None:
        session = ReviewSession.objects.get(pk=cast.session.pk)
        approver = Member.objects.get(pk=cast.approver.pk)
        advance_session(session, Stage.CLOSED, by=approver, seen=Stage.DECIDING)

    jobs = [partial(raise_one, paper) for paper in papers[1:5]]
    threads = [threading.Thread(target=together, args=(start, work, failures)) for work in [*jobs, publish]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = RatingStep.objects.in_force().filter(
        step=Step.DECIDED, case__released_at__isnull=False, case__member__gt=0
    )
    levels = list(rows.values_list("level", flat=True))
    assert failures == []
    assert 5 * levels.count("EXCELLENT") <= levels.count("GOOD")
    cast.session.refresh_from_db()
    assert bool(levels) == (cast.session.stage == Stage.CLOSED)


def board_url(cast: Cast) -> str:
    group = PeerGroup.objects.get(places__case__member=cast.member)
    return f"{reverse('reviews:decisions', args=[cast.campaign.pk])}?group={group.pk}"


def test_the_board_is_for_staff_and_approvers(deciding: Cast, sign_in: SignIn) -> None:
    url = board_url(deciding)
    for person in (deciding.member, deciding.clerk, deciding.head, deciding.guest, deciding.stranger):
        assert sign_in(person).get(url).status_code == 404
    approver = sign_in(deciding.approver).get(url).content.decode()
    assert 'name="level"' in approver
    assert "groups/rename/" not in approver
    staff = sign_in(deciding.staff).get(url).content.decode()
    assert 'name="level"' not in staff
    assert "groups/rename/" in staff
    assert "Lê Thị Đảng Viên" in staff


def test_without_the_script_ticked_subjects_are_decided_by_a_plain_post(
    deciding: Cast, sign_in: SignIn
) -> None:
    settle(deciding, [deciding.paper(None)], "GOOD")
    papers = leaders(deciding)
    data = {"group": papers[0].rated_case().place.group_id, "paper": [paper.pk for paper in papers[:2]]}
    url = reverse("reviews:decisions_decide", args=[deciding.campaign.pk])
    client = sign_in(deciding.approver)
    assert client.post(url, data | {"level": "GOOD"}).status_code == 302
    assert RatingStep.objects.in_force().filter(step=Step.DECIDED, case__member__gt=0).count() == 2
    assert client.post(url, {"group": data["group"], "level": "GOOD"}).status_code == 422


def test_with_the_script_one_answer_holds_the_meter_and_the_changed_rows_only(
    deciding: Cast, sign_in: SignIn
) -> None:
    settle(deciding, [deciding.paper(None)], "GOOD")
    papers = leaders(deciding)
    data = {"group": papers[0].rated_case().place.group_id, "paper": [papers[1].pk], "level": "EXCELLENT"}
    url = reverse("reviews:decisions_decide", args=[deciding.campaign.pk])
    answer = sign_in(deciding.approver).post(url, data | {"reason": REASON}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "1 &gt; 20% × 0 = 0" in page
    assert [f'id="case-{paper.case_id}"' in page for paper in papers[:3]] == [False, True, False]


def grow(cast: Cast, count: int) -> None:
    """So many more leaders in the member's group, appraised, without the way there."""
    group = PeerGroup.objects.get(places__case__member=cast.member)
    fields = {"born_on": cast.member.born_on, "admitted_on": cast.member.admitted_on, "cell": cast.cell}
    people = Member.objects.bulk_create(
        Member(code=f"X{n}", full_name=f"Người Thứ {n}", **fields) for n in range(count)
    )
    cases = RatingCase.objects.bulk_create(
        RatingCase(period=cast.campaign.period, committee=cast.province, member=member, kind="leader")
        for member in people
    )
    Facts.objects.bulk_create(Facts(case=case, assigned=20, done=20, on_time=20) for case in cases)
    Score.objects.bulk_create(
        Score(case=case, criterion=row.code, appraised_points=Decimal(25))
        for case in cases
        for row in case.criteria
    )
    RatingStep.objects.bulk_create(
        RatingStep(case=case, step=Step.APPRAISED, level="GOOD", reason="x", by=cast.clerk) for case in cases
    )
    PeerPlace.objects.bulk_create(PeerPlace(case=case, group=group, role="deputy") for case in cases)
    Paper.objects.bulk_create(
        Paper(session=cast.session, member=case.member, case=case, form="2A", rank=50 + n, state="submitted")
        for n, case in enumerate(cases)
    )


@pytest.mark.parametrize("more", [0, 295])
def test_the_board_costs_the_same_for_few_and_for_three_hundred(
    deciding: Cast, sign_in: SignIn, more: int
) -> None:
    grow(deciding, more)
    client, url = sign_in(deciding.approver), board_url(deciding)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)
    assert page.content.decode().count('id="case-') == min(6 + more, 100)
    assert f"Tất cả: {6 + more}" in page.content.decode()
    assert len(queries) == COST, [query["sql"][:150] for query in queries]


COST = 17


def test_a_page_of_the_board_keeps_its_filters_and_the_meter_counts_the_whole_group(
    deciding: Cast, sign_in: SignIn
) -> None:
    grow(deciding, 150)
    client, url = sign_in(deciding.approver), f"{board_url(deciding)}&show=undecided"
    second = client.get(f"{url}&page=2")
    board, rows = second.context["board"], second.context["rows"]
    assert (board.total, board.undecided, len(rows)) == (156, 156, 56)
    text = second.content.decode()
    kept = escape(url.partition("?")[2])
    assert f'<a href="/rounds/{deciding.campaign.pk}/decisions/?{kept}&amp;page=1" rel="prev">' in text
    assert f"{reverse('reviews:decisions_decide', args=[deciding.campaign.pk])}?{kept}&amp;page=2" in text


def test_deciding_on_a_page_comes_back_to_it_and_changes_no_row_of_another(
    deciding: Cast, sign_in: SignIn
) -> None:
    settle(deciding, [deciding.paper(None)], "GOOD")
    grow(deciding, 150)
    client, papers = sign_in(deciding.approver), leaders(deciding)
    group = papers[0].rated_case().place.group_id
    url = f"{reverse('reviews:decisions_decide', args=[deciding.campaign.pk])}?q=&page=2"
    data = {"group": group, "level": "GOOD", "reason": REASON}
    answer = client.post(url, data | {"paper": [papers[0].pk]})
    assert answer.headers["Location"] == f"{board_url(deciding).partition('?')[0]}?q=&page=2&group={group}"
    shown = papers[2].case_id
    data |= {"paper": [papers[1].pk, papers[2].pk], "shown": f"{shown},"}
    text = client.post(url, data, headers={"HX-Request": "true"}).content.decode()
    assert [f'id="case-{paper.case_id}"' in text for paper in papers[:3]] == [False, False, True]
    refused = client.post(url, {"group": group, "level": "GOOD"})
    assert (refused.status_code, refused.context["page"].number) == (422, 2)


def test_the_own_case_is_not_shown_before_its_release(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    appraise_all(cast)
    group = PeerGroup.objects.get(places__case__member=cast.approver)
    paper = Paper.objects.get(member=cast.approver)
    ReviewSession.objects.filter(pk=paper.session_id).update(stage=Stage.RATING)
    secret = {row.code: Decimal("20.25") for row in paper.rated_case().criteria}
    proposal = case_actions.RatingProposal("COMPLETED", secret, "Kín")
    case_actions.appraise_case(paper.rated_case(), proposal, by=cast.staff)
    url = f"{reverse('reviews:decisions', args=[cast.campaign.pk])}?group={group.pk}"
    assert "40,5" in sign_in(cast.staff).get(url).content.decode()
    assert "40,5" not in sign_in(cast.approver).get(url).content.decode()


def test_a_refusal_is_said_above_the_board_and_without_the_script_on_a_page(
    deciding: Cast, sign_in: SignIn
) -> None:
    papers = leaders(deciding)
    data = {"group": papers[0].rated_case().place.group_id, "paper": [papers[1].pk], "level": "GOOD"}
    url = reverse("reviews:decisions_decide", args=[deciding.campaign.pk])
    client = sign_in(deciding.staff)
    assert client.post(url, data).status_code == 403
    answer = client.post(url, data, headers={"HX-Request": "true"}).content.decode()
    assert 'role="alert"' in answer
    assert not RatingStep.objects.in_force().filter(step=Step.DECIDED).exists()


def test_the_ticked_get_the_level_put_forward_for_each_and_every_reason_of_a_refusal_is_said(
    deciding: Cast, sign_in: SignIn
) -> None:
    papers = leaders(deciding)
    data = {"group": papers[0].rated_case().place.group_id, "level": AS_PROPOSED}
    url = reverse("reviews:decisions_decide", args=[deciding.campaign.pk])
    client, asked = sign_in(deciding.approver), {"HX-Request": "true"}
    ticked = [paper.pk for paper in papers[:3]]
    refused = client.post(url, data | {"paper": ticked}, headers=asked).content.decode()
    names = [str(paper) for paper in papers[:3]]
    meter = refused.partition("<template")[0]
    assert [name in meter for name in names] == [True, True, True]
    settle(deciding, [deciding.paper(None)], "GOOD")
    done = client.post(url, data | {"paper": ticked}, headers=asked).content.decode()
    assert f"Đã lưu cho 3 đối tượng: {', '.join(names)}." in done
    decided = RatingStep.objects.in_force().filter(step=Step.DECIDED, case__paper__in=ticked)
    forward = RatingStep.objects.in_force().filter(step=Step.APPRAISED, case__paper__in=ticked)
    put_forward = dict(forward.values_list("case", "level"))
    assert dict(decided.values_list("case", "level")) == put_forward


def test_the_outlook_counts_what_is_put_forward_and_orders_by_points(deciding: Cast, sign_in: SignIn) -> None:
    grow(deciding, 3)
    client, url = sign_in(deciding.approver), board_url(deciding)
    page = client.get(f"{url}&sort=points")
    outlook, rows = page.context["outlook"], page.context["rows"]
    points = [outlook.points.get(row.case.pk, Decimal(-1)) for row in rows]
    assert points == sorted(points, reverse=True)
    assert (sum(n for _name, n in outlook.counts), outlook.undecided) == (len(outlook.levels),) * 2
    assert outlook.quota.decided.formula in page.content.decode().replace("&gt;", ">")
