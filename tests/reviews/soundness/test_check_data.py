"""What somebody changes by hand, past the program, is found, whatever it is."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from members.models import DataCheck, Event, Notice
from members.seals import seal_history
from reviews.models import Attachment
from reviews.schedule import check_data
from reviews.soundness.rules import RULES, broken_rules
from tests.reviews.cast import Cast
from tests.reviews.conftest import SignIn
from tests.reviews.soundness.played import play_round

ROWS = {
    "LAST_DECISION": "(SELECT max(id) FROM ratings_ratingstep WHERE step = 'decided')",
    "LAST_APPRAISAL": "(SELECT max(id) FROM ratings_ratingstep WHERE step = 'appraised')",
    "UNRELEASED": "(SELECT max(id) FROM ratings_ratingcase WHERE released_at IS NULL AND member_id > 0)",
    "RELEASED": "(SELECT max(id) FROM ratings_ratingcase WHERE released_at IS NOT NULL)",
    "FIRST_LINE": "(SELECT min(id) FROM reviews_registerentry)",
}
"""How the statements below name a row."""

BY_HAND: dict[str, tuple[str, set[str]]] = {
    "a level is raised": (
        "UPDATE ratings_ratingstep SET level = 'EXCELLENT' WHERE id = LAST_DECISION",
        {"quota_kept", "step_told"},
    ),
    "a level is one that does not exist": (
        "UPDATE ratings_ratingstep SET level = 'BEST' WHERE id = LAST_DECISION",
        {"level_known", "step_told"},
    ),
    "a decision is taken away": (
        "DELETE FROM ratings_ratingstep WHERE id = LAST_DECISION",
        {"released_with_result", "step_told"},
    ),
    "an appraisal is taken away": (
        "DELETE FROM ratings_ratingstep WHERE id = LAST_APPRAISAL",
        {"appraised_first", "step_told"},
    ),
    "the appraiser decides": (
        (
            "UPDATE ratings_ratingstep SET by_id = (SELECT by_id FROM ratings_ratingstep WHERE id ="
            " LAST_APPRAISAL) WHERE step = 'decided'"
        ),
        {"decided_by_another"},
    ),
    "the points of an appraisal are raised": (
        "UPDATE ratings_ratingstep SET points = points + 1 WHERE id = LAST_APPRAISAL",
        {"points_add_up", "step_told"},
    ),
    "a mark is lowered": (
        (
            "UPDATE ratings_score SET appraised_points = appraised_points - 1 WHERE criterion = 'results'"
            " AND case_id = RELEASED"
        ),
        {"points_add_up"},
    ),
    "a score is gone": (
        "DELETE FROM ratings_score WHERE criterion = 'results' AND case_id = UNRELEASED",
        {"case_whole"},
    ),
    "a result is released early": (
        "UPDATE ratings_ratingcase SET released_at = now() WHERE id = UNRELEASED",
        {"released_with_result", "closed_and_released", "release_told"},
    ),
    "a release is withdrawn": (
        "UPDATE ratings_ratingcase SET released_at = NULL WHERE id = RELEASED",
        {"closed_and_released", "release_told"},
    ),
    "a released decision no longer counts": (
        (
            "UPDATE ratings_ratingstep SET superseded_at = now() + interval '1 day',"
            " superseded_by_id = by_id, superseded_reason = 'x' WHERE id = LAST_DECISION"
        ),
        {"released_with_result", "re_rated"},
    ),
    "a frozen rule set is rewritten": (
        """UPDATE ratings_frozenruleset SET content = jsonb_set(content, '{title}', '"Khác"')""",
        {"ruleset_unchanged"},
    ),
    "a paper is given to somebody else": (
        (
            "UPDATE reviews_paper SET member_id = (SELECT id FROM members_member WHERE code = 'STRANGER')"
            " WHERE id = (SELECT max(paper_id) FROM reviews_revision WHERE kind = 'final')"
        ),
        {"own_case"},
    ),
    "a vote is corrected": (
        "UPDATE reviews_vote SET in_favour = 3, against = 0",
        {"vote_told"},
    ),
    "more people vote than there are": ("UPDATE reviews_vote SET present = 9", {"vote_possible"}),
    "a ballot is counted otherwise": (
        (
            "UPDATE reviews_ballottally SET votes = votes + 1 WHERE id = (SELECT min(id) FROM"
            " reviews_ballottally)"
        ),
        {"ballot_adds_up"},
    ),
    "a voter was not there": (
        (
            "UPDATE reviews_ballotvoter SET is_present = false WHERE id = (SELECT min(id) FROM"
            " reviews_ballotvoter)"
        ),
        {"ballot_by_roll"},
    ),
    "nobody has confirmed a ballot": (
        "DELETE FROM members_event WHERE verb = 'confirm_ballot'",
        {"ballot_told", "history_sealed"},
    ),
    "minutes were opened again": ("UPDATE reviews_minutes SET reopened = 1", {"minutes_kept"}),
    "a final paper is reworded": (
        (
            "UPDATE reviews_section SET text = text || ' thêm' WHERE paper_id ="
            " (SELECT max(paper_id) FROM reviews_revision WHERE kind = 'final')"
        ),
        {"final_paper_kept"},
    ),
    "a line of a register is gone": (
        "DELETE FROM reviews_registerentry WHERE id = FIRST_LINE",
        {"no_gap"},
    ),
    "a paper is written with another number": (
        "UPDATE reviews_registerentry SET symbol = '09-CV/TU' WHERE id = FIRST_LINE",
        {"symbol_fits", "number_told"},
    ),
    "a number is given to another paper": (
        "UPDATE reviews_registerentry SET title = 'Khác' WHERE id = FIRST_LINE",
        {"number_told"},
    ),
    "the digest of a file is changed": (
        "UPDATE reviews_attachment SET sha256 = repeat('0', 64)",
        {"files_kept", "dossier_fits"},
    ),
    "another file counts as issued": (
        "UPDATE reviews_issuedpaper SET sha256 = repeat('0', 64)",
        {"files_kept", "issued_told"},
    ),
    "a session is opened again": (
        "UPDATE reviews_reviewsession SET stage = 'deciding' WHERE stage = 'closed'",
        {"closed_and_released", "stage_told"},
    ),
    "a line of history is gone": (
        "DELETE FROM members_event WHERE verb = 'rate_self'",
        {"step_told", "history_sealed"},
    ),
    "a line of history is changed": (
        """UPDATE members_event SET data = jsonb_set(data, '{level}', '"EXCELLENT"')
           WHERE verb = 'rate_decided'""",
        {"step_told", "history_sealed"},
    ),
    "a trigger is switched off": (
        "ALTER TABLE reviews_vote DISABLE TRIGGER USER; ALTER TABLE members_event DISABLE TRIGGER USER",
        {"triggers_stand"},
    ),
    "a constraint is dropped": (
        "ALTER TABLE reviews_vote DROP CONSTRAINT vote_counts_fit_present",
        {"constraints_stand"},
    ),
    "a committee is said to have more below it": (
        "UPDATE members_committee SET numchild = numchild + 1",
        {"tree_whole"},
    ),
}


@pytest.fixture
def played(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    play_round(cast)
    seal_history()
    return cast


def found_codes() -> set[str]:
    return {one.rule for one in broken_rules()}


def found_after(statement: str) -> set[str]:
    """What is found once the statement was executed past every trigger. It is undone again."""
    for name, row in ROWS.items():
        statement = re.sub(rf"\b{name}\b", row, statement)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")
        found = found_codes()
        transaction.set_rollback(True)
    return found


def test_whatever_is_changed_by_hand_is_found(played: Cast) -> None:
    assert list(broken_rules()) == []
    found = {way: found_after(statement) for way, (statement, _codes) in BY_HAND.items()}
    assert found == {way: codes for way, (_statement, codes) in BY_HAND.items()}
    file = Attachment.objects.get().file
    for change in (lambda: Path(file.path).write_bytes(b"%PDF-1.7 reap"), lambda: Path(file.path).unlink()):
        change()
        assert found_codes() == {"files_kept"}
    tried = {code for _statement, codes in BY_HAND.values() for code in codes}
    assert {rule.code for rule in RULES} - tried == set()


def test_what_is_found_is_told_once_and_shown_to_the_administrator(played: Cast, sign_in: SignIn) -> None:
    page = reverse("members:upkeep")
    assert sign_in(played.staff).get(page).status_code == 403
    client = sign_in(played.administrator)
    assert "chưa được kiểm tra" in client.get(page).content.decode()
    out = io.StringIO()
    call_command("check_data", stdout=out)
    assert out.getvalue() == f"Cả {len(RULES)} quy tắc đều đúng.\n"
    assert "đều đúng" in client.get(page).content.decode()
    Attachment.objects.update(sha256="0" * 64)
    assert [check_data(), check_data()] == [2, 2]
    with pytest.raises(CommandError, match="2 bản ghi"):
        call_command("check_data", stdout=out)
    assert "✗ Tệp nào cũng còn và không bị sửa đổi." in out.getvalue()
    told = Notice.objects.filter(url=page).values_list("recipient", flat=True)
    assert list(told) == [played.administrator.pk]
    shown = client.get(page).content.decode()
    row = f"Tệp đính kèm {Attachment.objects.get().pk}"
    assert [
        shown.count(words) for words in (row, "Tệp nào cũng còn", "Tệp của bản ghi này đã bị sửa đổi.")
    ] == [1, 1, 1]
    assert list(DataCheck.objects.values_list("rules", flat=True)) == [len(RULES)] * 4
    assert Event.objects.filter(verb="check_data").count() == 4
