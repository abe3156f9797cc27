"""The condition that no row meets."""

from __future__ import annotations

from typing import Any

from django.db import models


class Nothing(models.Q):
    """The condition that no row meets, which falls away wherever it is combined with others.

    Most people hold no role. Django would look up the tables of each condition of theirs that no row meets,
    and find out only then that it can leave them out. What is made of it by ``~`` is an ordinary ``Q``."""

    def __init__(self) -> None:
        super().__init__(pk__in=())

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> Any:
        """Make the copies of which other conditions are made, which are ordinary."""
        return models.Q.create(*args, **kwargs)

    def __or__(self, other: Any) -> Any:
        return other or self

    def __and__(self, other: Any) -> Any:
        return self

    __ror__, __rand__ = __or__, __and__
