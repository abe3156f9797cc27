"""The states of the program in which the forms are tried: a row behind every address, at each stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

from members import clock
from members.models import Member
from reviews.models import Conference, Shortcoming
from reviews.stages import Stage
from reviews.urls import urlpatterns
from tests import kept
from tests.once.eight import Rows, rows
from tests.reviews.cast import Cast, make_cast
from tests.reviews.everything import Closed, make_closed
from tests.reviews.suggestions.suggesting import inspector

PEOPLE: tuple[Callable[[Cast], Member], ...] = (
    lambda cast: cast.clerk,
    lambda cast: cast.head,
    lambda cast: cast.member,
    lambda cast: cast.colleague,
    lambda cast: cast.staff,
    lambda cast: cast.approver,
    lambda cast: cast.administrator,
    inspector,
)


@dataclass
class World:
    """A state that can be laid again: the rows, and the keys of those behind the addresses."""

    stage: Stage
    closed: Closed
    rows: Rows

    def lay(self) -> None:
        """Put the state back, whatever was done meanwhile."""
        kept.load(("once", self.stage))

    def pages(self) -> dict[str, str]:
        """The addresses of the reviews that may show a page."""
        return {str(one.name): self.closed.path(str(one.name)) for one in urlpatterns}


def make_worlds(stages: Sequence[Stage]) -> dict[Stage, World]:
    """Lay a row behind every address, and keep that state with the session at each of these stages, past its
    guards. At the conference stage the conference is open."""
    closed = make_closed(make_cast())
    cast = closed.cast
    inspector(cast)
    Shortcoming.objects.create(
        period=cast.session.period,
        committee=cast.province,
        member=cast.member,
        text="Nêu nhầm",
        named_by=cast.clerk,
    )
    session, item = closed.keys["sessions"], closed.keys["points"]
    worlds = {}
    kept.save("once", closed)
    for stage in stages:
        kept.load("once")
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE reviews_reviewsession SET stage = %s WHERE id = %s", [stage, session])
            if stage == Stage.CONFERENCE:
                Conference.objects.update(opened_at=clock.now(), opened_by=cast.clerk)
                on = "UPDATE reviews_agendaitem SET state = 'current', started_at = now() WHERE id = %s"
                cursor.execute(on, [item])
            cursor.execute("SET session_replication_role = origin")
        kept.save(("once", stage), closed)
        worlds[stage] = World(stage, closed, rows())
    return worlds
