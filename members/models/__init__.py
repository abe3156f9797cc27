"""The tables of people, committees, posts, roles, history, mails, sign-ins, second factors, sent forms,
workbooks, of the first run, and of the checks of the data."""

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
from members.models.firstrun import FirstRunToken
from members.models.history import ON_LOGINS, SIGN_INS, Event, Notice
from members.models.mail import LINK_SAID, Mail, MailState
from members.models.names import SITS_IN_TITLE
from members.models.nothing import Nothing
from members.models.person import (
    ENTERED,
    GONE,
    Activity,
    Member,
    Sex,
    User,
    all_but_names,
    members_are_merging,
)
from members.models.post import Post
from members.models.role import (
    HEAD,
    POWERFUL,
    SUBSTITUTED,
    SUBTREE_KINDS,
    HeldRole,
    Reach,
    Role,
    RoleKind,
    RoleProposal,
    StoodIn,
)
from members.models.seal import HistorySeal
from members.models.secondfactor import SecondFactorRule
from members.models.sent import SentForm
from members.models.signin import FailedSignIn
from members.models.standing import ActivityChange, CellChange
from members.models.title import ManagingLevel, PostTitle
from members.models.upkeep import DataCheck, Mismatch
from members.models.workbook import KnownHeading, Workbook, WorkbookKind, WorkbookWork

__all__ = [
    "ENTERED",
    "GONE",
    "HEAD",
    "LINK_SAID",
    "ON_LOGINS",
    "POWERFUL",
    "SIGN_INS",
    "SITS_IN_TITLE",
    "SUBSTITUTED",
    "SUBTREE_KINDS",
    "Activity",
    "ActivityChange",
    "Block",
    "CellChange",
    "Committee",
    "CommitteeChange",
    "CommitteeChangeKind",
    "CommitteeKind",
    "DataCheck",
    "Event",
    "FailedSignIn",
    "FirstRunToken",
    "HeldRole",
    "HistorySeal",
    "KnownHeading",
    "Mail",
    "MailState",
    "ManagingLevel",
    "Member",
    "Mismatch",
    "Nothing",
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
    "StoodIn",
    "User",
    "Workbook",
    "WorkbookKind",
    "WorkbookWork",
    "all_but_names",
    "committee_is_changing",
    "committees_on",
    "members_are_merging",
    "name_above",
]
