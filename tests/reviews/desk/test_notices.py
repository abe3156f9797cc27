"""The list of notices: one line for each thing, and what is read there."""

from __future__ import annotations

from django.urls import reverse

from members.models import Notice
from tests.reviews.cast import Cast
from tests.reviews.conftest import SignIn


def test_notices_about_one_page_are_one_line_and_are_read_together(cast: Cast, sign_in: SignIn) -> None:
    Notice.objects.all().delete()
    url = cast.session.get_absolute_url()
    for address, text in ((url, "Trước"), ("/calendar/", "Khác"), (url, "Sau")):
        Notice.objects.create(recipient=cast.member, text=text, url=address)
    Notice.objects.create(recipient=cast.colleague, text="Của người khác", url=url)
    client, page = sign_in(cast.member), reverse("reviews:notices")
    rows = client.get(page).context["rows"]
    assert [(row["notice"].text, row["n"], row["new"]) for row in rows] == [("Sau", 2, 2), ("Khác", 1, 1)]
    client.post(reverse("reviews:read_notices"), {"url": url})
    left = client.get(page, {"show": "unread"}).context["rows"]
    assert [row["notice"].text for row in left] == ["Khác"]
    assert Notice.objects.unread().filter(recipient=cast.colleague).count() == 1
