"""The tables of people, committees, posts, roles, history, mails, sign-ins, sent forms, workbooks."""

from members.models.committee import (
    Block,
    Committee,
    CommitteeChange,
    CommitteeChangeKind,
    CommitteeKind,
)
from members.models.history import Event, Notice
from members.models.mail import Mail, MailState
from members.models.person import GONE, Activity, Member, Sex, User
from members.models.post import Post
from members.models.role import HEAD, SUBTREE_KINDS, Reach, Role, RoleKind
from members.models.sent import SentForm
from members.models.signin import FailedSignIn
from members.models.standing import ActivityChange, CellChange
from members.models.title import ManagingLevel, PostTitle
from members.models.workbook import Workbook, WorkbookWork

__all__ = [
    "GONE",
    "HEAD",
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
    "SentForm",
    "Sex",
    "User",
    "Workbook",
    "WorkbookWork",
]
