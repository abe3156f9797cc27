"""The tables of people, committees, posts, roles, history, mails, failed sign-ins, sent forms, workbooks,
second factors."""

from members.models.committee import Committee, CommitteeKind
from members.models.history import ON_LOGINS, SIGN_INS, Event, Notice
from members.models.mail import Mail, MailState
from members.models.person import Activity, Member, User
from members.models.post import Post
from members.models.role import HEAD, SUBTREE_KINDS, Reach, Role, RoleKind
from members.models.secondfactor import SecondFactorRule
from members.models.sent import SentForm
from members.models.signin import FailedSignIn
from members.models.workbook import Workbook, WorkbookWork

__all__ = [
    "HEAD",
    "ON_LOGINS",
    "SIGN_INS",
    "SUBTREE_KINDS",
    "Activity",
    "Committee",
    "CommitteeKind",
    "Event",
    "FailedSignIn",
    "Mail",
    "MailState",
    "Member",
    "Notice",
    "Post",
    "Reach",
    "Role",
    "RoleKind",
    "SecondFactorRule",
    "SentForm",
    "User",
    "Workbook",
    "WorkbookWork",
]
