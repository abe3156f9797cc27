"""What every action on people, committees and logins changes. See ``members.changed``."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to

_LOGINS = "members.logins.actions"
_ORGANISATION = "members.organisation.actions"
_ENDING = ("Post ends_on", "Role ends_on", "User is_active sessions_ended_at")

CHANGES: dict[str, ColumnsWritten] = {
    "members.actions.answers.choose_columns": writes_to("KnownHeading +", "Workbook answers"),
    "members.actions.answers.confirm_lines": writes_to("Workbook answers"),
    "members.actions.logins.set_address": writes_to("User email"),
    "members.actions.mails.send_again": writes_to(),
    "members.actions.workbooks.have_applied": writes_to(
        "Member +", "Post +", "Role +", "RoleProposal +", "Workbook applied_at"
    ),
    "members.actions.workbooks.store_workbook": writes_to("Workbook +"),
    f"{_LOGINS}.close_login": writes_to("User is_active sessions_ended_at"),
    f"{_LOGINS}.make_slips": writes_to("User +"),
    f"{_LOGINS}.open_login": writes_to("User is_active"),
    f"{_LOGINS}.renew_slips": writes_to("FailedSignIn +", "User one_time_until password"),
    f"{_LOGINS}.require_second_factor": writes_to("SecondFactorRule +"),
    f"{_LOGINS}.unlock_login": writes_to("FailedSignIn +"),
    f"{_ORGANISATION}.committees.add_committee": writes_to("Committee + numchild"),
    f"{_ORGANISATION}.committees.change_committee": writes_to("Committee name"),
    f"{_ORGANISATION}.committees.dissolve_committee": writes_to(
        "Committee ends_on successor", "CommitteeChange +"
    ),
    f"{_ORGANISATION}.committees.merge_committee": writes_to(
        "CellChange +",
        "Committee ends_on numchild path successor",
        "CommitteeChange +",
        "Post ends_on",
        "Role ends_on",
    ),
    f"{_ORGANISATION}.committees.move_committee": writes_to("Committee numchild path", "CommitteeChange +"),
    f"{_ORGANISATION}.committees.split_cell": writes_to(
        "CellChange +", "Committee ends_on successor", "CommitteeChange +"
    ),
    f"{_ORGANISATION}.merging.merge_members": writes_to(
        "Member activity merged_into",
        "Post member",
        "Role ends_on in_place_of member",
        "RoleProposal +",
        "User is_active sessions_ended_at",
    ),
    f"{_ORGANISATION}.people.add_member": writes_to("Member +"),
    f"{_ORGANISATION}.people.change_member": writes_to("Member admitted_on born_on full_name"),
    f"{_ORGANISATION}.people.move_member": writes_to("CellChange +"),
    f"{_ORGANISATION}.people.record_activity": writes_to("ActivityChange +", *_ENDING),
    f"{_ORGANISATION}.posts.change_post": writes_to("Post is_head"),
    f"{_ORGANISATION}.posts.end_post": writes_to("Post ends_on"),
    f"{_ORGANISATION}.posts.give_post": writes_to("Post +"),
    f"{_ORGANISATION}.roles.confirm_role": writes_to("Role +", "RoleProposal role settled_at settled_by"),
    f"{_ORGANISATION}.roles.end_role": writes_to("Role ends_on"),
    f"{_ORGANISATION}.roles.give_role": writes_to("Role +", "RoleProposal +"),
    f"{_ORGANISATION}.roles.reject_role": writes_to("RoleProposal settled_at settled_by"),
    f"{_ORGANISATION}.substitutes.end_substitution": writes_to("Role ends_on starts_on"),
    f"{_ORGANISATION}.substitutes.name_substitute": writes_to("Role +", "RoleProposal +"),
    f"{_ORGANISATION}.titles.add_title": writes_to("PostTitle +"),
    f"{_ORGANISATION}.titles.change_title": writes_to("PostTitle name"),
    f"{_ORGANISATION}.titles.restore_title": writes_to("PostTitle is_current"),
    f"{_ORGANISATION}.titles.retire_title": writes_to("PostTitle is_current"),
}
