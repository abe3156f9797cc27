"""What the actions on requests about personal data change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to

CHANGES: dict[str, ColumnsWritten] = {
    "privacy.actions.confirm_request": writes_to("DataRequest confirmed_at confirmed_by"),
    "privacy.actions.lodge_request": writes_to("DataRequest +"),
    "privacy.actions.prolong_request": writes_to("DataRequest due_before due_on why_longer"),
    "privacy.actions.settle_request": writes_to("DataRequest answer outcome settled_at settled_by"),
}
