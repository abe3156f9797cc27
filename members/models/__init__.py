"""The tables of people, committees, posts, roles, history, mails, sign-ins, second factors, sent forms,
workbooks."""

from members.models.committee import (
    Block,
    Committee,
    CommitteeChange,
    CommitteeChangeKind,
    CommitteeKind,
    committee_is_changing,
    committees_on,
    name_above,
)
from members.models.history import ON_LOGINS, SIGN_INS, Event, Notice
from members.models.mail import Mail, MailState
from members.models.person import ENTERED, GONE, Activity, Member, Sex, User, members_are_merging
from members.models.post import Post
from members.models.role import HEAD, POWERFUL, SUBTREE_KINDS, Reach, Role, RoleKind, RoleProposal
from members.models.secondfactor import SecondFactorRule
from members.models.sent import SentForm
from members.models.signin import FailedSignIn
from members.models.standing import ActivityChange, CellChange
from members.models.title import ManagingLevel, PostTitle
from members.models.workbook import KnownHeading, Workbook, WorkbookKind, WorkbookWork

__all__ = [
    "ENTERED",
    "GONE",
    "HEAD",
    "ON_LOGINS",
    "POWERFUL",
    "SIGN_INS",
    "SUBTREE_KINDS",
    "Activity",
    "ActivityChange",
    "Block",
    "CellChange",
    "Committee",
    "CommitteeChange",
    "CommitteeChangeKind",
    "CommitteeKind",
    "Event",
    "FailedSignIn",
    "KnownHeading",
    "Mail",
    "MailState",
    "ManagingLevel",
    "Member",
    "Notice",
    "Post",
    "PostTitle",
    "Reach",
    "Role",
    "RoleKind",
    "RoleProposal",
    "SecondFactorRule",
    "SentForm",
    "Sex",
    "User",
    "Workbook",
    "WorkbookKind",
    "WorkbookWork",
    "committee_is_changing",
    "committees_on",
    "members_are_merging",
    "name_above",
]
