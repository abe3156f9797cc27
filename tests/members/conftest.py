"""What the tests of the ground floor share."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture
def english() -> Iterator[None]:
    """The language of the source, so that a translation made better breaks no test."""
    with override("en"):
        yield
