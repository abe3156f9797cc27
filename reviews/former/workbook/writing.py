"""Makes the workbook of former years to download: empty, or with everybody and what is on record of them."""

from __future__ import annotations

from collections.abc import Iterable

from members.workbooks.writing import make_workbook
from reviews.former.workbook.layout import COMMITMENTS, SHORTCOMINGS, level_sheet
from reviews.former.workbook.rows import LevelRow

NOTES = (
    "Ghi kết quả của những năm trước khi dùng phần mềm; mỗi trang một loại, mỗi dòng một mục.",
    "Cột có thể đứng theo thứ tự bất kỳ. Trang nào không có gì để nhập thì để trống.",
    "Mức xếp loại: mỗi người hoặc mỗi tập thể một dòng, mỗi năm một cột; ô trống thì giữ nguyên.",
    "Khuyết điểm chưa khắc phục và biện pháp còn đang làm được đưa vào bản kiểm điểm khi mở đợt.",
    "Cam kết của năm kiểm điểm được đưa vào bản tự kiểm điểm để đối chiếu.",
    "Kết quả đã có trên hệ thống thì không sửa bằng tệp này.",
)


def former_template(rows: Iterable[LevelRow] = ()) -> bytes:
    """Return the workbook with these lines in the sheet of levels, as the bytes of an .xlsx file."""
    return make_workbook((level_sheet(), SHORTCOMINGS, COMMITMENTS), NOTES, rows)
