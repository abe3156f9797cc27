"""Days and times as Vietnamese offices type them. Forms take the ISO form as well."""

from __future__ import annotations

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H.%M", "%Hh", "%H"]
