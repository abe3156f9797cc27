"""Keys of ballots on screen lie in a folder in memory that is dropped after the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def memory(settings: Any, keys_in_memory: Path) -> Path:
    settings.BALLOT_KEYS = keys_in_memory
    return keys_in_memory
