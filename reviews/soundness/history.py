"""What must be true between the history and the rows of which it tells."""

from __future__ import annotations

from members.seals import verify_history
from reviews.soundness.rule import Broken, broken, rows

SESSION = "reviews.reviewsession"


def steps_without_history() -> list[Broken]:
    """Cases with a step that the history does not know, or of which it knows one that is gone."""
    found = rows(
        """
        WITH steps AS (
            SELECT case_id, step, level, coalesce(points, 0) AS points
            FROM ratings_ratingstep WHERE NOT is_taken_over
        ), told AS (
            SELECT subject_id, substr(verb, 6), data ->> 'level',
                coalesce(nullif(data ->> 'points', '')::numeric, 0)
            FROM members_event
            WHERE subject = 'ratings.ratingcase' AND data ? 'level'
                AND verb IN ('rate_self', 'rate_appraised', 'rate_proposed', 'rate_passed', 'rate_decided')
                AND EXISTS (SELECT 1 FROM ratings_ratingcase WHERE id = subject_id)
        )
        SELECT DISTINCT case_id FROM (
            (SELECT * FROM steps EXCEPT ALL SELECT * FROM told)
            UNION ALL (SELECT * FROM told EXCEPT ALL SELECT * FROM steps)
        ) AS unequal
        ORDER BY case_id
        """
    )
    return [Broken("ratings.ratingcase", key) for (key,) in found]


def releases_without_history() -> list[Broken]:
    return broken(
        "ratings.ratingcase",
        """
        SELECT this.id FROM ratings_ratingcase AS this
        WHERE (released_at IS NOT NULL) <> EXISTS (
            SELECT 1 FROM members_event
            WHERE subject = 'ratings.ratingcase' AND subject_id = this.id AND verb IN ('release', 'take_over')
        )
        """,
    )


def stages_without_history() -> list[Broken]:
    """Sessions that stand at another stage than their last move says."""
    return broken(
        SESSION,
        """
        SELECT this.id FROM reviews_reviewsession AS this
        WHERE stage <> coalesce(
            (
                SELECT data ->> 'new' FROM members_event
                WHERE subject = 'reviews.reviewsession' AND subject_id = this.id
                    AND verb IN ('advance', 'take_back')
                ORDER BY id DESC LIMIT 1
            ),
            'preparing'
        )
        """,
    )


def votes_without_history() -> list[Broken]:
    """Votes whose figures are not those that were entered last."""
    return broken(
        "reviews.vote",
        """
        SELECT vote.id
        FROM reviews_vote AS vote
        JOIN reviews_agendaitem AS item ON item.id = vote.item_id
        LEFT JOIN LATERAL (
            SELECT coalesce(data -> 'new', data) AS said FROM members_event
            WHERE subject = 'reviews.conference' AND subject_id = item.conference_id
                AND verb IN ('take_vote', 'correct_vote') AND data ->> 'vote' = vote.id::text
            ORDER BY id DESC LIMIT 1
        ) AS last ON true
        WHERE (vote.motion, vote.in_favour::text, vote.against::text, vote.abstaining::text)
            IS DISTINCT FROM (
                said ->> 'motion', said ->> 'in_favour', said ->> 'against', said ->> 'abstaining'
            )
        """,
    )


def numbers_without_history() -> list[Broken]:
    """Lines of a register that do not read as when their number was drawn."""
    return broken(
        "reviews.registerentry",
        """
        SELECT this.id FROM reviews_registerentry AS this
        WHERE NOT EXISTS (
            SELECT 1 FROM members_event
            WHERE subject = 'reviews.registerentry' AND subject_id = this.id AND verb = 'draw_number'
                AND data ->> 'number' = symbol AND data ->> 'title' = title
        )
        """,
    )


def issued_without_history() -> list[Broken]:
    """Issued papers whose file is not the one that the history says was made."""
    return broken(
        "reviews.issuedpaper",
        """
        SELECT this.id FROM reviews_issuedpaper AS this
        WHERE state = 'done' AND NOT EXISTS (
            SELECT 1 FROM members_event
            WHERE subject = 'reviews.issuedpaper' AND subject_id = this.id AND verb = 'issued_done'
                AND data ->> 'sha256' = sha256
        )
        """,
    )


def ballots_without_history() -> list[Broken]:
    """Secret ballots that are confirmed or annulled, and of which the history does not say so."""
    return broken(
        "reviews.ballotround",
        """
        SELECT this.id FROM reviews_ballotround AS this
        JOIN (VALUES ('confirmed', 'confirm_ballot'), ('annulled', 'annul_ballot')) AS ends (state, verb)
            ON ends.state = this.state
        WHERE NOT EXISTS (
            SELECT 1 FROM members_event
            WHERE subject = 'reviews.ballotround' AND subject_id = this.id AND verb = ends.verb
        )
        """,
    )


def broken_seals() -> list[Broken]:
    """Seals of the history that do not agree with it any more."""
    return [Broken("members.historyseal", number, said) for number, said in verify_history().faults]
