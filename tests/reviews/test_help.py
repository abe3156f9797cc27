"""Every page says what it is for: each address that shows a page has its paragraph of help."""

from __future__ import annotations

from django.urls import reverse

from config.help import HELP
from tests.reviews.cast import Cast
from tests.reviews.conftest import SignIn
from tests.reviews.test_cost import readable

FILES_AND_PARTS = {
    "members:workbook_export",
    "members:workbook_marked",
    "members:workbook_template",
    "ratings:ruleset_file",
    "reviews:attachment",
    "reviews:ballot_cast",
    "reviews:calendar_ics",
    "reviews:conference_ics",
    "reviews:document_file",
    "reviews:former_marked",
    "reviews:former_template",
    "reviews:issued_file",
    "reviews:letterhead_style",
    "reviews:projector",
    "reviews:register_export",
    "reviews:session_now",
    "reviews:signed_copy",
    "reviews:start",
    "reviews:tasks_sheet",
    "reviews:waiting",
}
"""Addresses of a file, of a part of a page or of the projector's screen, and those that only lead on."""


def test_every_page_has_its_paragraph_of_help_and_nothing_else_has() -> None:
    assert sorted(HELP) == sorted({*readable(), "account_change_password"} - FILES_AND_PARTS)


def test_the_paragraph_stands_on_its_page_and_on_no_other(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    pages = {
        name: client.get(reverse(name)).content.decode() for name in ("reviews:my_work", "reviews:calendar")
    }
    found = {(name, other): str(HELP[other]) in page for name, page in pages.items() for other in pages}
    assert found == {(name, other): name == other for name in pages for other in pages}
