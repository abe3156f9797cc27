"""Notices of rounds: openings, changed dates and reminders."""
