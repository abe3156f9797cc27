"""Rule sets that leave as a file, are changed in an editor and come back: what is wrong with them, line by
line, and the draft that they end in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.models import Event
from ratings import rulesets
from ratings.actions import rulesets as actions
from ratings.models import LocalRuleSet, RuleSetState
from ratings.rulesets import Received, RuleSet
from reviews.demo.ruleset import FILE
from tests.ratings.known import KNOWN, load_known
from tests.reviews.cast import Cast, make_cast

URL = "ratings:ruleset_from_file"
NAMES = {"code": "mau-2026", "title": "Quy định số 01-QĐ/TU", "short": "01-QĐ/TU"}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def own_file(code: str = "366-2025", **names: str) -> str:
    """The file of a rule set with names of its own, as somebody changes them in an editor."""
    ruleset = RuleSet.parse(load_known(code).content)
    text = rulesets.ruleset_text(ruleset)
    for key, value in {**NAMES, **names}.items():
        text = text.replace(f'\n{key} = "{getattr(ruleset, key)}"', f'\n{key} = "{value}"', 1)
    return text


def judged(text: str, parent: str = "366-2025") -> Received:
    content = load_known(parent).content
    return rulesets.put_together(rulesets.take_apart(text), RuleSet.parse(content), content)


@pytest.mark.parametrize("code", KNOWN)
def test_a_file_comes_back_as_the_rule_set_that_left(code: str) -> None:
    """The whole of each set, so that a key that nobody writes or reads would be missed here."""
    text = own_file(code)
    own = RuleSet.parse(load_known(code).content)
    parent = own.parent or code
    received = judged(text, parent)
    assert [fault.text for fault in received.faults] == []
    under = RuleSet.parse(load_known(parent).content)
    content = rulesets.merge_overrides(load_known(parent).content, {**NAMES, **received.overrides})
    again = RuleSet.parse({**content, "province": own.province, "effective_from": own.effective_from})
    assert again == received.ruleset
    assert {row.path for row in rulesets.differences(own, again)} == {"title", "short"}
    assert (under == own) is (received.overrides == {})


def test_a_file_may_say_only_what_differs() -> None:
    """The file of the invented province, which no page can write whole, is one that people can hand in."""
    received = judged(FILE.read_text(encoding="utf-8"))
    assert received.ruleset == RuleSet.parse(load_known("vanlinh-2025").content)


def test_rows_are_taken_out_put_in_and_moved() -> None:
    text = own_file()
    begin, end = (
        text.index('[[order]]\ncode = "review.head"'),
        text.index('[[order]]\ncode = "review.agency"'),
    )
    moved, rest = text[begin:end], text[:begin] + text[end:]
    place = rest.index("\n# ---- Các bước")
    received = judged(f"{rest[:place]}\n{moved}{rest[place:]}")
    assert received.ruleset
    codes = [row.code for row in received.ruleset.order]
    assert codes[-1] == "review.head"
    content = rulesets.merge_overrides(load_known("366-2025").content, {**NAMES, **received.overrides})
    assert [row["code"] for row in content["order"]] == codes


@pytest.mark.parametrize(
    ("old", "new", "shown", "said"),
    [
        ('fact = "done_pct"', 'fact = "done_pc"', 'fact = "done_pc"', "không có số liệu 'done_pc'"),
        ("min = 90", 'min = "nhiều"', 'min = "nhiều"', "cần một số"),
        ("min = 90", "mim = 90", "mim = 90", "có lẽ là 'min'"),
        ("share = 20", "share = 25", "share = 25", "không được quá 20%"),
        ("value = 3\n", "value = -3\n", "value = -3", "cần số từ 0 đến 366"),
        ('mode = "warn"', 'mode = "cấm"', 'mode = "cấm"', "block, warn, off"),
        ('parent = "366-2025"', 'parent = "999"', 'parent = "999"', "cần mã của bộ quy định gốc"),
        ("[[levels]]", "[[levels]", "[[levels]", "cú pháp"),
        ('code = "T1"', 'code = "T 1"', "[[triggers]]", "mã chỉ gồm chữ không dấu"),
        ('code = "mau-2026"', 'code = "Mẫu 2026"', 'code = "Mẫu 2026"', "không dấu"),
    ],
)
def test_the_verdict_names_the_line_and_what_is_meant(
    cast: Cast, client: Client, old: str, new: str, shown: str, said: str
) -> None:
    text = own_file()
    assert old in text
    bad = text.replace(old, new, 1)
    faults = actions.judge_text(bad).faults
    found = next(fault for fault in faults if said in fault.text)
    assert found.shown.startswith(shown)
    assert bad.split("\n")[(found.line or 0) - 1].strip() == found.shown
    assert LocalRuleSet.objects.count() == 0


def test_every_fault_of_a_file_is_said_at_once() -> None:
    text = own_file().replace("min = 90", "min = true").replace("share = 20", "sharex = 20")
    text = text.replace("effective_from = 2025-08-30", 'effective_from = "mùa thu"')
    names = [fault.name for fault in judged(text).faults]
    assert names == [
        "Hiệu lực từ",
        "Mức xếp loại “EXCELLENT”, điểm tối thiểu",
        "Tỷ lệ xuất sắc",
        "Tỷ lệ xuất sắc, tỷ lệ, %",
    ]


BOMBS = {
    "digits": "x = " + "9" * 5_000,
    "hexadecimal": "x = 0x" + "F" * 5_000,
    "nested": "x = " + "[" * 3_000,
    "tables": "x = " + "{a=" * 2_000,
    "dotted": "\n".join(".".join("a" * 1_500) + f"{n} = 1" for n in range(80)),
    "quoted": ".".join(['"a"'] * 1_500) + " = 1",
    "entities": "a: &a [x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]",
    "exponent": own_file().replace("min = 90", "min = 9e999999"),
    "lines": "# x\n" * 30_000,
    "long": 'title = "' + "x" * 50_000 + '"',
    "wrong kinds": "levels = 5\nquota = []\ncriteria = [1]\noutlines = true\ncoupling = [[]]\nexemptions = 3",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_text_that_would_stop_the_reader_is_refused_with_a_sentence(
    cast: Cast, client: Client, name: str
) -> None:
    client.force_login(cast.staff.user)
    answer = client.post(reverse(URL), {"text": BOMBS[name], "save": "1"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Tệp chưa đọc được" in shown
    assert BOMBS[name][:40].split("\n")[0].replace('"', "&quot;").replace("&a", "&amp;a") in shown
    assert LocalRuleSet.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", "Đây là tệp Excel, Word hoặc tệp nén"),
        ('title = "Phẩm"'.encode()[:-2] + b"\xff", "Dòng 1: chữ không phải mã UTF-8"),
        (b"\0\1\2", "không phải tệp văn bản"),
        (b"#" * 300_001, "Tệp lớn hơn 300 KB"),
        (b"", "mục này cần"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_a_sentence(
    cast: Cast, client: Client, content: bytes, said: str
) -> None:
    client.force_login(cast.staff.user)
    answer = client.post(reverse(URL), {"file": SimpleUploadedFile("quy-dinh.toml", content)})
    assert answer.status_code == 422
    assert (said in answer.content.decode()) is (content != b"")
    assert LocalRuleSet.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_compared_saved_checked_and_used(cast: Cast, client: Client, encoding: str) -> None:
    client.force_login(cast.staff.user)
    text = own_file().replace("share = 20", "share = 15", 1).replace("\n", "\r\n")
    shown = client.post(
        reverse(URL), {"file": SimpleUploadedFile("mau.toml", text.encode(encoding))}
    ).content.decode()
    assert "Tệp đọc được, không có gì sai" in shown
    assert all(words in shown for words in ("Tỷ lệ xuất sắc", ">20<", ">15<", "Lưu thành dự thảo"))
    assert LocalRuleSet.objects.count() == 0
    saved = client.post(reverse(URL), {"text": text, "save": "1"})
    local = LocalRuleSet.objects.get()
    assert saved.headers["Location"] == local.get_absolute_url()
    assert (local.code, local.parent, local.state) == ("mau-2026", "366-2025", RuleSetState.DRAFT)
    assert local.overrides == {"quota": {"share": 15}}
    again = client.get(reverse("ratings:ruleset_file", args=["mau-2026"])).content.decode()
    assert actions.judge_text(again).overrides == local.overrides
    client.post(reverse(URL), {"text": again.replace("share = 15", "share = 10"), "save": "1"})
    local.refresh_from_db()
    assert local.overrides == {"quota": {"share": 10}}
    told = Event.objects.filter(subject_id=local.pk, subject="ratings.localruleset")
    assert [event.verb for event in told] == ["derive_ruleset", "change_ruleset"]
    assert actions.check_ruleset(local, by=cast.staff) == []
    actions.take_into_use(local, by=cast.staff)
    refused = client.post(reverse(URL), {"text": again, "save": "1"})
    assert refused.status_code == 403


def test_a_page_leaves_what_a_file_has_said(cast: Cast, client: Client) -> None:
    text = own_file().replace('mode = "warn"', 'mode = "block"', 1)
    local = actions.read_in_ruleset(actions.judge_text(text), by=cast.staff)
    settings = rulesets.settings_of(RuleSet.parse(local.resolved()))
    names = actions.Names("mau-2026", "Tên mới", "01-QĐ/TU", local.effective_from)
    changed = actions.change_ruleset(local, names, settings, by=cast.staff)
    assert changed.overrides == {"coupling": [{"code": "head_not_above", "mode": "block"}]}


def test_only_those_who_keep_rule_sets_hand_one_in(cast: Cast, client: Client) -> None:
    answers = {}
    for who in ("staff", "approver", "clerk", "member"):
        client.force_login(getattr(cast, who).user)
        file = client.get(reverse("ratings:ruleset_file", args=["366-2025"]))
        page = client.get(reverse(URL) + "?from=366-2025")
        sent = client.post(reverse(URL), {"text": own_file(), "save": "1"})
        answers[who] = (file.status_code, page.status_code, sent.status_code)
    assert answers == {
        "staff": (200, 200, 302),
        "approver": (200, 403, 403),
        "clerk": (403, 403, 403),
        "member": (403, 403, 403),
    }
    assert LocalRuleSet.objects.count() == 1


def test_the_shipped_files_are_still_read_as_they_are() -> None:
    folder = Path(rulesets.__file__).parent
    assert sorted(path.stem for path in folder.glob("*.toml")) == ["124-2023", "132-2018", "366-2025"]
