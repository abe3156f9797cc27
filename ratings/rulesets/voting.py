"""The records of a rule set on secret ballots: who votes, what an empty line means, what carries, and who may
read the counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class BlankMark(StrEnum):
    """What an empty line of a ballot means: no opinion on that subject, or that line is invalid."""

    NO_OPINION = "no_opinion"
    INVALID = "invalid"


class VoteBase(StrEnum):
    """The number of which a level must have more than the share to carry. REPORT: no text says it, the votes
    are reported and the competent level decides."""

    REPORT = "report"
    INVITED = "invited"
    PRESENT = "present"
    VALID = "valid"


class VoteTie(StrEnum):
    """What follows where nothing carries or two levels have the same number: it is reported, or a second
    round is held between the two first."""

    REPORT = "report"
    SECOND_ROUND = "second_round"


@dataclass(frozen=True)
class BallotRule:
    """The rule on secret ballots.

    No central text sets a threshold, a quorum of voters or a rule for a tie (regulation 366-QĐ/TW Đ12 leaves
    the conclusion to the competent level), so by default votes are only reported.

    A level carries with more than ``share`` percent of ``majority_of``. ``on_oneself``: whether a voter has a
    vote on himself. ``counter_may_be_subject``: whether one of those voted on may count. ``not_rated``:
    whether the ballot has a place for "not yet rated". ``threshold``: with fewer voters than this, the counts
    are shown only to the counting team, the chair and the deciding level. ``least_a_way``: how many ballots
    each way must have at least where some vote on paper and some on screen. ``readers``: the capacities that
    may read the counts of each person.
    """

    majority_of: VoteBase = VoteBase.REPORT
    share: Decimal = Decimal(50)
    tie: VoteTie = VoteTie.REPORT
    on_oneself: bool = True
    counter_may_be_subject: bool = True
    blank: BlankMark = BlankMark.NO_OPINION
    not_rated: bool = False
    threshold: int = 5
    least_a_way: int = 3
    readers: tuple[str, ...] = ("head", "clerk", "staff", "approver", "chair", "counter")
    text: str = "báo cáo kết quả bỏ phiếu để cấp có thẩm quyền xem xét, quyết định"
    source: str = "không văn bản nào nêu; mức thường dùng"
    certain: bool = False
