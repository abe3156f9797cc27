"""Numbers are drawn without gap and without double, for each committee, kind of paper and term."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members import clock
from reviews.issuing.actions import register
from reviews.issuing.actions.papers import annul_paper
from reviews.issuing.actions.register import RegisterLine
from reviews.models import PaperType, RegisterEntry, Series, Term
from tests.reviews.cast import TERM, Cast
from tests.reviews.issuing.issuing import make_term

pytestmark = pytest.mark.django_db


def enter(cast: Cast, paper_type: PaperType = PaperType.CV, **more: object) -> RegisterEntry:
    line = RegisterLine(**{"dated_on": clock.today(), "title": "Về việc mời họp"} | more)  # type: ignore[arg-type]
    return register.enter_paper(cast.province, paper_type, line, by=cast.clerk)


def test_each_kind_and_each_term_has_a_series_of_its_own(cast: Cast) -> None:
    drawn = [str(enter(cast, kind)) for kind in (PaperType.CV, PaperType.QD, PaperType.CV)]
    make_term(cast.province, clock.today(), "2030–2035")
    yesterday = clock.today() - dt.timedelta(days=1)
    drawn += [str(enter(cast)), str(enter(cast, dated_on=yesterday))]
    assert drawn == ["01-CV/TU", "01-QĐ/TU", "02-CV/TU", "01-CV/TU", "03-CV/TU"]


def test_the_term_is_that_of_the_nearest_committee_that_has_one(cast: Cast) -> None:
    day = clock.today()
    upper = Term.objects.get()
    with pytest.raises(ValidationError, match=r"term of office|nhiệm kỳ"):
        enter(cast, dated_on=dt.date(2025, 1, 1))
    own = make_term(cast.cell, dt.date(2025, 11, 1), "2025–2027")
    found = [
        Term.objects.in_force(one, on)
        for one, on in (
            (cast.cell, day),
            (cast.cell, TERM),
            (cast.other_cell, day),
            (cast.cell, dt.date(2025, 1, 1)),
        )
    ]
    assert found == [own, upper, upper, None]


def test_a_series_begun_by_hand_goes_on_from_its_number(cast: Cast) -> None:
    register.continue_series(cast.province, PaperType.CV, 147, by=cast.clerk)
    assert [str(enter(cast)), str(enter(cast))] == ["147-CV/TU", "148-CV/TU"]
    with pytest.raises(ValidationError, match="148-CV/TU"):
        register.continue_series(cast.province, PaperType.CV, 300, by=cast.clerk)


def test_an_annulled_paper_keeps_its_number_with_the_reason(cast: Cast) -> None:
    first = enter(cast)
    annul_paper(first, "Sai thể thức", by=cast.head)
    annul_paper(first, "Sai thể thức", by=cast.head)
    with pytest.raises(ValidationError):
        annul_paper(first, "Lý do khác", by=cast.clerk)
    first.refresh_from_db()
    assert (first.is_annulled, first.annulment, str(enter(cast))) == (True, "Sai thể thức", "02-CV/TU")


def test_only_head_and_clerk_keep_the_register_and_only_for_a_day_that_has_come(cast: Cast) -> None:
    line = RegisterLine(clock.today(), "Về việc mời họp")
    for stranger in (cast.member, cast.staff, cast.approver, cast.stranger, cast.administrator):
        with pytest.raises(PermissionDenied):
            register.enter_paper(cast.province, PaperType.CV, line, by=stranger)
    for wrong in ({"title": "  "}, {"dated_on": clock.today() + dt.timedelta(days=1)}):
        with pytest.raises(ValidationError):
            enter(cast, **wrong)
    assert RegisterEntry.objects.count() == 0


def refused(**changes: object) -> bool:
    """Whether the database refuses to change the only line of the register so."""
    try:
        with transaction.atomic():
            RegisterEntry.objects.update(**changes)
    except IntegrityError:
        return True
    return False


def test_the_database_keeps_numbers_lines_and_terms(cast: Cast) -> None:
    term = Term.objects.get()
    entry = enter(cast)
    again = {name: getattr(entry, name) for name in ("series", "symbol", "dated_on", "title", "drawn_by")}
    for number, day in ((1, TERM), (3, TERM), (2, dt.date(2025, 1, 1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisterEntry.objects.create(**again | {"number": number, "dated_on": day})
    for rows, change in (
        (Term.objects, {"starts_on": dt.date(2024, 1, 1)}),
        (Series.objects, {"first": 5}),
        (Series.objects, {"paper_type": "QĐ"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
    with pytest.raises(ValidationError):
        register.remove_term(term, by=cast.clerk)
    assert [refused(number=2), refused(title="Khác"), refused(dated_on=TERM)] == [True] * 3


def test_numbers_drawn_at_once_have_neither_gap_nor_double() -> None:
    # A process of its own, because a fork of this one would hold its connections and threads. Five by each
    # of eight; `make numbers` draws a thousand.
    asked = [sys.executable, "-m", "tests.pairs.numbers", "--each", "5"]
    drawn = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)
    assert "from 1 to 40, 0 missing, 0 twice" in drawn.stdout, drawn.stderr


def test_the_page_shows_who_keeps_the_register_what_can_be_entered(client: Client, cast: Cast) -> None:
    address = reverse("reviews:register", args=[cast.province.pk])
    seen = {}
    for part in ("clerk", "head", "staff", "member", "stranger"):
        client.force_login(getattr(cast, part).user)
        page = client.get(address)
        entered = client.post(
            reverse("reviews:register_enter", args=[cast.province.pk]),
            {"paper_type": "CV", "dated_on": clock.today().isoformat(), "title": f"Thư của {part}"},
        )
        seen[part] = (
            page.status_code,
            b"Draw a number" in page.content or "Lấy số".encode() in page.content,
            entered.status_code,
        )
    assert seen == {
        "clerk": (200, True, 302),
        "head": (200, True, 302),
        "staff": (200, False, 403),
        "member": (404, False, 404),
        "stranger": (404, False, 404),
    }
    client.force_login(cast.clerk.user)
    shown = client.get(address + "?paper_type=CV").content.decode()
    assert [f"Thư của {part}" in shown for part in ("clerk", "head", "staff")] == [True, True, False]
    assert "Thư của clerk" not in client.get(address + "?paper_type=QĐ").content.decode()
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("reviews:register_export", args=[cast.province.pk])).content)
    )
    rows = list(book.active.iter_rows(min_row=3, max_col=3, values_only=True))  # type: ignore[union-attr]
    today = f"{clock.today():%d/%m/%Y}"
    assert rows == [("02-CV/TU", today, "Thư của head"), ("01-CV/TU", today, "Thư của clerk")]
