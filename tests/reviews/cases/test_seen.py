"""Two people at one case: the second is told what the first has saved, and keeps what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from ratings.models import PeerGroup, RatingCase, RatingStep, Step
from reviews.stages import Stage
from tests.reviews.cast import REASON, Cast, bring_to, decide
from tests.reviews.conftest import SignIn
from tests.reviews.quarters.playing import hand_in_quarter, open_quarter

SCORES = {"points_common": "27", "points_results": "60", "level": "GOOD", "reason": REASON}
FACTS = {
    "assigned": "20",
    "done": "20",
    "on_time": "20",
    "late": "0",
    "exceeding": "4",
    "named": "0",
    "remedied": "0",
}
HIDDEN = re.compile(r'name="seen" value="(\d+:\d+)"')
Send = Callable[..., str]


def page(client: Client, url: str) -> list[str]:
    """What the page showed of each case on it."""
    return list(dict.fromkeys(HIDDEN.findall(client.get(url).content.decode())))


def steps(case: RatingCase, step: Step) -> list[tuple[str, bool]]:
    rows = RatingStep.objects.filter(case=case, step=step).order_by("pk")
    return [(row.level, row.superseded_at is None) for row in rows]


def refused(client: Client, url: str, data: Any) -> str:
    answer = client.post(url, data)
    assert answer.status_code == 422
    return answer.content.decode()


def another_clerk(cast: Cast) -> Member:
    return cast.head


@pytest.fixture
def rating(cast: Cast) -> Cast:
    return bring_to(cast, Stage.RATING)


def test_the_second_appraiser_is_told_who_saved_which_level_and_keeps_the_marks(
    rating: Cast, client: Client
) -> None:
    paper = rating.paper(rating.member)
    shown, post = (reverse(f"reviews:{name}", args=[paper.pk]) for name in ("case", "appraise"))
    first, second = Client(), Client()
    first.force_login(rating.clerk.user)
    second.force_login(another_clerk(rating).user)
    [seen] = page(first, shown)
    assert page(second, shown) == [seen]
    sent = SCORES | FACTS | {"seen": seen}
    assert first.post(post, sent).status_code == 302
    text = refused(second, post, sent | {"points_common": "21", "note_common": "Nhận xét của tôi"})
    assert ("Ngô Thị Thư Ký" in text, "Hoàn thành tốt nhiệm vụ" in text) == (True, True)
    assert ('value="21"' in text, "Nhận xét của tôi" in text) == (True, True)
    assert steps(paper.rated_case(), Step.APPRAISED) == [("GOOD", True)]
    # The page shown again has seen it, so pressing once more saves.
    again = dict.fromkeys(HIDDEN.findall(text))
    assert list(again) != [seen]
    sent |= {"seen": next(iter(again)), "points_common": "21"}
    assert second.post(post, sent).status_code == 302
    assert steps(paper.rated_case(), Step.APPRAISED) == [("GOOD", False), ("GOOD", True)]


@pytest.mark.parametrize("where", ["case", "table", "board"])
def test_a_decision_on_an_appraisal_not_seen_is_refused(cast: Cast, sign_in: SignIn, where: str) -> None:
    bring_to(cast, Stage.DECIDING)
    decide(cast, [cast.paper(None)], "GOOD")
    paper = cast.paper(cast.member)
    case = paper.rated_case()
    group = PeerGroup.objects.get(places__case=case)
    urls = {
        "case": (reverse("reviews:case", args=[paper.pk]), reverse("reviews:decide", args=[paper.pk])),
        "table": (
            reverse("reviews:ratings", args=[cast.session.pk]),
            reverse("reviews:decide_many", args=[cast.session.pk]),
        ),
        "board": (
            f"{reverse('reviews:decisions', args=[cast.campaign.pk])}?group={group.pk}",
            reverse("reviews:decisions_decide", args=[cast.campaign.pk]),
        ),
    }
    shown, post = urls[where]
    client = sign_in(cast.approver)
    seen = [pair for pair in page(client, shown) if pair.startswith(f"{case.pk}:")]
    assert seen == [f"{case.pk}:{case.newest(Step.DECIDED)}"]
    sent = {"level": "GOOD", "reason": REASON, "paper": paper.pk, "group": group.pk}
    assert client.post(post, sent | {"seen": seen}).status_code == 302
    text = refused(client, post, sent | {"level": "COMPLETED", "seen": seen})
    assert "Vũ Thị Quyết Định" in text
    assert steps(case, Step.DECIDED) == [("GOOD", True)]


def test_a_row_of_the_board_that_htmx_brings_shows_what_stands_now(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.DECIDING)
    decide(cast, [cast.paper(None)], "GOOD")
    paper = cast.paper(cast.member)
    case = paper.rated_case()
    group = PeerGroup.objects.get(places__case=case)
    client, post = sign_in(cast.approver), reverse("reviews:decisions_decide", args=[cast.campaign.pk])
    sent = {"level": "GOOD", "reason": REASON, "paper": paper.pk, "group": group.pk}
    answer = client.post(post, sent | {"seen": f"{case.pk}:1"}, headers={"hx-request": "true"})
    assert HIDDEN.findall(answer.content.decode()) == [f"{case.pk}:{case.newest(Step.DECIDED)}"]
    assert steps(case, Step.DECIDED) == []


def test_a_quarter_is_appraised_and_decided_on_what_was_seen(cast: Cast) -> None:
    sheet = hand_in_quarter(open_quarter(cast), cast.member)
    url, case = sheet.get_absolute_url(), sheet.case
    clerk, approver = Client(), Client()
    clerk.force_login(cast.clerk.user)
    approver.force_login(cast.approver.user)
    [seen] = page(clerk, url)
    appraise = reverse("reviews:evaluation_appraise", args=[sheet.pk])
    assert clerk.post(appraise, SCORES | FACTS | {"seen": seen}).status_code == 302
    assert "Ngô Thị Thư Ký" in refused(clerk, appraise, SCORES | FACTS | {"seen": seen})
    decide_one = reverse("reviews:evaluation_decide", args=[sheet.pk])
    assert "Ngô Thị Thư Ký" in refused(
        approver, decide_one, {"level": "GOOD", "reason": REASON, "seen": seen}
    )
    board = reverse("reviews:quarter_decide", args=[sheet.evaluation_id])
    [on_board] = [
        pair for pair in page(approver, sheet.evaluation.get_absolute_url()) if pair.startswith(f"{case.pk}:")
    ]
    sent = {"level": "GOOD", "reason": REASON, "sheet": sheet.pk}
    assert "Ngô Thị Thư Ký" in refused(approver, board, sent | {"seen": seen})
    assert approver.post(board, sent | {"seen": on_board}).status_code == 302


def test_two_writers_of_the_collectives_paper_do_not_overwrite_each_others_points(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(None)
    clerk, head = Client(), Client()
    clerk.force_login(cast.clerk.user)
    head.force_login(cast.head.user)
    [seen] = page(clerk, paper.get_absolute_url())
    url = reverse("reviews:rate_own", args=[paper.pk])
    sent = SCORES | FACTS | {"seen": seen}
    assert clerk.post(url, sent).status_code == 302
    text = refused(head, url, sent | {"points_common": "12"})
    assert ("Ngô Thị Thư Ký" in text, 'value="12"' in text) == (True, True)
    assert steps(paper.rated_case(), Step.SELF) == [("GOOD", True)]
