"""What must be true of votes, ballots and minutes."""

from __future__ import annotations

from reviews.soundness.rule import Broken, broken


def impossible_votes() -> list[Broken]:
    """Votes with more hands than people, or more people than the roll has."""
    return broken(
        "reviews.vote",
        """
        SELECT vote.id
        FROM reviews_vote AS vote JOIN reviews_agendaitem AS item ON item.id = vote.item_id
        WHERE vote.in_favour + vote.against + vote.abstaining > vote.present
            OR vote.present > (
                SELECT count(*) FROM reviews_attendee
                WHERE conference_id = item.conference_id AND entitled
            )
        """,
    )


def wrong_ballots() -> list[Broken]:
    """Counted ballots whose figures do not add up."""
    return broken(
        "reviews.ballotsubject",
        """
        SELECT subject.id
        FROM reviews_ballotsubject AS subject JOIN reviews_ballotround AS round ON round.id = subject.round_id
        WHERE round.state IN ('counted', 'confirmed') AND (
            subject.valid IS NULL OR subject.issued > round.present
            OR subject.collected > subject.issued OR subject.collected <> subject.valid + subject.invalid
            OR subject.valid <> (
                SELECT coalesce(sum(votes), 0) FROM reviews_ballottally WHERE subject_id = subject.id
            )
        )
        """,
    )


def wrong_rolls() -> list[Broken]:
    """Opened ballots whose numbers are not those of their roll."""
    return broken(
        "reviews.ballotround",
        """
        SELECT round.id
        FROM reviews_ballotround AS round
        JOIN LATERAL (
            SELECT count(*) AS entitled, count(*) FILTER (WHERE is_present) AS present
            FROM reviews_ballotvoter WHERE round_id = round.id
        ) AS roll ON true
        WHERE round.voters = 'conference' AND round.state <> 'preparing'
            AND (round.entitled, round.present) IS DISTINCT FROM (roll.entitled, roll.present)
        """,
    )


def lost_minutes() -> list[Broken]:
    """Minutes that were opened again more or less often than there are texts kept of them."""
    return broken(
        "reviews.minutes",
        """
        SELECT minutes.id FROM reviews_minutes AS minutes
        WHERE reopened <> (SELECT count(*) FROM reviews_minutesrevision WHERE minutes_id = minutes.id)
        """,
    )
