"""Collects everything that is wrong with a folder, so that its author sees all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from clinical_frameworks.errors import ClinicalDataError

Result = TypeVar("Result")


@dataclass
class Faults:
    """The faults found so far, each naming file, entry and field."""

    found: list[str] = field(default_factory=list)

    def attempt(self, read: Callable[[], Result]) -> Result | None:
        """Return what ``read`` returns; a `ClinicalDataError` is kept as a fault and gives None."""
        try:
            return read()
        except ClinicalDataError as error:
            self.found.append(str(error))
            return None

    def add(self, faults: Iterable[str]) -> None:
        """Keep further faults."""
        self.found.extend(faults)

    def raise_any(self, folder: Path) -> None:
        """Raise one `ClinicalDataError` with all of them; do nothing when there is none."""
        if len(self.found) == 1:
            raise ClinicalDataError(self.found[0])
        if self.found:
            listed = "\n".join(f"  - {fault}" for fault in self.found)
            raise ClinicalDataError(f"{folder}: {len(self.found)} faults\n{listed}")
