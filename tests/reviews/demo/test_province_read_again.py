"""The invented province, taken out as a workbook and read again, changes nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from members.models import Committee
from members.workbooks import (
    CommitteeRow,
    MemberRow,
    PostRow,
    RoleRow,
    fill_workbook,
    judge_workbook,
    read_workbook,
    rows_under,
)
from reviews.demo.province import PLACE, import_province


@pytest.mark.django_db
def test_the_province_reads_back_unchanged() -> None:
    import_province()
    rows = rows_under(Committee.objects.get(code=PLACE))
    verdict = judge_workbook(read_workbook(fill_workbook(rows)), by=None)
    assert Counter(judged.state.value for judged in verdict) == {"unchanged": len(rows)}
    assert {type(row) for row in rows} == {CommitteeRow, MemberRow, PostRow, RoleRow}
